"""The nightly duty of letting go: messages and reactions older than a community wants them kept are deleted.

Before that it is made sure that what outlives them, who addressed whom on which day, has been worked out.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from bot.events import HOUR, SECOND
from bot.preferences import Preferences
from bot.schedule.duty import Occasion, Period, daily
from bot.schedule.duty import at as instant
from bot.store import Store
from bot.store.retention import DAYS_KEPT
from bot.threads import whole

AT: Final = 3  # o'clock


class RollsUp(Protocol):
    """Who computes."""

    async def roll_up(self, community: int) -> None:
        """Work out who addressed whom on which day, where anything about that has changed."""


class Tidying:
    """Once a day, where nobody is disturbed."""

    kind, grace, told, moved_by = "tidying", 23 * HOUR, False, ()

    def __init__(self, store: Store, worker: RollsUp) -> None:
        self._store = store
        self._worker = worker

    def period(self, chosen: Preferences, now: int) -> Period:
        """Every day, at night."""
        return daily(chosen.zone, AT, now)

    async def perform(self, occasion: Occasion) -> str:
        """Delete what is too old, once its days are rolled up; nothing is posted."""
        retention, chosen = self._store.retention, occasion.chosen
        counted_from = await whole(retention.age_counts_from, occasion.community, occasion.now)
        at = horizon(counted_from, chosen.retention_days, chosen.zone)
        if counted_from > 0:
            await self._worker.roll_up(occasion.community)
            days_since = horizon(counted_from, DAYS_KEPT, chosen.zone)
            day = datetime.fromtimestamp(days_since // SECOND, chosen.zone).toordinal()
            await whole(partial(retention.keep_since, occasion.ref, at, days_since=day, zone=chosen.zone))
        return ""


def horizon(counted_from: int, days: int, zone: ZoneInfo) -> int:
    """The instant before which nothing is kept: whole local days, so that no day is kept by half."""
    today = datetime.fromtimestamp(counted_from // SECOND, zone).date()
    return instant(zone, today - timedelta(days=days), 0)
