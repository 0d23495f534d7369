"""When a figure may be drawn."""

import pytest

from bot.metrics.figure import State
from bot.metrics.statistics.states import missing, proportion, quantity, share, state_of
from bot.metrics.statistics.wilson import Interval


@pytest.mark.parametrize(
    ("n", "low", "high", "state"),
    [
        (19, 0.6, 0.7, State.INSUFFICIENT),
        (20, 0.6, 0.7, State.OK),
        (20, 0.5, 0.7, State.OK),
        (20, 0.45, 0.7, State.ROUGH),
        (20, 0.31, 0.7, State.ROUGH),
        (20, 0.2, 0.7, State.INSUFFICIENT),
        (20, None, None, State.OK),
    ],
)
def test_state_by_cases_and_width(n: int, low: float | None, high: float | None, state: State):
    """Ten points either way is fine, twenty is rough, more is words; and so are too few cases."""
    assert state_of(n, 20, low, high) is state


def test_too_few_is_said_in_words():
    """No value, no interval, and how many are missing."""
    figure = proportion(3, 7, minimum=20, of="active members")
    assert (figure.value, figure.low, figure.high) == (None, None, None)
    assert (figure.n, figure.people, figure.state) == (7, 7, State.INSUFFICIENT)
    assert figure.note == "Needs 20 active members; there are 7."
    assert proportion(1, 1, minimum=20, of="joins").note == "Needs 20 joins; there is 1."


def test_too_wide_is_said_in_words():
    """Enough cases with too wide a range have no value either."""
    figure = share(0.5, Interval(0.2, 0.8), 25, minimum=20, of="questions", note="Over 91 days.")
    assert figure.value is None
    assert figure.note == "With 25 questions the range is still too wide to tell. Over 91 days."


def test_nothing_of_nothing_is_undefined():
    """0 of 0 has no value, 0 of 40 is nought with an interval."""
    assert proportion(0, 0, minimum=0, of="people").value is None
    figure = proportion(0, 40, minimum=20, of="people")
    assert figure.value == 0
    assert figure.low == 0
    assert figure.high is not None
    assert figure.high > 0


def test_quantities_have_no_width_to_fail():
    """A count is a count."""
    assert quantity(3, 3).state is State.OK
    assert missing("Nobody yet.").value is None
