"""How likely an answer is, and how long it takes, with open questions counted honestly."""

from dataclasses import replace

import pytest

from bot.events import HOUR, MINUTE
from bot.metrics import State
from bot.metrics.helpfulness.answered_share import answered_share
from bot.metrics.helpfulness.answers import response_count
from bot.metrics.helpfulness.time_to_first_response import time_to_first_response
from bot.metrics.helpfulness.waiting import waits
from tests.makers import Town, instant


def forum(answered_after: list[int | None], *, askers: int = 20, first_day: int = 10, every: int = 6) -> Town:
    """A question every few hours, each answered after so many minutes by a helper, or not at all."""
    town = Town()
    for number, minutes in enumerate(answered_after):
        at = instant(first_day, number * every)
        question = town.ask(f"asker {number % askers}", at)
        if minutes is not None:
            town.post(f"helper {number % 7}", at + minutes * MINUTE, thread=question)
    return town


def test_without_open_questions_the_share_is_a_plain_share():
    """Thirty of forty questions answered, all watched for a day: 75%."""
    figure = answered_share(forum([30, 30, 30, None] * 10).history(30))
    assert figure.value == pytest.approx(0.75)
    assert (figure.n, figure.people, figure.state) == (40, 20, State.ROUGH)
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low < 0.75 < figure.high


def test_questions_asked_just_now_do_not_count_as_unanswered():
    """Twenty answered questions and twenty open ones of the last minutes: the share stays 1, not one half."""
    town = forum([30] * 20)
    for number in range(20):
        town.ask(f"late {number}", instant(20, 23, 31 + number), channel=f"corner {number}")
    figure = answered_share(town.history(21))
    assert (figure.value, figure.n) == (1.0, 40)
    assert figure.low is not None
    assert figure.low < 1


def test_half_watched_questions_count_for_what_was_watched():
    """Worked by hand: of 100 questions 50 answered at once, 25 watched two hours, 20 of the rest answered after six."""
    town = forum([1] * 50, first_day=5, askers=50)
    for number in range(25):
        town.ask(f"new {number}", instant(20, 22, 0, number), channel=f"new corner {number}")
    for number in range(25):
        question = town.ask(f"old {number}", instant(15, 0, number), channel=f"old corner {number}")
        if number % 5:
            town.post("helper 1", instant(15, 6, number), channel=f"old corner {number}", thread=question)
    # 100 at risk, 50 answered: 1/2; then 25 leave; of 25 at risk 20 are answered: 1/2 * 1/5
    assert answered_share(town.history(21)).value == pytest.approx(0.9)


def test_nineteen_questions_are_too_few():
    """Below twenty questions there is no share, and the note says what is missing."""
    figure = answered_share(forum([30] * 19).history(30))
    assert (figure.value, figure.low, figure.state, figure.n) == (None, None, State.INSUFFICIENT, 19)
    assert figure.note == "Needs 20 questions in 28 days; there are 19."


def test_an_answer_after_a_day_is_not_within_a_day():
    """Ten quick answers and ten after thirty hours: half within a day."""
    assert answered_share(forum([5, 31 * 60 + 7] * 20).history(30)).value == pytest.approx(0.5)


def test_few_askers_make_the_range_wider():
    """Forty questions by two people tell less than forty by forty."""
    by_two = answered_share(forum([30, None, 30, 30, None] * 16, askers=8).history(40))
    by_many = answered_share(forum([30, None, 30, 30, None] * 16, askers=80).history(40))
    assert by_two.value == by_many.value
    assert by_two.low is not None
    assert by_many.low is not None
    assert by_two.low < by_many.low


def test_a_long_gap_ends_the_watching():
    """A question whose answer fell into seven unseen hours is neither answered nor unanswered."""
    history = forum([30] * 20, every=12).history(30)
    asked = instant(10, 12)
    gap = (0, asked + HOUR // 6, asked + 8 * HOUR)
    watched = waits(replace(history, gaps=(gap,), _remembered={}), 28)
    assert watched.observed.tolist() == [True, False] + [True] * 18
    assert watched.duration.tolist()[1] == HOUR // 6


def test_a_short_gap_changes_nothing():
    """An hour without sight is no reason to stop watching."""
    history = forum([30] * 20).history(30)
    gap = (0, instant(10, 6, 10), instant(10, 7, 10))
    assert waits(replace(history, gaps=(gap,), _remembered={}), 28).observed.all()


def test_the_median_counts_open_questions():
    """Among 40 questions 24 are answered within an hour: half of all are, after sixty minutes rather than ten."""
    figure = time_to_first_response(forum(([10] * 5 + [60] + [None] * 4) * 4).history(30))
    assert figure.value == pytest.approx(10.0)
    slower = time_to_first_response(forum(([10] * 4 + [60] * 2 + [None] * 4) * 4).history(30))
    assert slower.value == pytest.approx(60.0)


def test_a_median_that_is_not_reached_is_undefined():
    """With four in ten answered there is no median, and the note says so; the curve is there all the same."""
    figure = time_to_first_response(forum(([10] * 4 + [None] * 6) * 8).history(31))
    parts = {part["part"]: part for part in figure.parts}
    assert figure.value is None
    assert figure.note.startswith("Not reached")
    assert parts["answered within an hour"]["value"] == pytest.approx(0.4)
    # 40 % wait ten minutes, the rest count as a day
    assert parts["mean wait, a day at most"]["minutes"] == pytest.approx(0.4 * 10 + 0.6 * 1440)


def test_a_median_needs_five_answers():
    """Four answers among twenty questions give no median."""
    figure = time_to_first_response(forum([10] * 4 + [None] * 16).history(30))
    assert (figure.value, figure.state) == (None, State.INSUFFICIENT)
    assert figure.note == "A median needs 5 answered questions; there are 4."


def test_what_bots_answer_is_counted_apart():
    """A question that only a bot answered is unanswered, and said to be a bot's."""
    town = Town()
    for name in ("Ana", "Bo"):
        town.member(name)
    town.member("Clank", bot=True)
    for day in range(3):
        question = town.ask("Ana", instant(day, 9))
        town.post("Clank", instant(day, 9, 1), thread=question)
        if day == 0:
            town.post("Bo", instant(day, 9, 2), thread=question)
    figure = response_count(town.history(7))
    assert (figure.value, figure.n) == (1, 3)
    assert {part["part"]: part["count"] for part in figure.parts}["answered by a bot only"] == 2
