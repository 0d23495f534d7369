"""Wilson's interval against values worked elsewhere."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from bot.metrics.statistics.wilson import UNDEFINED, effective_n, wilson


def test_seven_of_ten():
    """The textbook case."""
    assert wilson(7, 10) == pytest.approx((0.397, 0.892), abs=5e-4)


def test_none_of_five():
    """None of five may still be four in ten."""
    low, high = wilson(0, 5)
    assert low == 0
    assert high == pytest.approx(0.434, abs=5e-4)


def test_none_of_none_has_no_interval():
    """Without cases nothing is known, not zero."""
    assert wilson(0, 0) == UNDEFINED
    assert wilson(0, 0).half_width is None


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_equals_statsmodels(case: tuple[int, int]):
    """Any share has the interval statsmodels gives it."""
    successes, n = case
    assert wilson(successes, n) == pytest.approx(proportion_confint(successes, n, method="wilson"), abs=1e-9)


@pytest.mark.parametrize(
    ("n", "half"), [(5, 0.29), (10, 0.25), (20, 0.19), (50, 0.12), (100, 0.09), (200, 0.06), (400, 0.045)]
)
def test_half_widths_at_seven_in_ten(n: int, half: float):
    """The widths that the minimum samples rest on."""
    assert wilson(round(0.7 * n), n).half_width == pytest.approx(half, abs=0.0085)


def test_cases_of_one_person_tell_less():
    """Thirty questions by ten people are worth twenty-five; by thirty people, thirty."""
    assert effective_n(30, 10) == pytest.approx(25)
    assert effective_n(30, 30) == 30
    assert effective_n(0, 0) == 0
    wide, narrow = wilson(21, 30, effective_n(30, 10)), wilson(21, 30)
    assert (wide.half_width or 0) > (narrow.half_width or 1)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
@pytest.mark.parametrize("n", [20, 61, 200])
def test_the_truth_lies_inside_often_enough(share: float, n: int):
    """Of simulated shares at least 93 % have the truth in their interval."""
    dice = random.Random(n)
    rounds, inside = 2000, 0
    for _ in range(rounds):
        low, high = wilson(sum(dice.random() < share for _ in range(n)), n)
        inside += low is not None and high is not None and low <= share <= high
    assert inside / rounds >= 0.93
