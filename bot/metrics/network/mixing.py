"""Whether ties stay inside the channels people are at home in, or lead out of them."""

from typing import Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.network.graph import WINDOW, Dyads, tie_graph
from bot.metrics.network.homes import homes, outside, outside_share, shuffled
from bot.metrics.network.rewiring import SEED
from bot.metrics.network.seen import spread, unseen
from bot.metrics.network.standing import against_chance
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import missing, quantity
from bot.window import History, Ints

MINIMUM: Final = 30
PERMUTATIONS: Final = 1000


def external_internal(history: History) -> Figure:
    """Whether ties lead out of the channel people are at home in, or stay inside.

    The E-I index (Krackhardt and Stern 1988): ties between people of different groups less ties inside groups, over
    both; -1 where every tie stays inside, 1 where every tie leads out. The ties are those of the last 28 days; a group
    is the five or more people who wrote in the same channel on most days of the 90 days before, or in one of the
    channels that admins chose to look between; where admins chose roles it is those who have one, and who has several
    counts in the smallest. Large groups keep more ties inside by chance, so the parts give the mean
    over 1,000 random exchanges of everybody's place, and z: how many standard deviations the value lies above it. The
    interval is a jackknife over people. Range: -1 to 1. Undefined when fewer than a quarter of messages are known to
    address somebody. Needs 30 ties and two groups.
    """
    history = calm(history)
    graph = tie_graph(history)
    found, pairs = homes(history), graph.dyads
    if lacking := lacks_homes(history):
        return missing(lacking, len(pairs), len(graph))
    known, _ = outside(found.label, pairs)
    value = index(found.label, pairs)
    interval = spread(value, len(graph), lambda stays: index(found.label, pairs.among(stays)), lowest=-1)
    people = int((found.label >= 0).sum())
    parts = _chance(value or 0.0, found.label, pairs.where(known))
    figure = quantity(value, int(known.sum()), interval=interval, people=people, parts=parts)
    return gap_marked(figure, history, WINDOW)


def index(label: Ints, pairs: Dyads) -> float | None:
    """The E-I index; None where no tie has both ends in groups."""
    out = outside_share(label, pairs)
    return None if out is None else 2 * out - 1


def _chance(value: float, label: Ints, pairs: Dyads) -> tuple[dict[str, object], ...]:
    chance = np.random.default_rng(SEED)
    random = [index(shuffled(label, chance), pairs) or 0.0 for _ in range(PERMUTATIONS)]
    standing = against_chance(value, random)
    return (
        {"part": f"mean of {PERMUTATIONS} random exchanges", "number": standing.mean},
        {"part": "z", "number": standing.z},
    )


def lacks_homes(history: History) -> str:
    """What is missing before ties between groups can be told; empty where nothing is."""
    found = homes(history)
    known, _ = outside(found.label, tie_graph(history).dyads)
    number = int(known.sum())
    if lacking := unseen(history):
        return lacking
    if len(found) < 2:
        if history.between & history.groups.keys():
            return f"Needs two chosen groups with five people each among those who speak; there are {len(found)}."
        return "Needs two channels in which five people each were at home before; " + (
            "there is one." if len(found) else "there is none."
        )
    return "" if number >= MINIMUM else f"Needs {MINIMUM} ties among people at home somewhere; there are {number}."
