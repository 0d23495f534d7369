"""How many people equal ones would have to be to take part as evenly as those here do."""

from math import exp
from typing import Any, Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.participation.activity import member_days, numbered
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.jackknife import jackknife_interval
from bot.metrics.statistics.states import missing, quantity
from bot.window import History, Ints

WINDOW: Final = 28
MINIMUM: Final = 10


def hill_numbers(history: History) -> Figure:
    """How many people this would be if all took part equally.

    The Hill number of order 1 of active days in the last 28 days, exp(-sum p ln p) with p the share of all active days
    that one person has: the effective number of contributors. The parts give order 2 (1 / sum p^2), which listens more
    to the most active, and the evenness of each: the number divided by everybody who wrote. Context, never part of a
    score: evenness rises when the most active people leave. The interval is a jackknife over people. Range: 1 up to
    the number of people who wrote. Undefined when nobody wrote in the window. Needs 10 active members.
    """
    days = member_days(history).between(history.end - WINDOW, history.end)
    people, counts = days.people(), days.counts()
    if len(people) < MINIMUM:
        return missing(f"Needs {MINIMUM} active members; there are {len(people)}.", len(people), len(people))
    first, second = hill(counts, 1), hill(counts, 2)
    interval = jackknife_interval(first, lambda kept: hill(counts[kept], 1), numbered(history, people), lowest=1.0)
    parts: tuple[dict[str, Any], ...] = (
        {"part": "order 2", "count": round(second, 1)},
        {"part": "evenness, order 1", "value": first / len(people)},
        {"part": "evenness, order 2", "value": second / len(people)},
    )
    figure = quantity(first, len(people), interval=interval, people=len(people), parts=parts)
    return gap_marked(figure, history, WINDOW)


def hill(counts: Ints, order: int) -> float:
    """The Hill number of order 1 or 2 of some positive counts."""
    p = np.sort(counts) / counts.sum()  # sorted, so that the sum does not depend on who is who
    return exp(-float(np.sum(p * np.log(p)))) if order == 1 else 1 / float(np.sum(p * p))
