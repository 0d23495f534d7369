"""What the bot may see of each server, looked at again when roles or channels changed, and which channels are gone."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final, Protocol

import discord
import msgspec

from adapters.discord.hearing import Hearing, Ticks
from adapters.discord.library import Client
from adapters.discord.plan import EVERYWHERE, unseen_now
from adapters.discord.sight import Sight, sights
from bot.events import AnyEvent, HistoryRead
from bot.ports import CommunityRef, Cursor, Host

SETTLE: Final = 2.0  # seconds of quiet after roles or channels changed


class Heard(msgspec.Struct):
    """How much of what happens in each server was heard live, in instants."""

    since: dict[int, int] = {}  # from when on everything that happens in a server has been heard
    until: dict[int, int] = {}  # and until when that is written down


class Reader(Protocol):
    """Who reads and tells of servers."""

    hearing: Hearing

    def keep_at(self, work: Callable[[], Coroutine[Any, Any, None]]) -> "asyncio.Task[None]":
        """Let something go on in the background, from its beginning again while the database is away."""

    async def read_some(self, guild: int, only: set[int] | None = None) -> None:
        """Read the past of a server, or of some of its channels and threads."""


class Watch:
    """What is seen of each server now."""

    def __init__(self, client: Client, host: Host, ticks: Ticks, heard: Heard, reader: Reader) -> None:
        self._client, self._host, self._ticks = client, host, ticks
        self._heard, self._reader = heard, reader
        self.seen: dict[int, dict[int, Sight]] = {}
        self._looking: dict[int, asyncio.Task[None]] = {}

    def changed(self, guild: int) -> None:
        """Roles or channels changed: when they are quiet again, look what the bot may see now."""
        going_on = self._looking.get(guild)
        if going_on is None or going_on.done():
            self._looking[guild] = self._reader.keep_at(lambda: self._look(guild))

    def forget(self, guild: int) -> None:
        """The bot is in a server no longer."""
        looking = self._looking.pop(guild, None)
        if looking is not None:
            looking.cancel()
        self.seen.pop(guild, None)

    async def compare(self, guild: int) -> None:
        """Tell of the channels that were there when the bot was here before, and are there no longer."""
        known = await self._host.channels(CommunityRef("discord", str(guild)))
        found = self._client.get_guild(guild)
        if found is None:
            return
        there = {channel.id for channel in found.channels}
        now = self._ticks.now()
        gone: list[AnyEvent] = [
            msgspec.structs.replace(channel, at=now, archived=True)
            for channel in known
            if not channel.archived and (channel.parent or channel.channel) not in there
        ]
        self._reader.hearing.say(str(guild), gone)

    async def _look(self, guild: int) -> None:
        await asyncio.sleep(SETTLE)
        found = self._client.get_guild(guild)
        before = self.seen.get(guild)
        if found is None or before is None:
            return
        cursors = await self._host.cursors(CommunityRef("discord", str(guild)))
        now_seen = self.seen[guild] = sights(found)
        lost = {key for key, sight in before.items() if sight.live and not _live(now_seen.get(key))}
        if lost:
            self._lost(found, lost, cursors)
        gained = {key for key, sight in now_seen.items() if sight.past and not _past(before.get(key))}
        if gained:
            self._reader.keep_at(lambda: self._reader.read_some(guild, gained))

    def _lost(self, guild: discord.Guild, lost: set[int], cursors: Mapping[tuple[int, int], Cursor]) -> None:
        """Channels went out of sight: what is known of the others goes on from here, of these it ends."""
        heard = cursors.get(EVERYWHERE)
        at = self._heard.until.get(guild.id, self._heard.since[guild.id])
        self._heard.since[guild.id] = at + 1
        told = unseen_now(self.seen[guild.id], self._ticks.now())
        for (channel, thread), known in cursors.items():
            found = guild.get_thread(channel)
            inside = _live(self.seen[guild.id].get(found.parent_id if found else channel))
            if heard and inside and not thread and channel not in lost and heard.oldest <= known.newest <= at:
                told.append(HistoryRead(channel, at + 1, known.newest))
        self._reader.hearing.say(str(guild.id), told)


def _live(sight: Sight | None) -> bool:
    return sight is not None and sight.live


def _past(sight: Sight | None) -> bool:
    return sight is not None and sight.past
