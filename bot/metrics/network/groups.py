"""The groups a network falls into: sets of people who speak with each other more than chance would have it.

Leiden's algorithm (Traag, Waltman and van Eck 2019) by graspologic-native, on ties weighted by ln(1 + days), resolution
1. Ten runs from fixed seeds, each of a fixed number of passes over a bounded queue, so that no network keeps it busy
for ever and equal networks give equal groups; the run with the highest modularity counts, and how alike the ten are
says how far it may be trusted.
"""

from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
import numpy.typing as npt

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.network.graph import WINDOW, Dyads, tie_graph
from bot.metrics.network.seen import unseen
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import missing, quantity
from bot.window import Bools, History, Ints

RUNS: Final = 10
PASSES: Final = 4
SWEEPS: Final = 100  # how often the queue may go through everybody; far more than any network has needed
SMALLEST: Final = 5
PEOPLE: Final = 30
TIES: Final = 60
Floats = npt.NDArray[np.float64]
_Weighed = tuple[Ints, npt.NDArray[np.int32], Floats]


@dataclass(frozen=True, slots=True)
class Groups:
    """Everybody's group by their number in the graph; -1 for those in none, or in one of fewer than five."""

    label: Ints  # the largest group is 0
    modularity: float  # of the run that counts
    typical: float  # mean modularity of all runs
    stability: float  # how alike the runs are: mean normalised mutual information, 0 to 1

    def __len__(self) -> int:
        """Number of groups."""
        return int(self.label.max(initial=-1)) + 1

    @property
    def sizes(self) -> Ints:
        """How many people are in each group, the largest first."""
        return np.bincount(self.label[self.label >= 0], minlength=len(self)).astype(np.int64)


def groups(history: History) -> Groups:
    """The groups of the network of the last 28 days, worked out once."""
    return history.remember("groups", lambda seen: grouped(tie_graph(seen).dyads))


def grouped(pairs: Dyads) -> Groups:
    """The groups of some ties."""
    tied = pairs.degree > 0
    weighed = _weighed(pairs) if len(pairs) else None
    runs = [leiden(pairs, seed, weighed) for seed in range(RUNS)] if len(pairs) else []
    if not runs:
        return Groups(np.full(pairs.people, -1, np.int64), 0.0, 0.0, 0.0)
    found = [quality for quality, _ in runs]
    best = runs[int(np.argmax(found))][1]
    alike = [mutual_information(one[tied], other[tied]) for (_, one), (_, other) in combinations(runs, 2)]
    return Groups(_kept(best, tied), max(found), float(np.mean(found)), float(np.mean(alike)))


def leiden(pairs: Dyads, seed: int, weighed: _Weighed | None = None) -> tuple[float, Ints]:
    """One run: the modularity reached, and everybody's group; people without ties are each a group of their own.

    `weighed` are the ties as the algorithm takes them, for whoever runs it more than once.
    """
    from graspologic_native import leiden_csr  # noqa: PLC0415  # only where groups are asked for

    quality, found = leiden_csr(
        *(weighed or _weighed(pairs)),
        pairs.people,
        iterations=PASSES,
        seed=seed,
        max_local_moving_iterations=SWEEPS,
    )
    return float(quality), np.fromiter(map(found.__getitem__, range(pairs.people)), np.int64, pairs.people)


def _weighed(pairs: Dyads) -> _Weighed:
    """The ties as a sparse matrix, by row: where each begins, who the partners are, and how much each tie weighs."""
    matrix = pairs.matrix(np.log1p(pairs.days))
    return matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), matrix.data


def _kept(label: Ints, tied: Bools) -> Ints:
    """The groups large enough to be told of, renumbered by size and, of equal sizes, by who wrote first."""
    names, first, place, size = np.unique(
        np.where(tied, label, -1), return_index=True, return_inverse=True, return_counts=True
    )
    wanted = (size >= SMALLEST) & (names >= 0)
    order = np.lexsort((first, -size))
    number = np.full(len(names), -1, np.int64)
    chosen = order[wanted[order]]
    number[chosen] = np.arange(len(chosen))
    return number[place]


def mutual_information(one: Ints, other: Ints) -> float:
    """How alike two ways of grouping the same people are: 1 where they are the same, 0 where neither tells the other.

    Mutual information over the mean of both entropies; two ways that both put everybody into one group are the same.
    """
    whole = _entropy(one) + _entropy(other)
    joint = one * (int(other.max(initial=0)) + 1) + other
    return 2 * (whole - _entropy(joint)) / whole if whole > 0 else 1.0


def _entropy(label: Ints) -> float:
    shares = np.unique(label, return_counts=True)[1] / max(len(label), 1)
    return float(-(shares * np.log(shares)).sum())


def group_count(history: History) -> Figure:
    """How many groups there are inside this network.

    Groups are sets of at least five people who have more ties among each other than chance would give them, found by
    Leiden's algorithm (2019) in the network of the last 28 days. The value is their number; the parts are their sizes,
    how many people are in none, and the stability: how alike the groups of ten runs are, from 0 to 1. Any network falls
    into some groups, so they mean something only where Modularity z is 2 or more and the stability .6 or more; below
    that the note says so. Range: 0 and up. Undefined when fewer than a quarter of messages are known to address
    somebody. Needs 30 people and 60 ties.
    """
    history = calm(history)
    graph = tie_graph(history)
    if lacking := lacks_groups(history):
        return missing(lacking, len(graph.dyads), len(graph))
    found = groups(history)
    sizes = [{"part": f"group {number}", "people": int(size)} for number, size in enumerate(found.sizes, 1)]
    rest = {"part": "people in no group", "people": int((found.label < 0).sum())}
    parts = (*sizes, rest, {"part": "stability", "number": found.stability})
    note = "" if found.stability >= STABLE else "Ten runs find too different groups for them to mean much."
    figure = quantity(len(found), len(graph.dyads), note=note, people=len(graph), parts=parts)
    return gap_marked(figure, history, WINDOW)


STABLE: Final = 0.6


def lacks_groups(history: History) -> str:
    """What is missing before groups can be looked for; empty where nothing is."""
    graph = tie_graph(history)
    tied = int((graph.dyads.degree > 0).sum())
    if tied < PEOPLE or len(graph.dyads) < TIES:
        return unseen(history) or f"Needs {PEOPLE} people with {TIES} ties; there are {tied} with {len(graph.dyads)}."
    return unseen(history)
