"""Whether newcomers come back: the two returns, early and later."""

from typing import Final

from bot.metrics.figure import Figure
from bot.metrics.participation.arrivals import active_in, newcomers
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import proportion
from bot.window import History

WINDOW: Final = 28
MINIMUM: Final = 20


def came_back(history: History, first: int, last: int) -> Figure:
    """The share of newcomers active on the days `first` to `last` after their first message.

    All who first wrote in the latest 28 days from which everybody could be watched to the last of those days.
    """
    stop = history.end - last
    new = newcomers(history, stop - WINDOW, stop)
    back = active_in(history, new.person, new.first_day + first, new.first_day + last)
    figure = proportion(int(back.sum()), len(new), minimum=MINIMUM, of=f"newcomers watched for {last + 1} days")
    return gap_marked(figure, history, WINDOW + last)
