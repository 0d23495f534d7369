"""How many of those who join write something."""

import pytest
from lifelines import KaplanMeierFitter

from bot.metrics.newcomers.activation import activation
from tests.makers import Town, instant


def joined(quick: int, slow: int, silent: int, day: int = 40) -> Town:
    """So many joined on one day and wrote after two days, after ten, or never."""
    town = Town()
    town.post("there already", instant(0))
    for group, size, wait in (("quick", quick, 2), ("slow", slow, 10), ("silent", silent, 0)):
        for number in range(size):
            town.join(f"{group} {number}", instant(day, 9))
            if wait:
                town.post(f"{group} {number}", instant(day + wait, 9))
    return town


def test_within_a_week():
    """Thirty of forty wrote within the week, five later, five never."""
    figure = activation(joined(30, 5, 5).history(60))
    assert figure.value == pytest.approx(0.75)
    assert (figure.n, figure.people) == (40, 40)
    assert [part["survival"] for part in figure.parts if part["at"] in {1, 2, 7, 14}] == pytest.approx(
        [1, 0.25, 0.25, 0.125]
    )


def test_the_last_joins_count_for_the_time_they_were_watched():
    """With half of the joins a day old the share is lifelines', not theirs among all joins."""
    town = joined(30, 5, 5)
    for number in range(30):
        town.join(f"yesterday {number}", instant(59, 0, number))
    figure = activation(town.history(60))
    durations = [2] * 30 + [10] * 5 + [19.625] * 5 + [1] * 30
    observed = [True] * 35 + [False] * 35
    theirs = KaplanMeierFitter().fit(durations, observed)
    assert figure.value == pytest.approx(1 - theirs.predict(7))
    assert figure.value == pytest.approx(0.75)


def test_leaving_without_a_word_is_not_writing():
    """Ten of those who never wrote left the same day; nothing changes."""
    town = joined(30, 0, 10)
    for number in range(10):
        town.leave(f"silent {number}", instant(40, 12))
    assert activation(town.history(60)).value == pytest.approx(0.75)


def test_without_known_joins_there_is_no_activation():
    """People who never wrote cannot be seen, so nothing is said."""
    town = Town()
    for number in range(40):
        town.post(f"somebody {number}", instant(50, 0, number))
    figure = activation(town.history(60))
    assert (figure.value, figure.n) == (None, 0)
    assert figure.note == "No join is known in the last 28 days."


def test_a_week_has_to_pass():
    """When everybody joined yesterday the share within a week is not known."""
    figure = activation(joined(0, 0, 40).history(41))
    assert figure.value is None
    assert figure.note == "Nobody who joined has been here for 7 days yet."


def test_who_wrote_before_joining_is_no_newcomer():
    """A join of somebody who had written is not counted."""
    town = joined(30, 0, 0)
    town.join("there already", instant(45))
    assert activation(town.history(60)).n == 30
