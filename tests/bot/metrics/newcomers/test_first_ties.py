"""Who speaks to newcomers, and whom they come to know."""

import pytest

from bot.metrics.newcomers.distinct_repliers import distinct_repliers
from bot.metrics.newcomers.first_mutual_tie import first_mutual_tie
from bot.metrics.statistics.median import median_interval
from tests.makers import Town, instant


def arrive(town: Town, name: str, day: int = 40) -> int:
    """Somebody joins and asks in a room of their own."""
    town.join(name, instant(day, 8))
    return town.ask(name, instant(day, 9), channel=f"room of {name}")


def spoken_to(repliers: tuple[int, ...], *, after: float = 1) -> Town:
    """One newcomer for each number, spoken to by so many locals after so many days."""
    town = Town()
    town.post("Local 0", instant(0))
    for each, number in enumerate(repliers):
        question = arrive(town, f"new {each}")
        for local in range(number):
            town.post(f"Local {local}", instant(40 + after, 9, local), channel=f"room of new {each}", reply_to=question)
    return town


def test_the_median_newcomer_hears_from_two():
    """Five from nobody, five from one, ten from two, ten from four."""
    figure = distinct_repliers(spoken_to((0,) * 5 + (1,) * 5 + (2,) * 10 + (4,) * 10).history(60))
    assert figure.value == 2
    assert (figure.n, figure.people) == (30, 30)
    assert [part["people"] for part in figure.parts] == [5, 5, 10, 10]
    assert (figure.low, figure.high) == median_interval([0] * 5 + [1] * 5 + [2] * 10 + [4] * 10)


def test_after_a_week_it_is_too_late():
    """A reply at the end of the seventh day does not count."""
    assert distinct_repliers(spoken_to((1,) * 20, after=6.9).history(60)).value == 1
    assert distinct_repliers(spoken_to((1,) * 20, after=7).history(60)).value == 0


def test_one_person_twice_is_one_replier():
    """And reactions are not speaking."""
    town = spoken_to((1,) * 20)
    for number in range(20):
        question = instant(40, 9)
        town.post("Local 0", instant(42, 9), channel=f"room of new {number}", reply_to=question)
        town.react("Fan", question, channel=f"room of new {number}", at=instant(41, 9))
    assert distinct_repliers(town.history(60)).value == 1


def test_a_week_has_to_pass_first():
    """Newcomers of the last seven days are not counted yet."""
    assert distinct_repliers(spoken_to((1,) * 20).history(47)).n == 0
    assert distinct_repliers(spoken_to((1,) * 20).history(48)).n == 20


def test_fewer_than_twenty_are_looked_for_in_three_months():
    """Nineteen newcomers two months ago and one lately make twenty."""
    town = spoken_to((1,) * 19)
    arrive(town, "late", 100)
    figure = distinct_repliers(town.history(120))
    assert figure.n == 20
    assert "91 days" in figure.note


def answered_back(days: tuple[float, ...], alone: int = 0) -> Town:
    """A local replies to each newcomer after an hour and each replies back after so many days; some hear nothing."""
    town = Town()
    town.member("Local")
    town.post("Local", instant(0))
    for number, after in enumerate(days):
        room = f"room of new {number}"
        question = arrive(town, f"new {number}")
        answer = town.post("Local", instant(40, 10, number), channel=room, reply_to=question)
        town.post(f"new {number}", instant(40 + after, 9), channel=room, reply_to=answer)
    for number in range(alone):
        arrive(town, f"alone {number}")
    return town


def test_time_to_the_first_mutual_tie():
    """Ten after one day, ten after three, ten never within 28 days: half of thirty are reached on day 3."""
    figure = first_mutual_tie(answered_back((1,) * 10 + (3,) * 10, alone=10).history(68))
    assert figure.value == 3
    assert (figure.n, figure.people) == (30, 30)
    assert [part["survival"] for part in figure.parts if part["at"] in {0, 1, 3, 21}] == pytest.approx(
        [1, 2 / 3, 1 / 3, 1 / 3]
    )


def test_both_have_to_speak():
    """When nobody replies back there is no mutual tie, and the median is not reached."""
    figure = first_mutual_tie(spoken_to((3,) * 30).history(68))
    assert figure.value is None
    assert figure.note.startswith("Not reached")
    assert (figure.low, figure.high) == (None, None)


def test_a_thumb_is_not_speaking():
    """A reaction back makes no mutual tie."""
    town = spoken_to((1,) * 30)
    for number in range(30):
        town.react(f"new {number}", instant(41, 9), channel=f"room of new {number}", at=instant(42))
    assert first_mutual_tie(town.history(68)).value is None
