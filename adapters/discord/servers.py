"""What goes on around each server: arriving, reading the past, what the bot may see there, outages and leaving."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Final

import aiohttp
import discord
import structlog

from adapters.discord.backfill import Backfill, Surroundings
from adapters.discord.greeting import Greeting
from adapters.discord.hearing import Hearing, Ticks
from adapters.discord.library import Client
from adapters.discord.picking import Picking
from adapters.discord.plan import EVERYWHERE, unseen_now
from adapters.discord.reading import CannotRead, Reading, Unreadable
from adapters.discord.roster import EVERYBODY, Roster, returned_at
from adapters.discord.sight import sights
from adapters.discord.watching import Heard, Watch
from bot.background import until_kept, watched
from bot.events import HOUR, SECOND, AnyEvent, HistoryRead
from bot.ports import CommunityRef, Host, Intake

FANOUT: Final = 2 * SECOND  # how long before a heartbeat's answer everything has surely been sent
CHANGES: Final = frozenset(
    {
        *("CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE", "GUILD_UPDATE", "THREAD_LIST_SYNC"),
        *("GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE", "GUILD_MEMBER_UPDATE"),
    }
)
AGAIN: Final = 2.0  # seconds until a connection that broke, or a database that was away, is used again

log = structlog.get_logger("network-health.discord")


class Servers:
    """The servers that are live in this process."""

    def __init__(self, client: Client, intake: Intake, host: Host, ticks: Ticks) -> None:
        self._client, self._host, self._ticks = client, host, ticks
        self.hearing = Hearing(intake, ticks, self)
        self._asking = Reading()
        self._backfill = Backfill(client.http, intake, host, ticks, self._asking)
        self.picking = Picking(client, self.hearing, host, ticks, self._asking)
        self._roster = Roster(self._request, self.hearing.say, host, ticks)
        self._heard = Heard()
        self._watch = Watch(client, host, ticks, self._heard, self)
        self._said: dict[int, int] = {}  # when a server's unseen channels were told last
        self._announced: set[int] = set()  # servers the bot was in when it connected
        self._greeting = Greeting(client, host, self.keep_at)
        self._reading: dict[int, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def noticed(self, dispatch: str, content: Any, events: Sequence[AnyEvent]) -> None:
        """News that are more than an event."""
        match dispatch:
            case "READY":
                self._begin_anew(content)
                self.keep_at(lambda: self._connected(content))
            case "GUILD_CREATE" if not content.get("unavailable"):
                self._heard.since[int(content["id"])] = self._ticks.now()
                self._heard.until.pop(int(content["id"]), None)
                self.keep_at(lambda: self._arrived(int(content["id"])))
            case "GUILD_DELETE":
                self._heard.since.pop(int(content["id"]), None)
                if not content.get("unavailable"):
                    self.keep_at(lambda: self._removed(int(content["id"])))
            case "GUILD_MEMBERS_CHUNK":
                self._roster.piece(content, events)
            case "RATE_LIMITED":
                self.keep_at(lambda: self._roster.limited(content))
            case "THREAD_CREATE" if not content.get("newly_created"):
                self.keep_at(lambda: self.read_some(int(content["guild_id"]), {int(content["id"])}))
            case "INTERACTION_CREATE" if content.get("guild_id"):
                self._greeting.asked(content)
            case _ if dispatch in CHANGES:
                self._changed(int(content.get("guild_id") or content["id"]), int(content.get("role_id") or 0))

    def alive(self, shard: int | None) -> None:
        """Discord answered a heartbeat: whatever it sent before has arrived, and is on disk after what waits is."""
        now = self._ticks.now()
        for guild in map(int, self.hearing.in_doubt()):
            self._heard.since[guild] = now
            self.read(guild)
        for guild, since in self._heard.since.items():
            if shard is not None and self._shard_of(guild) != shard:
                continue
            community = CommunityRef("discord", str(guild))
            if since < now - FANOUT and self._backfill.progress(community).planned:
                self._heard.until[guild] = now - FANOUT
                told: list[AnyEvent] = [HistoryRead(EVERYWHERE[0], now - FANOUT, since)]
                if now - self._said.get(guild, 0) > HOUR:
                    self._said[guild] = now
                    told += unseen_now(self._watch.seen.get(guild, {}), now)
                self.hearing.say(str(guild), told)

    def begin(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        """Let something go on in the background; what goes wrong there is told without its content."""
        task = asyncio.ensure_future(watched(work, log, CannotRead))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: work.close())  # what is stopped before it began is not left half begun
        return task

    def keep_at(self, work: Callable[[], Coroutine[Any, Any, None]]) -> "asyncio.Task[None]":
        """Let something go on that may be done twice: from its beginning again while the database is away."""
        return self.begin(until_kept(work, AGAIN))

    async def close(self) -> None:
        """Stop what goes on in the background."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def read(self, guild: int) -> None:
        """Read what is not known of a server's past; a reading that is going on begins again, with the newest."""
        going_on = self._reading.get(guild)
        if going_on is not None:
            going_on.cancel()
        self._reading[guild] = self.keep_at(lambda: self.read_some(guild))

    def _changed(self, guild: int, deleted_role: int) -> None:
        """Roles or channels changed; of a role that was deleted nobody is told who had it."""
        if deleted_role in self.hearing.groups.picked(guild):
            self.begin(self._ask_for_members(guild))
        self._watch.changed(guild)

    def chosen(self, guild: int) -> None:
        """Admins filled in a form, and may have picked other roles."""
        self.begin(self._chosen(guild))

    async def _chosen(self, guild: int) -> None:
        """Where they picked others, who has them is read anew."""
        if await self.picking.look_up(guild):
            await self._ask_for_members(guild)

    async def _ask_for_members(self, guild: int) -> None:
        if self._client.settings.members_intent:
            await self._roster.ask(guild)

    def catch_up(self, guild: int) -> None:
        """Read what is not known of a server's past, unless somebody is at it."""
        going_on = self._reading.get(guild)
        if going_on is None or going_on.done():
            self.read(guild)

    async def read_some(self, guild: int, only: set[int] | None = None) -> None:
        """Read the past of a server, or of some of its channels and threads."""
        found = self._client.get_guild(guild)
        if found is None:
            return
        with contextlib.suppress(CannotRead):  # unknown, it may what everybody may
            await self._client.meet_itself(found, self._asking.call)
        seen = sights(found)
        if only is None:
            self._watch.seen[guild] = seen
            await self._ask_for_members(guild)
        around = Surroundings(
            self._heard.since.get(guild, self._ticks.now()), seen, lambda person: self._returned(guild, person)
        )
        await self._backfill.run(CommunityRef("discord", str(guild)), around, only=only or ())

    async def _returned(self, guild: int, person: int) -> int:
        """When somebody came back; without the list of members each one has to be asked for."""
        if self._client.settings.members_intent:
            return await self._roster.returned(guild, person)
        try:
            member: Any = await self._asking.call(lambda: self._client.http.get_member(guild, person))
        except Unreadable:
            return 0
        return returned_at(member)

    def _begin_anew(self, content: Any) -> None:
        """A new session: until its servers arrive, nothing is said of what is heard there."""
        shard, shards = content.get("shard") or (0, 1)
        for guild in [each for each in self._heard.since if (each >> 22) % shards == shard]:
            del self._heard.since[guild]

    async def _connected(self, content: Any) -> None:
        """A new session: servers the bot was in before and is not in any more were left meanwhile."""
        if content.get("guilds") is None:
            return  # nobody said which there are
        inside = {int(guild["id"]) for guild in content["guilds"]}
        self._announced |= inside
        shard, shards = content.get("shard") or (0, 1)
        for community in await self._host.communities("discord"):
            native = int(community.native) if community.native.isdecimal() else 0
            mine = native and (native >> 22) % shards == shard and native not in inside
            if mine and EVERYWHERE in await self._host.cursors(community):
                await asyncio.sleep(AGAIN)  # one that arrives all the same was only not listed
                if native not in self._heard.since:
                    await self._removed(native)

    async def _arrived(self, guild: int) -> None:
        """A server is there, for the first time, again, or after an outage."""
        if guild not in self._heard.since:
            return  # it is gone already
        community = CommunityRef("discord", str(guild))
        await self._host.welcomed(community)
        await self.picking.look_up(guild)
        if not self.hearing.channels.knows(guild):
            self.begin(self.picking.ask_for_roles(guild))
        self.read(guild)
        await self._watch.compare(guild)
        if guild not in self._announced or EVERYWHERE not in await self._host.cursors(community):
            self._announced.add(guild)
            await self._greeting.greet(guild)

    async def _removed(self, guild: int) -> None:
        """The bot is in a server no longer."""
        if guild in self._heard.since:
            return  # it is there again already
        reading = self._reading.pop(guild, None)
        if reading is not None:
            reading.cancel()
        self._watch.forget(guild)
        self.hearing.groups.pick(guild, ())
        self._announced.discard(guild)
        await self._host.removed(CommunityRef("discord", str(guild)))
        log.info("the bot was removed from a server", server=guild)

    async def _request(self, guild: int) -> None:
        """Ask for everybody; the pieces come as dispatches. History does not wait for a connection to ask over."""
        self.begin(self._asked_for(guild))

    async def _asked_for(self, guild: int) -> None:
        while self._client.get_guild(guild) is not None:
            try:
                await self._client.ask_for_members(guild, EVERYBODY)
            except (aiohttp.ClientError, OSError, RuntimeError, TypeError, discord.ConnectionClosed):
                await asyncio.sleep(AGAIN)  # the connection broke just now; the library opens another
            else:
                return

    def _shard_of(self, guild: int) -> int:
        return (guild >> 22) % (self._client.shard_count or 1)
