"""Measures week by week."""

import msgspec

from bot.events import MessagePosted
from bot.metrics import MEASURES
from bot.metrics.helpfulness.behaviour import calm, machine_like
from bot.metrics.network.k_core import core_share
from bot.metrics.network.key_people import key_person_loss
from bot.metrics.participation.active_members import active_members
from bot.metrics.qualities.dyad_persistence import dyad_persistence
from bot.metrics.series import cut, lately, pictures, weekly
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


def test_cutting_keeps_who_behaves_like_a_machine():
    """With such an account in it, too, a cut gives every measure the answer of a picture worked out anew."""
    village = Village(seed=5, people=40, days=80)
    events = [*village.events]
    for day in range(50, 80):
        events += [
            MessagePosted(1, instant(day, hour=quarter / 4), 999, instant(day, hour=quarter / 4))
            for quarter in range(40)
        ]
    history = history_of(events, village.end)
    assert machine_like(history).tolist() == [999]
    ends = [history.end - days for days in (1, 6, 27)]
    judged = [machine_like(history.until(end)).tolist() for end in ends]
    assert judged == [[999], [999], []]
    for end in ends:
        past, anew = cut(history, end), history.until(end)
        for measure in MEASURES:
            assert msgspec.to_builtins(measure.compute(past)) == msgspec.to_builtins(measure.compute(anew)), measure.id
        calm_past, calm_anew = calm(past), calm(anew)
        assert len(calm_past.messages) == len(calm_anew.messages)
        assert machine_like(calm_past).tolist() == []


def test_the_present_cut_at_its_own_end_is_itself():
    """Nothing is worked out for a cut that takes nothing away."""
    history = Town().history(3)
    assert cut(history, history.end) is history


def test_what_looks_two_months_back_needs_no_more():
    """Without what was written before, the figures of early warning are what they are with all of it, in every week."""
    village = Village(seed=11, people=90, days=150)
    history = history_of(village.events, village.end)
    said = 0
    for past in pictures(history, 12):
        short = lately(past, 63)
        assert len(short.messages) < len(past.messages) or past.end - past.start <= 63
        for compute in (core_share, dyad_persistence, key_person_loss):
            figure = compute(past)
            assert compute(short) == figure
            said += figure.value is not None
    assert said > 20
