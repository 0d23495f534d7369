"""Whether people who share a partner speak with each other."""

from typing import Final

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.network.chance import by_chance
from bot.metrics.network.graph import WINDOW, tie_graph
from bot.metrics.network.rewiring import NETWORKS
from bot.metrics.network.seen import spread, unseen
from bot.metrics.network.standing import against_chance
from bot.metrics.network.triangles import transitivity
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import missing, share
from bot.window import History

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
    parts = () if value is None or len(pairs) < MINIMUM else _chance(value, history)
    people = int((pairs.degree > 0).sum())
    figure = share(value, interval, len(pairs), minimum=MINIMUM, of="ties", people=people, parts=parts)
    return gap_marked(figure, history, WINDOW)


def _chance(value: float, history: History) -> tuple[dict[str, object], ...]:
    """The value beside that of random networks."""
    standing = against_chance(value, by_chance(history).transitivity)
    return (
        {"part": f"mean of {NETWORKS} random networks", "value": standing.mean},
        {"part": "z", "number": standing.z},
    )
