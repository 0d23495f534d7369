"""The matching is the heaviest there is, as another library finds it, and greedy comes near it where there are many."""

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.introductions import matching
from bot.introductions.matching import greedily, heaviest, matched, welcomed
from bot.introductions.value import Pairs


@st.composite
def graphs(draw: st.DrawFn):
    """Pairs of a few people, each with a whole weight."""
    edges = draw(
        st.dictionaries(
            st.tuples(st.integers(0, 12), st.integers(0, 12)).filter(lambda pair: pair[0] < pair[1]),
            st.integers(1, 1200),
            max_size=40,
        )
    )
    pairs = sorted(edges)
    one, other = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    return one, other, np.array([edges[pair] for pair in pairs], np.int64)


def weight_of(chosen, one, other, weight) -> int:
    """What chosen pairs weigh together; every one of them is among those offered, and nobody is there twice."""
    worth = {(a, b): w for a, b, w in zip(one.tolist(), other.tolist(), weight.tolist(), strict=True)}
    people = [person for pair in chosen for person in pair]
    assert len(people) == len(set(people))
    return sum(worth[pair] for pair in chosen)


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_as_heavy_as_networkx_finds(graph):
    """The total weight is the one networkx comes to, and greedy reaches at least half of it."""
    one, other, weight = graph
    oracle = nx.Graph()
    oracle.add_weighted_edges_from(zip(one.tolist(), other.tolist(), weight.tolist(), strict=True))
    best = sum(oracle.edges[pair]["weight"] for pair in nx.max_weight_matching(oracle))
    assert weight_of(heaviest(*graph), *graph) == best
    assert 2 * weight_of(greedily(*graph), *graph) >= best


def pairs_of(*rows: tuple[int, int, float, float]) -> Pairs:
    """Pairs with how well they fit and what they are worth."""
    columns = list(zip(*rows, strict=True))
    return Pairs(*(np.array(column, kind) for column, kind in zip(columns, (int, int, float, float), strict=True)))


def flags(size: int, *which: int) -> np.ndarray:
    """A flag for each person."""
    return np.isin(np.arange(size), which)


def test_the_heaviest_is_not_the_greediest():
    """0-1 and 2-3 for .5 each beat 1-2 for .8, which greedy takes first and leaves two people alone."""
    path = pairs_of((0, 1, 0.5, 0.5), (1, 2, 0.8, 0.8), (2, 3, 0.5, 0.5))
    assert matched(path, np.ones(4, bool)) == [(0, 1), (2, 3)]
    weight = np.array([500, 800, 500])
    assert greedily(path.one, path.other, weight) == [(1, 2)]


def test_above_five_thousand_greedy_is_enough(monkeypatch):
    """With more people than are matched exactly the best pairs are taken first."""
    monkeypatch.setattr(matching, "MOST_EXACTLY", 3)
    path = pairs_of((0, 1, 0.5, 0.5), (1, 2, 0.8, 0.8), (2, 3, 0.5, 0.5))
    assert matched(path, np.ones(4, bool)) == [(1, 2)]


def test_newcomers_are_spread_so_that_all_gain_most():
    """Two newcomers and two helpers: .6 + .5 is taken, though one of the pairs alone would give .7."""
    offered = pairs_of((0, 2, 0.7, 0.7), (0, 3, 0.6, 0.6), (1, 2, 0.5, 0.5))
    room = np.array([1, 1, 1, 1])
    found = welcomed(offered, flags(4, 0, 1), flags(4, 2, 3), room)
    assert sorted(found) == [(0, 3, 0.6), (1, 2, 0.5)]


def test_a_helper_takes_two():
    """With room for two one helper takes both newcomers, with room for one the better one, with none nobody."""
    offered = pairs_of((0, 2, 0.7, 0.7), (1, 2, 0.5, 0.5))
    new, helper = flags(3, 0, 1), flags(3, 2)
    assert len(welcomed(offered, new, helper, np.array([2, 2, 2]))) == 2
    assert welcomed(offered, new, helper, np.array([2, 2, 1])) == [(0, 2, 0.7)]
    assert welcomed(offered, new, helper, np.array([2, 2, 0])) == []


def test_what_hardly_fits_is_no_welcome():
    """A newcomer and a helper who fit less than .3 are left to the rest of the round, whatever they are worth now."""
    offered = pairs_of((0, 1, 0.299, 0.9))
    assert welcomed(offered, flags(2, 0), flags(2, 1), np.array([2, 2])) == []
