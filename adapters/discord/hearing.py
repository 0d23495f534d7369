"""Events in: Discord never hears that something arrived, so what is heard waits here, bounded, until it is on disk."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol

import msgspec
import structlog

from adapters.discord.channels import Channels
from adapters.discord.groups import Groups
from adapters.discord.joining import Joins
from adapters.discord.replayed import Order
from adapters.discord.returning import Returns
from adapters.discord.translate import heard
from bot.errors import BadPayload, InboxFull, StoreUnavailable
from bot.events import AnyEvent
from bot.ports import CommunityRef, Intake

LIMIT: Final = 20_000  # events that may wait before the connection has to
BATCH: Final = 8_000  # events given to the inbox at once: each time waits for the disk once
PATIENCE: Final = 15.0  # seconds a connection waits; longer, and Discord's heartbeats would go unanswered
AGAIN: Final = 2.0  # seconds until the inbox is tried again
# What is an event and nothing else.
FREQUENT: Final = frozenset(
    {
        *("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK"),
        *("MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE"),
        *("MESSAGE_REACTION_REMOVE_ALL", "MESSAGE_REACTION_REMOVE_EMOJI"),
    }
)
FAREWELL: Final = 3.0  # seconds for what waits in the end; what is not written then is read from history later

log = structlog.get_logger("network-health.discord")


class Ticks:
    """A clock that never shows the same instant twice: what came later is dated later."""

    def __init__(self, clock: Callable[[], int] = lambda: time.time_ns() // 1000) -> None:
        """`clock` tells microseconds since 1970 in UTC."""
        self._clock, self._last = clock, 0

    def now(self) -> int:
        """Microseconds since 1970 in UTC."""
        self._last = max(self._last + 1, self._clock())
        return self._last


class News(Protocol):
    """Who is told of what is more than an event."""

    def noticed(self, dispatch: str, content: Any, events: Sequence[AnyEvent]) -> None:
        """News of servers, channels and roles, with the events they were read into."""

    def alive(self, shard: int | None) -> None:
        """Everything that was sent before this has been heard."""


class Hearing:
    """Turns dispatches into events of the core and gives them to the inbox, in batches while it writes."""

    def __init__(self, intake: Intake, ticks: Ticks, news: News) -> None:
        self._intake, self._ticks, self._news = intake, ticks, news
        self._waiting: dict[str, list[AnyEvent]] = {}
        self._number = 0  # events that wait or are being written
        self._something, self._freed = asyncio.Event(), asyncio.Event()
        self._deaf = False
        self._doubt: set[str] = set()
        self._order, self._returns, self._joins = Order(), Returns(), Joins()
        self.channels, self.groups = Channels(), Groups()

    @property
    def full(self) -> bool:
        """Whether more has been heard than is to wait."""
        return self._number > LIMIT and not self._deaf

    @property
    def waiting(self) -> int:
        """Events that are not on disk yet."""
        return self._number

    def hear(
        self, dispatch: str, content: msgspec.Raw | dict[str, Any], shard: int | None = None, *, late: bool = False
    ) -> None:
        """Keep what a dispatch says until it is written, and pass on the news it brings.

        `late` says that a resumed session brings what happened while there was no connection.
        """
        events: Sequence[AnyEvent] = ()
        now = self._ticks.now()
        at = self._order.next(shard, now) if late and dispatch == "GUILD_MEMBER_REMOVE" else now
        try:
            meaning = heard(dispatch, content, at, self.channels)
        except BadPayload as error:
            log.warning("a dispatch could not be used", dispatch=dispatch, reason=str(error))
        else:
            events = self._returns.heard(dispatch, meaning.guild or "", meaning.events)
            if dispatch == "MESSAGE_CREATE" and not self._deaf:
                events = self._joins.news(meaning.guild or "", events, now)
            if late:
                self._order.late(shard, events)
            else:
                self._order.live(shard, now)
            if meaning.guild and events:
                self._keep(meaning.guild, events)
                self._groups_seen(int(meaning.guild), dispatch, content, events, at)
        if dispatch not in FREQUENT:
            self._tell(dispatch, content, events)

    def alive(self, shard: int | None) -> None:
        """Discord answered a heartbeat: everything it sent before has been heard."""
        self._order.live(shard, self._ticks.now())
        self._news.alive(shard)

    def say(self, guild: str, events: list[AnyEvent]) -> None:
        """Have events written after everything that was heard before."""
        self._keep(guild, [*events, *self.groups.left(int(guild), events)])

    def in_doubt(self) -> set[str]:
        """The servers of which something was lost since this was asked before."""
        doubt, self._doubt = self._doubt, set()
        return doubt

    async def room(self) -> None:
        """Wait until half of what waits is written, or so long that the rest has to be found in history later.

        Nothing is read from the connection meanwhile, and so no answer to a heartbeat either; Discord would end it.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                while self._number > LIMIT // 2:
                    self._freed.clear()
                    await self._freed.wait()
        except TimeoutError:
            log.warning("the database is behind: what arrives is passed over and read from history later")
            self._deaf = True

    async def run(self) -> None:
        """Give what waits to the inbox, again and again, until cancelled; then what waits is written a last time."""
        try:
            while True:
                await self._something.wait()
                self._something.clear()
                await self._write()
        finally:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(FAREWELL):
                    await self._write()

    async def _write(self) -> None:
        """One batch of each server at a time, so that they share a commit."""
        while self._waiting:
            batches = [(guild, events[:BATCH]) for guild, events in self._waiting.items()]
            for guild, events in batches:
                self._waiting[guild] = rest = self._waiting[guild][len(events) :]
                if not rest:
                    del self._waiting[guild]
            await asyncio.gather(*[self._written(CommunityRef("discord", guild), events) for guild, events in batches])

    async def _written(self, community: CommunityRef, events: list[AnyEvent]) -> None:
        """Have events written, however long the store takes to be there."""
        while True:
            try:
                await self._intake.receive(community, events)
            except (InboxFull, StoreUnavailable):
                await asyncio.sleep(AGAIN)
            else:
                break
        self._number -= len(events)
        if self._number <= LIMIT // 2:
            self._deaf = False
            self._freed.set()

    def _groups_seen(self, guild: int, dispatch: str, content: Any, events: Sequence[AnyEvent], at: int) -> None:
        """Who has the roles that admins picked; in most servers they picked none, and nothing is looked at."""
        if self.groups.picked(guild):
            told = self.groups.seen(dispatch, content, guild, at) + self.groups.left(guild, events)
            if told:
                self._keep(str(guild), told)

    def _tell(self, dispatch: str, content: Any, events: Sequence[AnyEvent]) -> None:
        try:
            self._news.noticed(dispatch, content, events)
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            log.warning("a dispatch could not be used", dispatch=dispatch, kind=type(error).__name__)

    def _keep(self, guild: str, events: Sequence[AnyEvent]) -> None:
        if self._deaf:
            self._doubt.add(guild)
            return
        self._waiting.setdefault(guild, []).extend(events)
        self._number += len(events)
        self._something.set()
