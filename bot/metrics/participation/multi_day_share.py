"""How many of those who take part do so on more than one day."""

from typing import Final

from bot.metrics.figure import Figure
from bot.metrics.participation.arrivals import days_of_members
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import missing, proportion
from bot.window import History

WINDOW: Final = 28
MINIMUM: Final = 20


def multi_day_share(history: History) -> Figure:
    """How many of those who take part do so on more than one day.

    The share of the active members of the last 28 days who wrote on at least two different days, days being those of
    the community's own time zone. It goes up when occasional people leave, so read it beside "active members".
    Accounts that came in a rush and left one or two words are left out. In public channels .36 to .77 was seen. The
    interval is Wilson's (1927). Range: 0 to 1. Undefined when nobody wrote in the window. Needs 28 days
    of history and 20 active members.
    """
    if history.end - history.start < WINDOW:
        return missing(f"Needs {WINDOW} days of history; there are {history.end - history.start}.")
    counts = days_of_members(history).between(history.end - WINDOW, history.end).counts()
    figure = proportion(int((counts >= 2).sum()), len(counts), minimum=MINIMUM, of="active members")
    return gap_marked(figure, history, WINDOW)
