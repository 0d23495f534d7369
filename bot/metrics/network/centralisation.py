"""Whether the ties hang on one person."""

from typing import Final

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.network.graph import WINDOW, tie_graph
from bot.metrics.network.seen import spread, unseen
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import missing, share
from bot.window import Bools, History, Ints

MINIMUM: Final = 20


def centralisation(history: History) -> Figure:
    """How far the ties hang on one person.

    Freeman's degree centralisation (1979) of the network of the last 28 days: how much fewer partners everybody has
    than the person with the most, as a share of what that could be at most. A star, in which one person speaks with
    everybody and nobody else with anybody, has 1; a network in which everybody has as many partners has 0. One minus
    the value is decentralisation. The interval is a jackknife over people. Range: 0 to 1. Undefined when nobody wrote,
    or when fewer than a quarter of messages are known to address somebody. Needs 20 active people.
    """
    history = calm(history)
    graph = tie_graph(history)
    pairs, n = graph.dyads, len(graph)
    if lacking := unseen(history):
        return missing(lacking, n, n)

    def without_others(stays: Bools) -> float | None:
        return centralised(pairs.among(stays).degree[stays])

    value = centralised(pairs.degree)
    figure = share(value, spread(value, n, without_others), n, minimum=MINIMUM, of="active people", people=n)
    return gap_marked(figure, history, WINDOW)


def centralised(degree: Ints) -> float | None:
    """Freeman's centralisation of so many partners each; None with fewer than three people."""
    n = len(degree)
    return int((degree.max() - degree).sum()) / ((n - 1) * (n - 2)) if n > 2 else None
