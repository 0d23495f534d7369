"""How far the network falls apart into pieces that do not speak with each other."""

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


def fragmentation(history: History) -> Figure:
    """How many of those who take part are outside the largest connected group.

    People are connected who spoke to each other in the last 28 days, or to others who did, and so on. The value is the
    share of the people who wrote that are not in the largest set of connected people; the parts tell how many that is,
    how many of them have no tie at all, and the share of all possible pairs of people between whom there is no way.
    The interval is a jackknife over people. Range: 0 (all connected) to nearly 1. Undefined when nobody wrote, or when
    fewer than a quarter of messages are known to address somebody. Needs 20 active people.
    """
    history = calm(history)
    graph = tie_graph(history)
    pairs, n = graph.dyads, len(graph)
    if lacking := unseen(history):
        return missing(lacking, n, n)
    everybody = np.ones(n, bool)
    value = fragmented(pairs, everybody) if n else None
    interval = spread(value if n >= MINIMUM else None, n, lambda stays: fragmented(pairs, stays))
    figure = share(value, interval, n, minimum=MINIMUM, of="active people", people=n, parts=_parts(pairs, n))
    return gap_marked(figure, history, WINDOW)


def fragmented(pairs: Dyads, people: Bools) -> float | None:
    """The share of some people outside the largest connected set among them; None without people."""
    sizes = components(pairs, people)
    return 1 - int(sizes[0]) / int(sizes.sum()) if len(sizes) else None


def components(pairs: Dyads, people: Bools) -> Ints:
    """The sizes of the connected sets among some people, the largest first."""
    sizes = np.unique(connected(pairs, people)[people], return_counts=True)[1]
    return np.sort(sizes)[::-1].astype(np.int64)


def connected(pairs: Dyads, people: Bools) -> Ints:
    """By person, the number of the connected set among some people; those left out are each in one of their own."""
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415  # heavy, and only here

    label: Ints = connected_components(pairs.among(people).matrix(), directed=False)[1].astype(np.int64)
    return label


def _parts(pairs: Dyads, n: int) -> tuple[dict[str, object], ...]:
    if n < MINIMUM:
        return ()
    sizes = components(pairs, np.ones(n, bool))
    apart = 1 - int((sizes * (sizes - 1)).sum()) / (n * (n - 1))
    return (
        {"part": "people outside the largest connected group", "people": n - int(sizes[0])},
        {"part": "people without any tie", "people": int((sizes == 1).sum())},
        {"part": "pairs of people between whom there is no way", "value": apart, "n": n},
    )
