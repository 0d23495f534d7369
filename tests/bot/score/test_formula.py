"""The formula of the scores, worked by hand."""

from math import log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.metrics import Figure, State
from bot.score.formula import QUALITIES, Scale, Score, Usual, observed, off_scale, on_scale, overall, quality, scored

USUAL = Usual(middle=0.0, sigma=0.5, weeks=12, first=0, last=77)


def score(value: float, reach: float = 10) -> Score:
    """So many points, give or take."""
    return Score(value, value - reach, value + reach)


def test_as_usual_is_fifty_and_a_sigma_is_twelve_and_a_half_points():
    """One sigma above what was usual is 62.5; four are all there is."""
    assert scored(0.0, 0.1, USUAL).value == 50
    assert scored(0.5, 0.1, USUAL).value == 62.5
    assert scored(-1.0, 0.1, USUAL).value == 25
    assert scored(9.0, 0.1, USUAL).value == 100


def test_the_range_is_that_of_the_figure():
    """A standard error of half a sigma is 6.25 points, and 1.96 times as much either way."""
    made = scored(0.0, 0.25, USUAL)
    assert (made.low, made.high) == (
        pytest.approx(50 - 1.96 * 6.25, abs=0.01),
        pytest.approx(50 + 1.96 * 6.25, abs=0.01),
    )


def test_no_width_is_no_certainty():
    """A figure at its cap has a range without width; its score is as unsure as one sigma."""
    made = scored(0.0, 0.0, USUAL)
    assert made.high - made.low == pytest.approx(2 * 1.96 * 12.5, abs=0.1)


def test_shares_are_compared_by_their_odds():
    """.75 is log 3; nothing and everything count as .01 and .99; a count is a logarithm."""
    assert on_scale(0.75, Scale.SHARE) == pytest.approx(log(3))
    assert on_scale(0.0, Scale.SHARE) == on_scale(0.01, Scale.SHARE)
    assert off_scale(on_scale(0.3, Scale.SHARE), Scale.SHARE) == pytest.approx(0.3)
    assert off_scale(on_scale(142, Scale.COUNT), Scale.COUNT) == pytest.approx(142)


def test_what_may_not_be_used_is_not_scored():
    """Without a value, without a range, or with a gap in what was seen nothing is taken."""
    for figure in (
        Figure(None, 30, State.INSUFFICIENT),
        Figure(0.5, 30, State.OK),
        Figure(0.5, 30, State.PARTIAL, 0.4, 0.6),
        Figure(None, 0, State.SUPPRESSED),
    ):
        assert observed(figure, Scale.SHARE) is None
    assert observed(Figure(0.5, 30, State.ROUGH, 0.4, 0.6), Scale.SHARE) is not None


def test_a_quality_is_a_weighted_mean():
    """80 with half the weight and 40 with a quarter are 66.67; their errors add in squares."""
    made = quality([(0.5, score(80)), (0.25, score(40)), (0.25, None)])
    assert made is not None
    assert made.value == pytest.approx((0.5 * 80 + 0.25 * 40) / 0.75)
    assert made.high - made.value == pytest.approx(sqrt((0.5 * 10) ** 2 + (0.25 * 10) ** 2) / 0.75)


def test_half_of_the_weight_has_to_be_known():
    """Less than half is no score, and what is missing never counts as 0 or 50."""
    assert quality([(0.5, None), (0.25, score(80)), (0.25, None)]) is None
    assert quality([(0.5, score(80)), (0.25, None), (0.25, None)]) == score(80)
    assert quality([(0.5, None)]) is None


def test_all_together_is_a_geometric_mean():
    """Of 80, 80, 20 and 20 it is 40 and not 50; one that broke down counts as 5, and three are too few."""
    made = overall([score(80), score(80), score(20), score(20), None])
    assert made is not None
    assert made.value == pytest.approx(40)
    broken = overall([score(0, 0), score(80, 0), score(80, 0), score(80, 0)])
    assert broken is not None
    assert broken.value == pytest.approx((5 * 80**3) ** 0.25)
    assert overall([score(80), score(80), score(20), None, None]) is None


def test_a_band_is_claimed_only_where_the_range_excludes_fifty():
    """70 give or take 25 is as usual; 70 give or take 10 is above, 30 below, and 60 usual in any case."""
    assert Score(70, 45, 95).band == "usual"
    assert [score(each).band for each in (70, 30, 60)] == ["above", "below", "usual"]


def test_the_weights_of_every_quality_are_one():
    """Each component has its share, and the one that is not measured has none."""
    for parts in QUALITIES.values():
        assert sum(each.weight for each in parts) == pytest.approx(1)


@given(st.floats(-20, 20), st.floats(0.001, 5), st.floats(0.001, 5))
def test_no_score_leaves_its_range_or_nought_to_a_hundred(value: float, error: float, sigma: float):
    """Whatever the figure."""
    made = scored(value, error, Usual(0.0, sigma, 12, 0, 77))
    assert 0 <= made.low <= made.value <= made.high <= 100
