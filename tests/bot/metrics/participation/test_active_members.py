"""How many people take part, told as stories."""

from dataclasses import replace

import pytest

from bot.events import MessageKind
from bot.metrics.figure import State
from bot.metrics.participation.active_members import active_members
from tests.makers import Town, instant


def test_day_week_and_month():
    """Ana writes today, Bo last week, Cem three weeks ago, Dee before the window: 1, 2 and 3."""
    town = Town()
    town.post("Dee", instant(0, 10))
    town.post("Cem", instant(10, 10))
    town.post("Bo", instant(23, 10))
    town.post("Bo", instant(24, 10))
    town.post("Ana", instant(29, 10))
    figure = active_members(town.history(30))
    assert figure.value == figure.n == figure.people == 3
    assert figure.parts == (
        {"window_days": 1, "people": 1},
        {"window_days": 7, "people": 2},
        {"window_days": 28, "people": 3},
    )


def test_only_writing_counts():
    """Ana writes; Bo reacts, Cem joins, and a bot talks all day."""
    town = Town()
    town.member("Robot", bot=True)
    key = town.post("Ana", instant(3, 10))
    town.react("Bo", key, at=instant(3, 11))
    town.join("Cem", instant(3, 9))
    town.post("Cem", instant(3, 9), kind=MessageKind.JOIN)
    for hour in range(24):
        town.post("Robot", instant(4, hour, 30))
    assert active_members(town.history(28)).value == 1


def test_a_quiet_month_is_nought_and_an_empty_place_is_nothing():
    """Nobody in 28 days is 0 people; nobody ever is no value."""
    town = Town()
    assert active_members(town.history(28)).value is None
    town.post("Ana", instant(0))
    assert active_members(town.history(60)).value == 0


def test_a_short_history_says_so():
    """After five days the month is a month of five days."""
    town = Town()
    town.post("Ana", instant(0))
    assert active_members(town.history(5)).note == "Only 5 of the 28 days are known."


@pytest.mark.parametrize(
    ("zone", "at", "today"),
    [
        ("Europe/Berlin", instant(27, 21, 59), 1),  # 23:59 on the day of 23 hours
        ("Europe/Berlin", instant(27, 22, 0), 0),  # midnight, summer time
        ("Europe/Berlin", instant(26, 22, 59), 0),  # 23:59 the day before, winter time
        ("Europe/Berlin", instant(26, 23, 0), 1),
        ("America/Sao_Paulo", instant(28, 2, 59), 1),
        ("America/Sao_Paulo", instant(27, 2, 59), 0),
        ("Asia/Kathmandu", instant(26, 18, 15), 1),
        ("Asia/Kathmandu", instant(26, 18, 14), 0),
    ],
)
def test_a_day_is_the_communitys_own(zone: str, at: int, today: int):
    """Whether a message counts for 29 March depends on where the community is."""
    town = Town()
    town.post("Ana", instant(0, 12))
    town.post("Bo", at)
    figure = active_members(town.history(28, zone=zone))
    assert figure.parts[0] == {"window_days": 1, "people": today}


def test_a_day_of_25_hours_is_one_day():
    """On 25 October Berlin has 25 hours; the first and the last belong to it, the minutes around do not."""
    town = Town()
    for name, at in [
        ("before", instant(236, 21, 59)),
        ("first", instant(236, 22)),
        ("last", instant(237, 22, 59)),
        ("after", instant(237, 23)),
    ]:
        town.post(name, at)
    assert active_members(town.history(238, zone="Europe/Berlin")).parts[0]["people"] == 2


def test_a_gap_makes_it_partial():
    """Where the window holds a day that could not be seen, the value stays and the state says partial."""
    town = Town()
    town.post("Ana", instant(20))
    history = replace(town.history(28), gaps=((0, instant(24), instant(25)),))
    assert (active_members(history).value, active_members(history).state) == (1, State.PARTIAL)
