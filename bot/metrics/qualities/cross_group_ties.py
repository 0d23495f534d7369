"""Diversity as ties across groups: as many as chance would give, or fewer."""

from typing import Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.network.graph import WINDOW, tie_graph
from bot.metrics.network.homes import expected_outside, homes, outside, outside_share
from bot.metrics.network.mixing import lacks_homes
from bot.metrics.network.seen import spread
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import missing, quantity
from bot.window import Bools, History

MOST: Final = 1.0


def cross_group_ties(history: History) -> Figure:
    """Whether ties lead from group to group as often as they would by chance.

    Of the ties of the last 28 days between people at home in a channel, the share between two different homes, divided
    by what that share would be if everybody's home were exchanged at random; at most 1. A home is the channel in which
    somebody wrote on most days of the 90 days before, with at least five people in it, or one of the channels that
    admins chose to look between; where admins chose roles it is the smallest of them that somebody has. The part gives
    both shares. The interval is a jackknife over people. Range: 0 (groups keep to themselves) to 1 (as by chance, or
    more). Undefined when fewer than a quarter of messages are known to address somebody. Needs 30 ties and two groups.
    """
    history = calm(history)
    graph = tie_graph(history)
    label, pairs = homes(history).label, graph.dyads
    if lacking := lacks_homes(history):
        return missing(lacking, len(pairs), len(graph))

    def against_chance(stays: Bools) -> float | None:
        left = np.where(stays, label, -1)
        share, expected = outside_share(left, pairs), expected_outside(left)
        return None if share is None or not expected else min(MOST, share / expected)

    known, _ = outside(label, pairs)
    value = against_chance(np.ones(len(graph), bool))
    parts = (
        {"part": "share of ties between groups", "value": outside_share(label, pairs), "n": int(known.sum())},
        {"part": "the same by chance", "value": expected_outside(label)},
    )
    interval = spread(value, len(graph), against_chance)
    people = int((label >= 0).sum())
    figure = quantity(value, int(known.sum()), interval=interval, people=people, parts=parts)
    return gap_marked(figure, history, WINDOW)
