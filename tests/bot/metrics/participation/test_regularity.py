"""How regularly people take part: stickiness and days."""

import pytest

from bot.metrics.figure import State
from bot.metrics.participation.multi_day_share import multi_day_share
from bot.metrics.participation.stickiness import stickiness
from tests.makers import Town, instant


def town_of(regulars: int, guests: int) -> Town:
    """Regulars write on the Wednesday of each of the four weeks, guests twice on one day."""
    town = Town()
    for number in range(regulars):
        for week in range(4):
            town.post(f"regular {number}", instant(7 * week + 2, 9, number))
    for number in range(guests):
        town.post(f"guest {number}", instant(5, 9, number))
        town.post(f"guest {number}", instant(5, 12, number))
    town.post("early", instant(0))
    return town


def test_stickiness_by_hand():
    """Twenty of four weeks, and twenty-one of one: (20 * 4 + 21) / 4 weekly, over 41 a month."""
    figure = stickiness(town_of(20, 20).history(28))
    assert figure.value == pytest.approx((20 * 4 + 21) / 4 / 41)
    assert figure.parts[1]["value"] == pytest.approx((20 * 4 + 21) / 28 / 41)
    assert figure.n == figure.people == 41
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low < figure.value < figure.high


def test_everybody_every_week_is_one():
    """Its highest value."""
    town = town_of(30, 0)
    for week in range(1, 4):
        town.post("early", instant(7 * week))
    assert stickiness(town.history(28)).value == 1


def test_multi_day_share_by_hand():
    """Twenty of sixty-one wrote on two days or more; many messages on one day are one day."""
    figure = multi_day_share(town_of(20, 40).history(28))
    assert figure.value == pytest.approx(20 / 61)
    assert (figure.n, figure.people, figure.state) == (61, 61, State.ROUGH)


@pytest.mark.parametrize("compute", [stickiness, multi_day_share])
def test_too_few_people_or_days(compute):
    """Nineteen people, or twenty-seven days, are too little."""
    assert compute(town_of(18, 0).history(28)).note == "Needs 20 active members; there are 19."
    assert compute(town_of(30, 0).history(27)).note == "Needs 28 days of history; there are 27."
    assert compute(town_of(30, 0).history(90)).value is None


def test_two_days_are_those_of_the_community():
    """Around midnight UTC is one day in Berlin, and two in Greenwich."""
    town = Town()
    town.post("early", instant(0, 12))
    for number in range(30):
        town.post(f"night owl {number}", instant(20, 23, number))
        town.post(f"night owl {number}", instant(21, 0, number))
    assert multi_day_share(town.history(28)).value == pytest.approx(30 / 31)
    assert multi_day_share(town.history(28, zone="Europe/Berlin")).value == 0
