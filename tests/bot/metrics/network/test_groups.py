"""Groups, how far they may be trusted, and random networks they are held against."""

from dataclasses import replace
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.metrics.network.graph import Dyads, tie_graph
from bot.metrics.network.groups import group_count, grouped, groups, leiden, mutual_information
from bot.metrics.network.homes import expected_outside, homes, outside_share
from bot.metrics.network.mixing import external_internal
from bot.metrics.network.modularity import modularity_z
from bot.metrics.network.rewiring import rewired
from bot.metrics.network.standing import against_chance
from bot.window import History, Ints
from tests.bot.metrics.network.circles import as_networkx, clique, history, random_arcs
from tests.makers import Town, instant

VILLAGES = [[f"{village}{number:02}" for number in range(16)] for village in "ab"]


def two_villages() -> list[tuple[str, str, int]]:
    """Two cliques of sixteen and one tie between them."""
    return [*clique(VILLAGES[0]), *clique(VILLAGES[1]), ("a00", "b00", 20)]


def two_homes(across: int) -> History:
    """Sixteen people each at home in two channels for a month, then a month of ties, some of them across."""
    town = Town()
    for name, village in zip(("north", "south"), VILLAGES, strict=True):
        for number, person in enumerate(village):
            for day in (3, 9):
                town.post(person, instant(day, 1 + number), channel=name)
    arcs = [(one, other) for village in VILLAGES for one, other in pairwise(village)]
    arcs += [(f"a{number:02}", f"b{number:02}") for number in range(across)]
    for number, (one, other) in enumerate(arcs):
        said = town.post(other, instant(40 + number % 20, 1, number), channel=f"talk {number}")
        town.post(one, instant(40 + number % 20, 2, number), channel=f"talk {number}", thread=said)
    return town.history(64)


def test_two_villages_are_two_groups():
    """Everybody is in the group of their village, and ten runs agree."""
    seen = history(two_villages())
    found, people = groups(seen), tie_graph(seen).people.tolist()
    sides = {found.label[number] for number in range(len(people))}
    assert sides == {0, 1}
    assert found.sizes.tolist() == [16, 16]
    assert found.stability == pytest.approx(1.0)


def test_groups_are_counted_and_stand_out_from_chance():
    """Two groups, whose modularity is far above that of random networks."""
    seen = history(two_villages())
    figure = group_count(seen)
    assert figure.value == 2
    assert [part["people"] for part in figure.parts[:3]] == [16, 16, 0]
    assert modularity_z(seen).value > 10  # type: ignore[operator]  # it has a value here


def test_a_random_network_has_no_more_groups_than_chance():
    """Ties at random fall into groups too, and the z says that they mean nothing."""
    figure = modularity_z(history(random_arcs(60, 250, seed=3)))
    assert abs(figure.value) < 3.5  # type: ignore[arg-type]  # it has a value here


def test_small_groups_are_none():
    """Cliques of four belong to nobody's group, and a network of 29 is not looked at."""
    arcs = [arc for group in range(10) for arc in clique([f"{group}-{each}" for each in range(4)])]
    assert len(groups(history(arcs))) == 0
    figure = group_count(history(clique([f"p{number:02}" for number in range(29)])))
    assert figure.value is None
    assert "Needs 30 people" in figure.note


@pytest.mark.parametrize("seed", range(3))
def test_modularity_is_that_of_networkx(seed: int):
    """The quality Leiden reports is the modularity of the groups it found, by ln(1 + days)."""
    seen = history(random_arcs(50, 160, seed))
    quality, label = leiden(tie_graph(seen).dyads, seed=1)
    oracle = as_networkx(seen)
    for _, _, data in oracle.edges(data=True):
        data["weight"] = np.log1p(data["weight"])
    sets = [set(np.flatnonzero(label == each).tolist()) for each in np.unique(label)]
    assert quality == pytest.approx(nx.community.modularity(oracle, sets), abs=1e-6)


def test_a_network_without_ties_has_no_groups():
    """Nobody speaks, nobody is in a group."""
    found = grouped(Dyads(3, *(np.empty(0, np.int64),) * 4, np.empty(0, bool)))
    assert found.label.tolist() == [-1, -1, -1]


def test_how_alike_two_groupings_are():
    """The same with other names is 1; one that says nothing of the other is 0; both all in one are the same."""
    one = np.array([0, 0, 1, 1])
    assert mutual_information(one, np.array([5, 5, 2, 2])) == pytest.approx(1.0)
    assert mutual_information(one, np.array([0, 1, 0, 1])) == pytest.approx(0.0)
    assert mutual_information(np.zeros(4, np.int64), np.zeros(4, np.int64)) == 1.0


