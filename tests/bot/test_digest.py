"""The weekly note says what is true of a week, asks for one thing, and keeps quiet where there is nothing to say."""

import random

import msgspec
import pytest

from bot.digest import digest, note
from bot.digest.facts import Facts, Waiting
from bot.events import HOUR, ChannelKind
from bot.metrics import Figure, State
from bot.metrics.statistics.trend import Change, Direction
from bot.notes import Facts as Rows
from bot.notes import Footnote, Headline, Link, Listing, Note, Paragraph, Place
from bot.report.coverage import Coverage
from tests.makers import DAY_ONE, Town, instant


def text(made: Note) -> str:
    """All words of a note, a line each."""
    lines = [made.title]
    for block in made.blocks:
        match block:
            case Headline(text=said):
                lines.append(said)
            case Rows(rows=rows):
                lines += [f"{label}: {''.join(each.text for each in words)}" for label, words in rows]
            case Paragraph(words=words, label=label):
                lines.append(f"{label}: {''.join(each.text for each in words)}")
            case Listing(items=items, label=label):
                lines += [f"{label}: {''.join(each.text for each in words)}" for words in items]
            case Footnote(words=words):
                lines.append("".join(each.text for each in words))
    return "\n".join(lines)


def share(value: float, n: int, state: State = State.OK, note_: str = "") -> Figure:
    """A share with some interval."""
    return Figure(value=value, n=n, state=state, low=value - 0.05, high=value + 0.05, note=note_)


def place(number: int, channel: str = "electronics") -> Place:
    """A message somewhere."""
    return Place(channel=7, channel_name=channel, message=number, at=instant(number), when="Tue 10 March 14:02")


COVERAGE = Coverage(34, 31, ("mods", "staff", "welcome"), 0, 900, 1.0, 0.5, {}, True, 0)
STEADY = Change(Direction.NONE, 0.1, 140, 140, 131, 150, 12)
WEEK = Facts(
    name="Harbour Makers",
    first=DAY_ONE + 7,
    end=DAY_ONE + 14,
    timezone="Europe/Berlin",
    minimum=5,
    week=142,
    active=300,
    questions=61,
    joined=64,
    wrote=41,
    figures={
        "A2": share(0.48, 625),
        "H4": share(0.78, 61, State.ROUGH),
        "H3": Figure(value=130.0, n=61, state=State.OK),
        "N2": share(0.85, 41, State.ROUGH),
        "N4": share(0.27, 60),
        "H11": Figure(value=0.3, n=300, state=State.OK, parts=({"part": "half", "people": 12},)),
    },
    changes={
        "people": STEADY,
        "answered": Change(Direction.NONE, 0.5, 0.78, 0.72, 0.64, 0.79, 12),
        "newcomers_answered": Change(Direction.UP, 4.0, 0.85, 0.66, 0.60, 0.72, 12),
        "newcomers": Change(Direction.NONE, 0.5, 16, 14, 10, 18, 12),
    },
    waiting=tuple(Waiting(place(n), hours) for n, hours in ((1, 70), (2, 50), (3, 30))),
    open=3,
    usable_weeks=26,
    gap_days=0,
    coverage=COVERAGE,
)
QUIET = msgspec.structs.replace(WEEK, waiting=(), open=0, wrote=62)


def but(facts: Facts, **changes: object) -> Facts:
    """The same week with something else about it."""
    return msgspec.structs.replace(facts, **changes)


def with_change(facts: Facts, **changes: Change) -> Facts:
    """The same week with other changes."""
    return but(facts, changes={**facts.changes, **changes})


