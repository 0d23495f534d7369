"""What a simulation counts, worked by hand, and that it never looks ahead."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadInput
from bot.introductions.simulate import AHEAD, FITTED, SCORES, auc, gini, matched_auc, rows, simulate, splits
from tests.bot.introductions.places import Village
from tests.makers import DAY_ONE, instant


def flags(*values: int) -> np.ndarray:
    """Which pairs talked."""
    return np.array(values, bool)


def test_auc_by_hand():
    """Of four comparisons three and a half are right: .875; without both sorts of pairs there is none."""
    score = np.array([0.9, 0.5, 0.5, 0.1])
    assert auc(score, flags(1, 1, 0, 0)) == 0.875
    assert auc(score, flags(0, 0, 0, 0)) is None
    assert auc(score, flags(1, 1, 1, 1)) is None
    assert auc(np.ones(4), flags(1, 0, 1, 0)) == 0.5


def test_matching_takes_activity_away():
    """A score that is only activity says nothing among equally active pairs, however well it does among all."""
    product = np.repeat(np.arange(20.0), 4)
    talked = np.tile(flags(1, 0, 0, 0), 20)
    talked[:40] = False
    raw, matched = auc(product, talked), matched_auc(product, talked, product)
    assert raw is not None
    assert raw > 0.7
    assert matched == 0.5
    assert matched_auc(product, np.zeros(80, bool), product) is None


def test_exposure():
    """Spread evenly it is 0; all on one of four people .75; nothing at all is not defined."""
    assert gini(np.array([3, 3, 3, 3])) == 0
    assert gini(np.array([0, 0, 0, 4])) == 0.75
    assert gini(np.array([0, 0])) is None


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30))
def test_exposure_is_a_share(counts):
    """It lies between 0 and 1, whoever stands first."""
    value = gini(np.array(counts))
    assert value is None or (0 <= value < 1 and value == pytest.approx(gini(np.array(counts[::-1]))))


def place(days: int) -> Village:
    """Twelve people who write on their own for so many days, three of whom come to talk late."""
    village = Village()
    for day in range(days):
        for number in range(12):
            village.post(f"person {number}", instant(day, hour=10, minute=number), channel=f"room {number % 4}")
    for day in (days - 20, days - 10):
        village.post("person 1", instant(day, hour=15), channel="room 0")
        village.post("person 0", instant(day, hour=15, minute=30), channel="room 0", mentions=["person 1"])
    return village


def test_what_there_is_to_find():
    """Five dates, the last 28 days before the end; the pair that came to talk is there where that lies ahead."""
    found = simulate(place(120).history(120))
    assert [each.day - DAY_ONE for each in found] == [60, 68, 76, 84, 92]
    assert [each.talked for each in found] == [0, 0, 1, 1, 1]  # their first words are on day 100, of [day, day + 28)
    assert {(each.people, each.pairs) for each in found} == {(12, 66)}
    assert set(found[-1].scores) == set(SCORES)
    assert found[0].scores["suggestions"].auc is None
    told = {name: means for name, means, _ in rows(found)}
    assert told["suggestions"][0] is not None
    assert all(0 <= each <= 1 for means in told.values() for each in means if each is not None)


def test_nothing_is_seen_ahead():
    """Scores of a date come from what was known then: whatever happens later changes only who talked."""
    history = place(120).history(120)
    end = history.end
    quiet = splits(history.until, history.until(end - AHEAD), history.start, end)
    assert [each.pairs for each in quiet] == [each.pairs for each in simulate(history)]
    assert quiet[-1].talked == 0


def test_too_short_a_history():
    """Less than 88 days are refused with how many there are."""
    with pytest.raises(BadInput, match=f"needs {FITTED + AHEAD} days of history; there are 50"):
        simulate(place(50).history(50))
