"""How many people began in the 28 days, and how many of them wrote: the numbers that sentences tell of newcomers."""

from bot.metrics.participation.activity import BURN_IN
from bot.metrics.participation.arrivals import arrivals
from bot.report.trends import arrivals_told
from bot.window import History

WINDOW = 28


def newly(history: History) -> tuple[int | None, int | None]:
    """How many began in the 28 days, and how many of them wrote; None where that cannot be told."""
    first = history.end - WINDOW
    if not arrivals_told(history) and first < history.start + BURN_IN:
        return None, None
    known = arrivals(history)
    recent = known.where(known.began >= first)
    return len(recent) if history.members.listed else None, int((recent.first_row >= 0).sum())
