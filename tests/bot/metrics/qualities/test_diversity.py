"""Diversity's components: ties across groups, partners spread over groups, old and new together."""

import numpy as np
import pytest

from bot.metrics.network.graph import Dyads
from bot.metrics.newcomers.old_new_mixing import old_new_mixing
from bot.metrics.qualities.cross_group_ties import cross_group_ties
from bot.metrics.qualities.old_and_new import old_and_new
from bot.metrics.qualities.partner_spread import evenness, partner_spread
from tests.bot.metrics.communities import Village
from tests.bot.metrics.network.test_groups import two_homes
from tests.makers import history_of


def test_cross_group_ties_against_chance():
    """Ten of forty ties lead across where chance would have 256 of 496."""
    figure = cross_group_ties(two_homes(across=10))
    assert figure.value == pytest.approx(0.25 / (256 / 496))
    assert figure.n == 40


def test_groups_that_keep_to_themselves_have_none():
    """No tie leads across: 0, which is a value."""
    assert cross_group_ties(two_homes(across=0)).value == 0


def test_partners_of_one_group_and_of_all():
    """Three partners in one of two groups are 0, two in each are 1, two partners say nothing."""
    label = np.array([-1, 0, 0, 0, 1, 1, -1, 0])
    pairs = _star(8, {0: [1, 2, 3], 6: [1, 2, 4, 5], 7: [1, 2]})
    found, several = evenness(label, 2, pairs)
    assert several[[0, 6, 7]].tolist() == [True, True, False]
    assert found[[0, 6]].tolist() == [pytest.approx(0.0), pytest.approx(1.0)]


def _star(people: int, partners: dict[int, list[int]]) -> Dyads:
    ties = sorted((min(one, other), max(one, other)) for one, others in partners.items() for other in others)
    one, other = (np.array(column) for column in zip(*ties, strict=True))
    ones = np.ones(len(ties), np.int64)
    return Dyads(people, one, other, ones, ones, np.zeros(len(ties), bool))


def test_spread_needs_people_with_partners():
    """In a ring nobody has three partners."""
    figure = partner_spread(two_homes(across=0))
    assert figure.value is None
    assert "three partners" in figure.note


def test_old_and_new_is_mixing_up_to_one():
    """More than by chance is no more diverse; below that both are the same."""
    village = Village(seed=7, people=300)
    seen = history_of(village.events, village.end)
    mixing, figure = old_new_mixing(seen), old_and_new(seen)
    assert mixing.value is not None
    assert figure.value == min(1.0, mixing.value)
