"""How many of those who began in one week are still there weeks later."""

from datetime import date
from typing import Any, Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.participation.activity import monday_before
from bot.metrics.participation.arrivals import Arrivals, active_in, newcomers
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import missing, proportion
from bot.window import Bools, History, Ints

COHORTS: Final = 16  # weeks back in which a cohort began
LONGEST: Final = 12  # weeks a cohort is followed
POOLED: Final = 4
MINIMUM: Final = 10
AFTER: Final = 4  # weeks after the first: the headline
WINDOW: Final = 7 * COHORTS


def retention_cohorts(history: History) -> Figure:
    """How many of those who began here are still writing four weeks later.

    Everybody who first wrote in the same week (Monday to Sunday, local time) is a cohort; R(k) is the share of it that
    wrote in the k-th week after. The value is R(4) over all cohorts of the last 16 weeks whose fourth week is complete;
    the parts are the cohorts with R(0) to R(12), and beside them the share that wrote in that week or any later one.
    Where a cohort has fewer than 10 people, four weeks are taken together. Nobody is counted as beginning merely
    because the history starts (see newcomers). The interval is Wilson's (1927). Range: 0 to 1. Undefined when nobody
    began in time. Needs 10 people.
    """
    stop = monday_before(history.end)
    began = newcomers(history, stop - WINDOW, stop)
    if not len(history.messages):
        return missing("Nobody has written here yet.")
    followed = began.where(_monday(began) + 7 * (AFTER + 1) <= stop)
    back = int(_wrote(history, followed, AFTER, AFTER).sum())
    whom = f"people whose week {AFTER} after their first is complete"
    figure = proportion(back, len(followed), minimum=MINIMUM, of=whom, parts=_parts(history, began))
    return gap_marked(figure, history, WINDOW)


def _parts(history: History, began: Arrivals) -> tuple[dict[str, Any], ...]:
    """One part for each cohort, of one week or of four, the oldest first."""
    stop, monday = monday_before(history.end), _monday(began)
    sizes = np.unique(monday, return_counts=True)[1]
    width = 1 if int(sizes.min(initial=MINIMUM)) >= MINIMUM else POOLED
    blocks = range(stop - WINDOW, stop, 7 * width)
    cohorts = ((first, began.where((monday >= first) & (monday < first + 7 * width))) for first in blocks)
    return tuple(_cohort(history, first, width, cohort) for first, cohort in cohorts if len(cohort))


def _cohort(history: History, first: int, width: int, cohort: Arrivals) -> dict[str, Any]:
    weeks = (monday_before(history.end) - first) // 7
    after = range(min(LONGEST, weeks - width) + 1) if len(cohort) >= MINIMUM else None
    return {
        "cohort": date.fromordinal(first).isoformat(),
        "weeks": width,
        "people": len(cohort),
        "returned": after and [float(_wrote(history, cohort, k, k).mean()) for k in after],
        "returned_or_later": after and [float(_wrote(history, cohort, k, weeks).mean()) for k in after],
    }


def _wrote(history: History, people: Arrivals, first: int, last: int) -> Bools:
    """Whether each wrote in the weeks `first` to `last` after the week of the first message."""
    monday = _monday(people)
    stop = monday_before(history.end)
    return active_in(history, people.person, monday + 7 * first, np.minimum(monday + 7 * last + 6, stop - 1))


def _monday(people: Arrivals) -> Ints:
    return people.first_day - (people.first_day - 1) % 7
