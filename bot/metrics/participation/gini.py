"""How unevenly taking part is spread."""

from typing import Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.participation.activity import member_days, numbered
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.jackknife import jackknife_interval
from bot.metrics.statistics.states import missing, share
from bot.window import History, Ints

WINDOW: Final = 28
MINIMUM: Final = 20


def participation_gini(history: History) -> Figure:
    """How unevenly taking part is spread over those who take part.

    The Gini index of active days of the people who wrote in the last 28 days: 0 when everybody wrote on equally many
    days, 1 when one person did all of it. Active days and not messages, so that one loud account cannot move it; times
    n / (n - 1), as the plain index reads too low in small places. Context, never part of a score: it also falls when
    the most active people leave. The interval is a jackknife over people. Range: 0 to 1. Undefined when nobody wrote
    in the window. Needs 28 days of history and 20 active members.
    """
    if history.end - history.start < WINDOW:
        return missing(f"Needs {WINDOW} days of history; there are {history.end - history.start}.")
    days = member_days(history).between(history.end - WINDOW, history.end)
    people, counts = days.people(), days.counts()
    value = gini(counts)
    if value is None or len(people) < MINIMUM:
        return missing(f"Needs {MINIMUM} active members; there are {len(people)}.", len(people), len(people))
    interval = jackknife_interval(value, lambda kept: gini(counts[kept]), numbered(history, people), highest=1)
    figure = share(value, interval, len(people), minimum=MINIMUM, of="active members", people=len(people))
    return gap_marked(figure, history, WINDOW)


def gini(counts: Ints) -> float | None:
    """The Gini index, corrected for few: 2 sum(i x_i) / (n sum x) - (n + 1) / n, times n / (n - 1); none below two."""
    n, total = len(counts), int(counts.sum())
    if n < 2 or not total:
        return None
    ranked = np.sort(counts)
    plain = 2 * float(np.dot(np.arange(1, n + 1), ranked)) / (n * total) - (n + 1) / n
    return max(0.0, min(1.0, plain * n / (n - 1)))
