"""Where a post goes on Discord: the channel, a direct message, or a private thread made for the people it is for."""

from collections.abc import AsyncIterator, Callable
from typing import Any, Final

import msgspec

from adapters.discord.calling import Call, Refusal
from adapters.discord.keys import written_at
from bot.events import HOUR
from bot.ports import Post

TEXT_CHANNEL: Final = 0
PRIVATE_THREAD: Final = 12
A_WEEK: Final = 10_080  # minutes without a word, after which Discord folds the thread away
NAME: Final = 100
PAGE: Final = 100
LOOK_BACK: Final = 48 * HOUR  # a post whose fate is unknown is younger than its own grace


class Room(msgspec.Struct, frozen=True):
    """A channel a post is sent to; `made` says that it was opened for this post."""

    channel: int
    made: bool = False


class WrongRoom(Exception):
    """There can be no such room; `kind` names the sentence."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Rooms:
    """Opens rooms, and finds those that were opened."""

    def __init__(self, call: Call, me: Callable[[], int], now: Callable[[], int]) -> None:
        """`me` is the bot's own id, `now` microseconds in UTC."""
        self._call, self._me, self._now = call, me, now

    async def open(self, post: Post) -> Room:
        """The room of a post, made where it needs one of its own; raises WrongRoom and Refusal."""
        if not post.people:
            return Room(post.channel)
        if len(post.people) == 1:
            return await self.direct(post.people[0])
        await self._all_there(post)
        place = await self._call("GET", "/channels/{channel_id}", channel_id=post.channel)
        if place.get("type") != TEXT_CHANNEL:
            raise WrongRoom("no_threads")
        body = {
            "name": (" ".join(post.note.title.split()) or "network-health")[:NAME],
            "type": PRIVATE_THREAD,
            "auto_archive_duration": A_WEEK,
            "invitable": False,
        }
        thread = await self._call("POST", "/channels/{channel_id}/threads", body, channel_id=post.channel)
        return Room(int(thread["id"]), made=True)

    async def direct(self, person: int) -> Room:
        """The conversation with one person; Discord gives the same one each time."""
        found = await self._call("POST", "/users/@me/channels", {"recipient_id": str(person)})
        return Room(int(found["id"]), made=True)

    async def let_in(self, room: Room, post: Post) -> None:
        """Add the people it is for to a thread; whoever is inside stays inside."""
        for person in post.people:
            path = "/channels/{channel_id}/thread-members/{user_id}"
            await self._call("PUT", path, channel_id=room.channel, user_id=person)

    async def threads(self, post: Post) -> list[Room]:
        """The private threads the bot opened lately below a post's channel, the newest first."""
        path = "/guilds/{guild_id}/threads/active"
        active = await self._call("GET", path, guild_id=post.community.native)
        old = self._now() - LOOK_BACK
        mine = [
            int(each["id"])
            for each in active.get("threads") or ()
            if each.get("type") == PRIVATE_THREAD
            and str(each.get("owner_id")) == str(self._me())
            and str(each.get("parent_id")) == str(post.channel)
            and written_at(int(each["id"])) >= old
        ]
        return [Room(thread, made=True) for thread in sorted(mine, reverse=True)]

    async def said(self, channel: int) -> AsyncIterator[dict[str, Any]]:
        """What the bot itself said in a channel in the last two days, newest first."""
        path = "/channels/{channel_id}/messages"
        page = await self._call("GET", path, channel_id=channel, limit=PAGE)
        old = self._now() - LOOK_BACK
        while True:
            for message in page:
                if str((message.get("author") or {}).get("id")) == str(self._me()):
                    yield message
            oldest = min((int(message["id"]) for message in page), default=0)
            if len(page) < PAGE or written_at(oldest) < old:
                return
            page = await self._call("GET", path, channel_id=channel, limit=PAGE, before=oldest)

    async def shows_its_past(self, channel: int) -> bool:
        """Whether messages can be read there: without the permission Discord shows an empty list and no error."""
        page = await self._call("GET", "/channels/{channel_id}/messages", channel_id=channel, limit=1)
        if page:
            return True
        place = await self._call("GET", "/channels/{channel_id}", channel_id=channel)
        return place.get("last_message_id") is None

    async def name_of(self, channel: int) -> str:
        """How people call a channel."""
        try:
            place = await self._call("GET", "/channels/{channel_id}", channel_id=channel)
        except (Refusal, OSError):
            return "the channel"
        name = place.get("name")
        return f"#{name}" if isinstance(name, str) and name else "the channel"

    async def _all_there(self, post: Post) -> None:
        """Raise WrongRoom where somebody it is for has left: nobody is to wait alone in a room for two."""
        for person in post.people:
            path = "/guilds/{guild_id}/members/{user_id}"
            try:
                await self._call("GET", path, guild_id=post.community.native, user_id=person)
            except Refusal as refusal:
                if refusal.status != 404:
                    raise
                raise WrongRoom("left") from None
