"""The weekly note says what is true of a week, asks for one thing, and keeps quiet where there is nothing to say."""

import msgspec
import pytest

from bot.digest import note
from bot.digest.facts import Facts
from bot.digest.open import Open, Waiting
from bot.metrics import Figure, State
from bot.metrics.statistics.trend import Change, Direction
from bot.notes import Link, Listing, Paragraph
from tests.bot.digest.weeks import COVERAGE, QUIET, STEADY, WEEK, but, place, text


def with_change(facts: Facts, **changes: Change) -> Facts:
    """The same week with other changes."""
    return but(facts, changes={**facts.changes, **changes})


def test_a_whole_week():
    """A week with everything in it reads like this, to the letter."""
    assert text(note(WEEK)).splitlines() == [
        "Harbour Makers · week of 9\u201315 March",
        "More newcomers than usual are answered within a day, and 3 questions wait for an answer.",
        "People: 142 took part this week (usual 131\u2013150) · in 28 days, 48% of members did",
        (
            "Help: About 78% of questions got a reply within a day (usual 64\u201379%; 61 questions in 28 days)"
            " · half within 2 h 10 min"
        ),
        (
            "Newcomers: 64 joined in 28 days (usual 48\u201364) → 41 wrote → about 85% were answered within a day"
            " ▲ up (usual 60\u201372%) → of those who first wrote 4 to 8 weeks ago, 27% came back"
        ),
        (
            "One thing to do: Help the oldest questions to an answer: 3 have waited one to three days,"
            " 2 of them in #electronics."
        ),
        ": question 1 · waiting 2 days",
        ": question 2 · waiting 2 days",
        ": question 3 · waiting 30 h",
        (
            "9\u201315 March 2026, Europe/Berlin time. Seen: 31 of 34 channels (not #mods, #staff, #welcome). No gaps."
            " I cannot see who only reads, and I never read direct messages."
        ),
    ]


def test_questions_are_links():
    """What waits is pointed at, never quoted and never with a person."""
    listing = next(block for block in note(WEEK).blocks if isinstance(block, Listing))
    links = [each for item in listing.items for each in item if isinstance(each, Link)]
    assert [link.place.message for link in links] == [1, 2, 3]


def test_losses_lead():
    """What fell is said before what rose."""
    fallen = with_change(WEEK, people=Change(Direction.DOWN, -4.0, 100, 140, 131, 150, 12))
    assert text(note(fallen)).splitlines()[1] == (
        "Fewer people than usual take part, but more newcomers than usual are answered within a day."
    )


def test_two_changes_of_one_kind_are_said_once():
    """Questions and newcomers are both answered within a day; the headline does not say so twice."""
    fallen = Change(Direction.DOWN, -4.0, 0.5, 0.72, 0.64, 0.79, 12)
    assert text(note(with_change(WEEK, answered=fallen))).splitlines()[1] == (
        "Fewer questions than usual are answered within a day, but more newcomers than usual are."
    )
    risen = Change(Direction.UP, 4.0, 0.9, 0.72, 0.64, 0.79, 12)
    assert text(note(with_change(WEEK, answered=risen))).splitlines()[1] == (
        "More newcomers than usual and more questions than usual are answered within a day."
    )


def test_a_week_like_others():
    """Without a change that stands, no change is claimed."""
    same = with_change(WEEK, newcomers_answered=Change(Direction.NONE, 1.0, 0.85, 0.66, 0.60, 0.72, 12))
    said = text(note(same))
    assert said.splitlines()[1] == "A usual week: about 78% of questions get a reply within a day, and 3 are waiting."
    assert "▲" not in said
    assert "▼" not in said


def test_a_sudden_week_is_named_only_when_people_are_missing():
    """One week far out of the usual is named when fewer came, not when more did."""
    calm = with_change(WEEK, newcomers_answered=STEADY)
    sudden = with_change(calm, people=Change(Direction.SUDDEN, -1.0, 120, 140, 131, 150, 12))
    assert "Far fewer people than usual" in text(note(but(sudden, week=60)))
    assert "Far" not in text(note(but(sudden, week=290)))


