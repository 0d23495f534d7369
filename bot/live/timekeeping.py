"""The house's time: this machine's calendar, held against how much time has passed since it was believed last.

A calendar that jumps was set right, or set wrong. Which of them it was the platforms' own clocks know; before one of
them agrees, the time that has passed counts. So a wrong date posts nothing early, deletes nothing for its age, and says
of no hour that is still to come that everything was heard in it.
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import Final, Protocol

import structlog

from bot.events import MINUTE
from bot.ports import CLOCKS_AGREE, CLOCKS_DIFFER, Clock, Finding

JUMP: Final = 10 * MINUTE
LOOK: Final = 1.0  # seconds between two looks
AGAIN: Final = 60.0  # seconds until platforms are asked again

log = structlog.get_logger("network-health")


def passed() -> int:
    """Microseconds that have gone by since this machine began, also while it slept where it can tell."""
    return time.clock_gettime_ns(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)) // 1000


class Witness(Protocol):
    """Who can tell whether a calendar is right, and what was written under a wrong one."""

    async def agrees(self) -> bool | None:
        """Whether the platforms' clocks agree with the calendar; None where none of them can be asked."""

    async def in_doubt(self, latest: int) -> bool:
        """Whether something is written of a time after an instant that has not come yet."""

    async def put_right(self, latest: int) -> None:
        """Take back what is written of a time after that instant."""


class Timekeeper:
    """A clock that does not jump until somebody agrees."""

    def __init__(self, clock: Clock, passing: Callable[[], int] = passed) -> None:
        self._clock, self._passing = clock, passing
        self._believed = clock.now(), passing()

    def now(self) -> int:
        """Microseconds since 1970 in UTC."""
        calendar, passing = self._clock.now(), self._passing()
        expected = self._expected(passing)
        if abs(calendar - expected) >= JUMP:
            return expected
        self._believed = calendar, passing
        return calendar

    @property
    def off(self) -> int:
        """Microseconds by which the calendar is ahead of what is believed; 0 where it is believed."""
        off = self._clock.now() - self._expected(self._passing())
        return off if abs(off) >= JUMP else 0

    def believe(self) -> None:
        """The calendar is right as it is now."""
        self._believed = self._clock.now(), self._passing()

    async def keep(self, witness: "Witness") -> None:
        """Whenever the calendar has jumped, ask whether it is right now; at first too, where that is in doubt."""
        if await witness.in_doubt(self.now() + JUMP):
            await self._settle(0, witness)
        while True:
            await asyncio.sleep(LOOK)
            if off := self.off:
                await self._settle(off, witness)

    async def _settle(self, off: int, witness: "Witness") -> None:
        """One jump, until the calendar is believed or jumps once more."""
        told = False
        while (found := await witness.agrees()) is not True:
            if found is False and not told:
                told = True
                log.error(
                    "this machine's calendar has jumped, and by the platforms' clocks it is wrong: the time that has "
                    "passed counts until it is put right; turn on time synchronisation",
                    minutes=off // MINUTE,
                )
            for _ in range(int(AGAIN / LOOK)):
                await asyncio.sleep(LOOK)
                if abs(self.off - off) >= JUMP:
                    return
        log.info("this machine's calendar was set, and the platforms' clocks agree", minutes=off // MINUTE)
        self.believe()
        await witness.put_right(self.now() + JUMP)

    def _expected(self, passing: int) -> int:
        calendar, since = self._believed
        return calendar + passing - since


def agree(findings: Iterable[Finding]) -> bool | None:
    """Whether a platform's clock and this machine's agree, by what it found when it looked at itself."""
    subjects = {each.subject for each in findings}
    if CLOCKS_DIFFER in subjects:
        return False
    return True if CLOCKS_AGREE in subjects else None
