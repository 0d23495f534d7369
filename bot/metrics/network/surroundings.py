"""What people have around them in the network, as one number for the community: the median over those with partners."""

from collections.abc import Callable
from typing import Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.network.graph import WINDOW, Dyads, tie_graph
from bot.metrics.network.groups import Floats
from bot.metrics.network.seen import unseen
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.median import median_interval
from bot.metrics.statistics.states import missing, quantity
from bot.window import History

MINIMUM: Final = 20
PARTNERS: Final = 2


def median_surroundings(history: History, of_each: Callable[[Dyads], Floats]) -> Figure:
    """The median of `of_each` over people with at least two partners in the network of the last 28 days.

    The interval is by order statistics. Missing with fewer than 20 such people, or when fewer than a quarter of
    messages are known to address somebody.
    """
    history = calm(history)
    graph = tie_graph(history)
    several = graph.dyads.degree >= PARTNERS
    n = int(several.sum())
    if lacking := unseen(history):
        return missing(lacking, n, n)
    if n < MINIMUM:
        return missing(f"Needs {MINIMUM} people with two partners; there are {n}.", n, n)
    values = of_each(graph.dyads)[several]
    figure = quantity(float(np.median(values)), n, interval=median_interval(values), people=n)
    return gap_marked(figure, history, WINDOW)
