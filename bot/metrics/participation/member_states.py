"""Which members are new, regular, occasional, returned, dormant, or have never written."""

from typing import Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.participation.activity import member_days, members_at_end, seen_lately
from bot.metrics.participation.arrivals import NEW, active_in, arrivals
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import missing, quantity
from bot.window import Bools, History, Ints

WINDOW: Final = 28
REGULAR: Final = 3  # of the last four weeks
SEEN: Final = 90


def member_states(history: History) -> Figure:
    """How many members are new, regular, occasional, returned, dormant, or have never written.

    Each member is in one state, the first that fits: new (joined, or first seen after a burn-in of 42 days, within the
    last 28 days); returned (wrote in the last 28 days, after 28 or more silent ones); regular (wrote in at least three
    of the last four weeks); occasional (wrote in them otherwise); dormant (wrote before, but not in the last 28 days);
    never wrote. Three of four weeks is the rule TogetherCrew calls consistent. The value is the number of regulars,
    the parts are all states. Where the members are not known, everybody who wrote in the last 90 days stands for them,
    and the note says so. Range: 0 and up. Undefined while nobody has ever written. No minimum sample.
    """
    if not len(history.messages):
        return missing("Nobody has written here yet.")
    members, note = members_at_end(history), ""
    if members is None:
        members, note = seen_lately(history, SEEN), f"Members are not known: the base is who wrote in {SEEN} days."
    counts = {name: int(which.sum()) for name, which in states(history, members).items()}
    parts = tuple({"state": name, "people": number} for name, number in counts.items())
    figure = quantity(counts["regular"], len(members), people=counts["regular"], note=note, parts=parts)
    return gap_marked(figure, history, WINDOW)


def states(history: History, people: Ints) -> dict[str, Bools]:
    """For each state, which of these people are in it; everybody is in one."""
    end = history.end
    days = member_days(history)
    known = arrivals(history)
    weeks = days.between(end - WINDOW, end).weeks(end - WINDOW)
    regulars = weeks.people()[weeks.counts() >= REGULAR]
    active = np.isin(people, weeks.people())
    found = {
        "new": np.isin(people, known.person[known.began >= end - NEW]),
        "returned": active & _returned(history, people),
        "regular": np.isin(people, regulars),
        "occasional": active,
        "dormant": np.isin(people, days.people()),
        "never wrote": np.ones(len(people), bool),
    }
    free = np.ones(len(people), bool)
    for name, fits in found.items():
        found[name] = fits & free
        free &= ~fits
    return found


def _returned(history: History, people: Ints) -> Bools:
    """Whether 28 or more silent days lie between what somebody wrote in the window and anything before."""
    days = member_days(history)
    inside = days.between(history.end - WINDOW, history.end)
    keys = inside.people()
    first = np.full(len(people), history.end, np.int64)
    begins = np.flatnonzero(np.diff(inside.person, prepend=-1))
    here = np.isin(people, keys)
    first[here] = inside.day[begins][np.searchsorted(keys, people[here])]
    ever = np.full(len(people), history.start)
    before = active_in(history, people, ever, np.full(len(people), history.end - WINDOW - 1))
    return here & before & ~active_in(history, people, first - WINDOW, first - 1)
