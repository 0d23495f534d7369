"""Trust as company: how many people have somebody they speak with again and again, both ways."""

from typing import Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.network.graph import TRUST_WINDOW, Dyads, trust_graph
from bot.metrics.network.rings import without_rings
from bot.metrics.network.seen import spread, unseen
from bot.metrics.participation.arrivals import passers_by
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import missing, share
from bot.window import Bools, History

MINIMUM: Final = 20
AGAIN: Final = 2  # days


def recurring_ties(history: History) -> Figure:
    """How many people have somebody here with whom they speak both ways, more than once.

    Of the people who wrote in the last 90 days, the share with at least one other person to whom they spoke, who spoke
    to them, and on two different days or more. It falls as a place grows, so it is compared with this community's own
    past only; by month .06 to .40 was seen. Accounts that came within a week of one another and speak only among
    themselves are set apart, unless they are more than a quarter of everybody, and so are those that came in a rush and
    left one or two words. What people feel is not in
    these traces: this is a proxy. The interval is a jackknife over people. Range: 0 to 1. Undefined when nobody wrote,
    or when fewer than a quarter of messages are known to address somebody. Needs 20 active people.
    """
    history = calm(history)
    graph = trust_graph(history)
    if lacking := unseen(history, TRUST_WINDOW):
        return missing(lacking, len(graph), len(graph))
    counted = without_rings(history) & ~np.isin(graph.people, passers_by(history))
    pairs, n = graph.dyads.among(counted), int(counted.sum())

    def having(stays: Bools) -> float | None:
        left = stays & counted
        return float(recurring(pairs.among(left))[left].mean()) if left.any() else None

    value = having(np.ones(len(graph), bool))
    figure = share(value, spread(value, len(graph), having), n, minimum=MINIMUM, of="active people", people=n)
    return gap_marked(figure, history, TRUST_WINDOW)


def recurring(pairs: Dyads) -> Bools:
    """Who has a tie both ways that was taken up on two days or more."""
    kept = pairs.where(pairs.mutual & (pairs.met >= AGAIN))
    found: Bools = kept.degree > 0
    return found
