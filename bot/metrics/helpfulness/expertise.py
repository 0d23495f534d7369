"""On how few people expertise rests, where it counts by whose questions one answers."""

from math import ceil
from typing import Final

import numpy as np
import numpy.typing as npt

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.helpfulness.help_graph import HelpEdges, help_edges
from bot.metrics.participation.activity import numbered
from bot.metrics.statistics.jackknife import jackknife_interval
from bot.metrics.statistics.states import missing, share
from bot.window import History, Ints

WINDOW: Final = 90
MINIMUM: Final = 50  # helpers
DAMPING: Final = 0.85
ROUNDS: Final = 100
CLOSE: Final = 1e-8


def expertise(history: History) -> Figure:
    """On how few people expertise rests, where it counts by whose questions one answers.

    The share of all ExpertiseRank that the highest tenth of helpers has. The rank of a person is
    (1 - d) + d * sum of the ranks of those they helped, each divided among all who helped that person, with d = .85
    (Zhang, Ackerman and Adamic 2007): answering somebody who answers others counts for more. A later report found it
    little better than counting whom one helped. Ranks are never shown, and nobody is listed by them. Context, never
    part of a score. The interval is a jackknife over helpers, with the ranks as they are. Range: .1 to 1. Undefined
    when nobody was helped. Needs 50 helpers in 90 days.
    """
    history = calm(history)
    edges = help_edges(history, WINDOW)
    helpers = np.unique(edges.helper)
    if len(helpers) < MINIMUM:
        return missing(f"Needs {MINIMUM} helpers in {WINDOW} days; there are {len(helpers)}.", len(helpers))
    people, ranks = expertise_ranks(edges)
    mine = ranks[np.searchsorted(people, helpers)]
    value = round(_top_tenth(mine), 9)  # the order of a sum must not show
    interval = jackknife_interval(value, lambda kept: _top_tenth(mine[kept]), numbered(history, helpers), highest=1)
    return share(value, interval, len(helpers), minimum=MINIMUM, of="helpers", people=len(helpers))


def expertise_ranks(edges: HelpEdges) -> "tuple[Ints, npt.NDArray[np.float64]]":
    """Everybody in the help graph, sorted, and their ExpertiseRank; a person who helped nobody has 1 - d."""
    people = np.union1d(edges.asker, edges.helper)
    asker, helper = np.searchsorted(people, edges.asker), np.searchsorted(people, edges.helper)
    divided = 1 / np.maximum(np.bincount(asker, minlength=len(people)), 1)
    ranks = np.full(len(people), 1 - DAMPING)
    for _ in range(ROUNDS):
        passed = (ranks * divided)[asker]
        now = 1 - DAMPING + DAMPING * np.bincount(helper, weights=passed, minlength=len(people))
        moved = float(np.abs(now - ranks).max(initial=0.0))
        ranks = now
        if moved < CLOSE:
            break
    return people, ranks


def _top_tenth(ranks: "npt.NDArray[np.float64]") -> float:
    top = np.sort(ranks)[::-1][: ceil(len(ranks) / 10)]
    return float(top.sum() / ranks.sum())
