"""How many of those who join come to write, to come back, and to be regulars."""

from typing import Any, Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.participation.activity import member_days
from bot.metrics.participation.arrivals import Arrivals, arrivals, newcomers
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import missing, proportion
from bot.metrics.statistics.wilson import wilson
from bot.window import Bools, History

WINDOW: Final = 91
WATCHED: Final = 28
MINIMUM: Final = 20
WEEKS: Final = 2
REGULAR: Final = 3
SPAN: Final = 4
STEPS: Final = ("joined", "wrote", "active in two weeks", "regular")


def conversion(history: History) -> Figure:
    """How many of those who join come to write, to come back, and to be regulars.

    Four steps: joined; wrote a first message; wrote in at least two different weeks; was a regular, that is, wrote in
    three of four consecutive weeks (Monday to Sunday, local time). Everybody who joined in the last 91 days and at
    least 28 days ago, so that each had the time for all steps. The value is the share of those who joined that became
    regulars; each part is a step with its share of the step before. Where no joins are known the first step is the
    first message, and the note says so. After CHAOSS's "conversion rate". The intervals are Wilson's (1927). Range: 0
    to 1. Undefined when nobody joined. Needs 20 people in the first step.
    """
    people, steps, note = _entered(history)
    if not len(people):
        return missing(f"Nobody is known to have arrived {WATCHED} to {WINDOW} days ago.", people=0)
    weeks = _weeks(history, people)
    reached = {
        "joined": np.ones(len(people), bool),
        "wrote": people.first_row >= 0,
        "active in two weeks": weeks.sum(axis=1) >= WEEKS,
        "regular": _regular(weeks),
    }
    counts = [int(reached[step].sum()) for step in steps]
    of = "people who joined" if "joined" in steps else "people who first wrote"
    figure = proportion(counts[-1], counts[0], minimum=MINIMUM, of=of, note=note, parts=_parts(steps, counts))
    return gap_marked(figure, history, WINDOW)


def _entered(history: History) -> tuple[Arrivals, tuple[str, ...], str]:
    known = arrivals(history)
    inside = (known.joined_day >= history.end - WINDOW) & (known.joined_day < history.end - WATCHED)
    told = known.joined_at > 0
    if told.any():
        return known.where(told & inside), STEPS, ""
    wrote = newcomers(history, history.end - WINDOW, history.end - WATCHED)
    return wrote, STEPS[1:], "Joins are not known: this begins with the first message."


def _weeks(history: History, people: Arrivals) -> Bools:
    """In which weeks each of them wrote, one row a person and one column a local week of the window."""
    first = history.end - WINDOW - (history.end - WINDOW - 1) % 7
    table = np.zeros((len(people), (history.end - first) // 7 + 1), bool)
    days = member_days(history).between(first, history.end)
    place = np.minimum(np.searchsorted(people.person, days.person), len(people) - 1)
    mine = people.person[place] == days.person
    table[place[mine], (days.day[mine] - first) // 7] = True
    return table


def _regular(weeks: Bools) -> Bools:
    spans = np.lib.stride_tricks.sliding_window_view(weeks, SPAN, axis=1)
    found: Bools = (spans.sum(axis=2) >= REGULAR).any(axis=1)
    return found


def _parts(steps: tuple[str, ...], counts: list[int]) -> tuple[dict[str, Any], ...]:
    parts: list[dict[str, Any]] = []
    for step, people, before in zip(steps, counts, [None, *counts[:-1]], strict=True):
        value = people / before if before else None
        low, high = wilson(people, before or 0)
        parts.append({"step": step, "people": people, "of": before, "value": value, "low": low, "high": high})
    return tuple(parts)
