"""Whether there is a dense core with everybody else around it."""

from typing import Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.network.graph import WINDOW, Dyads, tie_graph
from bot.metrics.network.groups import Floats
from bot.metrics.network.k_core import coreness
from bot.metrics.network.seen import unseen
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import missing, quantity
from bot.window import History, Ints

MINIMUM: Final = 30


def core_periphery(history: History) -> Figure:
    """Whether a dense core stands apart from everybody else.

    The core are the people of the highest k-core in the network of the last 28 days, the periphery all others. The
    value is how many times denser the ties inside the core are than those between core and periphery (density: the
    share of possible pairs that have a tie): near 1 the core is as open as it is close, far above 1 it keeps to itself.
    The parts give both densities, and the rank correlation of the number of partners with coreness (Borgatti and
    Everett 1999, in a simple form). Range: 0 and up. Undefined where nobody is outside the core or nothing leads out
    of it, or when fewer than a quarter of messages are known to address somebody. Needs 30 active people.
    """
    history = calm(history)
    graph = tie_graph(history)
    pairs, n = graph.dyads, len(graph)
    if lacking := unseen(history):
        return missing(lacking, n, n)
    if n < MINIMUM:
        return missing(f"Needs {MINIMUM} active people; there are {n}.", n, n)
    depth = coreness(pairs)
    core = depth == depth.max()
    size = int(core.sum())
    inside, across = densities(pairs, core)
    if not inside or not across:
        return missing("There is no core with others around it that it speaks with.", n, n)
    parts = (
        {"part": "density inside the core", "value": inside},
        {"part": "density between core and periphery", "value": across},
        {"part": "rank correlation of partners with coreness", "number": rank_correlation(pairs.degree, depth)},
    )
    return gap_marked(quantity(inside / across, n, people=size, parts=parts), history, WINDOW)


def densities(pairs: Dyads, core: "np.typing.NDArray[np.bool_]") -> tuple[float | None, float | None]:
    """The shares of possible pairs with a tie: inside the core, and between it and everybody else."""
    size, rest = int(core.sum()), int((~core).sum())
    ends = core[pairs.one].astype(np.int64) + core[pairs.other]
    possible, crossing = size * (size - 1) // 2, size * rest
    inside = int((ends == 2).sum()) / possible if possible else None
    return inside, int((ends == 1).sum()) / crossing if crossing else None


def rank_correlation(one: Ints, other: Ints) -> float | None:
    """Spearman's correlation, equal values sharing their mean rank; None where either has only one value."""
    first, second = _ranks(one), _ranks(other)
    spread = float(first.std() * second.std())
    return float(((first - first.mean()) * (second - second.mean())).mean()) / spread if spread else None


def _ranks(values: Ints) -> Floats:
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(count) - (count - 1) / 2)[place]
