"""What would be lost with those who help most."""

import pytest

from bot.metrics.network.key_people import busiest_helpers, key_person_loss
from bot.metrics.network.rings import without_rings
from tests.makers import Town, instant


def helped(by_others: int) -> Town:
    """Thirty questions by thirty people; five help with all but some of them, others with those."""
    town = Town()
    for number in range(30):
        asked = town.ask(f"asker{number:02}", instant(40 + number % 20, 1, number), channel=f"c{number}")
        helper = f"other{number}" if number < by_others else f"helper{number % 5}"
        town.post(helper, instant(40 + number % 20, 2, number), channel=f"c{number}", thread=asked)
    return town


def test_without_five_helpers_only_what_others_answered_is_answered():
    """Of thirty questions all are answered, ten by others: without the five two thirds of the answers are gone."""
    figure = key_person_loss(helped(by_others=10).history(63))
    assert figure.value == pytest.approx(100 * 20 / 30)
    assert figure.people == 5


def test_who_hung_on_the_five_is_outside_without_them():
    """All hang together by a thread of those who help; without the five, the twenty whom they answered hang on nobody.

    The number is one of people, so that one to four of them are never told.
    """
    town = helped(by_others=10)
    said = town.post("helper0", instant(59, 1), channel="kitchen")
    for minute, name in enumerate([f"helper{n}" for n in range(1, 5)] + [f"other{n}" for n in range(10)]):
        town.post(name, instant(59, 2, minute), channel="kitchen", thread=said)
    (part,) = key_person_loss(town.history(63)).parts
    assert part == {"part": "people more outside the largest connected group", "people": 20}


def test_it_is_told_of_five_people_and_no_fewer():
    """The five with the most days of help, never one of them alone."""
    town = helped(by_others=10)
    found = busiest_helpers(town.history(63)).tolist()
    assert sorted(found) == sorted(town.names[f"helper{number}"] for number in range(5))


def test_with_few_questions_left_nothing_is_said():
    """Eleven questions are too few on any side."""
    town = Town()
    for number in range(35):
        opener = (town.ask if number < 11 else town.post)(f"p{number}", instant(50, 1, number), channel=f"c{number}")
        town.post("helper", instant(50, 2, number), channel=f"c{number}", thread=opener)
    figure = key_person_loss(town.history(63))
    assert figure.value is None
    assert "20 questions" in figure.note


def ring(town: Town, names: str, day: int) -> None:
    """Everybody of some who joined on one day speaks with everybody of them, and with nobody else."""
    for name in names:
        town.join(name, instant(day))
    for minute, (one, other) in enumerate((one, other) for one in names for other in names if one != other):
        said = town.post(other, instant(day + 1, 1, minute), channel=f"ring {minute}")
        town.post(one, instant(day + 1, 2, minute), channel=f"ring {minute}", thread=said)


def test_accounts_that_came_together_and_keep_to_themselves_are_a_ring():
    """Five who came on one day and speak only with each other are set apart; everybody else stays."""
    town = Town()
    for number in range(15):
        town.post(f"old {number}", instant(0, 1, number))
    ring(town, "VWXYZ", day=50)
    kept = without_rings(town.history(63))
    assert int(kept.sum()) == 15


def test_a_place_that_begins_is_no_ring():
    """Where all came in one week and speak with each other, as everybody does in a new place, nobody is set apart."""
    town = Town()
    town.member("Old")
    town.post("Old", instant(0, 1))
    ring(town, "VWXYZ", day=50)
    assert bool(without_rings(town.history(63)).all())


def test_newcomers_who_speak_with_others_are_no_ring():
    """The same five, of whom each also answers somebody who was there before, are people."""
    town = Town()
    town.member("Old")
    for number in range(15):
        town.post(f"old {number}", instant(0, 1, number))
    said = [town.post("Old", instant(52, 1, number), channel=f"old {number}") for number in range(5)]
    ring(town, "VWXYZ", day=50)
    for number, name in enumerate("VWXYZ"):
        town.post(name, instant(52, 2, number), channel=f"old {number}", thread=said[number])
    assert bool(without_rings(town.history(63)).all())


def test_two_who_found_each_other_are_no_ring():
    """Two people are no group of accounts."""
    town = Town()
    town.member("Old")
    for number in range(15):
        town.post(f"old {number}", instant(0, 1, number))
    ring(town, "VW", day=50)
    assert bool(without_rings(town.history(63)).all())
