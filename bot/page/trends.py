"""The course of each pillar as a chart: half a year with the usual range."""

from datetime import date
from typing import Final

from bot.page.chart import Chart, Spot
from bot.page.plot import plot
from bot.report.courses import Course, Point
from bot.words import pages as words
from bot.words.numbers import MONTHS, about, day, number, number_range, share, share_range

PILLARS: Final = {"people": "A", "answered": "H", "newcomers": "N", "core": "S"}
FEWEST: Final = 3  # values of which a chart is made
FEW_POINTS: Final = 13  # between which there is room for a month each
FIRST_LABEL: Final = 3  # points of a month that is cut off at the left, for it to be named


def trend(course: Course) -> Chart | None:
    """The chart of a course, where there is enough to draw."""
    known = course.known
    if len(known) < FEWEST or (course.unit == "people" and not any(each.value for each in known)):
        return None  # a line along nothing says nothing
    ends = (min(known, key=_value), max(known, key=_value), known[-1])
    lowest, highest, last = (_plain(course, each) for each in ends)
    usual = None if course.low is None or course.high is None else (course.low, course.high)
    spots = [_spot(course, place) for place in range(len(course.points))]
    return Chart(
        pillar=PILLARS[course.series],
        key=course.series,
        title=words.TRENDS[course.series],
        alt=words.trend_alt(
            course.unit,
            lowest,
            highest,
            last,
            points=len(known),
            usual=_usual(course.unit, usual),
            gaps=len(known) < len(course.points),
            anew=day(course.anew, year=True) if course.anew else "",
        ),
        columns=words.trend_columns(course.unit),
        rows=tuple(_row(course, each) for each in course.points),
        readout=spots[-1].said,
        svg=plot(course.series, words.TRENDS[course.series], spots, course.unit, usual, anew=_anew(course)),
    )


def _anew(course: Course) -> int:
    """The first point that is compared with what is usual since the new beginning; 0 where all are."""
    return next((place for place, each in enumerate(course.points) if _named(course, each) >= course.anew), 0)


def _spot(course: Course, place: int) -> Spot:
    each = course.points[place]
    width = max(len(course.points) - 1, 1)
    return Spot(
        at=place / width,
        said=_said(course, each),
        value=each.value,
        low=each.low,
        high=each.high,
        tick=_tick(course, place),
        hollow=bool(each.note),
    )


def _tick(course: Course, place: int) -> str:
    """The month that begins at a point."""
    months = [date.fromordinal(_named(course, each)).month for each in course.points]
    if place == 0:
        begins = months[:FIRST_LABEL] == [months[0]] * FIRST_LABEL or len(months) <= FEW_POINTS
    else:
        begins = months[place] != months[place - 1]
    return MONTHS[months[place] - 1][:3] if begins else ""


def _named(course: Course, each: Point) -> int:
    """The day a point is called after: the first of a week, the last of 28 days."""
    return each.begin if course.unit == "people" else each.end - 1


def _said(course: Course, each: Point) -> str:
    when = day(_named(course, each), year=True)
    if course.unit == "people":
        return words.week_said(when, None if each.value is None else round(each.value), each.note)
    if each.value is None:
        return words.month_said(when, each.note, "")
    return words.month_said(when, _plain(course, each), _between(each), words.cases(course.series, each.n), each.note)


def _plain(course: Course, each: Point) -> str:
    value = _value(each)
    return number(value) if course.unit == "people" else about(share(value, each.n), rough=each.rough)


def _between(each: Point) -> str:
    return "" if each.low is None or each.high is None else share_range(each.low, each.high, each.n)


def _row(course: Course, each: Point) -> tuple[str, ...]:
    when = day(_named(course, each), year=True)
    if each.value is None:
        return (when, each.note) if course.unit == "people" else (when, each.note, "", "")
    if course.unit == "people":
        return (when, _plain(course, each))
    return (when, _plain(course, each), _between(each), words.cases(course.series, each.n))


def _value(each: Point) -> float:
    return each.value or 0.0


def _usual(unit: str, usual: tuple[float, float] | None) -> str:
    if usual is None:
        return ""
    return f"usual range, {(number_range if unit == 'people' else share_range)(*usual)}"
