"""How evenly taking part is spread: Gini, absence factor, Hill numbers, 90-9-1, bursts."""

import numpy as np
import pytest

from bot.metrics import State
from bot.metrics.participation.absence_factor import contributor_absence_factor
from bot.metrics.participation.burstiness import burstiness
from bot.metrics.participation.gini import gini, participation_gini
from bot.metrics.participation.hill_numbers import hill, hill_numbers
from bot.metrics.participation.ninety_nine_one import ninety_nine_one
from bot.window import History
from tests.makers import Town, instant


def days_of(counts: list[int], *, loud: int = 0) -> History:
    """Each person writes once on so many days, the first person `loud` messages more on the last of them."""
    town = Town()
    town.post("early", instant(0))
    for number, days in enumerate(counts):
        for day in range(days):
            town.post(f"person {number}", instant(1 + day, 9, 0, number))
    for second in range(loud):
        town.post("person 0", instant(counts[0], 12, 0, second))
    return town.history(29)


def test_gini_of_the_published_examples():
    """Equals give 0; one of four with everything gives .75, which the correction for few makes 1."""
    assert gini(np.array([1, 1, 1, 1])) == 0
    assert gini(np.array([0, 0, 0, 4])) == 1
    assert gini(np.array([3])) is None


def test_gini_counts_days_and_not_messages():
    """Ten people with one day and ten with three: .25, and by 20/19; a thousand messages on one day change nothing."""
    figure = participation_gini(days_of([1] * 10 + [3] * 10))
    assert figure.value == pytest.approx(0.25 * 20 / 19)
    assert figure == participation_gini(days_of([1] * 10 + [3] * 10, loud=1000))
    assert figure.n == figure.people == 20
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low < figure.value < figure.high


def test_gini_needs_twenty_people():
    """Nineteen are too few to tell."""
    assert participation_gini(days_of([1] * 19)).note == "Needs 20 active members; there are 19."


def test_the_absence_factor_of_days():
    """Two of twelve people have 20 of the 30 days; the number itself is who it describes, so it can be kept back."""
    figure = contributor_absence_factor(days_of([10, 10] + [1] * 10))
    assert (figure.value, figure.n, figure.people) == (2, 12, 2)
    assert contributor_absence_factor(days_of([1] * 9)).value is None


def test_hill_numbers_of_two_equals():
    """Two who share everything evenly are two, in either order."""
    assert hill(np.array([5, 5]), 1) == pytest.approx(2)
    assert hill(np.array([5, 5]), 2) == pytest.approx(2)


def test_effective_contributors_by_hand():
    """Ten who write equally are ten, and as even as can be."""
    figure = hill_numbers(days_of([2] * 10))
    assert figure.value == pytest.approx(10)
    assert [part.get("value") for part in figure.parts] == [None, pytest.approx(1), pytest.approx(1)]


def test_90_9_1_by_hand():
    """Of 120 members 12 wrote on five days, 24 on two, and 84 never."""
    town = Town()
    town.post("early", instant(0))
    for number in range(120):
        town.member(f"person {number}")
        for day in range(5 if number < 12 else 2 if number < 36 else 0):
            town.post(f"person {number}", instant(2 + day, 9, 0, number))
    figure = ninety_nine_one(town.history(29))
    assert (figure.value, figure.n) == (12 / 120, 120)
    assert [part["value"] for part in figure.parts[:3]] == [84 / 120, 24 / 120, 12 / 120]
    assert figure.parts[3] == {"part": "messages by the busiest tenth", "value": 4 * 5 / (12 * 5 + 24 * 2), "people": 4}
    assert figure.parts[4]["people"] == 1


def test_90_9_1_needs_a_hundred_members():
    """With fewer a tenth of them is nobody in particular."""
    assert ninety_nine_one(days_of([1] * 50)).value is None


def test_even_gaps_are_no_bursts():
    """A message every hour is -1; a hundred at once and two weeks later as many are all bursts."""
    metronome, bursts = Town(), Town()
    for hour in range(200):
        metronome.post(f"person {hour % 7}", instant(0, hour))
        bursts.post(f"person {hour % 7}", instant(0, 0, 0, hour) if hour < 100 else instant(14, 0, 0, hour))
    assert burstiness(metronome.history(28)).value == pytest.approx(-1)
    assert (burstiness(bursts.history(28)).value or 0) > 0.8
    assert burstiness(days_of([10])).state is State.INSUFFICIENT
