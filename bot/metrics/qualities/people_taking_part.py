"""How many people take part in a week, evened out over four."""

from math import sqrt
from typing import Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.participation.arrivals import days_of_members
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import missing, quantity
from bot.metrics.statistics.wilson import Z95, Interval
from bot.window import History

WINDOW: Final = 28
WEEKS: Final = 4
MINIMUM: Final = 20


def people_taking_part(history: History) -> Figure:
    """How many people take part in a week.

    The mean, over the last four weeks, of the number of different people who wrote: the component of Engagement that
    looks at reach, and sees the loss that shares hide when occasional people leave. Accounts that
    came in a rush and left one or two words are left out. In the score it counts as a ratio to this community's own
    first twelve weeks. The interval is from how much the four weeks differ, and never narrower
    than counting alone makes it. Range: 0 and up. Undefined when nobody wrote in the window. Needs 28 days of history
    and 20 active members.
    """
    if history.end - history.start < WINDOW:
        return missing(f"Needs {WINDOW} days of history; there are {history.end - history.start}.")
    days = days_of_members(calm(history)).between(history.end - WINDOW, history.end)
    n = len(days.people())
    if n < MINIMUM:
        return missing(f"Needs {MINIMUM} active members; there are {n}.", n, n)
    weekly = np.bincount(days.weeks(history.end - WINDOW).day, minlength=WEEKS)
    value = float(weekly.mean())
    reach = Z95 * max(float(weekly.std(ddof=1)), sqrt(value)) / sqrt(WEEKS)
    interval = Interval(max(0.0, value - reach), value + reach)
    return gap_marked(quantity(value, n, interval=interval, people=int(weekly.min())), history, WINDOW)
