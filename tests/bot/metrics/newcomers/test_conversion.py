"""The steps from joining to being a regular."""

import pytest

from bot.metrics.newcomers.conversion import conversion
from bot.metrics.statistics.wilson import wilson
from tests.makers import Town, instant

JOINED = 42  # a Monday


def town_of(silent: int, once: int, twice: int, regular: int) -> Town:
    """So many joined on one Monday and wrote in no week, one, two, and three of the weeks that follow."""
    town = Town()
    town.post("there already", instant(0))
    weeks = {"silent": (), "once": (0, 0.1), "twice": (0, 6), "regular": (1, 2, 4)}
    for (group, when), size in zip(weeks.items(), (silent, once, twice, regular), strict=True):
        for number in range(size):
            town.join(f"{group} {number}", instant(JOINED))
            for week in when:
                town.post(f"{group} {number}", instant(JOINED + 7 * week, 9, number))
    return town


def test_the_funnel_by_hand():
    """Of sixty forty-five wrote, thirty in two weeks, twelve became regulars."""
    figure = conversion(town_of(15, 15, 18, 12).history(100))
    assert figure.value == pytest.approx(12 / 60)
    assert (figure.n, figure.people) == (60, 60)
    assert [(part["step"], part["people"], part["of"]) for part in figure.parts] == [
        ("joined", 60, None),
        ("wrote", 45, 60),
        ("active in two weeks", 30, 45),
        ("regular", 12, 30),
    ]
    assert figure.parts[1]["value"] == pytest.approx(0.75)
    assert (figure.parts[1]["low"], figure.parts[1]["high"]) == pytest.approx(wilson(45, 60))


def test_three_weeks_out_of_five_in_a_row_make_no_regular():
    """Weeks 0, 2 and 4 never lie within four."""
    town = Town()
    town.post("there already", instant(0))
    for number in range(30):
        town.join(f"new {number}", instant(JOINED))
        for week in (0, 2, 4):
            town.post(f"new {number}", instant(JOINED + 7 * week, 9, number))
    assert conversion(town.history(100)).value == 0


def test_the_latest_arrivals_have_had_no_time():
    """Who joined in the last 28 days does not count yet, who joined 91 days ago still does."""
    town = town_of(15, 15, 18, 12)
    assert conversion(town.history(JOINED + 28)).n == 0
    assert conversion(town.history(JOINED + 29)).n == 60
    assert conversion(town.history(JOINED + 91)).n == 60
    assert conversion(town.history(JOINED + 92)).n == 0


def test_without_joins_it_begins_with_the_first_message():
    """First messages after the burn-in are the first step, and the note says so."""
    town = Town()
    town.post("there already", instant(0))
    for number in range(30):
        town.post(f"new {number}", instant(50, 9, number))
        if number < 10:
            for week in (1, 2):
                town.post(f"new {number}", instant(50 + 7 * week, 9, number))
    figure = conversion(town.history(100))
    assert figure.value == pytest.approx(1 / 3)
    assert [part["step"] for part in figure.parts] == ["wrote", "active in two weeks", "regular"]
    assert figure.note == "Joins are not known: this begins with the first message."


def test_nobody_arrived():
    """A place without arrivals has no funnel."""
    town = Town()
    town.post("there already", instant(0))
    figure = conversion(town.history(100))
    assert (figure.value, figure.n, figure.parts) == (None, 0, ())
