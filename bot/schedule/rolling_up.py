"""The nightly duty of rolling up: who addressed whom on which day is written down, to be kept beyond the messages."""

from typing import Final

from bot.events import HOUR
from bot.preferences import Preferences
from bot.schedule.duty import Occasion, Period, daily
from bot.schedule.tidying import RollsUp

AT: Final = 2  # o'clock: before what is too old is let go


class RollingUp:
    """Once a day, where nobody is disturbed; where nothing changed since it costs a look at the tables."""

    kind, grace, told, moved_by = "rollups", 23 * HOUR, False, ()

    def __init__(self, worker: RollsUp) -> None:
        self._worker = worker

    def period(self, chosen: Preferences, now: int) -> Period:
        """Every day, at night."""
        return daily(chosen.zone, AT, now)

    async def perform(self, occasion: Occasion) -> str:
        """Have it worked out; nothing is posted."""
        await self._worker.roll_up(occasion.community)
        return ""
