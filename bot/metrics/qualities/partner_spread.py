"""Diversity as reach: over how many of the groups a member's partners are spread."""

from typing import Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.network.graph import WINDOW, Dyads, tie_graph
from bot.metrics.network.homes import homes
from bot.metrics.network.mixing import lacks_homes
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.median import Floats, median_interval
from bot.metrics.statistics.states import missing, quantity
from bot.window import Bools, History, Ints

MINIMUM: Final = 15
PARTNERS: Final = 3


def partner_spread(history: History) -> Figure:
    """Over how many groups the people somebody speaks with are spread.

    For each member with at least three partners at home in a channel (see Cross-group ties), how evenly those are
    spread over all groups there are: Shannon's entropy of the partners' groups over its largest possible value. The
    median over these members, for the last 28 days. The interval is by order statistics. Range: 0 (all partners of one
    group) to 1 (evenly from every group). Undefined when there are not two groups, or when fewer than a quarter of
    messages are known to address somebody. Needs 15 such members.
    """
    history = calm(history)
    graph, found = tie_graph(history), homes(history)
    if lacking := lacks_homes(history):
        return missing(lacking, 0, len(graph))
    entropy, several = evenness(found.label, len(found), graph.dyads)
    n = int(several.sum())
    if n < MINIMUM:
        return missing(f"Needs {MINIMUM} people with three partners at home somewhere; there are {n}.", n, n)
    values = entropy[several]
    figure = quantity(float(np.median(values)), n, interval=median_interval(values), people=n)
    return gap_marked(figure, history, WINDOW)


def evenness(label: Ints, groups: int, pairs: Dyads) -> tuple[Floats, Bools]:
    """How evenly each person's partners are spread over the groups, and who has enough partners for that to be said."""
    person = np.concatenate((pairs.one, pairs.other))
    group = label[np.concatenate((pairs.other, pairs.one))]
    person, group = person[group >= 0], group[group >= 0]
    partners = np.bincount(person, minlength=pairs.people)
    cells, count = np.unique(person * groups + group, return_counts=True)
    share = count / partners[cells // groups]
    entropy = np.bincount(cells // groups, weights=-share * np.log(share), minlength=pairs.people)
    several: Bools = partners >= PARTNERS
    return np.clip(entropy / np.log(groups), 0, 1), several
