"""Whether people who share a partner speak with each other."""

from typing import Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.network.graph import WINDOW, Dyads, tie_graph
from bot.metrics.network.rewiring import NETWORKS, rewired
from bot.metrics.network.seen import spread, unseen
from bot.metrics.network.standing import Standing, against_chance
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import missing, share
from bot.window import History, Ints

MINIMUM: Final = 50


def clustering(history: History) -> Figure:
    """How often two partners of somebody are partners themselves.

    Transitivity: three times the number of triangles over the number of ties that meet in a person, in the network of
    the last 28 days. The value alone says little, as a few people who speak with many make triangles by chance; so the
    parts compare it with 50 random networks in which everybody has as many partners as here (their mean, and z: how
    many of their standard deviations it lies above it). The interval is a jackknife over people. Range: 0 to 1 (z any).
    Undefined when no two ties meet, or when fewer than a quarter of messages are known to address somebody. Needs 50
    ties.
    """
    history = calm(history)
    graph = tie_graph(history)
    pairs, n = graph.dyads, len(graph)
    if lacking := unseen(history):
        return missing(lacking, len(pairs), n)
    value = transitivity(pairs)
    interval = spread(value, n, lambda stays: transitivity(pairs.among(stays)))
    parts = () if value is None or len(pairs) < MINIMUM else chance_parts(value, pairs)
    people = int((pairs.degree > 0).sum())
    figure = share(value, interval, len(pairs), minimum=MINIMUM, of="ties", people=people, parts=parts)
    return gap_marked(figure, history, WINDOW)


def chance_parts(value: float, pairs: Dyads) -> tuple[dict[str, object], ...]:
    """The value beside that of random networks."""
    random = [found for each in rewired(pairs) if (found := transitivity(each)) is not None]
    standing: Standing = against_chance(value, random)
    return (
        {"part": f"mean of {NETWORKS} random networks", "value": standing.mean},
        {"part": "z", "number": standing.z},
    )


def transitivity(pairs: Dyads) -> float | None:
    """Triangles, each counted at its three corners, over pairs of ties that meet; None where none meet."""
    degree = pairs.degree
    meeting = int((degree * (degree - 1)).sum()) // 2
    return int(triangles(pairs).sum()) / meeting if meeting else None


def triangles(pairs: Dyads) -> Ints:
    """For each person how many triangles they are a corner of."""
    ties = pairs.matrix()
    closed = (ties @ ties).multiply(ties).sum(axis=1)
    return np.asarray(closed, np.int64).ravel() // 2