@pytest.mark.parametrize("series", ["people", "answered", "newcomers", "newcomers_answered"])
def test_what_fell_decides_what_to_do(series):
    """Where nothing waits, the one thing to do answers what fell."""
    calm = with_change(QUIET, newcomers_answered=STEADY)
    fallen = with_change(calm, **{series: Change(Direction.DOWN, -4.0, 0.1, 0.5, 0.4, 0.6, 12)})
    said = text(note(fallen))
    assert "than usual" in said.split("One thing to do: ")[1].splitlines()[0]
    assert "▼ down" in said


def test_there_is_exactly_one_thing_to_do():
    """However much is wrong, one thing is asked for."""
    for facts in (
        WEEK,
        QUIET,
        but(WEEK, week=0),
        but(WEEK, gap_days=2),
        but(WEEK, usable_weeks=3),
        but(WEEK, active=9),
    ):
        labels = [block.label for block in note(facts).blocks if isinstance(block, Paragraph)]
        assert labels.count("One thing to do") == 1


def test_nothing_to_do_is_said():
    """Where nothing waits and nothing fell, nothing is made up."""
    assert "Nothing has to be done this week" in text(note(QUIET))


def test_silent_arrivals_are_counted_only_in_numbers():
    """Those who joined and have not written are a number, and only a large enough one."""
    assert "23 people joined in 28 days and have not written yet" in text(note(but(QUIET, wrote=41)))
    said = text(note(QUIET))
    assert "64 joined in 28 days (usual 48\u201364) → nearly all wrote" in said
    assert "have not written" not in said


def test_few_helpers_are_worth_knowing():
    """Help that rests on a handful is said without saying how few."""
    few = Figure(value=0.3, n=300, state=State.OK, parts=({"part": "half", "people": None, "note": "fewer than 5"},))
    assert "Worth knowing: Fewer than 5 people gave half of all answers" in text(
        note(but(WEEK, figures={**WEEK.figures, "H11": few}))
    )
    assert "Worth knowing" not in text(note(WEEK))


def test_learning():
    """Before twelve usable weeks there are counts and open questions, and no share, range or mark."""
    said = text(note(but(WEEK, usable_weeks=5)))
    assert said.splitlines()[1] == (
        "Week 5 of 12: I am learning what is usual here. Until then you get counts and open questions, no scores."
    )
    assert "142 took part this week · 300 in 28 days" in said
    assert "61 questions in 28 days" in said
    assert "%" not in said
    assert "usual 1" not in said


def test_a_small_place():
    """Under 20 people there are no rates; what waits is still said."""
    said = text(note(but(WEEK, active=9, week=6, joined=3, wrote=2)))
    assert said.splitlines()[1].startswith("9 people took part this month. That is too few for rates and trends")
    assert "%" not in said
    assert "fewer than 5 joined in 28 days" in said
    assert "Help: 3 questions are open" in said
    assert "3 have waited one to three days" in said


def test_a_gap_is_not_a_change():
    """A week that was not seen whole is not compared, and the gap is what to look at."""
    said = text(note(but(QUIET, gap_days=2, coverage=msgspec.structs.replace(COVERAGE, gap_days=2))))
    assert "I could not see 2 days of this week" in said
    assert "▲" not in said
    assert "Check that I can still see every channel" in said
    assert "2 days of 28 could not be seen and are left out of trends." in said


def test_a_week_and_its_month_do_not_give_away_a_few():
    """Two numbers that differ by fewer than five are not both said."""
    said = text(note(but(WEEK, usable_weeks=5, active=144)))
    assert "nearly all who wrote in 28 days took part this week" in said
    assert "144 in 28 days" in said
    assert "142" not in said


def test_more_questions_than_listed():
    """Five are listed; how many more are open, and how many of the week are older than three days, is said below."""
    five = tuple(Waiting(place(n), 40) for n in range(5))
    said = text(note(but(WEEK, open=Open(waiting=five, total=11, long=8, long_in=(("a", 4), ("b", 4)), older=7))))
    assert said.splitlines()[1].endswith("and 18 questions wait for an answer.")
    assert "8 have waited one to three days." in said
    assert "#a" not in said  # none stands out
    assert "6 more are open; 7 more from this week have waited for over three days." in said


