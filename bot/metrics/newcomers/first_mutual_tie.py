"""How long until a newcomer has somebody to talk with, both ways."""

from typing import Final

import numpy as np

from bot.events import DAY
from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.newcomers.widening import ENOUGH, recent_newcomers
from bot.metrics.participation.arrivals import Arrivals
from bot.metrics.statistics.kaplan_meier import KaplanMeier
from bot.metrics.statistics.states import missing, quantity, state_of
from bot.sorting import among
from bot.ties import Source, ties
from bot.window import History, Ints

HORIZON: Final = 28
JUDGED: Final = 7  # days at which the curve has to be sharp enough
CURVE: Final = (0, 1, 2, 3, 7, 14, 21, 28)


def first_mutual_tie(history: History) -> Figure:
    """How long until a newcomer and somebody else have spoken to each other.

    The median number of days from a newcomer's first message to the first time that they and one other person have both
    addressed each other, by a reply, in a thread, by name or in a running dialogue, within 28 days; Kaplan and Meier's
    estimate (1958), in which those still without one count for the time they were watched. Reactions are no part of it,
    as their time is often unknown. The parts are the curve: the share still without after so many days. The last 28
    days of newcomers are taken, or 91 where those hold fewer than 20. Range: 0 to 28 days. Undefined when fewer than
    half get there (the note says so) or nobody was new. Needs 20 newcomers.
    """
    history = calm(history)
    new, note = recent_newcomers(history)
    n = len(new)
    if n < ENOUGH:
        return missing(f"Needs {ENOUGH} newcomers; there are {n}.", n, n)
    found = first_mutual(history, new)
    limit = np.minimum(history.end_at, new.first_at + HORIZON * DAY)
    observed = (found > 0) & (found <= limit)
    curve = KaplanMeier((np.where(observed, found, limit) - new.first_at) / DAY, observed)
    interval = curve.median_interval
    state = state_of(n, ENOUGH, *curve.interval(JUDGED))
    if curve.median is None:
        note = f"Not reached: fewer than half have a tie both ways within {HORIZON} days. {note}".strip()
    parts = curve.curve(CURVE)
    return quantity(curve.median, n, interval=interval, state=state, note=note, people=n, parts=parts)


def first_mutual(history: History, new: Arrivals) -> Ints:
    """The instant at which each newcomer first had a tie both ways with anybody; 0 for those without."""
    found = ties(history)
    spoken = (found.source <= Source.DIALOGUE) & ~found.reaction & (found.from_person != found.to_person)
    touched = among(found.from_person, new.person) | among(found.to_person, new.person)
    rows = np.flatnonzero(spoken & touched)  # in order of time
    one, other = found.from_person[rows], found.to_person[rows]
    firsts = np.unique(np.stack((one, other)), axis=1, return_index=True)
    (one, other), at = firsts[0], found.at[rows[firsts[1]]]
    first = dict(zip(zip(one.tolist(), other.tolist(), strict=True), at.tolist(), strict=True))
    mutual: dict[int, int] = {}
    for (here, there), instant in first.items():
        if (there, here) in first:
            met = max(instant, first[there, here])
            mutual[here] = min(met, mutual.get(here, met))
    return np.array([mutual.get(person, 0) for person in new.person.tolist()], np.int64)
