"""How many newcomers come back after their first week."""

from typing import Final

from bot.metrics.figure import Figure
from bot.metrics.newcomers.coming_back import came_back
from bot.window import History

FIRST: Final = 7
LAST: Final = 27


def month_return(history: History) -> Figure:
    """How many newcomers come back after their first week.

    The share of newcomers who wrote on any of the days 7 to 27 after the day of their first message. Only those count
    whose 28 days are complete: they first wrote four to eight weeks ago. In public Slack channels .22 to .33 was seen.
    The interval is Wilson's (1927). Range: 0 to 1. Undefined when nobody was new in those weeks. Needs 20 newcomers.
    """
    return came_back(history, FIRST, LAST)
