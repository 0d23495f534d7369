"""A Discord server that is a few dictionaries: what happens in it, what it sends, and what its API shows of it."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import discord
from sqlalchemy import text

from adapters.discord.backfill import Backfill, Surroundings
from adapters.discord.reading import Reading
from adapters.discord.sight import Sight
from adapters.discord.translate import heard
from bot.events import AnyEvent, HistoryRead
from bot.live.reception import Reception
from bot.ports import CommunityRef, Cursor
from bot.settings import Settings
from bot.store import Store

GUILD = 1_000_000_000_000_000_005
GENERAL = 1_000_000_000_000_000_010
FORUM = 1_000_000_000_000_000_011
BEGIN = 1_773_136_800_000_000  # 10 March 2026, ten o'clock
EPOCH = 1_420_070_400_000
SECOND = 1_000_000

MESSAGES = "SELECT channel, message, edited_at FROM message WHERE community = :number AND kind <> 9"
REACTIONS = "SELECT message, person, emoji FROM reaction WHERE community = :number AND present"

Payload = dict[str, Any]
Dispatch = tuple[str, Payload]


class Refusal:
    """A response of the API's that refuses."""

    reason = "refused"

    def __init__(self, status: int) -> None:
        self.status = status
        self.headers: dict[str, str] = {}


def refused(status: int, code: int) -> discord.HTTPException:
    """The library's own way to say so."""
    kind = {403: discord.Forbidden, 404: discord.NotFound}.get(status, discord.HTTPException)
    return kind(Refusal(status), {"code": code, "message": "refused"})  # type: ignore[arg-type]