@given(st.integers(2, 60), st.integers(1, 300), st.integers(0, 1000))
@settings(max_examples=30, deadline=None)
def test_random_networks_keep_everybodys_number_of_partners(people: int, arcs: int, seed: int):
    """Degrees and days stay, nobody is tied to themselves or twice to the same, and seeds decide everything."""
    pairs = tie_graph(history(random_arcs(people, arcs, seed))).dyads
    made = list(rewired(pairs, 3))
    for each, again in zip(made, rewired(pairs, 3), strict=True):
        assert np.array_equal(each.degree, pairs.degree)
        assert sorted(each.days.tolist()) == sorted(pairs.days.tolist())
        assert (each.one < each.other).all()
        assert len(np.unique(each.one * people + each.other)) == len(pairs)
        assert np.array_equal(each.one, again.one)


def test_random_networks_are_others():
    """Two cliques do not stay two cliques: most ties lead across after a while."""
    pairs = tie_graph(history(two_villages())).dyads
    known = set(zip(pairs.one.tolist(), pairs.other.tolist(), strict=True))
    (made,) = rewired(pairs, 1)
    assert len(known & set(zip(made.one.tolist(), made.other.tolist(), strict=True))) < 0.7 * len(pairs)


def test_every_network_with_these_partners_is_equally_likely():
    """Two people with five partners each and ten with one: of the 3,402 such networks 3,150 tie the two."""
    ends = [(0, other) for other in range(2, 7)] + [(1, other) for other in range(7, 12)]
    one, other = np.array(ends, np.int64).T
    days = np.ones(10, np.int64)
    made = list(rewired(Dyads(12, one, other, days, days, days > 0), 1000))
    tied = np.mean([((each.one == 0) & (each.other == 1)).any() for each in made])
    assert tied == pytest.approx(3150 / 3402, abs=0.025)  # three standard errors


def test_chance_that_allows_one_value_gives_no_z():
    """Where all random values are the same, nothing can stand out."""
    assert against_chance(0.5, [0.5, 0.5, 0.5]).z is None
    assert against_chance(4.0, [1.0, 3.0]).z == pytest.approx(2 / np.sqrt(2))
    assert against_chance(4.0, [1.0]).mean is None


def test_ties_inside_homes_only_are_minus_one():
    """Golden value: where every tie stays inside, the E-I index is -1, far below chance."""
    figure = external_internal(two_homes(across=0))
    assert figure.value == -1
    assert figure.parts[1]["number"] < -3


def test_ties_across_homes_raise_it():
    """Thirty ties inside and ten across: (10 - 30) / 40."""
    figure = external_internal(two_homes(across=10))
    assert figure.value == pytest.approx(-0.5)
    assert figure.n == 40


def test_a_home_is_where_somebody_wrote_before_the_network_is_looked_at():
    """The month of ties itself says nothing of homes: their channels hold two people each."""
    found = homes(two_homes(across=0))
    assert len(found) == 2
    assert np.bincount(found.label).tolist() == [16, 16]


def test_what_chance_expects_is_exact():
    """Of 32 people in two halves a random pair is in two different ones in 256 of 496 cases."""
    label = np.repeat([0, 1], 16)
    assert expected_outside(label) == pytest.approx(256 / 496)
    assert expected_outside(label[:1]) is None
    assert outside_share(np.full(32, -1), tie_graph(two_homes(across=0)).dyads) is None


def test_without_homes_no_mixing_is_told_of():
    """A place that has just begun has nobody at home anywhere."""
    figure = external_internal(history(two_villages()))
    assert figure.value is None
    assert "at home" in figure.note


def with_roles(seen: History, roles: dict[int, Ints], picked: set[int]) -> History:
    """The same picture where these are who has which role, and some of them are picked."""
    return replace(seen, groups=roles, between=frozenset(picked), _remembered={})


def test_roles_that_admins_picked_are_homes():
    """Who has a picked role is at home there, wherever they write, and who has several in the smallest of them."""
    seen = two_homes(across=10)
    people = tie_graph(seen).people
    everybody, north = np.sort(people), np.sort(people[homes(seen).label == 0])
    few = north[:4]  # too few to be a group
    roles = {71: everybody, 72: north, 73: few, 74: everybody}
    picked = with_roles(seen, roles, {71, 72, 73, 75})
    found = homes(picked)
    at_home = dict(zip(people.tolist(), found.channel[found.label].tolist(), strict=True))
    assert at_home == {each: 72 if each in north else 71 for each in people.tolist()}
    nobody = with_roles(seen, {71: few}, {71})
    assert "two chosen groups" in external_internal(nobody).note


def test_roles_that_fall_together_with_channels_give_the_same_figure():
    """It makes no difference whether the platform says who belongs together or people's channels do."""
    seen = two_homes(across=10)
    label, people = homes(seen).label, tie_graph(seen).people
    roles = {number: np.sort(people[label == number - 71]) for number in (71, 72)}
    assert external_internal(with_roles(seen, roles, set(roles))) == external_internal(seen)
