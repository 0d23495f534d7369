"""One workspace as Slack sees it: people, channels, messages, files and views, in Slack's own shapes."""

import itertools
import time
from dataclasses import dataclass, field
from typing import Any

Body = dict[str, Any]

_COUNT = itertools.count(1)


def fresh_id(letter: str) -> str:
    """A new identifier of a kind: C… for channels, U… for people, F… for files."""
    return f"{letter}D{next(_COUNT):08d}"


class TimestampSource:
    """The `ts` of messages: the present, and never the same twice."""

    def __init__(self) -> None:
        self._last = 0

    def next(self, at: float | None = None) -> str:
        """A timestamp for now, or for an instant in the past."""
        wanted = int((time.time() if at is None else at) * 1_000_000)
        if at is None:
            wanted = self._last = max(wanted, self._last + 1)
        return f"{wanted // 1_000_000}.{wanted % 1_000_000:06d}"


@dataclass
class Channel:
    """A conversation: what Slack says of it, who is in it and what was written."""

    about: Body
    members: list[str] = field(default_factory=list)
    messages: dict[str, Body] = field(default_factory=dict)  # by ts
    restricted: bool = False  # only some people may post here

    @property
    def id(self) -> str:
        """The channel's id."""
        return str(self.about["id"])

    @property
    def kind(self) -> str:
        """What Slack calls the kind of this conversation in events."""
        if self.about.get("is_im"):
            return "im"
        if self.about.get("is_mpim"):
            return "mpim"
        return "group" if self.about["is_private"] else "channel"

    @property
    def scope(self) -> str:
        """The first half of the scopes this kind of conversation asks for."""
        return {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}[self.kind]

    def stream(self) -> list[Body]:
        """What the channel itself shows, newest first: no replies but those also sent to the channel."""
        shown = [
            message
            for message in self.messages.values()
            if message.get("thread_ts", message["ts"]) == message["ts"] or message.get("subtype") == "thread_broadcast"
        ]
        return sorted(shown, key=lambda message: message["ts"], reverse=True)

    def thread(self, ts: str) -> list[Body]:
        """A thread from its opener on, oldest first."""
        inside = [message for message in self.messages.values() if ts in {message["ts"], message.get("thread_ts")}]
        return sorted(inside, key=lambda message: message["ts"])


