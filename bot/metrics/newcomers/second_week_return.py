"""How many newcomers come back in their second week."""

from typing import Final

from bot.metrics.figure import Figure
from bot.metrics.newcomers.coming_back import came_back
from bot.window import History

FIRST: Final = 7
LAST: Final = 13


def second_week_return(history: History) -> Figure:
    """How many newcomers come back in their second week.

    The share of newcomers who wrote on any of the days 7 to 13 after the day of their first message. Only those count
    whose 14 days are complete: they first wrote two to six weeks ago. In public Slack channels .10 to .27 was seen; in
    small places it jumps about, and "day 7 to 27 return" is steadier. The interval is Wilson's (1927). Range: 0 to 1.
    Undefined when nobody was new in those weeks. Needs 20 newcomers.
    """
    return came_back(history, FIRST, LAST)
