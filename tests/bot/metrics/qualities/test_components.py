"""The components of engagement, supportiveness and relevance, worked by hand."""

import pytest

from bot.events import DAY, HOUR, MINUTE, ChannelKind
from bot.metrics import MEASURES, State, measure
from bot.metrics.figure import Measure
from bot.metrics.qualities.people_taking_part import people_taking_part
from bot.metrics.qualities.resonance import resonance
from bot.metrics.qualities.return_to_channel import return_to_channel
from tests.bot.metrics.communities import Village
from tests.makers import Town, history_of, instant


def test_people_of_four_weeks():
    """30, 26, 24 and 20 people are 25 a week, give or take what counting alone makes: 1.96 * 5 / 2."""
    town = Town()
    for week, people in enumerate((30, 26, 24, 20)):
        for number in range(people):
            town.post(f"person {number}", instant(7 * week + 2, 9, number))
    town.post("person 0", instant(0))
    figure = people_taking_part(town.history(28))
    assert (figure.value, figure.n, figure.state) == (25, 30, State.OK)
    assert figure.low == pytest.approx(25 - 1.96 * 2.5, abs=0.01)
    assert figure.high == pytest.approx(25 + 1.96 * 2.5, abs=0.01)


def test_weeks_that_differ_much_are_less_sure():
    """40, 20, 40 and 20 people have a standard deviation of 11.5, more than the root of 30."""
    town = Town()
    for week, people in enumerate((40, 20, 40, 20)):
        for number in range(people):
            town.post(f"person {number}", instant(7 * week, 9, number))
    figure = people_taking_part(town.history(28))
    assert figure.value == 30
    assert figure.low == pytest.approx(30 - 1.96 * 11.547 / 2, abs=0.01)


def starters(heard: int, unheard: int) -> Town:
    """So many people begin something that is answered within the hour, and so many whom nobody answers."""
    town = Town()
    for number in range(heard + unheard):
        opener = town.post(f"person {number}", instant(number % 20, 8, 10 * number))
        if number < heard:
            town.post("Ana", opener + HOUR, thread=opener)
    return town


def test_resonance_by_hand():
    """Thirty of forty people are heard."""
    figure = resonance(starters(30, 10).history(28))
    assert (figure.value, figure.n, figure.people) == (30 / 40, 40, 40)


def test_resonance_counts_people_and_not_messages():
    """A hundred and fifty beginnings of one person whom nobody answers are one person more."""
    town = starters(30, 10)
    for number in range(150):
        town.post("loud", instant(20, 0, 10 * number // 10, number % 60))
    assert resonance(town.history(28)).value == 30 / 41


def test_a_reaction_is_being_heard_and_an_answer_after_a_day_is_not():
    """One of the unheard gets a reaction, another her own, another an answer after 25 hours."""
    town = starters(30, 10)
    openers = {number: instant(number % 20, 8, 10 * number) for number in range(40)}
    town.react("Bo", openers[30])
    town.react("person 31", openers[31], at=openers[31] + MINUTE)
    town.post("Bo", openers[32] + 25 * HOUR, thread=openers[32])
    town.react("Bo", openers[33], at=openers[33] + 2 * DAY)
    figure = resonance(town.history(28))
    assert figure.value == 31 / 40
    assert "1 of the reactions" in figure.note


def test_who_began_yesterday_is_not_judged_yet():
    """What was begun within the last day is left out."""
    town = starters(30, 10)
    town.post("late", instant(27, 12))
    assert resonance(town.history(28)).n == 40


def test_returning_to_channels_by_hand():
    """Of 40 pairs of a person and a channel 10 are written in again and 5 are reacted in; a thread is its channel."""
    town = Town()
    town.channel("garden")
    town.channel("a thread", ChannelKind.THREAD, parent="garden")
    for number in range(40):
        town.post(f"person {number}", instant(number % 20, 8, number), channel="garden")
    for number in range(10):
        town.post(f"person {number}", instant(30, 8, number), channel="a thread" if number < 5 else "garden")
    late = town.post("new", instant(31), channel="garden")
    for number in range(10, 15):
        town.react(f"person {number}", late, channel="garden", at=late + MINUTE)
    for number in range(15, 20):
        town.post(f"person {number}", instant(33, 9, number), channel="elsewhere")
    figure = return_to_channel(town.history(56))
    assert (figure.value, figure.n, figure.people) == (15 / 40, 40, 40)


def test_returning_needs_two_months():
    """With less than 56 days nobody could come back."""
    assert return_to_channel(starters(30, 10).history(40)).note == "Needs 56 days of history; there are 40."


borrowed = pytest.mark.parametrize("each", [each for each in MEASURES if each.same_as], ids=lambda each: each.id)


@borrowed
def test_a_borrowed_component_is_the_same_figure(each: Measure):
    """Under its own id it has the figure of the measure it is."""
    village = Village(seed=7, people=150)
    history = history_of(village.events, village.end)
    source = measure(each.same_as)
    assert isinstance(source, Measure)
    assert each.compute(history) == source.compute(history)
    assert (each.unit, each.window_days) == (source.unit, source.window_days)
