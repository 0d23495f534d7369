"""Networks told in one line: who spoke to whom on which days, as communities whose figures can be worked by hand."""

from collections.abc import Iterable
from itertools import combinations
from random import Random

import networkx as nx

from bot.metrics.network.graph import tie_graph
from bot.window import History
from tests.makers import Town, instant

LIFE = 28


def spoken(arcs: Iterable[tuple[str, str, int]], alone: Iterable[str] = (), *, town: Town | None = None) -> Town:
    """A town in which, for each arc, one person names another on a day; those `alone` write and speak to nobody.

    Everybody first says something in a channel of their own, so that they are there to be named and nobody's words
    follow on anybody else's.
    """
    town = town or Town()
    arcs = list(arcs)
    everybody = list(dict.fromkeys([each for one, other, _ in arcs for each in (one, other)] + list(alone)))
    for minute, (one, other, day) in enumerate(sorted(arcs, key=lambda arc: arc[2])):
        channel = f"{one} and {other} {day}"
        opener = town.post(other, instant(day, 0, minute), channel=channel)
        town.post(one, instant(day, 12, minute), channel=channel, thread=opener)
    for number, person in enumerate(everybody):
        if person in set(alone):
            town.post(person, instant(LIFE - 1, 23, 0, number), channel=f"alone {person}")
    return town


def history(arcs: Iterable[tuple[str, str, int]], alone: Iterable[str] = ()) -> History:
    """The picture after 28 days."""
    return spoken(arcs, alone).history(LIFE)


def clique(names: Iterable[str], day: int = 20) -> list[tuple[str, str, int]]:
    """Everybody speaks to everybody else, both ways."""
    return [arc for one, other in combinations(names, 2) for arc in ((one, other, day), (other, one, day))]


def random_arcs(people: int, arcs: int, seed: int = 1, days: int = LIFE) -> list[tuple[str, str, int]]:
    """So many arcs at random, on random days."""
    dice = Random(seed)
    names = [f"p{number:03}" for number in range(people)]
    drawn = (dice.sample(names, 2) for _ in range(arcs))
    return [(one, other, dice.randrange(days)) for one, other in drawn]


def as_networkx(seen: History) -> "nx.Graph[int]":
    """The ties of the last 28 days in the oracle's form, weighted by their days."""
    graph = tie_graph(seen)
    found: nx.Graph[int] = nx.Graph()
    found.add_nodes_from(range(len(graph)))
    pairs = graph.dyads
    for one, other, days in zip(pairs.one.tolist(), pairs.other.tolist(), pairs.days.tolist(), strict=True):
        found.add_edge(one, other, weight=days)
    return found
