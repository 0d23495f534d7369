"""The graph: what is a tie, who is in it, and what a day counts for."""

import numpy as np

from bot.metrics.network.graph import Graph, graph_between, tie_graph, trust_graph
from tests.bot.metrics.network.circles import clique, history
from tests.makers import DAY_ONE, Town, instant


def arcs(graph: Graph, town: Town) -> dict[tuple[str, str], int]:
    """Who spoke to whom on how many days, by name."""
    name = {key: each for each, key in town.names.items()}
    people = [name[key] for key in graph.people.tolist()]
    columns = zip(graph.start.tolist(), graph.target.tolist(), graph.days.tolist(), strict=True)
    return {(people[one], people[other]): days for one, other, days in columns}


def test_a_pair_counts_once_a_day():
    """Three replies on one day and one on another are two days of speaking."""
    town = Town()
    asked = town.post("Ana", instant(0, 9))
    for minute in (1, 2, 3):
        town.post("Ben", instant(0, 9, minute), thread=asked)
    town.post("Ben", instant(3, 9), thread=asked)
    assert arcs(tie_graph(town.history(7)), town) == {("Ben", "Ana"): 2}


def test_a_guess_and_a_reaction_are_no_ties():
    """Speaking next in a quiet channel and putting a reaction leave two people apart."""
    town = Town()
    said = town.post("Ana", instant(0, 9))
    town.post("Ben", instant(0, 9, 2))
    town.react("Cem", said, at=instant(0, 10))
    town.post("Cem", instant(2, 9), channel="elsewhere")
    graph = tie_graph(town.history(7))
    assert len(graph) == 3
    assert not len(graph.start)


def test_only_who_wrote_in_the_window_is_in_it():
    """A reply to somebody who has been silent for longer is no tie of these days."""
    town = Town()
    old = town.post("Ana", instant(0, 9))
    town.post("Ben", instant(40, 9), thread=old)
    assert arcs(tie_graph(town.history(41)), town) == {}
    assert arcs(trust_graph(town.history(41)), town) == {("Ben", "Ana"): 1}


def test_a_tie_has_both_directions():
    """Each pair stands once, with the days of both ways, and tells whether it goes both ways."""
    town = history([("Ana", "Ben", 3), ("Ben", "Ana", 4), ("Ben", "Ana", 5), ("Ana", "Cem", 6)])
    pairs = tie_graph(town).dyads
    assert sorted(zip(pairs.days.tolist(), pairs.mutual.tolist(), strict=True)) == [(1, False), (3, True)]
    assert sorted(pairs.degree.tolist()) == [1, 1, 2]


def test_the_window_moves_with_its_days():
    """What was said on a day belongs to the stretches that hold it, and to no other."""
    town = history([("Ana", "Ben", 3), ("Cem", "Dua", 20)])
    early = graph_between(town, DAY_ONE, DAY_ONE + 10)
    assert len(early) == 2
    assert early.days.tolist() == [1]


def test_a_matrix_holds_every_tie_twice():
    """The sparse form is symmetric and has nobody tied to themselves."""
    matrix = tie_graph(history(clique("ABCD"))).dyads.matrix().toarray()
    assert np.array_equal(matrix, np.ones((4, 4)) - np.eye(4))


def test_people_are_found_by_key():
    """A key that is not there has no number, also where nobody is."""
    graph = tie_graph(history([("Ana", "Ben", 3)]))
    assert graph.numbers([*graph.people.tolist(), 999]).tolist() == [0, 1, -1]
    assert tie_graph(Town().history(3)).numbers([5]).tolist() == [-1]
