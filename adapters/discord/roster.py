"""The list of members, asked for over the gateway and passed on piece by piece: nobody is kept in memory but ids."""

import asyncio
from bisect import bisect_left
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import msgspec
import structlog

from adapters.discord import shapes
from adapters.discord.hearing import Ticks
from adapters.discord.keys import instant
from adapters.discord.messages import REJOINED
from bot.events import AnyEvent, MemberJoined, MemberLeft, MemberSeen, RosterRead
from bot.ports import CommunityRef, Host

EVERYBODY: Final = "everybody"  # under this word a list is asked for, so that pieces of others are told apart
PATIENCE: Final = 60.0  # seconds history waits for the list, which says who came back

log = structlog.get_logger("network-health.discord")
Request = Callable[[int], Awaitable[None]]


class _Piece(msgspec.Struct):
    """Which piece of a list this is, without looking at who is in it."""

    guild_id: shapes.Key
    chunk_index: int = 0
    chunk_count: int = 0
    nonce: str | None = None


class _Limited(msgspec.Struct):
    """Discord gives a list once in a while only; `meta` says whose was asked for."""

    retry_after: float = 30.0
    meta: _Piece | None = None


class _List(msgspec.Struct):
    """One list on its way."""

    asked_at: int
    before: Sequence[int]  # who was a member as far as was known, in order
    seen: bytearray  # which of them are on the list
    returned: dict[int, int]  # who had been a member before, and when they came back
    whole: asyncio.Event
    next: int = 0

    def saw(self, person: int) -> None:
        """Somebody is on the list."""
        at = bisect_left(self.before, person)
        if at < len(self.before) and self.before[at] == person:
            self.seen[at] = 1


class Roster:
    """The lists of all servers."""

    def __init__(self, request: Request, say: Callable[[str, list[AnyEvent]], None], host: Host, ticks: Ticks) -> None:
        """`request` asks Discord for a server's list; `say` has events written after all that came before."""
        self._request, self._say, self._host, self._ticks = request, say, host, ticks
        self._lists: dict[int, _List] = {}

    async def ask(self, guild: int) -> None:
        """Have a server's list told; whoever was a member before and is not on it has left meanwhile."""
        before = await self._host.members(CommunityRef("discord", str(guild)))
        self._lists[guild] = _List(self._ticks.now(), before, bytearray(len(before)), {}, asyncio.Event())
        await self._request(guild)

    async def returned(self, guild: int, person: int) -> int:
        """When somebody who had been a member before came back; 0 for everybody else."""
        on_its_way = self._lists.get(guild)
        if on_its_way is None:
            return 0
        try:
            async with asyncio.timeout(PATIENCE):
                await on_its_way.whole.wait()
        except TimeoutError:
            log.info("the list of members is not whole yet")
            on_its_way.whole.set()
        return on_its_way.returned.get(person, 0)

    def piece(self, content: Any, events: Sequence[AnyEvent]) -> None:
        """A piece of a list has arrived and is being written; the last one makes the list whole."""
        piece = _read(content, _Piece)
        found = self._lists.get(piece.guild_id) if piece else None
        if piece is None or found is None or piece.nonce != EVERYBODY:
            return
        if piece.chunk_index != found.next:
            log.warning("a piece of the list of members is missing")
            return
        found.next += 1
        for event in events:
            if type(event) is MemberSeen:
                found.saw(event.person)
            elif type(event) is MemberJoined and event.rejoin:
                found.returned[event.person] = event.at
        if found.next >= piece.chunk_count:
            left: list[AnyEvent] = [
                MemberLeft(person, found.asked_at)
                for person, seen in zip(found.before, found.seen, strict=True)
                if not seen
            ]
            self._say(str(piece.guild_id), [*left, RosterRead()])
            found.before, found.seen = (), bytearray()
            found.whole.set()

    async def limited(self, content: Any) -> None:
        """Discord was asked too often: ask again when it may be."""
        said = _read(content, _Limited)
        if said and said.meta and said.meta.guild_id in self._lists:
            await asyncio.sleep(said.retry_after)
            await self.ask(said.meta.guild_id)


def returned_at(member: Any) -> int:
    """When a member came back who had been one before; 0 for others."""
    known = _read(member, shapes.Member)
    if known is None or known.joined_at is None or not known.flags & REJOINED:
        return 0
    return instant(known.joined_at, "joined_at")


def _read(content: Any, shape: type[shapes.T]) -> shapes.T | None:
    """A dispatch's content, None where it has another shape."""
    try:
        return shapes.converted(content, shape)
    except msgspec.ValidationError:
        return None