@pytest.mark.parametrize(
    ("long", "where", "slow", "said"),
    [
        (1, (("a", 1),), (), "Help one question to an answer: it has waited more than a day, in #a."),
        (2, (("a", 2),), (), "2 have waited one to three days, both in #a."),
        (3, (("a", 3),), (), "3 have waited one to three days, all of them in #a."),
        (2, (("a", 1), ("b", 1)), (), "2 have waited one to three days."),
        (5, (("a", 3), ("b", 2)), ("b",), "2 of them in #b, where fewer are answered than elsewhere."),
    ],
)
def test_where_questions_wait(long, where, slow, said):
    """The channel to begin with is named where one stands out, and first where fewer are answered than elsewhere."""
    waits = msgspec.structs.replace(WEEK.open, long=long, long_in=where, slow=frozenset(slow))
    assert said in text(note(but(WEEK, open=waits)))


def test_fewer_answers_are_a_reason():
    """Where fewer questions than usual are answered, that stands beside what waits."""
    fallen = with_change(WEEK, answered=Change(Direction.DOWN, -4.0, 0.4, 0.72, 0.64, 0.79, 12))
    assert "#electronics. Fewer questions than usual are answered within a day." in text(note(fallen))


def test_old_questions_do_not_vanish():
    """Where all that is open is older than three days, the headline counts it and it is what to look at."""
    said = text(note(but(QUIET, open=Open(waiting=(Waiting(place(1), 90),), older=2))))
    assert "and 2 questions wait for an answer." in said
    assert "Look back once: 2 questions wait from this week" in said
    assert ": the open question · waiting 3 days\n: 1 more from this week has waited for over three days." in said


def test_private_questions_alone():
    """A question in a private channel is counted and never linked, and nobody is told that none is waiting."""
    said = text(note(but(QUIET, open=Open(total=1, hidden=1))))
    assert "1 question waits in a private channel, and I link to none from outside." in said
    assert "Nothing has to be done" not in said


def test_first_messages():
    """First messages without an answer are linked: as the one thing to do where no question waits, else beside it."""
    first = (Waiting(place(9, "welcome"), 30, first=True),)
    alone = note(but(QUIET, open=Open(first_words=first, first_total=1)))
    assert "One thing to do: Answer somebody's first message here: nobody has yet." in text(alone)
    assert "Worth knowing" not in text(alone)
    beside = text(note(but(WEEK, open=msgspec.structs.replace(WEEK.open, first_words=first, first_total=4))))
    assert (
        "Worth knowing: Some first messages of this week have no answer yet.\n: the first message · waiting 30 h"
        in beside
    )


def test_a_wide_range_is_not_said():
    """A usual range of shares that is wider than 40 points is left out, unless a change rests on it."""
    wide = Change(Direction.NONE, 1.0, 0.85, 0.45, 0.23, 0.68, 12)
    assert "usual 23" not in text(note(with_change(WEEK, newcomers_answered=wide)))
    up = wide._replace(direction=Direction.UP)
    assert "▲ up (usual 23" in text(note(with_change(WEEK, newcomers_answered=up)))


def test_outside_the_usual_is_not_called_usual():
    """A week outside its range that the trend rule does not name is neither usual nor a change."""
    calm = with_change(WEEK, newcomers_answered=STEADY)
    assert "No clear change: about 78% of questions" in text(note(but(calm, week=155)))


def test_shares_of_a_few_are_worded():
    """A share of newcomers that would tell of a few of them is said in words."""
    hidden = Figure(value=None, n=41, state=State.SUPPRESSED, note="nearly all")
    said = text(note(but(WEEK, figures={**WEEK.figures, "N2": hidden})))
    assert "→ nearly all were answered within a day ▲ up" in said


def test_silence_after_joining_does_not_tell_of_a_few():
    """How many have not written is no number where it would show how few have."""
    said = text(note(but(QUIET, joined=10, wrote=2)))
    assert "most of the 10 people who joined in 28 days have not written yet" in said
    assert "8 people" not in said
