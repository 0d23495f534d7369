"""One server as Discord sees it: roles, members, channels, threads, messages and reactions, in Discord's own shapes."""

import re
import time
from dataclasses import dataclass, field
from typing import Any

from tests.doubles.discord.permissions import EVERYONE, THREADS
from tests.doubles.discord.snowflakes import fresh_id, seconds, stamp

Body = dict[str, Any]
TEXT, VOICE, CATEGORY, NEWS, FORUM, MEDIA = 0, 2, 4, 5, 15, 16
DEFAULT, JOINED, THREAD_CREATED, REPLY, COMMAND, STARTER = 0, 7, 18, 19, 20, 21
CROSSPOSTED, HAS_THREAD, EPHEMERAL, LOADING, HAS_SNAPSHOT = 1, 1 << 5, 1 << 6, 1 << 7, 1 << 14
_MENTION = re.compile(r"<@!?(\d+)>")


def make_user(name: str, *, native: str = "", bot: bool = False, at: float | None = None, **about: Any) -> Body:
    """An account; `about` are further fields of the user object."""
    return {
        "id": native or fresh_id(at),
        "username": name.lower().replace(" ", "."),
        "discriminator": "0",
        "global_name": name,
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "bot": bot,
        "primary_guild": None,
        **about,
    }


@dataclass
class Reaction:
    """One emoji under one message: who gave it, and who gave it as a super-reaction."""

    emoji: Body
    users: dict[str, None] = field(default_factory=dict)
    burst: dict[str, None] = field(default_factory=dict)


@dataclass
class Channel:
    """A channel, a thread or a direct conversation: what Discord says of it and what was written."""

    about: Body
    messages: dict[str, Body] = field(default_factory=dict)
    reactions: dict[str, dict[str, Reaction]] = field(default_factory=dict)  # by message, then by emoji
    people: dict[str, Body] = field(default_factory=dict)  # a thread's members

    @property
    def id(self) -> str:
        """The channel's id."""
        return str(self.about["id"])

    @property
    def is_thread(self) -> bool:
        """Whether it hangs below another channel."""
        return self.about["type"] in THREADS

    @property
    def archived(self) -> bool:
        """Whether it is a thread that was put away."""
        return self.is_thread and bool(self.about["thread_metadata"]["archived"])

    def ordered(self) -> list[Body]:
        """Its messages, newest first."""
        return sorted(self.messages.values(), key=lambda message: int(message["id"]), reverse=True)


