"""Whether newcomers meet those who have been here for long."""

from typing import Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.participation.activity import member_days, numbered
from bot.metrics.participation.arrivals import newcomers
from bot.metrics.participation.member_states import states
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.jackknife import jackknife_interval
from bot.metrics.statistics.states import missing, quantity
from bot.sorting import among, coded, distinct
from bot.ties import Source, ties
from bot.window import History, Ints

WINDOW: Final = 28
MINIMUM: Final = 20


def old_new_mixing(history: History) -> Figure:
    """Whether newcomers meet those who have been here for long.

    Of all the people newcomers of the last 28 days spoke with, each pair counted once, the share who are regulars
    (wrote in at least three of the last four weeks and are not new), divided by the share of everybody's active days
    that is the regulars'. 1 is what comes about when newcomers meet whoever is around; below it they keep to one
    another. Speaking with is addressing or being addressed, by a reply, in a thread, by name or in a running dialogue;
    reactions and guesses from who spoke last do not count. The interval is a jackknife over newcomers. Range: 0 and up.
    Undefined when no newcomer spoke with anybody, or there are no regulars. Needs 20 such pairs.
    """
    history = calm(history)
    new = newcomers(history, history.end - WINDOW, history.end).person
    newcomer, partner = _partners(history, new)
    n, met = len(newcomer), len(distinct(newcomer))
    if n < MINIMUM:
        return missing(f"Needs {MINIMUM} pairs of a newcomer and somebody they spoke with; there are {n}.", n, met)
    days = member_days(history).between(history.end - WINDOW, history.end)
    people = days.people()
    regulars = people[states(history, people)["regular"]]
    expected = float(days.counts()[np.isin(people, regulars)].sum() / days.counts().sum())
    if not expected:
        return missing("There are no regulars yet: nobody but newcomers wrote in three of the last four weeks.", n, met)
    old = np.isin(partner, regulars)
    value = float(old.mean()) / expected
    number = numbered(history, newcomer)
    interval = jackknife_interval(value, lambda kept: float(old[kept].mean()) / expected, number)
    return gap_marked(quantity(value, n, interval=interval, people=met), history, WINDOW)


def _partners(history: History, new: Ints) -> tuple[Ints, Ints]:
    """Every newcomer beside each person they spoke with in the window, once."""
    found = ties(history)
    first = int(np.searchsorted(found.day, history.end - WINDOW))
    spoken = (found.source[first:] <= Source.DIALOGUE) & ~found.reaction[first:]
    one, other = found.from_person[first:][spoken], found.to_person[first:][spoken]
    keys, place = coded(np.concatenate((one, other)))
    mine, theirs = place, np.concatenate((place[len(one) :], place[: len(one)]))
    pairs = (mine * len(keys) + theirs)[among(keys, new)[mine] & (mine != theirs)]
    newcomer, partner = np.divmod(distinct(pairs), max(len(keys), 1))
    return keys[newcomer], keys[partner]
