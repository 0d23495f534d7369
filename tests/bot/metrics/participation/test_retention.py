"""Who stays: cohorts and survival to inactivity."""

import math
from dataclasses import replace

import pytest
from lifelines import KaplanMeierFitter

from bot.metrics.figure import State
from bot.metrics.participation.retention_cohorts import retention_cohorts
from bot.metrics.participation.survival import stays
from bot.metrics.participation.survival_to_inactivity import survival_to_inactivity
from tests.bot.metrics.communities import Village
from tests.makers import Town, history_of, instant

START = 70  # a Monday


def cohort(town: Town, size: int, monday: int, back: dict[int, int]) -> None:
    """So many people first write on a Wednesday; `back` says how many of them write again, by weeks after."""
    for number in range(size):
        name = f"from {monday} {number}"
        town.join(name, instant(monday, 12))
        town.post(name, instant(monday + 2, 9, number))
        for weeks, some in back.items():
            if number < some:
                town.post(name, instant(monday + 7 * weeks, 9, number))


def test_two_cohorts_by_hand():
    """Of 40 who began in one week 10 were there in week 4, of 20 of the next 8: 18 of 60."""
    town = Town()
    town.post("there already", instant(0))
    cohort(town, 40, START, {1: 20, 4: 10, 6: 4})
    cohort(town, 20, START + 7, {4: 8})
    figure = retention_cohorts(town.history(START + 56 + 3))
    assert figure.value == pytest.approx(18 / 60)
    assert (figure.n, figure.state) == (60, State.ROUGH)
    first, second = figure.parts
    assert (first["cohort"], first["weeks"], first["people"]) == ("2026-05-11", 1, 40)
    assert first["returned"] == pytest.approx([1, 0.5, 0, 0, 0.25, 0, 0.1, 0])
    assert first["returned_or_later"] == pytest.approx([1, 0.5, 0.25, 0.25, 0.25, 0.1, 0.1, 0])
    assert second["returned"] == pytest.approx([1, 0, 0, 0, 0.4, 0, 0])


def test_small_cohorts_are_taken_together():
    """With six in one week and thirty in the next there is one cohort of four weeks."""
    town = Town()
    town.post("there already", instant(0))
    cohort(town, 6, START, {1: 6})
    cohort(town, 30, START + 7, {1: 3})
    (part,) = retention_cohorts(town.history(START + 28)).parts
    assert (part["weeks"], part["people"]) == (4, 36)
    assert part["returned"] == pytest.approx([1])


def test_cohorts_too_small_even_so_have_no_curve():
    """Nine people in four weeks: their number, for the report to judge, and nothing else."""
    town = Town()
    town.post("there already", instant(0))
    cohort(town, 9, START, {1: 6})
    (part,) = retention_cohorts(town.history(START + 28)).parts
    assert part["returned"] is None


def test_those_whose_fourth_week_is_not_over_wait():
    """Four complete weeks after the first are needed."""
    town = Town()
    town.post("there already", instant(0))
    cohort(town, 40, START, {4: 40})
    assert retention_cohorts(town.history(START + 34)).value is None
    assert retention_cohorts(town.history(START + 35)).value == 1


def test_who_was_there_first_is_in_no_cohort():
    """A history of three weeks without joins has none."""
    town = Town()
    for number in range(40):
        town.post(f"somebody {number}", instant(0, 0, number))
    figure = retention_cohorts(town.history(21))
    assert (figure.n, figure.parts) == (0, ())


def test_silence_of_28_days_is_inactivity_dated_at_the_last_message():
    """Ana last wrote 28 watched days ago, Bo 27; Cem wrote once."""
    town = Town()
    for name, days in (("Ana", (0, 9, 31)), ("Bo", (10, 32)), ("Cem", (5,))):
        for day in days:
            town.post(name, instant(day))
    found = stays(town.history(60))
    assert found.days.tolist() == [31, 22, 0]
    assert found.ended.tolist() == [True, False, True]


def test_days_that_were_not_seen_are_not_silence():
    """One unseen day in between and Ana has been silent for 27 watched days only."""
    town = Town()
    town.post("Ana", instant(31))
    assert stays(town.history(60)).ended.tolist() == [True]
    gap = replace(town.history(60), gaps=((0, instant(40), instant(41)),))
    assert stays(gap).ended.tolist() == [False]


@pytest.mark.parametrize("days", [120, 400])
def test_survival_equals_lifelines(days: int):
    """On a lively community curve, interval and median are those of lifelines."""
    village = Village(seed=11, people=150, days=days)
    history = history_of(village.events, village.end)
    found = stays(history)
    theirs = KaplanMeierFitter().fit(found.days, found.ended)
    figure = survival_to_inactivity(history)
    assert (math.inf if figure.value is None else figure.value) == theirs.median_survival_time_
    for part in figure.parts:
        assert part["survival"] == pytest.approx(theirs.predict(part["at"]), abs=1e-9)
        bounds = theirs.confidence_interval_
        if part["survival"] < 1:
            expected = bounds[bounds.index <= part["at"]].iloc[-1].tolist()
            assert [part["low"], part["high"]] == pytest.approx(expected, abs=1e-6)


def test_when_more_than_half_stay_there_is_no_median():
    """The value is undefined and the note says that it is not reached."""
    town = Town()
    for number in range(40):
        town.post(f"somebody {number}", instant(0, 0, number))
        if number >= 8:
            town.post(f"somebody {number}", instant(100, 0, number))
    figure = survival_to_inactivity(town.history(110))
    assert figure.value is None
    assert figure.note.startswith("Not reached")
    assert figure.n == 40


def test_it_takes_twenty_people_and_five_who_fell_silent():
    """Forty people of whom four fell silent say too little."""
    town = Town()
    for number in range(40):
        town.post(f"somebody {number}", instant(0, 0, number))
        if number >= 4:
            town.post(f"somebody {number}", instant(100, 0, number))
    figure = survival_to_inactivity(town.history(110))
    assert figure.state is State.INSUFFICIENT
    assert figure.note == "Needs 20 people, 5 of them silent for 28 days; there are 40 and 4."
