"""Reciprocity, clustering, constraint, betweenness, cores and centralisation, by hand and by networkx."""

import networkx as nx
import numpy as np
import pytest

from bot.metrics.network.betweenness import betweenness, betweenness_share
from bot.metrics.network.centralisation import centralised
from bot.metrics.network.chance import by_chance
from bot.metrics.network.clustering import clustering
from bot.metrics.network.constraint import burt_constraint, constraint
from bot.metrics.network.core_periphery import core_periphery, densities, rank_correlation
from bot.metrics.network.edge_reciprocity import edge_reciprocity, excess
from bot.metrics.network.effective_size import effective, effective_size
from bot.metrics.network.graph import tie_graph
from bot.metrics.network.groups import leiden
from bot.metrics.network.rewiring import NETWORKS, rewired
from bot.metrics.network.triangles import transitivity, triangles
from tests.bot.metrics.network.circles import as_networkx, clique, history, random_arcs

SEEDS = pytest.mark.parametrize("seed", range(4))
STAR = [("centre", leaf, 20) for leaf in "ABCD"]


def test_reciprocity_of_arcs():
    """Eighty arcs of which forty are returned: a half, and rho above it is what chance would not return."""
    arcs = [(f"a{number}", f"b{number}", 20) for number in range(60)]
    arcs += [(f"b{number}", f"a{number}", 21) for number in range(20)]
    figure = edge_reciprocity(history(arcs))
    assert figure.value == pytest.approx(0.5)
    assert figure.n == 80
    density = 80 / (120 * 119)
    assert figure.parts[0]["number"] == pytest.approx((0.5 - density) / (1 - density))
    assert excess(1.0, 6, 3) is None


@SEEDS
def test_reciprocity_is_that_of_networkx(seed: int):
    """The share of arcs with one back equals overall_reciprocity."""
    graph = tie_graph(history(random_arcs(40, 200, seed)))
    found: nx.DiGraph[int] = nx.DiGraph(list(zip(graph.start.tolist(), graph.target.tolist(), strict=True)))
    assert float(graph.returned.mean()) == pytest.approx(nx.overall_reciprocity(found))


@SEEDS
def test_transitivity_is_that_of_networkx(seed: int):
    """Triangles over pairs of ties that meet."""
    seen = history(random_arcs(40, 200, seed))
    assert transitivity(tie_graph(seen).dyads) == pytest.approx(nx.transitivity(as_networkx(seen)))


@SEEDS
def test_triangles_are_as_many_however_they_are_counted(seed: int):
    """Each is counted once along its ties, and once at each of its three corners."""
    pairs = tie_graph(history(random_arcs(40, 200, seed))).dyads
    meeting = int((pairs.degree * (pairs.degree - 1)).sum()) // 2
    assert triangles(pairs).sum() > 0
    assert transitivity(pairs) == int(triangles(pairs).sum()) / meeting


def test_clustering_and_groups_are_held_against_the_same_random_networks():
    """Both read what all 50 networks give, one after the other; without enough ties for groups only the first does."""
    seen = history(random_arcs(40, 200, 1))
    drawn = list(rewired(tie_graph(seen).dyads))
    assert by_chance(seen).transitivity == tuple(transitivity(each) for each in drawn)
    assert by_chance(seen).modularity == tuple(leiden(each, 0)[0] for each in drawn)
    few = by_chance(history(random_arcs(20, 52, 1)))
    assert (len(few.transitivity), few.modularity) == (NETWORKS, ())


def test_a_star_has_no_triangle_and_two_people_have_no_transitivity():
    """Ties that meet and never close give 0; where none meet it is undefined."""
    assert transitivity(tie_graph(history(STAR)).dyads) == 0
    assert transitivity(tie_graph(history(STAR[:1])).dyads) is None


def test_cliques_are_clustered_far_above_chance():
    """Where all partners of everybody are partners, the value is 1 and stands out from random networks."""
    arcs = [arc for group in range(12) for arc in clique([f"{group}-{each}" for each in range(5)])]
    figure = clustering(history(arcs))
    assert figure.value == pytest.approx(1.0)
    mean, z = figure.parts
    assert mean["value"] < 0.5
    assert z["number"] > 5


