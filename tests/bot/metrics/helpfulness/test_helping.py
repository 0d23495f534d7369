"""Who gives and who receives: told of all together, and to each person of themselves."""

import numpy as np
import pytest

from bot.events import MINUTE
from bot.metrics import State
from bot.metrics.helpfulness.expertise import expertise, expertise_ranks
from bot.metrics.helpfulness.give_and_receive import give_and_receive
from bot.metrics.helpfulness.help_graph import HelpEdges
from bot.metrics.helpfulness.helping import own_helping
from bot.metrics.helpfulness.helping_spread import helping_spread
from tests.makers import Town, instant


def village() -> Town:
    """Ten helpers each answer three of thirty askers a day for three days: nine answers each, three questions each."""
    town = Town()
    for day in range(3):
        for number in range(30):
            question = town.ask(f"asker {number}", instant(day, 8, 10 * number))
            town.post(f"helper {number // 3}", question + 5 * MINUTE, thread=question)
    return town


def test_own_numbers_by_hand():
    """Nine answers and no question are z = 3 and a balance of 10 / 11; the asker has the reverse."""
    town = village()
    mine = own_helping(town.history(7), town.key("helper 0"))
    assert (mine.answers, mine.questions, mine.helped) == (9, 0, 3)
    assert mine.z == pytest.approx(3)
    assert mine.balance == pytest.approx(10 / 11)
    other = own_helping(town.history(7), town.key("asker 0"))
    assert (other.answers, other.questions) == (0, 3)
    assert other.balance == pytest.approx(1 / 5)


def test_who_never_asked_nor_answered_has_no_score():
    """Nothing is nothing, not a middling score."""
    mine = own_helping(village().history(7), 999)
    assert (mine.answers, mine.z, mine.balance) == (0, None, None)


def test_split_roles_spread_widely():
    """Ten with z = 3 and thirty with z = -1.73 spread more than chance does."""
    figure = helping_spread(village().history(7))
    assert figure.value == pytest.approx(np.std([3.0] * 10 + [-(3**0.5)] * 30))
    assert figure.n == figure.people == 40


def test_nobody_does_both_where_roles_are_split():
    """Thirty mostly receive and ten mostly give; the parts are all people, each once."""
    figure = give_and_receive(village().history(7))
    assert figure.value == 0
    assert [part["people"] for part in figure.parts] == [30, 0, 10]


def test_few_people_are_not_told_of():
    """Nineteen people with three answers and questions are too few for either."""
    town = Town()
    for day in range(3):
        for number in range(19):
            town.ask(f"asker {number}", instant(day, 8, 10 * number))
    assert helping_spread(town.history(7)).state is State.INSUFFICIENT
    assert give_and_receive(town.history(7)).state is State.INSUFFICIENT


def test_helping_a_helper_counts_for_more():
    """1 asks 2 and 3, 3 asks 4: a rank of .15, .21375, .21375 and .3316875, worked by hand."""
    edges = HelpEdges(np.array([1, 1, 3]), np.array([2, 3, 4]), np.array([1, 1, 1]))
    people, ranks = expertise_ranks(edges)
    assert people.tolist() == [1, 2, 3, 4]
    assert ranks.tolist() == pytest.approx([0.15, 0.21375, 0.21375, 0.3316875])


def test_equal_helpers_have_equal_shares():
    """Fifty helpers of fifty different askers: the highest tenth has a tenth."""
    town = Town()
    for number in range(50):
        question = town.ask(f"asker {number}", instant(0, 8, 10 * number))
        town.post(f"helper {number}", question + 5 * MINUTE, thread=question)
    assert expertise(town.history(7)).value == pytest.approx(0.1)
    assert expertise(village().history(7)).state is State.INSUFFICIENT