class World:
    """One server: channels, threads, messages and reactions; every deed takes a second and gives a dispatch."""

    def __init__(self) -> None:
        self.time = BEGIN
        self.messages: dict[int, dict[int, Payload]] = {GENERAL: {}}
        self.reactions: dict[int, dict[str, list[int]]] = {}
        self.threads: dict[int, Payload] = {}
        self.forbidden: set[int] = set()  # channels whose history is empty to whoever may not read it
        self.asked: list[tuple[str, int]] = []
        self._numbers = itertools.count()
        self._ticks = 0

    # -- the clock of whoever listens

    def now(self) -> int:
        """An instant later than every one before."""
        self._ticks += 1
        return self.time + self._ticks

    def key(self) -> int:
        """A new identifier, a second later."""
        self.time += SECOND
        return ((self.time // 1000 - EPOCH) << 22) + next(self._numbers) % 4096

    # -- what people do

    def post(self, channel: int = GENERAL, author: int = 9, **fields: Any) -> Dispatch:
        """Somebody writes."""
        return self._post(self.key(), channel, author, **fields)

    def _post(self, key: int, channel: int, author: int, **fields: Any) -> Dispatch:
        whole = {
            "id": str(key),
            "channel_id": str(channel),
            "type": 0,
            "author": {"id": str(author)},
            "timestamp": _iso(self.time),
            "edited_timestamp": None,
            "content": "",
            "mentions": [],
        } | fields
        self.messages.setdefault(channel, {})[key] = whole
        return "MESSAGE_CREATE", {**whole, "guild_id": str(GUILD), "member": {"flags": 0}}

    def edit(self, channel: int, message: int, **fields: Any) -> Dispatch:
        """Somebody changes what they wrote."""
        self.time += SECOND
        self.messages[channel][message] |= {"edited_timestamp": _iso(self.time)} | fields
        return "MESSAGE_UPDATE", {**self.messages[channel][message], "guild_id": str(GUILD)}

    def delete(self, channel: int, message: int) -> Dispatch:
        """A message goes."""
        self.time += SECOND
        del self.messages[channel][message]
        self.reactions.pop(message, None)
        return "MESSAGE_DELETE", {"id": str(message), "channel_id": str(channel), "guild_id": str(GUILD)}

    def react(self, channel: int, message: int, person: int, emoji: str = "👍", **fields: Any) -> Dispatch:
        """Somebody puts a reaction."""
        self.time += SECOND
        people = self.reactions.setdefault(message, {}).setdefault(emoji, [])
        if person not in people:
            people.append(person)
            people.sort()
        return "MESSAGE_REACTION_ADD", _reaction(channel, message, person, emoji) | fields

    def unreact(self, channel: int, message: int, person: int, emoji: str = "👍") -> Dispatch:
        """Somebody takes a reaction back."""
        self.time += SECOND
        people = self.reactions.get(message, {}).get(emoji, [])
        if person in people:
            people.remove(person)
        return "MESSAGE_REACTION_REMOVE", _reaction(channel, message, person, emoji)

    def clear(self, channel: int, message: int, emoji: str = "") -> Dispatch:
        """A moderator takes all reactions away, or all with one emoji."""
        self.time += SECOND
        there = self.reactions.get(message, {})
        for each in [emoji] if emoji else list(there):
            there.pop(each, None)
        shown = {"channel_id": str(channel), "message_id": str(message), "guild_id": str(GUILD)}
        if not emoji:
            return "MESSAGE_REACTION_REMOVE_ALL", shown
        return "MESSAGE_REACTION_REMOVE_EMOJI", shown | {"emoji": {"name": emoji, "id": None}}

    def open_thread(self, parent: int = GENERAL, *, starter: int = 0) -> tuple[int, Dispatch]:
        """Somebody opens a thread, from a message or by itself."""
        key = starter or self.key()
        thread = {
            "id": str(key),
            "type": 11,
            "guild_id": str(GUILD),
            "parent_id": str(parent),
            "name": "a thread",
            "thread_metadata": {"archived": False, "archive_timestamp": _iso(self.time)},
        }
        if parent == FORUM:
            thread["applied_tags"] = []
        self.threads[key] = thread
        self.messages.setdefault(key, {})
        return key, ("THREAD_CREATE", {**thread, "newly_created": True})

    def archive(self, thread: int) -> Dispatch:
        """A thread is closed."""
        self.time += SECOND
        self.threads[thread]["thread_metadata"] = {"archived": True, "archive_timestamp": _iso(self.time)}
        return "THREAD_UPDATE", dict(self.threads[thread])

    # -- what the API shows

    async def logs_from(self, channel: int, limit: int, before: int | None = None) -> list[Payload]:
        """A page of history, newest first."""
        self.asked.append(("messages", channel))
        if channel in self.forbidden:
            return []
        keys = sorted((key for key in self.messages.get(channel, {}) if not before or key < before), reverse=True)
        return [self._shown(channel, key) for key in keys[:limit]]

    def _shown(self, channel: int, key: int) -> Payload:
        tallies = [
            {"emoji": {"name": emoji, "id": None}, "count": len(people), "count_details": {"burst": 0}}
            for emoji, people in self.reactions.get(key, {}).items()
            if people
        ]
        return self.messages[channel][key] | ({"reactions": tallies} if tallies else {})

    async def get_message(self, channel: int, message: int) -> Payload:
        """One message."""
        if channel in self.forbidden:
            raise refused(403, 50001)
        if message not in self.messages.get(channel, {}):
            raise refused(404, 10008)
        return self._shown(channel, message)

    async def get_reaction_users(  # noqa: PLR0917  # as the library has it
        self, channel: int, message: int, emoji: str, limit: int, after: int | None, kind: int | None
    ) -> list[Payload]:
        """Who reacted."""
        self.asked.append(("reactions", channel))
        assert kind is None
        people = [person for person in self.reactions.get(message, {}).get(emoji, []) if person > (after or 0)]
        return [{"id": str(person)} for person in people[:limit]]

    async def get_active_threads(self, guild: int) -> Payload:
        """Threads that are open."""
        self.asked.append(("active", guild))
        return {"threads": [self._thread(key) for key in self.threads if not self._archived(key)]}

    async def get_public_archived_threads(self, channel: int, before: str | None, limit: int) -> Payload:
        """Threads that are closed, those closed last first."""
        self.asked.append(("archived", channel))
        found = [self._thread(key) for key in self.threads if self._archived(key)]
        found = [each for each in found if int(each["parent_id"]) == channel]
        found.sort(key=_archived_at, reverse=True)
        found = [each for each in found if not before or _archived_at(each) < before]
        return {"threads": found[:limit], "has_more": len(found) > limit}

    async def get_joined_private_archived_threads(self, _channel: int, _before: int | None, _limit: int) -> Payload:
        """None."""
        return {"threads": [], "has_more": False}

    def _archived(self, thread: int) -> bool:
        return bool(self.threads[thread]["thread_metadata"]["archived"])

    def _thread(self, key: int) -> Payload:
        latest = max(self.messages[key], default=0)
        return self.threads[key] | {"last_message_id": str(latest) if latest else None}

    # -- what is true

    def truth(self) -> tuple[set[tuple[int, int, int]], set[tuple[int, int, str]]]:
        """Every message there is with its last edit, and who reacted with what."""
        messages = {
            (channel, key, _micro(shown["edited_timestamp"]))
            for channel, inside in self.messages.items()
            for key, shown in inside.items()
        }
        names = {"👍": "thumbsup", "🎉": "tada"}
        there = {key for inside in self.messages.values() for key in inside}
        reactions = {
            (key, person, names[emoji])
            for key, by_emoji in self.reactions.items()
            if key in there
            for emoji, people in by_emoji.items()
            for person in people
        }
        return messages, reactions


class Home:
    """A database and a bot beside a world, which listens or is away."""

    def __init__(self, store: Store, world: World, native: int = GUILD) -> None:
        self.store, self.world, self.here = store, world, CommunityRef("discord", str(native))
        self.host = Reception(store, world, Settings(_env_file=None), None)  # type: ignore[arg-type,call-arg]
        self.told: list[AnyEvent] = []
        self.since = 0

    async def receive(self, community: CommunityRef, events: Sequence[AnyEvent]) -> None:
        """Keep."""
        self.told += events
        self.store.absorb([(community, events)])

    def hear(self, *dispatches: Dispatch) -> None:
        """What happens arrives."""
        for dispatch, content in dispatches:
            self.store.absorb([(self.here, heard(dispatch, content, self.world.now()).events)])

    async def come(self, sights: Mapping[int, Sight] | None = None) -> None:
        """Connect, and read what was missed."""
        self.since = self.world.now()
        await self.read(sights)

    async def read(self, sights: Mapping[int, Sight] | None = None) -> None:
        """Read what is not known."""
        backfill = Backfill(self.world, self, self.host, self.world, Reading(pace=0))  # type: ignore[arg-type]
        await backfill.run(self.here, around(self.since, sights))

    def go(self) -> None:
        """Everything was heard up to now, and then nothing is any more."""
        self.store.absorb([(self.here, [HistoryRead(0, self.world.now(), self.since)])])
        self.world.time += SECOND

    async def cursors(self) -> dict[tuple[int, int], Cursor]:
        """How much is known of channels and threads."""
        return {place: known for place, known in (await self.host.cursors(self.here)).items() if place[0]}

    def state(self) -> tuple[set[tuple[int, int, int]], set[tuple[int, int, str]]]:
        """What is on disk, as the world tells its truth."""
        number = {"number": self.store.number(self.here)}
        with self.store._database.reading() as connection:
            messages = connection.execute(text(MESSAGES), number)
            reactions = connection.execute(text(REACTIONS), number)
            return {(*row,) for row in messages}, {(*row,) for row in reactions}  # type: ignore[misc]


def around(since: int, sights: Mapping[int, Sight] | None = None) -> Surroundings:
    """Everything is seen, nobody came back."""

    async def nobody(_: int) -> int:
        return 0

    everything = {GENERAL: Sight(True, True), FORUM: Sight(True, True, holds_messages=False)}
    return Surroundings(since, dict(sights or everything), nobody)


def _reaction(channel: int, message: int, person: int, emoji: str) -> Payload:
    return {
        "channel_id": str(channel),
        "message_id": str(message),
        "guild_id": str(GUILD),
        "user_id": str(person),
        "emoji": {"name": emoji, "id": None},
    }


def _iso(at: int) -> str:
    moment = discord.utils.utcnow().fromtimestamp(at / 1_000_000, tz=discord.utils.utcnow().tzinfo)
    return moment.isoformat()


def _micro(text: str | None) -> int:
    parsed = discord.utils.parse_time(text)
    return round(parsed.timestamp() * 1_000_000) if parsed else 0


def _archived_at(thread: Payload) -> str:
    return str(thread["thread_metadata"]["archive_timestamp"])
