"""What random networks with as many partners for everybody have of structure, for all that is compared with them."""

from typing import NamedTuple

from bot.metrics.network.graph import tie_graph
from bot.metrics.network.groups import lacks_groups, leiden
from bot.metrics.network.rewiring import rewired
from bot.metrics.network.triangles import transitivity
from bot.window import History


class Chance(NamedTuple):
    """One value for each random network; nothing where the figure has none for the real one."""

    transitivity: tuple[float, ...]
    modularity: tuple[float, ...]


def by_chance(history: History) -> Chance:
    """The random networks of the last 28 days, drawn once and looked at one after the other, as none has to be kept."""
    return history.remember("by chance", _by_chance)


def _by_chance(history: History) -> Chance:
    grouped = not lacks_groups(history)
    closed, modularity = [], []
    for each in rewired(tie_graph(history).dyads):
        closed.append(transitivity(each))
        if grouped:
            modularity.append(leiden(each, 0)[0])
    return Chance(tuple(value for value in closed if value is not None), tuple(modularity))
