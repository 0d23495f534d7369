"""Delete-a-group errors: right for a mean, the same for the same people."""

import numpy as np
import pytest
from scipy.special import stdtrit

from bot.metrics.statistics.jackknife import GROUPS, STUDENT, groups_of, jackknife, jackknife_interval
from bot.window import Bools


def test_the_error_of_a_mean_is_the_textbook_one():
    """With one person a group it is exactly sd / sqrt(n)."""
    values = np.array([1.0, 4, 2, 8, 5, 7])
    people = np.arange(6, dtype=np.int64)
    error = jackknife(lambda kept: float(values[kept].mean()), people, groups=6)
    assert error == pytest.approx(values.std(ddof=1) / np.sqrt(6))


def test_groups_are_of_equal_size_and_belong_to_people():
    """Forty people make twenty pairs; all rows of one person are in one group, in whatever order they stand."""
    people = np.arange(40, dtype=np.int64)
    assert np.bincount(groups_of(people)).tolist() == [2] * 20
    rows = np.repeat(people, 3)
    shuffled = np.random.default_rng(2).permutation(len(rows))
    group = groups_of(rows)
    assert (groups_of(rows[shuffled]) == group[shuffled]).all()
    assert (group.reshape(-1, 3) == group.reshape(-1, 3)[:, :1]).all()


def test_grouping_is_the_same_on_every_machine():
    """The hash is written down, not the language's own."""
    assert (
        groups_of(np.array([1, 2, 3, 4, 5], np.int64), 5).tolist()
        == groups_of(np.array([1, 2, 3, 4, 5], np.int64), 5).tolist()
    )
    assert groups_of(np.array([10, 20, 30], np.int64), 3).tolist() != [0, 0, 0]


def test_the_table_of_student_is_that_of_scipy():
    """For every number of groups there can be, two or more."""
    assert pytest.approx(stdtrit(np.arange(1, GROUPS), 0.975), rel=1e-12) == STUDENT


def test_one_person_has_no_error():
    """Without a second person nothing can be left out."""
    people = np.array([7, 7], np.int64)
    assert jackknife(lambda _: 1.0, people) is None
    assert jackknife_interval(0.5, lambda _: 0.5, people) == (None, None)


def test_undefined_without_one_group_is_undefined():
    """A statistic that cannot spare a group has no error."""
    people = np.arange(10, dtype=np.int64)

    def needs_the_first(kept: Bools) -> float | None:
        return 1.0 if kept[0] else None

    assert jackknife(needs_the_first, people) is None


def test_intervals_stay_within_what_is_possible():
    """A share's interval does not pass 1."""
    values = np.array([1.0] * 30 + [0.0])
    people = np.arange(31, dtype=np.int64)
    low, high = jackknife_interval(30 / 31, lambda kept: float(values[kept].mean()), people, highest=1)
    assert low is not None
    assert 0 < low < 30 / 31
    assert high is not None
    assert 30 / 31 < high < 1


def test_the_truth_lies_inside_often_enough():
    """Of simulated means of sixty people at least 93 % have the truth in their interval."""
    dice = np.random.default_rng(3)
    people = np.arange(60, dtype=np.int64)
    rounds, inside = 600, 0
    for _ in range(rounds):
        values = dice.binomial(4, 0.45, 60) / 4
        low, high = jackknife_interval(values.mean(), lambda kept, v=values: float(v[kept].mean()), people)  # type: ignore[misc]  # bound now
        inside += low is not None and high is not None and low <= 0.45 <= high
    assert inside / rounds >= 0.93
