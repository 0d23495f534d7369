"""How many people are held by more than one tie: the k-core of the network."""

from typing import Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.network.graph import WINDOW, Dyads, tie_graph
from bot.metrics.network.seen import spread, unseen
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import missing, share
from bot.window import Bools, History, Ints

MINIMUM: Final = 20
HELD: Final = 2
WELL_HELD: Final = 3


def core_share(history: History) -> Figure:
    """How many of those who take part are held by several ties at once.

    Of the people who wrote in the last 28 days, the share in the 2-core: the largest set of people each of whom has
    ties to at least two others in the set. Losing one tie does not cut them off; those outside hang on one person or on
    nobody. The parts give the same for three ties. The k-core (Seidman 1983) as a sign of resilience is that of Garcia
    and others (2013). The interval is a jackknife over people. Range: 0 to 1. Undefined when nobody wrote, or when
    fewer than a quarter of messages are known to address somebody. Needs 20 active people.
    """
    history = calm(history)
    graph = tie_graph(history)
    pairs, n = graph.dyads, len(graph)
    if lacking := unseen(history):
        return missing(lacking, n, n)
    if n < MINIMUM:
        return share(None, spread(None, n, lambda _: None), n, minimum=MINIMUM, of="active people", people=n)
    held = in_core(pairs, HELD)
    value = float(held.mean())
    interval = spread(value, n, lambda stays: float(in_core(pairs.among(stays), HELD)[stays].mean()))
    parts = tuple(
        {"part": f"people with at least {k} ties inside", "people": int(in_core(pairs, k).sum()), "of": n}
        for k in (HELD, WELL_HELD)
    )
    figure = share(value, interval, n, minimum=MINIMUM, of="active people", people=n, parts=parts)
    return gap_marked(figure, history, WINDOW)


def in_core(pairs: Dyads, k: int) -> Bools:
    """Which people are in the k-core: those left when, again and again, everybody with fewer than k ties is out."""
    here = np.ones(pairs.people, bool)
    while True:
        pairs = pairs.among(here)
        enough: Bools = pairs.degree >= k
        if np.array_equal(enough, here):
            return here
        here = enough


def coreness(pairs: Dyads) -> Ints:
    """For each person the largest k of whose k-core they are part."""
    import rustworkx  # noqa: PLC0415  # only where every core is asked for

    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(pairs.people))
    graph.add_edges_from_no_data(list(zip(pairs.one.tolist(), pairs.other.tolist(), strict=True)))
    found: dict[int, int] = dict(rustworkx.core_number(graph))  # type: ignore[call-overload]  # its stub says int
    return np.array([found[person] for person in range(pairs.people)], np.int64)
