"""The rule for changes: worked by hand, and its errors counted in simulation."""

import numpy as np
import pytest

from bot.metrics.statistics.trend import (
    Change,
    Direction,
    benjamini_hochberg,
    compare,
    rule_w,
    watch_list,
)

QUIET = [100, 104, 96, 100, 108, 92, 100, 104, 96, 100, 104, 96]  # median 100, MAD 4


def test_a_clear_drop_by_hand():
    """From 100 to 70: the floor of 10 is the spread, z4 = -30 / 5."""
    change = rule_w([*QUIET, 70, 70, 70, 70])
    assert change.direction is Direction.DOWN
    assert change.z4 == pytest.approx(-6)
    assert (change.recent, change.usual, change.low, change.high, change.weeks) == (70, 100, 80, 120, 12)


def test_a_clear_rise_is_symmetric():
    """From 100 to 130."""
    assert rule_w([*QUIET, 130, 130, 130, 130]).direction is Direction.UP


def test_a_significant_trifle_is_no_change():
    """Ten thousand falling by a tenth is many standard deviations and still less than 15 %."""
    change = rule_w([10_000 + step for step in (0, 20, -20) * 4] + [9_000] * 4)
    assert change.z4 is not None
    assert change.z4 < -3
    assert change.direction is Direction.NONE


def test_one_week_out_of_the_usual_is_sudden():
    """Only the last week falls, by more than three spreads."""
    assert rule_w([*QUIET, 100, 104, 96, 60]).direction is Direction.SUDDEN


def test_one_week_far_above_the_usual_is_no_change_yet():
    """A single week of many is no drop, and four weeks decide about a rise: 104 on average after 100."""
    assert rule_w([*QUIET, 92, 96, 88, 140]).direction is Direction.NONE
    assert rule_w([0.5] * 12 + [0.4, 0.4, 0.4, 0.95], [40] * 16).direction is Direction.NONE


def test_usual_weeks_are_no_change():
    """A wobble has no arrow."""
    assert rule_w([*QUIET, 96, 104, 100, 92]).direction is Direction.NONE


def test_weeks_with_gaps_take_no_part():
    """Four unusable weeks of twelve are borne, five are not."""
    some: list[float | None] = [None] * 4 + QUIET[4:] + [70] * 4
    assert rule_w(some).direction is Direction.DOWN
    assert rule_w(some).weeks == 8
    few: list[float | None] = [None] * 5 + QUIET[5:] + [70] * 4
    assert rule_w(few) == Change(Direction.UNKNOWN, weeks=7)
    assert rule_w([]).direction is Direction.UNKNOWN


def test_a_silent_place_has_no_alarm():
    """All zero stays no change, without dividing by nothing."""
    assert rule_w([0] * 16).direction is Direction.NONE


def test_shares_are_pooled_by_their_cases():
    """A week with one case weighs one case."""
    before, after = [0.75] * 12, [0.0, 0.75, 0.75, 0.75]
    assert rule_w(before + after, [20] * 12 + [1, 20, 20, 20]).recent == pytest.approx(45 / 61)


def test_a_share_that_falls_is_down():
    """From 75 % to 40 % of fifty cases a week."""
    wobble = [0.75, 0.77, 0.73, 0.75, 0.76, 0.74] * 2
    change = rule_w([*wobble, 0.4, 0.4, 0.4, 0.4], [50] * 16)
    assert change.direction is Direction.DOWN
    assert change.recent == pytest.approx(0.4)
    assert change.low is not None
    assert change.high is not None
    assert 0.6 < change.low < 0.75 < change.high <= 1


def test_shares_of_few_cases_cannot_alarm():
    """Three cases a week: the same fall is within the noise."""
    assert rule_w([0.75] * 12 + [0.5] * 4, [3] * 16).direction is Direction.NONE


def test_shares_without_cases_are_unknown():
    """Weeks that hold no case say nothing."""
    assert rule_w([0.5] * 16, [0] * 16).direction is Direction.UNKNOWN


def test_two_pooled_values_with_their_errors():
    """.60 after .75 with errors of .03 and .015 is down; .72 is not."""
    assert compare(0.60, 0.03, 0.75, 0.015, 12).direction is Direction.DOWN
    assert compare(0.72, 0.03, 0.75, 0.015, 12).direction is Direction.NONE
    assert compare(0.60, 0.03, 0.75, 0.015, 7).direction is Direction.UNKNOWN
    assert compare(1.0, 0.0, 1.0, 0.0, 12).direction is Direction.NONE


def test_benjamini_and_hochberg_by_hand():
    """At .10 of five: .01, .02 and .05 stand (<= .02, .04, .06), .30 does not, and an unknown one is no test."""
    given = {"a": 0.05, "b": 0.01, "c": 0.30, "d": 0.02, "e": 0.9, "f": None}
    assert benjamini_hochberg(given) == {"a", "b", "d"}
    assert benjamini_hochberg({}) == set()


def test_a_watch_list_calms_what_does_not_stand():
    """Of two series one moved for certain and one hardly; a sudden week is judged alone."""
    strong, weak = Change(Direction.DOWN, -5.0), Change(Direction.UP, 0.4)
    sudden = Change(Direction.SUDDEN, -1.0)
    kept = watch_list({"people": strong, "help": weak, "week": sudden})
    assert [kept[name].direction for name in kept] == [Direction.DOWN, Direction.NONE, Direction.SUDDEN]


@pytest.mark.parametrize(("size", "alarms", "found"), [(80, 0.25, 0.75), (300, 0.25, 0.9)])
def test_error_rates_are_those_promised(size: int, alarms: float, found: float):
    """Counts around a level rarely alarm, and a fall by three tenths is found after four weeks."""
    dice = np.random.default_rng(size)
    rounds = 1500
    steady = [rule_w(dice.poisson(size, 16).tolist()).direction for _ in range(rounds)]
    false = sum(each in {Direction.UP, Direction.DOWN} for each in steady) / rounds
    assert false * 13 <= alarms  # separate four-week spans in a year
    fallen = [[*dice.poisson(size, 12).tolist(), *dice.poisson(0.7 * size, 4).tolist()] for _ in range(rounds)]
    assert sum(rule_w(weeks).direction is Direction.DOWN for weeks in fallen) / rounds >= found
