"""Everybody's version holds nothing that is for admins, and either version leaves out what was hidden."""

import msgspec
import pytest

from bot.digest import note
from bot.digest.everybody import for_everybody
from bot.digest.open import Open, Waiting
from bot.digest.picture import picture
from bot.notes import Footnote, Note, Picture
from bot.preferences.typed import SECTIONS
from bot.report.weekly import Weekly
from bot.score import Quality, Score, Scores
from bot.words.pages import weekly_alt
from tests.bot.digest.weeks import WEEK, but, place, text

PEOPLE = Weekly(tuple(range(739_000, 739_000 + 26 * 7, 7)), tuple(range(120, 146)), 131.0, 150.0)
TRUST = Quality("T", Score(53.0, 40.0, 66.0), ())
LINED = but(WEEK, weekly=PEOPLE, scores=Scores(1, 12, rough=False, qualities=(TRUST,), overall=None, since=0))


def drawing(name: str, _weekly: Weekly) -> bytes:
    """A chart that is only its name."""
    return name.encode()


def everybody(**changes: object) -> str:
    """The words of everybody's version of the same week with something else about it."""
    made = for_everybody(but(WEEK, **changes))
    return "" if made is None else text(made)


def test_everybody_reads_who_took_part_and_where_somebody_waits():
    """People, help and questions as for admins; no funnel of newcomers, no advice, no channels that were not seen."""
    said = everybody()
    assert "142 people took part this week, and 3 questions wait for an answer." in said
    assert "question 3 · waiting 30 h" in said
    for word in ("joined", "One thing to do", "not #mods", "Worth knowing"):
        assert word not in said


def test_nobody_is_shown_to_everybody_as_new():
    """That a question is somebody's first message is for admins."""
    first = Waiting(place(1), 30, first=True)
    waiting = Open(waiting=(first,), total=1, first_words=(first,), first_total=1)
    assert "first message" in text(note(but(WEEK, open=waiting)))
    assert "first message" not in everybody(open=waiting)


def test_a_few_people_are_not_counted_for_everybody():
    """Three people are fewer than five, and a silent week without questions has no such post."""
    small = {"week": 3, "active": 9}
    assert everybody(**small).splitlines()[1].startswith("Fewer than 5 people took part this week")
    assert for_everybody(but(WEEK, week=0, active=9, open=Open())) is None


@pytest.mark.parametrize("section", SECTIONS)
def test_a_hidden_section_is_gone_and_the_rest_is_as_it_was(section: str):
    """The headline, the one thing to do and what was not seen stay whatever is hidden."""
    waiting = Waiting(place(9), 9, first=True)
    week = but(LINED, open=msgspec.structs.replace(WEEK.open, first_words=(waiting,), first_total=1))
    whole, less = note(week), note(week, hidden=(section,))
    gone = [block for block in whole.blocks if block not in less.blocks]
    assert gone
    assert text(less) != text(whole) or isinstance(gone[0], Picture)
    assert less.blocks[0] == whole.blocks[0]
    assert isinstance(less.blocks[-1], Footnote)
    assert "One thing to do" in text(less)


def test_the_chart_is_drawn_once_for_what_it_shows():
    """Its name is that of its weeks, and its words stand without any drawing."""

    def charts(made: Note | None) -> list[Picture]:
        assert made is not None
        return [block for block in made.blocks if isinstance(block, Picture)]

    (shown,) = charts(note(LINED, draw=drawing))
    assert shown.png == shown.name.encode()
    assert shown.alt.startswith("Over 26 weeks between 120 and 145 people wrote in a week; 145 in the last one.")
    assert charts(for_everybody(LINED, draw=drawing)) == [shown]
    (other,) = charts(note(but(LINED, weekly=msgspec.structs.replace(PEOPLE, low=130.0)), draw=drawing))
    assert other.name != shown.name
    assert charts(note(LINED))[0].png == b""


def test_too_little_makes_no_chart():
    """Seven weeks, or weeks in which too few wrote to be told."""
    assert picture(Weekly(PEOPLE.mondays[:7], PEOPLE.people[:7]), drawing) is None
    assert picture(Weekly(PEOPLE.mondays, (*PEOPLE.people[:7], *[None] * 19)), drawing) is None
    assert picture(Weekly(PEOPLE.mondays[:8], PEOPLE.people[:8]), drawing) is not None


def test_equal_weeks_are_said_once():
    """Eighty in each of twenty weeks is no range from 80 to 80."""
    assert weekly_alt([80] * 20, 20, "") == "Over 20 weeks 80 people wrote in a week; 80 in the last one."
    assert weekly_alt([79, 80], 2, "") == "Over 2 weeks between 79 and 80 people wrote in a week; 80 in the last one."
