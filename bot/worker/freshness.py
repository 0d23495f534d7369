"""Answers kept fresh: whoever has something new is computed anew, not at every event and not never."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Final, Protocol

import structlog

from bot.errors import BotError
from bot.events import AnyEvent, HistoryRead
from bot.ports import CommunityRef, Intake
from bot.store import Store

QUIET: Final = 2.0  # seconds before the first computation, so that a burst is not computed twice
SOONEST: Final = 300.0  # seconds between two computations of one community
HURRIED: Final = 30.0  # likewise in the beginning, doubled each time, and when a channel's past was read
SHARE: Final = 10  # a computation is followed by at least so many times as long without one
LATEST: Final = 3 * 3600.0  # seconds after which time alone has changed what waits
_log = structlog.get_logger("network-health.answers")


class Refreshes(Protocol):
    """Who computes."""

    async def refresh(self, community: int) -> None:
        """Make and store a community's answers."""


class Freshness:
    """An intake that passes everything on, and has answers made when enough has happened or enough time has passed."""

    def __init__(
        self,
        intake: Intake,
        store: Store,
        worker: Refreshes,
        *,
        quiet: float = QUIET,
        soonest: float = SOONEST,
        hurried: float = HURRIED,
        latest: float = LATEST,
    ) -> None:
        """All times are in seconds."""
        self._intake = intake
        self._store = store
        self._worker = worker
        self._quiet, self._soonest, self._hurried, self._latest = quiet, soonest, hurried, latest
        self._heard: dict[CommunityRef, float] = {}  # since when, where nothing was computed yet
        self._made: dict[CommunityRef, float] = {}
        self._times: Counter[CommunityRef] = Counter()
        self._took: dict[CommunityRef, float] = {}
        self._changed: dict[CommunityRef, bool] = {}  # and whether that is in a hurry
        self._woken = asyncio.Event()

    async def receive(self, community: CommunityRef, events: Sequence[AnyEvent]) -> None:
        """Return when the events are on disk; only then is anything about them new."""
        await self._intake.receive(community, events)
        hurry = any(isinstance(event, HistoryRead) and event.finished for event in events)
        if hurry or community not in self._changed:
            self._changed[community] = hurry or self._changed.get(community, False)
            self._heard.setdefault(community, asyncio.get_running_loop().time())
            self._woken.set()

    async def run(self) -> None:
        """Compute what is due, one community after the other, until cancelled."""
        for known in await asyncio.to_thread(self._store.communities):
            self._changed.setdefault(known.ref, False)
        while True:
            community, wait = self._next()
            if community is not None and wait <= 0:
                await self._make(community)
                continue
            self._woken.clear()
            try:
                async with asyncio.timeout(wait):
                    await self._woken.wait()
            except TimeoutError:
                continue

    def _next(self) -> tuple[CommunityRef | None, float]:
        """The community that is due first, and in how many seconds."""
        now = asyncio.get_running_loop().time()
        due = {ref: made + self._latest - now for ref, made in self._made.items()}
        for ref, hurry in self._changed.items():
            if ref in self._made:
                due[ref] = self._made[ref] + self._pause(ref, hurry=hurry) - now
            else:
                due[ref] = self._heard.get(ref, 0.0) + self._quiet - now
        first = min(due, key=lambda ref: due[ref], default=None)
        return first, self._latest if first is None else due[first]

    def _pause(self, community: CommunityRef, *, hurry: bool) -> float:
        """Seconds between two computations: few while each one shows more, many where each one takes long."""
        longer = 0 if hurry else min(self._times[community] - 1, 16)
        pause = min(self._soonest, self._hurried * float(1 << longer))
        return max(pause, SHARE * self._took.get(community, 0.0))

    async def _make(self, community: CommunityRef) -> None:
        self._changed.pop(community, None)
        clock = asyncio.get_running_loop().time
        begun = clock()
        try:
            number = await asyncio.to_thread(self._number, community)
            if number is None:
                self._forget(community)
                return
            await self._worker.refresh(number)
        except BotError as error:
            _log.warning("answers could not be made", reason=str(error))
            self._changed.setdefault(community, False)
        self._made[community] = clock()
        self._took[community] = self._made[community] - begun
        self._times[community] += 1

    def _forget(self, community: CommunityRef) -> None:
        """It was removed; what it says next makes it known again."""
        self._made.pop(community, None)
        self._heard.pop(community, None)
        self._times.pop(community, None)
        self._took.pop(community, None)

    def _number(self, community: CommunityRef) -> int | None:
        """The number of a community whose installation is not gone."""
        number = self._store.number(community)
        return None if number is None or number in self._store.removals.all() else number
