"""How many newcomers are still there after twelve weeks."""

import pytest

from bot.metrics.newcomers.newcomer_survival import newcomer_survival
from tests.makers import Town, instant


def town_of(stays: dict[int, int], first: int = 50) -> Town:
    """So many newcomers each wrote on their first day and, for the last time, so many days later."""
    town = Town()
    town.post("there already", instant(0))
    for days, size in stays.items():
        for number in range(size):
            town.join(f"stays {days} {number}", instant(first))
            town.post(f"stays {days} {number}", instant(first, 9))
            town.post(f"stays {days} {number}", instant(first + days, 9))
    return town


def test_survival_and_hazard_by_hand():
    """Of forty ten never came back, ten stayed ten days and twenty are there after ninety."""
    figure = newcomer_survival(town_of({0: 10, 10: 10, 90: 20}).history(150))
    assert figure.value == pytest.approx(0.5)
    assert figure.n == 40
    weeks = {part["at"]: part for part in figure.parts}
    assert list(weeks) == [7 * week for week in range(1, 13)]
    assert weeks[7]["hazard"] == pytest.approx(10 / 40)
    assert weeks[14]["hazard"] == pytest.approx(10 / 30)
    assert weeks[21]["hazard"] == 0
    assert weeks[84]["survival"] == pytest.approx(0.5)


def test_twelve_weeks_have_to_pass():
    """After ten weeks the curve is there and the value is not."""
    figure = newcomer_survival(town_of({0: 10, 10: 10, 60: 20}).history(120))
    assert figure.value is None
    assert figure.note == "No newcomer has been watched for 12 weeks yet."
    assert figure.parts[-1]["at"] == 56


def test_old_hands_do_not_count():
    """People there from the start are not among them."""
    town = town_of({0: 10, 10: 10, 90: 20})
    for number in range(50):
        town.post(f"old hand {number}", instant(0, 0, number))
    assert newcomer_survival(town.history(150)).n == 40


def test_four_who_fell_silent_are_too_few():
    """Five have to be seen falling silent."""
    assert newcomer_survival(town_of({0: 4, 90: 30}).history(150)).value is None
