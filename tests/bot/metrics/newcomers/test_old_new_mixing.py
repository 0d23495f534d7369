"""Whether newcomers meet regulars or keep to one another."""

import pytest

from bot.events import MINUTE
from bot.metrics.newcomers.old_new_mixing import old_new_mixing
from tests.makers import Town, instant


def town_of(with_regulars: int, with_newcomers: int) -> Town:
    """Ten regulars write every week; so many newcomers are answered by one regular each, others by the one before."""
    town = Town()
    for number in range(10):
        town.member(f"regular {number}")
        for week in range(14):
            town.post(f"regular {number}", instant(7 * week + 1, 9, number))
    for number in range(with_regulars + with_newcomers):
        at = instant(71, 10, 10 * number)
        town.join(f"newcomer {number}", at - MINUTE)
        opener = town.post(f"newcomer {number}", at)
        if number < with_regulars:
            town.post(f"regular {number % 10}", at + MINUTE, thread=opener)
        elif number > with_regulars:
            town.post(f"newcomer {number - 1}", at + MINUTE, thread=opener)
    return town


def test_all_partners_are_regulars():
    """Twenty pairs, all with regulars, who have 40 of 60 active days: 1 / (40 / 60)."""
    figure = old_new_mixing(town_of(20, 0).history(98))
    assert figure.value == pytest.approx(1 / (40 / 60))
    assert (figure.n, figure.people) == (20, 20)


def test_newcomers_among_themselves():
    """Twenty-one in a chain speak only with one another: 40 pairs, seen from both ends, none with a regular."""
    figure = old_new_mixing(town_of(0, 21).history(98))
    assert (figure.value, figure.n) == (0, 40)


def test_too_few_pairs():
    """Nineteen are not enough."""
    assert "there are 19" in old_new_mixing(town_of(19, 0).history(98)).note
