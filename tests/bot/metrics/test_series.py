"""Measures week by week."""

import msgspec

from bot.metrics import MEASURES
from bot.metrics.participation.active_members import active_members
from bot.metrics.series import pictures, weekly
from tests.bot.metrics.communities import Village
from tests.makers import DAY_ONE, Town, history_of, instant


def test_one_figure_for_each_complete_week():
    """Ana writes in the first week, Ana and Bo in the second; the third is not over."""
    town = Town()
    town.post("Ana", instant(0))
    town.post("Ana", instant(8))
    town.post("Bo", instant(9))
    town.post("Cem", instant(15))
    found = weekly(town.history(17), active_members)
    assert [(end - DAY_ONE, figure.value) for end, (figure,) in found] == [(7, 1), (14, 2)]


def test_an_empty_history_has_no_weeks():
    """Nothing to draw."""
    assert weekly(Town().history(60), active_members) == ()


def test_a_past_week_is_what_it_would_have_been_then():
    """What is cut along gives every measure the answer of a picture worked out anew."""
    village = Village(seed=3, people=80)
    history = history_of(village.events, village.end)
    for past in pictures(history, 6):
        anew = history.until(past.end)
        for measure in MEASURES:
            assert msgspec.to_builtins(measure.compute(past)) == msgspec.to_builtins(measure.compute(anew)), measure.id
