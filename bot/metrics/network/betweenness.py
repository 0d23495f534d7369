"""On how few people it rests that others can reach each other."""

from math import ceil
from typing import Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.network.graph import WINDOW, Dyads, tie_graph
from bot.metrics.network.groups import Floats
from bot.metrics.network.seen import unseen
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import missing, quantity
from bot.window import History

MINIMUM: Final = 50
LARGEST: Final = 5_000
TENTH: Final = 0.1
ONE_THREAD: Final = 1 << 40  # sums of floats depend on their order, and threads would choose it


def betweenness_share(history: History) -> Figure:
    """How much of what goes between people goes through few of them.

    A person is between two others as far as the shortest ways between these lead through them (Freeman 1977), in the
    network of the last 28 days. The value is the share of all that lies with the tenth of the people with ties, never
    fewer than five, who are between most; who they are is never shown. High values are usual and say that few connect
    many. Range: .1 to 1. Undefined when nobody is between others, when fewer than a quarter of messages are known to
    address somebody, or among more than 5,000 people, where it would take too long. Needs 50 people with ties.
    """
    history = calm(history)
    graph = tie_graph(history)
    tied = graph.dyads.degree > 0
    n = int(tied.sum())
    if lacking := unseen(history):
        return missing(lacking, n, n)
    if n < MINIMUM or n > LARGEST:
        return missing(f"Told of among {MINIMUM} to {LARGEST:,} people with ties; there are {n:,}.", n, n)
    values = np.sort(betweenness(graph.dyads)[tied])[::-1]
    few, total = max(5, ceil(TENTH * n)), float(values.sum())
    if not total:
        return missing("Nobody is between others here.", n, n)
    figure = quantity(float(values[:few].sum()) / total, n, people=n)
    return gap_marked(figure, history, WINDOW)


def betweenness(pairs: Dyads) -> Floats:
    """For everybody the share of shortest ways between two others that lead through them."""
    import rustworkx  # noqa: PLC0415  # only where it is asked for

    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(pairs.people))
    graph.add_edges_from_no_data(list(zip(pairs.one.tolist(), pairs.other.tolist(), strict=True)))
    found = rustworkx.graph_betweenness_centrality(graph, parallel_threshold=ONE_THREAD)
    return np.array([found[person] for person in range(pairs.people)], np.float64)
