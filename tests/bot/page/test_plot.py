"""Points over the usual range: where they stand, what is left out, and what is said of each."""

import re
from typing import Final

import pytest
from msgspec.structs import replace

from bot.metrics import Figure, State
from bot.page.chart import Spot
from bot.page.curves import funnel
from bot.page.plot import BOTTOM, TOP, plot
from bot.page.trends import trend
from bot.report import Measured, report
from bot.report.courses import Course, Point
from bot.words import pages as words
from bot.words.numbers import DASH
from tests.makers import DAY_ONE, Town

EMPTY: Final = Town().history(3)


def heights(svg: str) -> list[float]:
    """How high the points stand, from the top."""
    return [float(each) for each in re.findall(r'<circle[^>]* cy="([\d.]+)"', svg)]


def people(*values: int | None) -> Course:
    """A course of so many people, week by week."""
    points = [
        Point(DAY_ONE + 7 * week, DAY_ONE + 7 * week + 7, value, note="" if value else "fewer than 5")
        for week, value in enumerate(values)
    ]
    return Course("people", "people", tuple(points), 8.0, 12.0)


def test_none_is_at_the_bottom_and_all_at_the_top():
    """A share of 0 stands on the base line, a share of 1 on the upper one, a half between them."""
    spots = [Spot(place / 2, str(value), value) for place, value in enumerate((0.0, 0.5, 1.0))]
    assert heights(plot("key", "Title", spots, "share")) == [BOTTOM, (BOTTOM + TOP) / 2, TOP]


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [(3, "0 1 2 3"), (16, "0 5 10 15"), (70, "0 20 40 60"), (97, "0 25 50 75"), (1100, "0 500 1,000")],
)
def test_scales_are_round(highest: int, ticks: str):
    """The numbers beside a plot are such as people count by, and not more than five."""
    spots = [Spot(0.0, "one", 0.0), Spot(1.0, "two", float(highest))]
    svg = plot("key", "Title", spots, "people")
    assert re.findall(r'text-anchor="start" class="tick">([^<]+)<', svg) == ticks.split()


def test_nothing_is_drawn_across_a_gap():
    """A value that is not there ends the line; its place is marked, and says why."""
    spots = [Spot(place / 3, f"week {place}", value) for place, value in enumerate((4.0, None, 6.0, 8.0))]
    svg = plot("key", "Title", spots, "people")
    assert svg.count('class="line"') == 1
    assert svg.count('class="gap"') == 1
    assert svg.count('class="point"') == 4
    assert 'aria-label="week 1"' in svg


def test_what_is_usual_lies_behind():
    """The band goes from the lower to the upper end of what is usual, on the scale of the points."""
    spots = [Spot(0.0, "one", 5.0), Spot(1.0, "two", 10.0)]
    svg = plot("key", "Title", spots, "people", (5.0, 10.0))
    y, height = re.findall(r'y="([\d.]+)" height="([\d.]+)" class="usual"', svg)[0]
    assert [float(y) + float(height), float(y)] == heights(svg)


def test_a_course_is_said_in_words_and_rows():
    """Lowest, highest and last week, the usual range, and that one week has no number; each week in the table."""
    chart = trend(people(10, 9, None, 11))
    assert chart is not None
    assert chart.alt == (
        "Between 9 and 11 people in each of 3 weeks; 11 in the last one. "
        "A dotted line: no number is shown; the table says why. "
        f"The band is the community's own usual range, 8{DASH}12."
    )
    assert chart.rows[2] == ("16 March 2026", "fewer than 5")
    assert chart.readout == "Week from 23 March 2026: 11 people"


def test_two_values_are_no_course():
    """With fewer than three values there is no chart."""
    assert trend(people(10, None, 9)) is None


def test_a_share_says_its_range_its_cases_and_what_was_not_seen():
    """28 days are called after their last day; "about" marks a rough share, a hollow point one partly unseen."""
    points = [
        Point(DAY_ONE, DAY_ONE + 28, 0.8, 0.65, 0.9, 40, rough=True),
        Point(DAY_ONE + 28, DAY_ONE + 56, 0.7, 0.6, 0.8, 90),
        Point(DAY_ONE + 56, DAY_ONE + 84, 0.75, 0.7, 0.8, 200, note=words.PARTLY),
    ]
    chart = trend(Course("answered", "share", tuple(points)))
    assert chart is not None
    assert f'aria-label="28 days to 29 March 2026: about 80% (65{DASH}90%), 40 questions"' in chart.svg
    assert chart.readout == f"28 days to 24 May 2026: 75% (70{DASH}80%), 200 questions, partly unseen"
    assert chart.svg.count('class="dot hollow"') == 1
    assert chart.svg.count('class="reach"') == 3


def test_a_step_that_may_not_be_told_is_an_outline_with_words():
    """The last step is nearly all of the one before: no number, and an outline as long as that one."""
    parts = (
        {"step": "joined", "people": 80, "of": None, "value": None, "low": None, "high": None},
        {"step": "wrote", "people": 20, "of": 80, "value": 0.25, "low": 0.17, "high": 0.35},
        {"step": "regular", "people": None, "of": None, "value": None, "note": "nearly all"},
    )
    made = report(EMPTY, name="Place", platform="slack")
    figure = Figure(value=None, n=80, state=State.SUPPRESSED, note="nearly all", parts=parts)
    measures = tuple(Measured(each.measure, figure) if each.measure.id == "N9" else each for each in made.measures)
    chart = funnel(replace(made, measures=measures))
    assert chart is not None
    assert re.findall(r'width="([\d.]+)%" y="\d+" height="\d+" class="(bar[^"]*)"', chart.svg) == [
        ("100.00", "bar"),
        ("25.00", "bar"),
        ("25.00", "bar worded"),
    ]
    assert f"20 wrote · 25% (17{DASH}35%)" in chart.svg
    assert "regular: nearly all of the step before" in chart.svg
    assert chart.rows[1] == ("wrote", "20", "25%", f"17{DASH}35%")


def test_a_new_beginning_is_drawn_as_a_break():
    """A dashed line with its word stands before the first point that counts; line and band do not cross it."""
    course = replace(people(9, 10, 11, 12), anew=DAY_ONE + 14)
    chart = trend(course)
    assert chart is not None
    assert chart.svg.count('class="line"') == 2
    (broken,) = re.findall(r'<line x1="([\d.]+)%"[^>]*class="break"', chart.svg)
    (band,) = re.findall(r'<rect x="([\d.]+)%"[^>]*class="usual"', chart.svg)
    assert broken == band
    assert words.ANEW in chart.svg
    assert chart.alt.endswith("at the dashed line.")


def test_a_line_along_nothing_is_not_drawn():
    """Where nobody began in any week there is no chart of it; one person is enough for one."""
    assert trend(people(0, 0, 0, 0)) is None
    assert trend(people(0, 0, 7, 0)) is not None