def test_a_whole_week():
    """A week with everything in it reads like this, to the letter."""
    assert text(note(WEEK)).splitlines() == [
        "Harbour Makers · week of 9\u201315 March",
        "More newcomers than usual are answered within a day, and 3 questions wait for an answer.",
        "People: 142 people took part (usual 131\u2013150) · 48% of members in 28 days",
        (
            "Help: About 78% of questions got a reply within a day (usual 64\u201379%; 61 questions in 28 days)"
            " · half within 2 h 10 min"
        ),
        (
            "Newcomers: 64 joined (usual 48\u201364) → 41 wrote → about 85% were answered within a day"
            " (usual 60\u201372%) ▲ up → of those who first wrote 4 to 8 weeks ago, 27% came back"
        ),
        (
            "One thing to do: 3 questions have waited more than a day, most of them in #electronics."
            " An answer now is worth more than one next week."
        ),
        "Waiting: question 1 · waiting 2 days",
        "Waiting: question 2 · waiting 2 days",
        "Waiting: question 3 · waiting 30 h",
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


def test_a_week_like_others():
    """Without a change that stands, no change is claimed."""
    same = with_change(WEEK, newcomers_answered=Change(Direction.NONE, 1.0, 0.85, 0.66, 0.60, 0.72, 12))
    said = text(note(same))
    assert said.splitlines()[1] == "A week like others, and 3 questions wait for an answer."
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
    assert "64 joined (usual 48\u201364) → nearly all wrote" in said
    assert "have not written" not in said


def test_few_helpers_are_worth_knowing():
    """Help that rests on a handful is said without saying how few."""
    few = Figure(value=0.3, n=300, state=State.OK, parts=({"part": "half", "people": None, "note": "fewer than 5"},))
    assert "Worth knowing: Fewer than 5 people gave half of the answers" in text(
        note(but(WEEK, figures={**WEEK.figures, "H11": few}))
    )
    assert "Worth knowing" not in text(note(WEEK))


def test_learning():
    """Before twelve usable weeks there are counts and open questions, and no share, range or mark."""
    said = text(note(but(WEEK, usable_weeks=5)))
    assert said.splitlines()[1] == (
        "Week 5 of 12: I am learning what is usual here. Until then you get counts and open questions, no scores."
    )
    assert "142 people took part · 300 in 28 days" in said
    assert "61 questions in 28 days" in said
    assert "%" not in said
    assert "usual 1" not in said


def test_a_small_place():
    """Under 20 people there are no rates; what waits is still said."""
    said = text(note(but(WEEK, active=9, week=6, joined=3, wrote=2)))
    assert said.splitlines()[1].startswith("9 people took part this month. That is too few for rates and trends")
    assert "%" not in said
    assert "fewer than 5 joined" in said
    assert "3 questions have waited" in said


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
    assert "142 people took part · hardly anybody else in 28 days" in said
    assert "144" not in said


def test_more_questions_than_listed():
    """Five are listed; that there are more is said."""
    five = tuple(Waiting(place(n, ("a", "b")[n % 2]), 40) for n in range(5))
    said = text(note(but(WEEK, waiting=five, open=11)))
    assert "At least 5 questions have waited more than a day, most of them in #a." in said
    assert "6 more are not listed here." in said


def _busy(town: Town, weeks: int, people: int = 30) -> None:
    """So many people who talk on most days, ask and are answered."""
    dice = random.Random(7)
    for day in range(weeks * 7):
        for number in range(people // 2):
            asker, helper = dice.sample(range(people), 2)
            at = instant(day, 8 + number // 4, number % 4 * 15)
            town.ask(f"p{asker}", at, channel=f"c{number % 3}")
            if dice.random() < 0.7:
                town.post(f"p{helper}", at + HOUR // 6, channel=f"c{number % 3}", thread=at)


def test_a_story():
    """A community of thirty for sixteen weeks gets rates with its own usual range, as of its last Sunday."""
    town = Town()
    _busy(town, 16)
    made = digest(town.history(16 * 7 + 3), "Fern Hill")
    assert made is not None
    said = text(made)
    assert made.title == "Fern Hill · week of 15\u201321 June"
    assert "30 people took part (usual 19\u201341)" in said
    assert "of questions got a reply within a day (usual" in said
    assert "half within 10 min" in said


def test_the_same_facts_give_the_same_note():
    """A note depends on its week alone: what comes later and when it is asked for change nothing."""
    town = Town()
    _busy(town, 16)
    later = Town()
    _busy(later, 17)
    assert digest(later.history(16 * 7 + 6), "Fern Hill") == digest(town.history(16 * 7), "Fern Hill")


def test_silent_where_there_is_nothing_to_say():
    """Nobody wrote in 28 days and nothing is open: no note at all."""
    town = Town()
    assert digest(town.history(30), "Empty") is None
    town.post("ana", instant(1))
    assert digest(town.history(14), "Once") is not None
    assert digest(town.history(60), "Once") is None


def test_private_questions_are_counted_not_shown():
    """A question in a private channel is not pointed at from outside."""
    town = Town()
    town.channel("secret", ChannelKind.PRIVATE)
    _busy(town, 2)
    town.ask("p1", instant(12, 12), channel="secret")
    made = digest(town.history(14), "Fern Hill")
    assert made is not None
    assert "secret" not in text(made)


def test_no_person_and_no_blame():
    """No note names a person, explains a cause or raises its voice."""
    for facts in (
        WEEK,
        QUIET,
        but(WEEK, active=9),
        but(WEEK, usable_weeks=5),
        but(WEEK, week=0),
        but(WEEK, gap_days=1),
    ):
        said = text(note(facts)).casefold()
        assert "because" not in said
        assert "!" not in said