class Workspace:
    """Everything of one team."""

    def __init__(self, native: str = "TDOUBLE01", name: str = "Harbour Makers", domain: str = "harbour-makers") -> None:
        self.id, self.name, self.domain = native, name, domain
        self.enterprise: str | None = None
        self.users: dict[str, Body] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, Body] = {}
        self.homes: dict[str, Body] = {}  # by user: the Home view the app published
        self.modals: dict[str, Body] = {}  # by view id
        self.stamps = TimestampSource()
        self.messages_tab = True  # whether the app may write to people; the manifest says so
        self.bot_user = ""  # once the app is installed
        self.bot_id = ""
        self.add_user("slackbot", native="USLACKBOT")

    @property
    def url(self) -> str:
        """The workspace's address."""
        return f"https://{self.domain}.slack.com/"

    def add_user(self, name: str, *, native: str = "", at: float = 0, **about: Any) -> str:
        """Somebody, a guest, a bot: `about` are fields of the user object."""
        native = native or fresh_id("U")
        self.users[native] = {
            "id": native,
            "team_id": self.id,
            "name": name.lower().replace(" ", "."),
            "real_name": name,
            "deleted": False,
            "tz": "Europe/Berlin",
            "tz_label": "Central European Time",
            "tz_offset": 3600,
            "profile": {"real_name": name, "display_name": name, "team": self.id},
            "is_admin": False,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": False,
            "is_ultra_restricted": False,
            "is_bot": False,
            "is_app_user": False,
            "updated": int(at or time.time()),
            **about,
        }
        return native

    def add_channel(self, name: str, *members: str, native: str = "", private: bool = False, **about: Any) -> str:
        """A channel with its members."""
        native = native or fresh_id("C")
        body = {
            "id": native,
            "name": name,
            "name_normalized": name,
            "is_channel": True,
            "is_group": False,
            "is_im": False,
            "is_mpim": False,
            "is_private": private,
            "is_archived": False,
            "is_general": name == "general",
            "is_shared": False,
            "is_ext_shared": False,
            "is_org_shared": False,
            "created": int(time.time()),
            "updated": int(time.time() * 1000),
            "creator": members[0] if members else "USLACKBOT",
            "context_team_id": self.id,
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            **about,
        }
        self.channels[native] = Channel(body, list(members))
        return native

    def open_conversation(self, *people: str) -> tuple[str, bool]:
        """The direct message of these people, and whether it was there already."""
        inside = sorted({self.bot_user, *people})
        for channel in self.channels.values():
            if channel.kind in {"im", "mpim"} and sorted(channel.members) == inside:
                return channel.id, True
        several = len(people) > 1
        kind = {"is_channel": False, "is_im": not several, "is_mpim": several, "user": people[0]}
        name = "mpdm-" + "--".join(self.users[each]["name"] for each in inside) + "-1" if several else "directmessage"
        native = fresh_id("G" if several else "D")
        self.add_channel(name, *inside, native=native, private=several, **kind)
        return native, False

    def write(self, channel: str, user: str, text: str, *, at: float | None = None, **about: Any) -> Body:
        """Put a message into a channel; its shape is what history gives back."""
        message = {
            "type": "message",
            "user": user,
            "ts": self.stamps.next(at),
            "client_msg_id": f"{next(_COUNT):08x}-0000-4000-8000-000000000000",
            "text": text,
            "team": self.id,
            **about,
        }
        if self.users.get(user, {}).get("is_bot"):
            del message["client_msg_id"]
            message.setdefault("bot_id", self.bot_id or fresh_id("B"))
        place = self.channels[channel]
        place.messages[message["ts"]] = message
        opener = place.messages.get(str(about.get("thread_ts", "")))
        if opener is not None and opener is not message:
            _count_replies(place, opener)
        return message

    def remove(self, channel: str, ts: str) -> tuple[Body, Body | None]:
        """Take a message away; an opener that has replies leaves a tombstone, which is the second answer."""
        place = self.channels[channel]
        before = place.messages.pop(ts)
        opener = place.messages.get(before.get("thread_ts", ""))
        if opener is not None:
            _count_replies(place, opener)
        if not before.get("reply_count"):
            return before, None
        kept = {name: before[name] for name in ("thread_ts", "reply_count", "reply_users", "latest_reply", "ts")}
        words = "This message was deleted."
        stone = {"type": "message", "subtype": "tombstone", "text": words, "user": "USLACKBOT", "hidden": True, **kept}
        place.messages[ts] = stone
        return before, stone

    def mark(self, channel: str, ts: str, user: str, emoji: str, *, present: bool) -> None:
        """Put or take a reaction."""
        message = self.channels[channel].messages[ts]
        given = {each["name"]: list(each["users"]) for each in message.get("reactions", [])}
        users = given.setdefault(emoji, [])
        if present and user not in users:
            users.append(user)
        elif not present and user in users:
            users.remove(user)
        left = [{"name": name, "users": who, "count": len(who)} for name, who in given.items() if who]
        message.pop("reactions", None)
        if left:
            message["reactions"] = left


def _count_replies(place: Channel, opener: Body) -> None:
    """What Slack keeps on a message that has a thread."""
    replies = place.thread(opener["ts"])[1:]
    for name in ("thread_ts", "reply_count", "reply_users", "reply_users_count", "latest_reply"):
        opener.pop(name, None)
    if replies:
        people = list(dict.fromkeys(reply["user"] for reply in replies))
        opener["thread_ts"] = opener["ts"]
        opener["reply_count"] = len(replies)
        opener["reply_users"] = people[:5]
        opener["reply_users_count"] = len(people)
        opener["latest_reply"] = replies[-1]["ts"]
