"""Where a community's local days begin, and on which of them an instant lies."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from bot.window.columns import Ints


def midnight(day: int, zone: ZoneInfo) -> int:
    """The instant at which a local day begins, in microseconds; where clocks skip midnight, the first instant after."""
    local = datetime.combine(date.fromordinal(day), time(), tzinfo=zone)
    return int(local.timestamp()) * 1_000_000


def local_days(at: Ints, zone: ZoneInfo) -> Ints:
    """The local calendar day of each instant, as a proleptic ordinal; days of 23 and 25 hours are whole days."""
    if not len(at):
        return np.empty(0, np.int64)
    first = (datetime.fromtimestamp(int(at.min()) // 1_000_000, zone).date() - timedelta(days=1)).toordinal()
    last = (datetime.fromtimestamp(int(at.max()) // 1_000_000, zone).date() + timedelta(days=1)).toordinal()
    begins = np.array([midnight(day, zone) for day in range(first, last + 1)], np.int64)
    return np.searchsorted(begins, at, side="right") - 1 + first
