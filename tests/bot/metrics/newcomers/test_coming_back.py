"""Which newcomers come back."""

import pytest

from bot.metrics.newcomers.month_return import month_return
from bot.metrics.newcomers.second_week_return import second_week_return
from tests.makers import Town, instant


def town_of(groups: dict[int, int], size: int = 40, first: int = 50) -> Town:
    """`size` people first write on one evening; `groups` tells how many wrote again after so many days."""
    town = Town()
    town.post("there already", instant(0))
    for number in range(size):
        town.join(f"new {number}", instant(first))
        town.post(f"new {number}", instant(first, 22))
    number = 0
    for after, some in groups.items():
        for _ in range(some):
            town.post(f"new {number}", instant(first + after, 1))
            number += 1
    return town


def test_second_week_by_hand():
    """Days 7 and 13 are in it, 6 and 14 are not: twelve of forty."""
    town = town_of({6: 5, 7: 8, 13: 4, 14: 9})
    figure = second_week_return(town.history(64))
    assert figure.value == pytest.approx(12 / 40)
    assert (figure.n, figure.people) == (40, 40)


def test_day_seven_to_twenty_seven_by_hand():
    """Days 7 to 27 are in it, 6 and 28 are not: twenty-one of forty."""
    town = town_of({6: 5, 7: 8, 14: 9, 27: 4, 28: 2})
    assert month_return(town.history(80)).value == pytest.approx(21 / 40)


@pytest.mark.parametrize(("compute", "days"), [(second_week_return, 14), (month_return, 28)])
def test_only_who_was_watched_long_enough(compute, days: int):
    """One day earlier nobody has been watched for long enough; 28 days later they are past."""
    town = town_of({7: 10})
    assert compute(town.history(50 + days - 1)).n == 0
    assert compute(town.history(50 + days)).n == 40
    assert compute(town.history(50 + days + 27)).n == 40
    assert compute(town.history(50 + days + 28)).n == 0


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu"])
def test_days_after_are_calendar_days(zone: str):
    """Across the change of clocks on 29 March noon on the seventh day is the seventh day."""
    town = Town()
    town.post("there already", instant(0, 12))
    for number in range(30):
        town.join(f"new {number}", instant(24, 11))
        town.post(f"new {number}", instant(24, 12))
        if number < 15:
            town.post(f"new {number}", instant(31, 12))
    assert second_week_return(town.history(38, zone=zone)).value == pytest.approx(0.5)


def test_nobody_new_is_undefined():
    """A place where everybody was there from the start has no newcomers to come back."""
    town = Town()
    for number in range(30):
        town.post(f"somebody {number}", instant(0, 0, number))
        town.post(f"somebody {number}", instant(10, 0, number))
    assert second_week_return(town.history(40)).value is None
    assert month_return(town.history(60)).n == 0
