"""How large a share of the members takes part."""

import pytest

from bot.metrics.figure import State
from bot.metrics.participation.active_members import active_members
from bot.metrics.participation.active_share import active_share
from bot.metrics.statistics.wilson import wilson
from tests.makers import Town, instant


def place(members: int, active: int) -> Town:
    """A town of so many members of whom the first few wrote this month."""
    town = Town()
    for number in range(members):
        town.member(f"member {number}")
    for number in range(active):
        town.post(f"member {number}", instant(20, 9, number))
    return town


def test_thirty_of_a_hundred():
    """Thirty of a hundred members wrote."""
    figure = active_share(place(100, 30).history(28))
    assert figure.value == pytest.approx(0.3)
    assert (figure.low, figure.high) == pytest.approx(wilson(30, 100))
    assert (figure.n, figure.people, figure.state) == (100, 30, State.OK)


def test_who_left_counts_as_active_but_not_here():
    """All twenty wrote and ten left: twenty active members, ten of ten members."""
    town = place(20, 20)
    for number in range(10):
        town.leave(f"member {number}", instant(25))
    history = town.history(28)
    assert active_members(history).value == 20
    assert (active_share(history).value, active_share(history).n) == (1, 10)


def test_it_never_passes_one():
    """Guests whom no list names, deactivated accounts and those who left may write; the share stays at most 1."""
    town = place(40, 40)
    town.member("off", deactivated=True)
    town.post("off", instant(21))
    for number in range(50):
        town.post(f"unlisted {number}", instant(22, 0, number))
    figure = active_share(town.history(28))
    assert (figure.value, figure.n) == (1, 40)


def test_deactivated_accounts_and_bots_are_no_members():
    """Forty members, ten deactivated accounts and ten bots: the base is forty."""
    town = place(40, 10)
    for number in range(10):
        town.member(f"off {number}", deactivated=True)
        town.member(f"bot {number}", bot=True)
    assert active_share(town.history(28)).n == 40


def test_who_joins_later_is_not_a_member_yet():
    """A past month does not know who joined after it."""
    town = place(40, 10)
    for number in range(20):
        town.join(f"late {number}", instant(30))
    assert active_share(town.history(40).until(town.history(28).end)).n == 40


def test_unknown_members_are_those_seen_in_ninety_days():
    """Without a list forty people seen in ninety days are the base, ten of them active; one seen before is not."""
    town = Town()
    town.post("long ago", instant(0))
    for number in range(40):
        town.post(f"seen {number}", instant(20, 0, number))
    for number in range(10):
        town.post(f"seen {number}", instant(80, 0, number))
    figure = active_share(town.history(100))
    assert (figure.n, figure.people) == (40, 10)
    assert figure.value == pytest.approx(0.25)
    assert figure.note == "Members are not known: the base is who wrote in 90 days."


def test_unknown_members_in_a_short_history_are_nothing_to_divide_by():
    """After sixty days everybody ever seen would be nearly everybody active."""
    town = Town()
    town.post("Ana", instant(0))
    figure = active_share(town.history(60))
    assert figure.value is None
    assert figure.note == "Needs the list of members, or 90 days of messages; 60 are known."


def test_nine_members_are_too_few():
    """Below ten there are words."""
    assert active_share(place(9, 9).history(28)).note == "Needs 10 members; there are 9."
