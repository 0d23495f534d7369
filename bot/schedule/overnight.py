"""The nightly duty of working out what takes long: figures that are held against hundreds of random networks."""

from typing import Final, Protocol

from bot.events import HOUR
from bot.preferences import Preferences
from bot.schedule.duty import Occasion, Period, daily

AT: Final = 4  # o'clock: after what is too old was let go, before anybody reads a digest


class Works(Protocol):
    """Who computes."""

    async def overnight(self, community: int) -> None:
        """Work out a community's figures that take long, and store them."""


class Overnight:
    """Once a day, where nobody is disturbed; small communities have nothing that takes long."""

    kind, grace, told, moved_by = "overnight", 20 * HOUR, False, ()

    def __init__(self, worker: Works) -> None:
        self._worker = worker

    def period(self, chosen: Preferences, now: int) -> Period:
        """Every day, at night."""
        return daily(chosen.zone, AT, now)

    async def perform(self, occasion: Occasion) -> str:
        """Have it computed; nothing is posted."""
        await self._worker.overnight(occasion.community)
        return ""