def test_the_middle_of_a_star_is_free_and_its_leaves_are_bound():
    """The golden values: a quarter for the centre of four leaves, one for each leaf."""
    graph = tie_graph(history(STAR))
    found = dict(zip(graph.dyads.degree.tolist(), constraint(graph.dyads).tolist(), strict=True))
    assert found == {4: pytest.approx(0.25), 1: pytest.approx(1.0)}


@SEEDS
def test_constraint_is_that_of_networkx(seed: int):
    """Weighted by days, for everybody; nobody without ties has one."""
    seen = history(random_arcs(40, 150, seed), alone=["q"])
    expected = nx.constraint(as_networkx(seen), weight="weight")
    found = constraint(tie_graph(seen).dyads)
    assert found == pytest.approx([expected[each] for each in range(len(expected))], nan_ok=True)
    assert np.isnan(found).sum() == 1


@SEEDS
def test_effective_size_is_that_of_networkx(seed: int):
    """Partners less what they have among themselves."""
    seen = history(random_arcs(40, 150, seed), alone=["q"])
    expected = nx.effective_size(as_networkx(seen))
    assert effective(tie_graph(seen).dyads) == pytest.approx(
        [expected[each] for each in range(len(expected))], nan_ok=True
    )


def test_everybody_in_a_clique_reaches_one():
    """In a clique all partners know each other: effectively one, for each of its people."""
    figure = effective_size(history(clique([f"p{number:02}" for number in range(20)])))
    assert figure.value == pytest.approx(1.0)
    assert figure.people == 20


def test_people_with_one_partner_have_no_surroundings():
    """Thirty pairs: nobody has two partners, so nothing is told of."""
    seen = history([(f"a{number}", f"b{number}", 20) for number in range(30)])
    for compute in (burt_constraint, effective_size):
        assert compute(seen).value is None
        assert "two partners" in compute(seen).note


@SEEDS
def test_betweenness_is_that_of_networkx(seed: int):
    """The share of shortest ways through everybody."""
    seen = history(random_arcs(40, 100, seed))
    expected = nx.betweenness_centrality(as_networkx(seen))
    assert betweenness(tie_graph(seen).dyads) == pytest.approx([expected[each] for each in range(len(expected))])


def test_one_person_between_all_others_is_told_of_among_five():
    """In a star of sixty all ways lead through the centre; the share is that of the six most between, so it is 1."""
    figure = betweenness_share(history([("centre", f"p{number:02}", 20) for number in range(60)]))
    assert figure.value == pytest.approx(1.0)
    assert figure.people == 61


def test_a_star_is_centralised_and_a_ring_is_not():
    """Freeman's two ends, and nothing with two people."""
    assert centralised(tie_graph(history(STAR)).dyads.degree) == pytest.approx(1.0)
    ring = [("A", "B", 20), ("B", "C", 20), ("C", "D", 20), ("D", "A", 20)]
    assert centralised(tie_graph(history(ring)).dyads.degree) == 0
    assert centralised(tie_graph(history(STAR[:1])).dyads.degree) is None


def test_a_clique_of_six_with_a_leaf_on_each_is_a_core_with_its_periphery():
    """All 15 pairs inside have ties and 6 of the 144 across: 1 over a twenty-fourth."""
    core = [f"c{number}" for number in range(6)]
    arcs = clique(core) + [(f"leaf{number}", core[number], 20) for number in range(6)]
    figure = core_periphery(history(arcs, alone=[f"q{number:02}" for number in range(18)]))
    assert figure.value == pytest.approx(24.0)
    assert figure.people == 6
    assert figure.parts[2]["number"] > 0.9


def test_without_a_periphery_there_is_no_core():
    """A clique has nobody around it, and no density leads out."""
    graph = tie_graph(history(clique("ABCDE")))
    assert densities(graph.dyads, np.ones(5, bool)) == (1.0, None)
    assert core_periphery(history(clique([f"p{number:02}" for number in range(30)]))).value is None


def test_equal_ranks_are_shared():
    """Spearman's correlation by hand: 1, 2, 2, 4 against 1, 2, 3, 4 is 3 / the root of 10."""
    assert rank_correlation(np.array([1, 2, 2, 4]), np.array([1, 2, 3, 4])) == pytest.approx(3 / np.sqrt(10))
    assert rank_correlation(np.array([1, 2]), np.array([5, 5])) is None
