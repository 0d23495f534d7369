"""Whether newcomers become part of the network within a month."""

from bot.events import MINUTE
from bot.metrics.newcomers.core_reach import core_reach
from tests.makers import Town, instant


def town_of(held: int, hanging: int) -> Town:
    """Two regulars talk each week; so many newcomers speak with both of them on their second day, others with one."""
    town = Town()
    for name in ("Ana", "Bo"):
        town.member(name)
    for week in range(12):
        opener = town.post("Ana", instant(7 * week, 9))
        town.post("Bo", opener + MINUTE, thread=opener)
    for number in range(held + hanging):
        at = instant(35, 10, 10 * number)
        town.join(f"newcomer {number}", at - MINUTE)
        opener = town.post(f"newcomer {number}", at)
        opener = town.post(f"newcomer {number}", instant(36, 10, 10 * number))
        town.post("Ana", opener + MINUTE, thread=opener)
        if number < held:
            town.post("Bo", opener + 2 * MINUTE, thread=opener, mentions=(f"newcomer {number}",))
    return town


def test_two_ties_reach_the_core():
    """Fifteen of twenty-five hang on two people who know each other, ten on one."""
    figure = core_reach(town_of(15, 10).history(63))
    assert (figure.value, figure.n) == (15 / 25, 25)


def test_a_month_has_to_pass_first():
    """Before their twenty-eighth day is over nobody is counted."""
    assert core_reach(town_of(15, 10).history(63)).n == 25
    assert core_reach(town_of(15, 10).history(62)).n == 0


def test_too_few_newcomers():
    """Nineteen are not enough, and the lack is told."""
    figure = core_reach(town_of(10, 9).history(63))
    assert figure.value is None
    assert "there are 19" in figure.note
