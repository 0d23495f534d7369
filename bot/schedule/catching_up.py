"""The nightly duty of looking back: what was missed of a community's history, unnoticed, is found and read."""

from collections.abc import Mapping
from typing import Final

from bot.events import HOUR
from bot.ports import Platform
from bot.preferences import Preferences
from bot.schedule.duty import Occasion, Period, Skipped, daily
from bot.words import schedule as words

AT: Final = 2  # o'clock: before what is too old is let go, and before anybody reads a digest


class CatchingUp:
    """Once a day, where nobody is disturbed; mostly nothing was missed, and that costs the platform a few questions."""

    kind, grace, told, moved_by = "backfill", 20 * HOUR, False, ()

    def __init__(self, platforms: Mapping[str, Platform]) -> None:
        self._platforms = platforms

    def period(self, chosen: Preferences, now: int) -> Period:
        """Every day, at night."""
        return daily(chosen.zone, AT, now)

    async def perform(self, occasion: Occasion) -> str:
        """Have the platform look; reading goes on by itself. Raises OSError where the platform is not there now."""
        platform = self._platforms.get(occasion.ref.platform)
        if platform is None:
            raise Skipped(words.NO_LIVE_SOURCE)
        if not platform.connected:
            raise ConnectionError
        await platform.catch_up(occasion.ref)
        return ""
