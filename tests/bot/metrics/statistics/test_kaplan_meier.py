"""Survival curves against lifelines, and worked by hand."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.utils import restricted_mean_survival_time

from bot.metrics.statistics.kaplan_meier import KaplanMeier
from bot.metrics.statistics.wilson import UNDEFINED, wilson

watched = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=2, max_size=60)


def fitted(cases: list[tuple[int, bool]]) -> tuple[KaplanMeier, KaplanMeierFitter]:
    """Ours and theirs of the same cases."""
    durations, observed = [case[0] for case in cases], [case[1] for case in cases]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = KaplanMeierFitter().fit(durations, observed)
    return KaplanMeier(durations, observed), theirs


def test_five_people_by_hand():
    """Events at 1, 2 and 5; two left the watch at 2 and 3: .8, .6, 0."""
    curve = KaplanMeier([1, 2, 2, 3, 5], [True, True, False, False, True])
    assert [curve.survival(at) for at in (0, 1, 2, 4, 5)] == pytest.approx([1, 0.8, 0.6, 0.6, 0])
    assert [curve.at_risk(at) for at in (0, 1, 2, 3, 5, 6)] == [5, 5, 4, 2, 1, 0]
    assert curve.median == 5
    assert curve.restricted_mean(4) == pytest.approx(1 + 0.8 + 2 * 0.6)
    assert curve.happened(2) == pytest.approx(0.4)
    assert curve.hazard(0, 2) == pytest.approx(2 / 5)
    assert curve.hazard(2, 5) == pytest.approx(1 / 2)


def test_leaving_at_the_instant_of_an_event_is_still_at_risk_then():
    """Of two, one has the event at 3 and the other stops being watched at 3: survival is a half, not nought."""
    assert KaplanMeier([3, 3], [True, False]).survival(3) == 0.5


@settings(deadline=None)
@given(watched)
def test_equals_lifelines(cases: list[tuple[int, bool]]):
    """Survival, log-log interval and median are those of lifelines."""
    ours, theirs = fitted(cases)
    bounds = theirs.confidence_interval_
    for at in ours.times.tolist():
        share = float(theirs.survival_function_at_times(at).iloc[0])
        assert ours.survival(at) == pytest.approx(share, abs=1e-9)
        if 0 < share < 1:
            expected = bounds.loc[at].tolist()
            assert ours.interval(at) == pytest.approx(expected, abs=1e-6)
    if not np.isclose(ours.steps, 0.5).any():  # on the edge ours says reached, theirs depends on rounding
        assert (np.inf if ours.median is None else ours.median) == theirs.median_survival_time_


@settings(deadline=None)
@given(watched)
def test_restricted_mean_equals_lifelines(cases: list[tuple[int, bool]]):
    """The area under the curve up to the longest watch is theirs."""
    ours, theirs = fitted(cases)
    horizon = max(case[0] for case in cases)
    if horizon:
        assert ours.restricted_mean(horizon) == pytest.approx(
            restricted_mean_survival_time(theirs, t=horizon), abs=1e-6
        )


def test_beyond_the_watch_nothing_is_known():
    """When nobody was watched for a day, the share answered within a day is undefined."""
    curve = KaplanMeier([1, 2, 3], [True, False, False])
    assert curve.survival(24) is None
    assert curve.happened(24) is None
    assert curve.interval(24) == curve.happened_interval(24) == UNDEFINED
    assert curve.restricted_mean(24) is None


def test_nobody_at_all():
    """No cases: nothing is defined and nothing is raised."""
    curve = KaplanMeier([], [])
    assert curve.n == curve.events == 0
    assert curve.survival(1) is None
    assert curve.median is None
    assert curve.restricted_mean(1) is None
    assert curve.curve([0, 1]) == ()
    assert curve.hazard(0, 7) is None


def test_certainty_is_never_claimed():
    """With no event yet, or nobody left, Wilson's interval stands in for a formula without an answer."""
    none_yet = KaplanMeier([5] * 10, [False] * 10)
    assert none_yet.survival(5) == 1
    assert none_yet.interval(5) == pytest.approx(wilson(10, 10))
    all_gone = KaplanMeier([1] * 10, [True] * 10)
    assert all_gone.survival(1) == 0
    assert all_gone.interval(1) == pytest.approx(wilson(0, 10))


def test_half_reached_exactly_is_reached():
    """Two of four had it by 2: the median is 2."""
    assert KaplanMeier([1, 2, 9, 9], [True, True, False, False]).median == 2


def test_cases_that_resemble_one_another_widen_the_interval():
    """Twice the variance, the same survival."""
    durations, observed = [1, 2, 3, 4, 5, 6], [True, False, True, True, False, False]
    plain, wide = KaplanMeier(durations, observed), KaplanMeier(durations, observed, 2.0)
    assert plain.survival(4) == wide.survival(4)
    assert (wide.interval(4).half_width or 0) > (plain.interval(4).half_width or 1)


def test_the_curve_says_how_many_were_at_risk_and_ends_with_the_watch():
    """One row an instant, as parts of a figure."""
    rows = KaplanMeier([1, 2, 3], [True, False, False]).curve([0, 1, 3, 4])
    assert [(row["at"], row["at_risk"]) for row in rows] == [(0, 3), (1, 3), (3, 1)]
    assert rows[1]["survival"] == pytest.approx(2 / 3)
    assert rows[1]["low"] <= rows[1]["survival"] <= rows[1]["high"]


def test_the_truth_lies_inside_often_enough():
    """Of simulated censored waits at least 93 % have the true share in their interval."""
    dice = np.random.default_rng(5)
    rounds, inside = 800, 0
    for _ in range(rounds):
        answer, watch = dice.exponential(20, 60), dice.uniform(5, 60, 60)
        curve = KaplanMeier(np.minimum(answer, watch), answer <= watch)
        low, high = curve.happened_interval(24)
        inside += low is not None and high is not None and low <= 1 - np.exp(-24 / 20) <= high
    assert inside / rounds >= 0.93
