"""Early warning: seven series against their own past, with holidays masked and coverage gates."""

from dataclasses import replace

import pytest

from bot.digest.choice import WATCHED
from bot.events import MINUTE
from bot.metrics.statistics.trend import Direction
from bot.report.early import year_before
from bot.report.trends import trends
from bot.words.headlines import MOVED
from bot.words.suggestions import instead
from tests.makers import DAY_ONE, Town, instant

PEOPLE = 60


def ring(town: Town, week: int, step: int) -> None:
    """Everybody is answered by a neighbour `step` further on, and by the next one, in a thread."""
    for number in range(PEOPLE):
        at = instant(7 * week + number % 7, 9, number)
        opener = town.ask(f"person {number}", at)
        for further in (step, step + 1):
            town.post(f"person {(number + further) % PEOPLE}", at + further * MINUTE, thread=opener)


def star(town: Town, week: int) -> None:
    """Everybody is answered by one of three, always the same."""
    for number in range(3, PEOPLE):
        at = instant(7 * week + number % 7, 9, number)
        town.post(f"person {number % 3}", at + MINUTE, thread=town.ask(f"person {number}", at))


def town_of(weeks: int, last: int = 0) -> Town:
    """So many weeks of neighbours, the last of which are weeks in which all hangs on three."""
    town = Town()
    for week in range(weeks):
        if week < weeks - last:
            ring(town, week, 1)
        else:
            star(town, week)
    return town


def test_the_series_are_seven_and_each_can_be_said():
    """Whatever moved has its words, and what fell has its one thing to do."""
    changes = trends(town_of(24).history(24 * 7))
    assert set(changes) == set(WATCHED)
    assert len(WATCHED) == 7
    for name in WATCHED:
        assert MOVED[name, "down"]
        assert MOVED[name, "up"]
        assert instead(name, "garden", "welcome")


def test_a_steady_network_has_not_changed():
    """The same ties every month: nothing is named."""
    changes = trends(town_of(24).history(24 * 7))
    assert {changes[name].direction for name in ("core", "persistence", "people")} == {Direction.NONE}


def test_a_network_that_hangs_on_three_people_is_noticed():
    """Four weeks in which all is answered by three people: nobody is held by several ties, and all rests on few."""
    changes = trends(town_of(24, last=4).history(24 * 7))
    assert changes["core"].direction is Direction.DOWN
    assert changes["resilience"].direction is Direction.DOWN
    assert changes["people"].direction is Direction.NONE


def test_five_months_are_needed_for_the_network():
    """With fewer, what is usual is not known."""
    changes = trends(town_of(15).history(15 * 7))
    assert changes["core"].direction is Direction.UNKNOWN


def test_where_ties_are_hardly_seen_nothing_is_said_of_them():
    """When nobody addresses anybody, the network's series stay unknown however many people write."""
    town = Town()
    for week in range(24):
        for number in range(PEOPLE):
            town.post(f"person {number}", instant(7 * week + number % 7, 9, 10 * number))
    changes = trends(town.history(24 * 7))
    assert {changes[name].direction for name in ("core", "persistence", "resilience")} == {Direction.UNKNOWN}


def test_a_month_of_holidays_is_compared_with_nothing():
    """With two of its weeks masked, a month says nothing of the network, nor of answers."""
    history = town_of(24, last=4).history(24 * 7)
    days = frozenset(range(DAY_ONE + 7 * 21, DAY_ONE + 7 * 23))
    masked = trends(replace(history, holidays=days, _remembered={}))
    assert masked["core"].direction is Direction.UNKNOWN
    assert masked["people"].direction is Direction.UNKNOWN


@pytest.mark.parametrize(("weeks", "people"), [(60, PEOPLE), (55, None)])
def test_the_same_weeks_of_the_year_before(weeks: int, people: int | None):
    """Known where they were seen whole."""
    town = Town()
    for week in range(weeks):
        for number in range(PEOPLE):
            town.post(f"person {number}", instant(7 * week + number % 7, 9, number))
    assert year_before(town.history(7 * weeks)) == people
