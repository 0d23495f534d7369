"""What people do on Discord, written into the server and told to the app as the dispatches Discord would send."""

import asyncio
import time
from typing import TYPE_CHECKING, Any

from tests.doubles.discord.guild import (
    FORUM,
    HAS_SNAPSHOT,
    HAS_THREAD,
    JOINED,
    NEWS,
    REPLY,
    STARTER,
    TEXT,
    THREAD_CREATED,
    Body,
    Channel,
    Guild,
    Reaction,
    make_user,
)
from tests.doubles.discord.showing import emoji_key, show_arrival, show_channel
from tests.doubles.discord.snowflakes import fresh_id, stamp

if TYPE_CHECKING:
    from tests.doubles.discord.server import Discord


class Gestures:
    """A gesture is done at once; who is connected hears of it, who is not finds it in history."""

    def join(self: "Discord", name: str = "", *, user: str = "", guild: Guild | None = None, **about: Any) -> str:
        """Somebody joins, as a new account or (`user`) again; the server's own channel says so."""
        place = guild or self.guild
        body = self.users[user] if user else self.add_user(name)
        member = place.add_member(body, **about)
        self.tell("GUILD_MEMBER_ADD", {**member, "guild_id": place.id}, place)
        greeting = place.settings.get("system_channel_id")
        if greeting:
            self.write(place.channels[greeting], body, "", type=JOINED)
        return str(body["id"])

    def leave(self: "Discord", user: str, *, guild: Guild | None = None) -> None:
        """Somebody leaves."""
        place = guild or self.guild
        place.members.pop(user)
        place.left[user] = time.time()
        self.tell("GUILD_MEMBER_REMOVE", {"guild_id": place.id, "user": self.users[user]}, place)

    def change_member(self: "Discord", user: str, *, guild: Guild | None = None, **about: Any) -> None:
        """Screening is passed, a role given, a nickname taken."""
        place = guild or self.guild
        place.members[user] |= about
        body = {**place.members[user], "guild_id": place.id}
        self.tell("GUILD_MEMBER_UPDATE", body, place, about=user)

    def say(self: "Discord", channel: str, user: str, text: str = "Hello.", **about: Any) -> str:
        """Write a message, in a channel or thread."""
        return str(self.write(self.channel(channel), self.users[user], text, **about)["id"])

    def reply(self: "Discord", channel: str, to: str, user: str, text: str = "Yes.", *, ping: bool = True) -> str:
        """Answer a message with Discord's own reply."""
        place = self.channel(channel)
        reference = {"type": 0, "message_id": to, "channel_id": channel, "guild_id": place.about["guild_id"]}
        about = {"type": REPLY, "message_reference": reference, **({} if ping else {"_quiet": True})}
        return self.say(channel, user, text, **about)

    def forward(self: "Discord", channel: str, user: str, source: str, message: str) -> str:
        """Forward a message here; the copy says nothing of its author."""
        found = self.channel(source).messages[message]
        fields = "type content embeds attachments components timestamp edited_timestamp flags mentions mention_roles"
        snapshot = {"message": {name: found[name] for name in fields.split()}}
        reference = {
            "type": 1,
            "message_id": message,
            "channel_id": source,
            "guild_id": self.channel(source).about["guild_id"],
        }
        about = {"message_reference": reference, "message_snapshots": [snapshot], "flags": HAS_SNAPSHOT}
        return self.say(channel, user, "", **about)

    def hook(self: "Discord", channel: str, name: str, text: str = "Build passed.") -> str:
        """A webhook posts under a name of its own."""
        native = fresh_id()
        author = make_user(name, native=native, bot=True)
        return str(self.write(self.channel(channel), author, text, webhook_id=native)["id"])

    def edit(self: "Discord", channel: str, message: str, text: str) -> None:
        """Change a message's words."""
        place = self.channel(channel)
        found = place.messages[message]
        found |= {"content": text, "edited_timestamp": stamp()}
        self.tell_message("MESSAGE_UPDATE", found, place)

    def unfurl(self: "Discord", channel: str, message: str) -> None:
        """A link preview appears: an update that is no edit."""
        place = self.channel(channel)
        place.messages[message]["embeds"] = [{"type": "link", "url": "https://example.org/", "title": "a page"}]
        self.tell_message("MESSAGE_UPDATE", place.messages[message], place)

    def delete(self: "Discord", channel: str, *messages: str) -> None:
        """Delete a message; several go at once, as a moderator does it."""
        place = self.channel(channel)
        if len(messages) == 1:
            self.remove(place, messages[0])
            return
        for each in messages:
            place.messages.pop(each)
            place.reactions.pop(each, None)
        self.tell_in("MESSAGE_DELETE_BULK", {"ids": list(messages), "channel_id": channel}, place)

    def react(
        self: "Discord", channel: str, message: str, user: str, emoji: str = "👍", *, burst: bool = False
    ) -> None:
        """React with a character, or a server's own emoji as name:id; `burst` is a super-reaction."""
        place = self.channel(channel)
        shown = _emoji(emoji)
        given = place.reactions.setdefault(message, {}).setdefault(emoji_key(shown), Reaction(shown))
        kept = given.burst if burst else given.users
        if user in kept:
            return
        kept[user] = None
        body = self._about_reaction(place, message, user, shown, burst=burst)
        if "guild_id" in place.about and user in self.guild_of(place).members:
            body["member"] = self.guild_of(place).members[user]
        author = place.messages[message]
        if "webhook_id" not in author:
            body["message_author_id"] = author["author"]["id"]
        if burst:
            body["burst_colors"] = ["#ff0000"]
        self.tell_in("MESSAGE_REACTION_ADD", body, place)

    def unreact(
        self: "Discord", channel: str, message: str, user: str, emoji: str = "👍", *, burst: bool = False
    ) -> None:
        """Take a reaction away."""
        place = self.channel(channel)
        shown = _emoji(emoji)
        given = place.reactions[message][emoji_key(shown)]
        del (given.burst if burst else given.users)[user]
        if not given.users and not given.burst:
            del place.reactions[message][emoji_key(shown)]
        body = self._about_reaction(place, message, user, shown, burst=burst)
        self.tell_in("MESSAGE_REACTION_REMOVE", body, place)

    def _about_reaction(self: "Discord", place: Channel, message: str, user: str, emoji: Body, *, burst: bool) -> Body:
        about = {"user_id": user, "message_id": message, "channel_id": place.id, "emoji": emoji}
        return {**about, "burst": burst, "type": int(burst)}

    def clear_reactions(self: "Discord", channel: str, message: str, emoji: str = "") -> None:
        """A moderator takes all reactions away, or all of one emoji."""
        place = self.channel(channel)
        about: Body = {"channel_id": channel, "message_id": message}
        if not emoji:
            place.reactions.pop(message, None)
            self.tell_in("MESSAGE_REACTION_REMOVE_ALL", about, place)
            return
        place.reactions.get(message, {}).pop(emoji_key(_emoji(emoji)), None)
        self.tell_in("MESSAGE_REACTION_REMOVE_EMOJI", {**about, "emoji": _emoji(emoji)}, place)

    def open_thread(
        self: "Discord", channel: str, user: str, name: str = "aside", kind: int = 0, *, at: float | None = None
    ) -> Channel:
        """Open a thread that hangs on no message; kind 12 is private."""
        place = self.channel(channel)
        kind = kind or (10 if place.about["type"] == NEWS else 11)
        thread = self.guild_of(place).add_thread(channel, name, user, kind, native=fresh_id(at))
        self._tell_opened(thread, user)
        if kind != 12:
            reference = {"type": 0, "channel_id": thread.id, "guild_id": place.about["guild_id"]}
            self.write(place, self.users[user], name, type=THREAD_CREATED, message_reference=reference, at=at)
        return thread

    def start_thread(self: "Discord", channel: str, message: str, user: str, name: str = "aside") -> Channel:
        """Open a thread below a message."""
        place = self.channel(channel)
        kind = 10 if place.about["type"] == NEWS else 11
        thread = self.guild_of(place).add_thread(channel, name, user, kind, native=message)
        place.messages[message]["flags"] |= HAS_THREAD
        self._tell_opened(thread, user)
        self.tell_message("MESSAGE_UPDATE", place.messages[message], place)
        reference = {"type": 0, "message_id": message, "channel_id": channel, "guild_id": place.about["guild_id"]}
        self.write(thread, place.messages[message]["author"], "", type=STARTER, message_reference=reference)
        return thread

    def open_post(
        self: "Discord",
        forum: str,
        user: str,
        title: str = "How?",
        text: str = "Hello.",
        *,
        at: float | None = None,
        **about: Any,
    ) -> tuple[Channel, Body]:
        """Write a post in a forum: a thread whose first message has its id."""
        guild = self.guild_of(self.channel(forum))
        thread = guild.add_thread(forum, title, user, 11, native=fresh_id(at), applied_tags=[])
        self._tell_opened(thread, user)
        message = self.write(thread, self.users[user], text, id=thread.id, **about)
        return thread, message

    def _tell_opened(self: "Discord", thread: Channel, user: str) -> None:
        self.tell_in("THREAD_CREATE", {**show_channel(self, thread), "newly_created": True}, thread)
        if user != self.bot["id"]:
            self._tell_people(thread, [user], [])

    def enter_thread(self: "Discord", thread: str, user: str) -> None:
        """Somebody comes into a thread; a private one appears to the app when it is the app."""
        place = self.channel(thread)
        if not self.guild_of(place).enter_thread(place, user):
            return
        if user == self.bot["id"]:
            self.tell_in("THREAD_CREATE", show_channel(self, place), place)
        self._tell_people(place, [user], [])

    def leave_thread(self: "Discord", thread: str, user: str) -> None:
        """Somebody leaves a thread."""
        place = self.channel(thread)
        if place.people.pop(user, None) is not None:
            place.about["member_count"] = min(50, len(place.people))
            self._tell_people(place, [], [user])

    def _tell_people(self: "Discord", place: Channel, came: list[str], went: list[str]) -> None:
        guild = self.guild_of(place)
        body: Body = {"id": place.id, "guild_id": guild.id, "member_count": place.about["member_count"]}
        body["added_members"] = [{**place.people[each], "member": guild.members.get(each)} for each in came]
        body["removed_member_ids"] = went
        self.tell_in("THREAD_MEMBERS_UPDATE", body, place, about=(came + went)[0])

    def archive(self: "Discord", thread: str, *, at: float | None = None, archived: bool = True) -> None:
        """A thread is put away by time or by hand, or taken out again."""
        place = self.guild_of(self.channel(thread)).archive(thread, at=at, archived=archived)
        self.tell_in("THREAD_UPDATE", show_channel(self, place), place)

    def add_channel(self: "Discord", name: str, kind: int = TEXT, **about: Any) -> str:
        """A channel comes into being while everybody watches."""
        guild = self.guild
        native = guild.add_channel(name, kind, **about)
        self.tell_in("CHANNEL_CREATE", show_channel(self, guild.channels[native]), guild.channels[native])
        return native

    def add_forum(self: "Discord", name: str = "questions") -> str:
        """A forum."""
        return self.add_channel(name, FORUM)

    def change_role(self: "Discord", role: str, *, guild: Guild | None = None, **about: Any) -> None:
        """A role is renamed, or lets its holders do more or less; the one everybody has bears the server's own id."""
        place = guild or self.guild
        place.roles[role] |= about
        self.tell("GUILD_ROLE_UPDATE", {"guild_id": place.id, "role": place.roles[role]}, place)

    def delete_role(self: "Discord", role: str, *, guild: Guild | None = None) -> None:
        """A role is deleted; of whoever had it nothing more is said."""
        place = guild or self.guild
        del place.roles[role]
        for member in place.members.values():
            member["roles"] = [each for each in member["roles"] if each != role]
        self.tell("GUILD_ROLE_DELETE", {"guild_id": place.id, "role_id": role}, place)

    def change_channel(self: "Discord", channel: str, changes: Body) -> None:
        """A channel or thread is renamed, moved, locked, its permissions changed."""
        place = self.channel(channel)
        held = {"archived", "locked", "auto_archive_duration", "invitable"}
        if place.is_thread:
            place.about["thread_metadata"] |= {name: value for name, value in changes.items() if name in held}
            if "archived" in changes:
                place.about["thread_metadata"]["archive_timestamp"] = stamp()
        place.about |= {name: value for name, value in changes.items() if name not in held}
        self.tell_in("THREAD_UPDATE" if place.is_thread else "CHANNEL_UPDATE", show_channel(self, place), place)

    def delete_channel(self: "Discord", channel: str) -> None:
        """A channel or thread is deleted, with all that is in it."""
        place = self.channel(channel)
        guild = self.guild_of(place)
        below = [each.id for each in guild.channels.values() if each.is_thread and each.about["parent_id"] == channel]
        name, shown = ("THREAD_DELETE", {}) if place.is_thread else ("CHANNEL_DELETE", show_channel(self, place))
        if place.is_thread:
            shown = {each: place.about[each] for each in ("id", "guild_id", "parent_id", "type")}
        self.tell_in(name, shown, place)
        for native in (*below, channel):
            del guild.channels[native]

    def rename_guild(self: "Discord", name: str) -> None:
        """The server takes another name."""
        self.guild.name = name
        body = show_arrival(self, self.guild)
        kept = {key: value for key, value in body.items() if key not in {"members", "channels", "threads", "presences"}}
        self.tell("GUILD_UPDATE", kept, self.guild)

    def add_to(self: "Discord", guild: Guild) -> None:
        """Somebody adds the app to a server."""
        guild.members.pop(self.bot["id"], None)
        guild.add_member(self.bot)
        guild.bot_joined = stamp()
        self.guilds[guild.id] = guild
        self.tell("GUILD_CREATE", show_arrival(self, guild), guild)

    def kick_bot(self: "Discord", guild: Guild | None = None) -> None:
        """The app is removed from a server, which it sees no more."""
        place = guild or self.guild
        self.tell("GUILD_DELETE", {"id": place.id}, place)
        place.members.pop(self.bot["id"], None)
        self.elsewhere |= {place.id, *place.channels}
        del self.guilds[place.id]

    def go_dark(self: "Discord", guild: Guild | None = None) -> None:
        """A server has an outage: nothing of it is told until it is back."""
        place = guild or self.guild
        self.tell("GUILD_DELETE", {"id": place.id, "unavailable": True}, place)
        place.unavailable = True

    def come_back(self: "Discord", guild: Guild | None = None) -> None:
        """The outage is over."""
        place = guild or self.guild
        place.unavailable = False
        self.tell("GUILD_CREATE", show_arrival(self, place), place)

    async def until_listening(self: "Discord", seconds: float = 30.0) -> None:
        """Wait until an app has identified or resumed."""
        end = time.monotonic() + seconds
        while not self.gateway.listening():
            assert time.monotonic() < end, "no app came to the gateway in time"
            await asyncio.sleep(0.01)


def _emoji(text: str) -> Body:
    name, _, native = text.partition(":")
    return {"id": native or None, "name": name, **({"animated": False} if native else {})}
