"""Mutual pairs, cores and connected groups, worked by hand and against networkx."""

import networkx as nx
import numpy as np
import pytest

from bot.metrics import State
from bot.metrics.network.dyad_reciprocity import dyad_reciprocity
from bot.metrics.network.fragmentation import fragmentation
from bot.metrics.network.graph import tie_graph
from bot.metrics.network.k_core import core_share, coreness, in_core
from tests.bot.metrics.network.circles import as_networkx, clique, history, random_arcs
from tests.makers import Town, instant

NAMES = [f"p{number:02}" for number in range(20)]
ALONE = [f"q{number}" for number in range(5)]


def ring(names: list[str]) -> list[tuple[str, str, int]]:
    """Each speaks to the next, the last to the first."""
    return [(one, other, 20) for one, other in zip(names, [*names[1:], names[0]], strict=True)]


def test_mutual_pairs_among_all_pairs():
    """Of 80 pairs 20 talk both ways: a quarter."""
    arcs = [(f"a{number}", f"b{number}", 20) for number in range(80)]
    arcs += [(f"b{number}", f"a{number}", 21) for number in range(20)]
    figure = dyad_reciprocity(history(arcs))
    assert figure.value == pytest.approx(0.25)
    assert figure.n == 80
    assert figure.people == 160


def test_29_pairs_are_too_few():
    """Below the minimum there are words and no value."""
    figure = dyad_reciprocity(history([(f"a{number}", f"b{number}", 20) for number in range(29)]))
    assert figure.value is None
    assert "Needs 30 pairs" in figure.note


def test_a_ring_with_people_alone():
    """Twenty in a ring hold one another by two ties, five have none: .8 in the 2-core, and nobody in the 3-core."""
    seen = history(ring(NAMES), ALONE)
    pairs = tie_graph(seen).dyads
    assert [int(in_core(pairs, k).sum()) for k in (2, 3)] == [20, 0]
    figure = core_share(seen)
    assert figure.value is None  # a ring hangs on each of its people: without any group of them nobody is held
    assert "too wide" in figure.note


def test_a_clique_with_people_alone():
    """Twenty who all speak with each other and five alone: .8 in the 2-core, and in the 3-core too."""
    figure = core_share(history(clique(NAMES), ALONE))
    assert figure.value == pytest.approx(0.8)
    assert [part["people"] for part in figure.parts] == [20, 20]


def test_a_clique_and_people_alone_fall_apart():
    """Of 25 the twenty are the largest group: .2 outside, and of 300 pairs 110 have no way between them."""
    figure = fragmentation(history(clique(NAMES), ALONE))
    assert figure.value == pytest.approx(0.2)
    assert [part["people"] for part in figure.parts[:2]] == [5, 5]
    assert figure.parts[2]["value"] == pytest.approx(110 / 300)


@pytest.mark.parametrize("seed", range(5))
def test_cores_are_those_of_networkx(seed: int):
    """Coreness equals networkx's, and so does each core."""
    seen = history(random_arcs(60, 150, seed))
    found, pairs = nx.core_number(as_networkx(seen)), tie_graph(seen).dyads
    assert coreness(pairs).tolist() == [found[each] for each in range(len(found))]
    for k in (1, 2, 3, 4):
        assert np.array_equal(in_core(pairs, k), coreness(pairs) >= k)


def test_the_fullest_core_is_a_clique():
    """Among six who all speak with each other everybody has coreness five."""
    assert coreness(tie_graph(history(clique("ABCDEF"))).dyads).tolist() == [5] * 6


def test_without_known_ties_no_network_is_told_of():
    """Where a tenth of the messages address somebody the figures say so instead of calling people alone."""
    town = Town()
    for number in range(200):
        town.post(f"p{number % 40}", instant(number % 28, 1 + number // 20), channel=f"c{number}")
    for compute in (dyad_reciprocity, core_share, fragmentation):
        figure = compute(town.history(28))
        assert figure.state is State.INSUFFICIENT
        assert figure.value is None
        assert "0% of messages" in figure.note
