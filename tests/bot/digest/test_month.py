"""The monthly note sets a month beside those before it, says what moved, and is a sign of life where all was silent."""

import pytest

from bot.digest.month import month
from bot.notes import Note
from tests.bot.digest.weeks import text
from tests.makers import Town, instant

APRIL, MAY, JUNE = 30, 60, 91  # days after the Monday stories begin with, 2 March


def spring(may: int = 22) -> Town:
    """Twenty-five people who write once in April, some of them once in May; three of May's questions, two answered."""
    town = Town()
    for day in (APRIL, MAY):
        for number in range(25 if day == APRIL else may):
            town.post(f"person {number}", instant(day + number, 9))
    for number, answered in enumerate((True, True, False)):
        town.channel(f"nook {number}")
        asked = town.ask("person 0", instant(MAY + number, 20), channel=f"nook {number}")
        if answered:
            town.post("person 1", instant(MAY + number, 21), channel=f"nook {number}", thread=asked)
    return town


def told(town: Town, key: str, digests: int = 0, minimum: int = 5) -> list[str]:
    """The lines of a month's note, told on the second of June."""
    note: Note = month(town.history(JUNE + 1), "Corner Choir", key, minimum=minimum, digests=digests)
    return text(note).splitlines()


def test_a_month_is_counted_by_its_own_days():
    """Worked by hand: 22 people in May after 25 in April, three questions of which two have an answer."""
    assert told(spring(), "2026-05", digests=4) == [
        "Corner Choir · May 2026",
        "May brought no clear change.",
        "People: 22 took part (the month before: 25)",
        "Help: 3 questions, 2 of them answered by now",
        "Done: 4 weekly digests were posted",
        "The whole month, UTC. No gaps.",
    ]


def test_a_month_that_was_not_whole_is_no_comparison():
    """History begins on the last day of March here, so April stands alone."""
    assert "People: 25 took part" in told(spring(), "2026-04")


def test_a_few_people_are_never_told_by_their_number():
    """Three people in May are fewer than five, and April's number is not set beside them."""
    lines = told(spring(may=3), "2026-05")
    assert "People: fewer than 5 took part" in lines


def test_a_silent_month_is_a_sign_of_life():
    """Nothing is said but that somebody listens, and what was seen."""
    assert told(spring(), "2026-03") == [
        "Corner Choir · March 2026",
        "I am here and listening. Nobody wrote in March, as far as I could see.",
        "The whole month, UTC. No gaps.",
    ]


@pytest.mark.parametrize("key", ["2026-01", "2026-12"])
def test_any_month_has_a_note(key: str):
    """Also one before anything was seen, and one at the turn of the year."""
    assert told(spring(), key)[1].startswith("I am here and listening.")