class Guild:
    """Everything of one server."""

    def __init__(self, name: str = "Harbour Makers", native: str = "") -> None:
        self.id, self.name = native or fresh_id(), name
        self.owner = ""
        self.roles: dict[str, Body] = {}
        self.members: dict[str, Body] = {}
        self.channels: dict[str, Channel] = {}
        self.left: dict[str, float] = {}  # who was here before, and until when
        self.settings: Body = {}  # fields of the guild object that differ from the ordinary
        self.unavailable = False
        self.bot_joined = stamp()
        self.add_role("@everyone", EVERYONE, native=self.id)

    def add_role(self, name: str, permissions: int, *, native: str = "", managed: bool = False) -> str:
        """A role and what it lets its holders do."""
        native = native or fresh_id()
        colours = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
        self.roles[native] = {
            "id": native,
            "name": name,
            "color": 0,
            "colors": colours,
            "hoist": False,
            "icon": None,
            "unicode_emoji": None,
            "position": len(self.roles),
            "permissions": str(permissions),
            "managed": managed,
            "mentionable": False,
            "flags": 0,
            "description": None,
        }
        return native

    def add_member(self, user: Body, *roles: str, at: float | None = None, **about: Any) -> Body:
        """Make an account a member; the first one owns the server."""
        native = user["id"]
        self.owner = self.owner or native
        member = {
            "user": user,
            "nick": None,
            "avatar": None,
            "banner": None,
            "roles": list(roles),
            "joined_at": stamp(at),
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 1 if native in self.left else 0,
            "communication_disabled_until": None,
            **about,
        }
        self.members[native] = member
        return member

    def add_channel(
        self, name: str, kind: int = TEXT, *, native: str = "", parent: str | None = None, **about: Any
    ) -> str:
        """A channel that is not a thread."""
        native = native or fresh_id()
        body = {
            "id": native,
            "type": kind,
            "guild_id": self.id,
            "name": name,
            "position": len(self.channels),
            "parent_id": parent,
            "flags": 0,
            "permission_overwrites": [],
            **about,
        }
        if kind != CATEGORY:
            body = {"topic": None, "nsfw": False, "rate_limit_per_user": 0, "last_message_id": None, **body}
        if kind in {FORUM, MEDIA}:
            body |= {"available_tags": [], "default_reaction_emoji": None, "default_sort_order": None}
            body |= {"default_forum_layout": 0} if kind == FORUM else {}
        if kind == VOICE:
            body |= {"bitrate": 64000, "user_limit": 0, "rtc_region": None}
        self.channels[native] = Channel(body)
        return native

    def add_thread(
        self, parent: str, name: str, owner: str, kind: int = 11, *, native: str = "", **about: Any
    ) -> Channel:
        """A thread below a channel; whoever opens it is in it."""
        native = native or fresh_id()
        moment = stamp(seconds(native))
        hold: Body = {"archived": False, "auto_archive_duration": 1440, "archive_timestamp": moment, "locked": False}
        hold["create_timestamp"] = moment
        if kind == 12:
            hold["invitable"] = True
        body = {
            "id": native,
            "type": kind,
            "guild_id": self.id,
            "name": name,
            "parent_id": parent,
            "owner_id": owner,
            "last_message_id": None,
            "message_count": 0,
            "member_count": 0,
            "total_message_sent": 0,
            "rate_limit_per_user": 0,
            "flags": 0,
            "thread_metadata": hold,
            **about,
        }
        thread = self.channels[native] = Channel(body)
        self.enter_thread(thread, owner)
        return thread

    def enter_thread(self, thread: Channel, user: str) -> bool:
        """Make somebody a member of a thread; whether that was new."""
        if user in thread.people:
            return False
        thread.people[user] = {"id": thread.id, "user_id": user, "join_timestamp": stamp(), "flags": 0}
        thread.about["member_count"] = min(50, len(thread.people))
        return True

    def write(self, channel: str, author: Body, text: str, *, at: float | None = None, **about: Any) -> Body:
        """Put a message into a channel; its shape is what history gives to those who may read the words."""
        place = self.channels[channel]
        native = about.pop("id", None) or fresh_id(at)
        message = make_message(native, channel, author, text, **about)
        message["mentions"] = self._mentioned(text, message)
        place.messages[native] = message
        newest = place.about.get("last_message_id")
        place.about["last_message_id"] = max(native, newest or "0", key=int)
        if place.is_thread:
            place.about["total_message_sent"] += 1
            if native != place.id:  # a forum post's first message is not counted
                place.about["message_count"] += 1
            message["position"] = place.about["message_count"]
        return message

    def _mentioned(self, text: str, message: Body) -> list[Body]:
        named = [self.members[each]["user"] for each in _MENTION.findall(text) if each in self.members]
        reference = message.get("message_reference") or {}
        if message["type"] == REPLY and not message.pop("_quiet", False):
            answered = self.channels[reference["channel_id"]].messages.get(reference["message_id"])
            if answered is not None and "webhook_id" not in answered:
                named.insert(0, answered["author"])
        message.pop("_quiet", None)
        return list({user["id"]: user for user in named}.values())

    def open_threads(self) -> list[Channel]:
        """Threads that are not archived."""
        return [each for each in self.channels.values() if each.is_thread and not each.archived]

    def archive(self, thread: str, *, at: float | None = None, archived: bool = True) -> Channel:
        """Put a thread away, or take it out again; `at` is when, in seconds."""
        place = self.channels[thread]
        place.about["thread_metadata"] |= {"archived": archived, "archive_timestamp": stamp(at or time.time())}
        return place


def make_message(native: str, channel: str, author: Body, text: str, **about: Any) -> Body:
    """A message object with nothing in it but its words."""
    return {
        "id": native,
        "channel_id": channel,
        "type": DEFAULT,
        "content": text,
        "author": author,
        "timestamp": stamp(seconds(native)),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "pinned": False,
        "flags": 0,
        **about,
    }
