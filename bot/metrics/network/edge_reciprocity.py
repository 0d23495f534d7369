"""Whether speaking to somebody is returned, counted by direction."""

from typing import Final

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.network.graph import WINDOW, tie_graph
from bot.metrics.network.seen import spread, unseen
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import missing, share
from bot.window import Bools, History

MINIMUM: Final = 30


def edge_reciprocity(history: History) -> Figure:
    """How often speaking to somebody is returned.

    An arc leads from each person to everybody they spoke to in the last 28 days; the value is the share of arcs with
    one the other way round. The part gives rho, the excess over what chance alone would return in a network with as
    many arcs (Garlaschelli and Loffredo 2004): above 0 more is returned than by chance, below 0 less. The interval is a
    jackknife over people. Range: 0 to 1 (rho at most 1). Undefined when fewer than a quarter of messages are known to
    address somebody. Needs 30 arcs.
    """
    history = calm(history)
    graph = tie_graph(history)
    n, arcs = len(graph), len(graph.start)
    if lacking := unseen(history):
        return missing(lacking, arcs, n)

    def returned(stays: Bools) -> float | None:
        inside = stays[graph.start] & stays[graph.target]
        return float(graph.returned[inside].mean()) if inside.any() else None

    value = float(graph.returned.mean()) if arcs else None
    interval = spread(value, n, returned)
    parts = () if value is None else ({"part": "rho", "number": excess(value, arcs, n), "n": arcs},)
    people = int((graph.dyads.degree > 0).sum())
    figure = share(value, interval, arcs, minimum=MINIMUM, of="arcs", people=people, parts=parts)
    return gap_marked(figure, history, WINDOW)


def excess(value: float, arcs: int, people: int) -> float | None:
    """How much more is returned than chance would; None where everybody spoke to everybody."""
    density = arcs / (people * (people - 1))
    return (value - density) / (1 - density) if density < 1 else None
