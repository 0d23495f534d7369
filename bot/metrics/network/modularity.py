"""Whether the groups of a network are more than what any network of its kind falls into."""

from typing import Final

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.network.chance import by_chance
from bot.metrics.network.graph import WINDOW, tie_graph
from bot.metrics.network.groups import groups, lacks_groups
from bot.metrics.network.rewiring import NETWORKS
from bot.metrics.network.standing import against_chance
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import missing, quantity
from bot.window import History

TOLD: Final = 2.0


def modularity_z(history: History) -> Figure:
    """Whether the groups here are more than chance.

    Modularity says how many more ties lie inside groups than would by chance; but groups are looked for until it is
    high, and random networks reach .4 as well. So the groups of the last 28 days are compared with those found in the
    same way in 50 random networks in which everybody has as many partners as here: the value is how many of their
    standard deviations the real modularity lies above their mean. From 2 on the groups mean something; the parts give
    both modularities. Range: any number. Undefined where groups cannot be looked for (see Groups). Needs 30 people and
    60 ties.
    """
    history = calm(history)
    graph = tie_graph(history)
    pairs = graph.dyads
    if lacking := lacks_groups(history):
        return missing(lacking, len(pairs), len(graph))
    found = groups(history)
    standing = against_chance(found.typical, by_chance(history).modularity)
    if standing.z is None:
        return missing("Every network with as many partners each has the same groups.", len(pairs), len(graph))
    note = "" if standing.z >= TOLD else "No more than chance would give: the groups do not mean much."
    parts = (
        {"part": "modularity here, mean of ten runs", "number": found.typical},
        {"part": f"mean of {NETWORKS} random networks", "number": standing.mean},
    )
    figure = quantity(standing.z, len(pairs), note=note, people=len(graph), parts=parts)
    return gap_marked(figure, history, WINDOW)
