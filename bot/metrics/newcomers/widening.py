"""A month of newcomers where that is enough, three where it is not."""

from typing import Final

from bot.metrics.participation.arrivals import Arrivals, newcomers
from bot.window import History

WINDOW: Final = 28
WIDER: Final = 91
ENOUGH: Final = 20


def recent_newcomers(history: History, follow_up: int = 0) -> tuple[Arrivals, str]:
    """Those who first wrote in the last 28 days, or in the last 91 where 28 hold fewer than 20; with a note of that.

    With `follow_up` the days end so much earlier, so that everybody could be watched for so long.
    """
    stop = history.end - follow_up
    found = newcomers(history, stop - WINDOW, stop)
    if len(found) >= ENOUGH:
        return found, ""
    wider = newcomers(history, stop - WIDER, stop)
    if len(wider) == len(found):
        return found, ""
    return wider, f"Over {WIDER} days, as {WINDOW} hold fewer than {ENOUGH} newcomers."
