"""Answers kept fresh: whoever has something new is computed anew, not at every event and not never."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Final, Protocol

from bot.errors import BotError
from bot.events import AnyEvent, HistoryRead
from bot.ports import CommunityRef, Intake
from bot.store import Store

SOONEST: Final = 300.0  # seconds between two computations of one community
HURRIED: Final = 30.0  # likewise, while its past is being read
LATEST: Final = 3 * 3600.0  # seconds after which time alone has changed what waits
_log = logging.getLogger(__name__)


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
        soonest: float = SOONEST,
        hurried: float = HURRIED,
        latest: float = LATEST,
    ) -> None:
        """All times are in seconds."""
        self._intake = intake
        self._store = store
        self._worker = worker
        self._soonest, self._hurried, self._latest = soonest, hurried, latest
        self._made: dict[CommunityRef, float] = {}
        self._changed: dict[CommunityRef, bool] = {}  # and whether that is in a hurry
        self._woken = asyncio.Event()

    async def receive(self, community: CommunityRef, events: Sequence[AnyEvent]) -> None:
        """Return when the events are on disk; only then is anything about them new."""
        await self._intake.receive(community, events)
        hurry = any(isinstance(event, HistoryRead) and event.finished for event in events)
        if hurry or community not in self._changed:
            self._changed[community] = hurry or self._changed.get(community, False)
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
        """The community that is due first, and in how many seconds; what never was computed is due at once."""
        now = asyncio.get_running_loop().time()
        due = {ref: made + self._latest - now for ref, made in self._made.items()}
        for ref, hurry in self._changed.items():
            pause = self._hurried if hurry else self._soonest
            due[ref] = self._made[ref] + pause - now if ref in self._made else 0.0
        first = min(due, key=lambda ref: due[ref], default=None)
        return first, self._latest if first is None else due[first]

    async def _make(self, community: CommunityRef) -> None:
        self._changed.pop(community, None)
        try:
            number = await asyncio.to_thread(self._number, community)
            if number is None:
                self._made.pop(community, None)  # it was removed; what it says next makes it known again
                return
            await self._worker.refresh(number)
        except BotError as error:
            _log.warning("answers could not be made: %s", error)
            self._changed.setdefault(community, False)
        self._made[community] = asyncio.get_running_loop().time()

    def _number(self, community: CommunityRef) -> int | None:
        """The number of a community whose installation is not gone."""
        number = self._store.number(community)
        return None if number is None or number in self._store.removals.all() else number
