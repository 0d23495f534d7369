"""The past of a figure in each pillar, told only where the figure itself would be."""

from dataclasses import replace
from itertools import pairwise

from bot.report import Report, report
from bot.report.courses import Course, courses
from bot.window import History
from bot.words import pages as words
from tests.makers import DAY_ONE, Town, instant

WEEKS = 20


def community() -> Town:
    """Thirty people of whom twelve ask each day; everybody answers the next one, except on Sundays."""
    town = Town()
    for number in range(30):
        town.member(f"p{number}")
    for day in range(WEEKS * 7):
        for number in range(12):
            asker, at = (day * 5 + number) % 30, instant(day, 8 + number)
            town.ask(f"p{asker}", at, channel=f"c{number % 2}")
            if day % 7 != 6:
                town.post(f"p{(asker + 1) % 30}", at + 600_000_000, channel=f"c{number % 2}", thread=at)
    return town


def told(town: Town, days: int = WEEKS * 7) -> dict[str, Course]:
    """The courses of a community, by the name of their series."""
    history = town.history(days)
    return of(report(history, name="Place", platform="slack"), history)


def of(made: Report, history: History) -> dict[str, Course]:
    """The same of a report that is made already."""
    return {each.series: each for each in courses(made, history)}


def test_a_month_is_as_its_own_report_told_it():
    """Six of seven days are answered: each 28 days say 86%, of 336 questions, and the last is the report's figure."""
    history = community().history(WEEKS * 7)
    made = report(history, name="Place", platform="slack")
    answered = of(made, history)["answered"]
    figure = made.figure("H4")
    assert figure is not None
    assert {round(each.value or 0, 2) for each in answered.points} == {0.86}
    assert {each.n for each in answered.points} == {336}
    assert answered.points[-1].value == figure.value
    assert (answered.low, answered.high) == (made.changes["answered"].low, made.changes["answered"].high)


def test_courses_go_week_by_week_and_month_by_month():
    """People and newcomers a week, answers of 28 days each week, the network of months that do not overlap."""
    found = told(community())
    assert [b.begin - a.begin for a, b in pairwise(found["people"].points)] == [7] * (WEEKS - 1)
    assert all(b.end - a.end == 7 and b.end - b.begin == 28 for a, b in pairwise(found["answered"].points))
    assert all(b.begin == a.end for a, b in pairwise(found["core"].points))
    assert found["core"].points[-1].end == found["people"].points[-1].end == DAY_ONE + WEEKS * 7


def test_people_of_a_month_are_told_in_fives():
    """Next to the report's own month the exact number would tell of the few by whom the two differ."""
    assert all(each.n % 5 == 0 for each in told(community())["core"].points)


def test_a_few_newcomers_are_hidden_and_the_next_with_them():
    """Of 2, 6, 7 and 8 who joined in the last four weeks the 2 and the 6 are not shown: the report tells their sum."""
    town = community()
    for week, joined in enumerate((6, 6, 6, 2, 6, 7, 8)):
        for number in range(joined):
            town.join(f"new{week}-{number}", instant((WEEKS - 7 + week) * 7 + 1, 6, number))
    points = told(town)["newcomers"].points
    assert [each.value for each in points[-7:]] == [6, 6, 6, None, None, 7, 8]
    assert {each.note for each in points[-4:-2]} == {words.HIDDEN}


def test_a_week_in_which_nearly_everybody_wrote_says_so():
    """Of thirty who write each week two come in only now and then: 28 would tell of two, and are not "fewer than 5"."""
    town = community()
    for week in range(0, WEEKS, 2):
        for name in ("now", "then"):
            town.ask(name, instant(week * 7 + 2, 6), channel=name)
    points = told(town)["people"].points
    assert [each.value for each in points[0:2]] == [32, None]
    assert points[1].note == words.NEARLY_ALL


def test_a_week_that_was_not_seen_says_so():
    """A week with a dark day and one with a holiday have a reason and no number; others have one."""
    history = community().history(WEEKS * 7)
    dark = (0, instant(14), instant(15))
    history = replace(history, gaps=(dark,), holidays=frozenset({DAY_ONE + 40}), compared_from=DAY_ONE + 7)
    points = of(report(history, name="Place", platform="slack"), history)["people"].points
    assert [each.note for each in points[:3]] == ["", "", words.UNSEEN]
    assert points[5].note == words.HOLIDAY
    assert [each.value for each in points[:3]] == [30, 30, None]


def test_a_small_place_has_no_courses():
    """Below twenty people there is nothing to draw."""
    town = Town()
    for day in range(60):
        town.ask(f"p{day % 9}", instant(day, 9))
    assert told(town, 60) == {}


def test_a_new_beginning_stands_between_points():
    """Weeks before it keep their number; a course that lies on one side of it, or has none, is whole."""
    history = community().history(WEEKS * 7)

    def anew(day: int) -> int:
        begun = replace(history, compared_from=day, _remembered={})
        return of(report(begun, name="Place", platform="slack"), begun)["people"].anew

    assert anew(DAY_ONE + 70) == DAY_ONE + 70
    assert [anew(day) for day in (0, DAY_ONE, DAY_ONE + WEEKS * 7)] == [0, 0, 0]
