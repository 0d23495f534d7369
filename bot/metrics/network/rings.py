"""Rings: accounts that came together and speak with nobody but each other, as nobody does who joins a place."""

from typing import Final

import numpy as np

from bot.metrics.network.graph import trust_graph
from bot.metrics.participation.arrivals import arrivals
from bot.window import Bools, History, Ints

TOGETHER: Final = 7  # days
SMALLEST: Final = 3
INSIDE: Final = 0.95  # of the days on which they spoke to anybody
LARGEST: Final = (
    0.25  # of the people in the network: where more came together, they are the community, not a ring in it
)


def without_rings(history: History) -> Bools:
    """Who of the people in the 90-day network is in no ring; worked out once."""
    return history.remember("without rings", _without_rings)


def _without_rings(history: History) -> Bools:
    """Everybody but sets of three or more who began within a week and spoke nearly only among themselves.

    A set of more than a quarter of everybody is none: so a place begins, or a class that moves in together.
    """
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415  # heavy, and only here

    graph = trust_graph(history)
    began, pairs = _began(history), graph.dyads
    one, other = began[pairs.one], began[pairs.other]
    together = pairs.where((one > 0) & (other > 0) & (np.abs(one - other) <= TOGETHER))
    number, label = connected_components(together.matrix(), directed=False)
    spoke = np.bincount(label[graph.start], weights=graph.days, minlength=number)
    at_home = label[graph.start] == label[graph.target]
    inside = np.bincount(label[graph.start], weights=graph.days * at_home, minlength=number)
    first, last = np.full(number, np.iinfo(np.int64).max), np.zeros(number, np.int64)
    np.minimum.at(first, label, began)
    np.maximum.at(last, label, began)
    size = np.bincount(label, minlength=number)
    ring = (size >= SMALLEST) & (size <= LARGEST * len(graph)) & (spoke > 0) & (inside > INSIDE * spoke)
    ring &= last - first <= TOGETHER
    found: Bools = ~ring[label]
    return found


def _began(history: History) -> Ints:
    """The day on which each person of the 90-day network began, by number; 0 where that was not seen."""
    known, graph = arrivals(history), trust_graph(history)
    number = graph.numbers(known.person)
    began = np.zeros(len(graph), np.int64)
    began[number[number >= 0]] = known.began[number >= 0]
    return began
