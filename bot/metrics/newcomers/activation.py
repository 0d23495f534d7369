"""How many of those who join write something."""

from typing import Final

import numpy as np

from bot.events import DAY
from bot.metrics.figure import Figure
from bot.metrics.participation.arrivals import arrivals
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.kaplan_meier import KaplanMeier
from bot.metrics.statistics.states import missing, share
from bot.window import History

WINDOW: Final = 28
MINIMUM: Final = 20
WITHIN: Final = 7
CURVE: Final = (0, 1, 2, 3, 7, 14, 21, 28)


def activation(history: History) -> Figure:
    """How likely somebody who joins is to write a first message within a week.

    The Kaplan-Meier estimate (1958) at 7 days over everybody who joined in the last 28 days: a join two days ago counts
    for the two days it was watched. Leaving without a word is not writing. Only joins the platform told of count;
    without them this cannot be known, as people who never wrote cannot be seen. The parts are the curve: the share that
    has not written after so many days. Range: 0 to 1. Undefined when no join is known, or none is a week old. Needs 20
    joins.
    """
    known = arrivals(history)
    joined = known.where((known.joined_at > 0) & (known.joined_day >= history.end - WINDOW))
    n = len(joined)
    if not n:
        return missing(f"No join is known in the last {WINDOW} days.", people=0)
    wrote = joined.first_row >= 0
    until = np.where(wrote, joined.first_at, history.end_at)
    curve = KaplanMeier((until - joined.joined_at) / DAY, wrote)
    value = curve.happened(WITHIN)
    if n >= MINIMUM and value is None:
        return missing(f"Nobody who joined has been here for {WITHIN} days yet.", n, n)
    interval = curve.happened_interval(WITHIN)
    figure = share(value, interval, n, minimum=MINIMUM, of="joins", people=n, parts=curve.curve(CURVE))
    return gap_marked(figure, history, WINDOW)
