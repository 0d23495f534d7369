"""What is usual: the first twelve usable weeks, frozen, the same for the same facts, kept beyond them."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from bot.events import DAY
from bot.metrics import Figure, State
from bot.score import Ledger, ledger, read, scores, written
from bot.score.ledger import usual
from bot.score.marks import marks
from bot.window import History
from tests.bot.metrics.communities import Village, figures, moved
from tests.makers import DAY_ONE, history_of

DAYS = 200


@pytest.fixture(scope="module")
def village() -> Village:
    """A community of half a year in which most components have values."""
    return Village(seed=11, people=160, days=DAYS)


@pytest.fixture(scope="module")
def history(village: Village) -> History:
    """It, at the end of its days."""
    return history_of(village.events, village.end)


@pytest.fixture(scope="module")
def made(history: History) -> Ledger:
    """Its weeks."""
    return ledger(history)


def test_equal_facts_give_equal_bytes(village: Village, made: Ledger):
    """Whatever the order in which they arrived."""
    shuffled = village.events.copy()
    Random(3).shuffle(shuffled)
    assert written(ledger(history_of(shuffled, village.end))) == written(made)
    assert read(written(made)) == made
    assert read(b"") is None


def test_what_is_known_saves_work_and_changes_nothing(history: History, made: Ledger):
    """Built upon an earlier ledger, or upon a wrong one, it is the same to the last digit."""
    part = replace_weeks(made, 5)
    assert written(ledger(history, part)) == written(made)
    wrong = [week.__class__(week.end, "other facts", week.usable, {}) for week in made.weeks]
    assert written(ledger(history, Ledger(made.version, made.start, made.since, tuple(wrong)))) == written(made)


def test_weeks_of_another_formula_are_worked_out_anew(history: History, made: Ledger):
    """Equal facts under the mark of another version of a measure say nothing of what it is by this one."""
    ends = [week.end for week in made.weeks]
    other = dict(marks(history, ends, ["T2 0"]))
    assert all(other[week.end] != week.mark for week in made.weeks)
    wrong = [week.__class__(week.end, other[week.end], week.usable, {"T2": (9.0, 1.0)}) for week in made.weeks]
    assert written(ledger(history, Ledger(made.version, made.start, made.since, tuple(wrong)))) == written(made)


def replace_weeks(made: Ledger, number: int) -> Ledger:
    """The first so many weeks."""
    return Ledger(made.version, made.start, made.since, made.weeks[:number])


def test_a_week_stays_as_it_was(village: Village, made: Ledger):
    """The weeks worked out when they ended are those worked out later."""
    end = DAY_ONE + 7 * 14
    then = ledger(history_of(village.events, village.end).until(end))
    assert made.until(end).weeks == then.weeks


@pytest.mark.parametrize("listed", [True, False])
def test_a_week_is_known_by_the_same_mark_later(listed: bool):
    """What happened after its end changes no week's mark, with a list of members and without it."""
    village = Village(seed=5, people=40, days=80, listed=listed)
    history = history_of(village.events, village.end)
    back = np.full(len(history.members.person), DAY)  # all wrote before the first day known
    members = replace(history.members, joined_at=0 * back, returned_at=back)
    history = replace(history, members=members, _remembered={})
    ends = range(DAY_ONE + 7, DAY_ONE + 71, 7)
    assert list(marks(history.until(ends[-1]), ends)) == list(marks(history, ends))


def test_it_freezes(village: Village, made: Ledger):
    """What people do after the first weeks changes nothing of what they are compared with."""
    loud = [*village.events, *moved(village.events[: len(village.events) // 2], 190 * DAY)]
    later = ledger(history_of(loud, village.end + 60))
    settled = {name: found for name, found in usual(made).items() if found.last < village.end - 14}
    assert settled
    assert {name: usual(later)[name] for name in settled} == settled


def test_twelve_weeks_are_needed(village: Village):
    """With eleven nothing is scored, and how many are known is told; with sixteen something is."""
    history = history_of(village.events, village.end)
    early = history.until(DAY_ONE + 7 * 11)
    learning = scores(figures(early), 100, ledger(early))
    assert learning is not None
    assert (learning.week, learning.learning) == (11, True)
    assert all(each.score is None for each in learning.qualities)
    late = history.until(DAY_ONE + 7 * 16)
    told = scores(figures(late), 100, ledger(late))
    assert told is not None
    assert not told.learning
    assert told.quality("E").score is not None


def test_holidays_and_an_admins_new_beginning_are_left_out(history: History):
    """A week with a holiday is not one of the twelve; with a new beginning, weeks before it are not even looked at."""
    quiet = ledger(replace(history, holidays=frozenset({DAY_ONE + 15}), _remembered={}))
    assert [week.usable for week in quiet.weeks[:4]] == [True, True, False, True]
    anew = ledger(replace(history, compared_from=DAY_ONE + 30, _remembered={}))
    assert anew.weeks[0].end == DAY_ONE + 42
    assert anew.since == DAY_ONE + 30


def test_it_outlives_facts_that_are_deleted_by_age(village: Village, history: History, made: Ledger):
    """When the first months are gone what was usual is still known; without a stored ledger it would be another."""
    first = village.end - 100
    rest = replace(history.keeping(history.messages.day >= first), start=first, _remembered={})
    kept = ledger(rest, made)
    assert usual(kept)["E1"] == usual(made)["E1"]
    assert kept.start == made.start
    assert ledger(rest) != made


def test_who_is_forgotten_is_forgotten_here_too(village: Village, made: Ledger):
    """While their facts could still be there, weeks are worked out anew without them."""
    gone = village.people[5]
    rest = [event for event in village.events if gone not in {getattr(event, "author", 0), getattr(event, "person", 0)}]
    history = history_of(rest, village.end)
    assert written(ledger(history, made)) == written(ledger(history))


def test_few_people_are_not_scored(history: History, made: Ledger):
    """Below twenty active people there are no scores, up to fifty they are rough, and one number is for those above."""
    found = figures(history)
    assert scores(found, 19, made) is None
    some = scores(found, 50, made, whole=True)
    assert some is not None
    assert some.rough
    assert some.overall is None
    many = scores(found, 51, made)
    assert many is not None
    assert not many.rough
    assert many.overall is None


def test_what_may_not_be_shown_is_neither_scored_nor_compared(history: History, made: Ledger):
    """Of a share that would tell of a few people it is not said either what it was at first."""
    found = figures(history)
    hidden = Figure(value=None, n=45, state=State.SUPPRESSED, note="nearly all")
    for figure, known in ((found["E2"], True), (hidden, False)):
        told = scores({**found, "E2": figure}, 60, made)
        assert told is not None
        (part,) = [each for each in told.quality("E").parts if each.id == "E2"]
        assert [part.score is not None, part.usual is not None, part.spread is not None] == [known] * 3
