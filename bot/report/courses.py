"""The past of one figure in each pillar: half a year, week by week or month by month, with what is usual there.

What charts are drawn from. A point is told only where it would be told as a figure of the report.
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from bot.events import DAY
from bot.metrics import MEASURES, Figure, State
from bot.metrics.helpfulness.answered_share import MINIMUM, WINDOW
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.helpfulness.question import questions
from bot.metrics.helpfulness.response import question_responses
from bot.metrics.helpfulness.waiting import select, waits_of
from bot.metrics.network.k_core import core_share
from bot.metrics.series import cut
from bot.metrics.statistics.gaps import partial_days
from bot.metrics.statistics.kaplan_meier import KaplanMeier
from bot.metrics.statistics.states import share
from bot.metrics.statistics.suppression import hidden, too_few
from bot.metrics.weeks import HISTORY_WEEKS, last_monday, new_beginning, ordinary, weeks
from bot.report import Report
from bot.report.privacy import SMALL_PLACE, few, safe
from bot.report.trends import weekly_arrivals
from bot.report.weekly import Weekly
from bot.sorting import distinct
from bot.window import History
from bot.words import pages as words

MONTH: Final = 28
BLOCK: Final = 4  # weeks of which the sum is told elsewhere in the report
_BY_ID: Final = {each.id: each for each in MEASURES}
_SAID: Final = frozenset({State.OK, State.ROUGH, State.PARTIAL})


class Point(msgspec.Struct, frozen=True):
    """A value and the days [begin, end) it is about; where it may not be told or was not seen, the note says why."""

    begin: int
    end: int
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0  # cases, where the value is not itself their number; people only in steps of a small group
    rough: bool = False
    note: str = ""


class Course(msgspec.Struct, frozen=True):
    """One watched series with its points, oldest first, and its usual range, None where that is not known."""

    series: str  # by its name among the report's changes
    unit: str  # people or share
    points: tuple[Point, ...]
    low: float | None = None
    high: float | None = None
    anew: int = 0  # the day from which "usual" is counted anew, where the points stand on both sides of it

    @property
    def known(self) -> list[Point]:
        """The points with a value."""
        return [point for point in self.points if point.value is not None]


def courses(report: Report, history: History) -> tuple[Course, ...]:
    """People, answers, newcomers and the network, in this order; none in a place too small for figures."""
    if report.active < SMALL_PLACE:
        return ()
    history = calm(history)
    told = {
        "people": ("people", _people(report, history)),
        "answered": ("share", _answered(report, history)),
        "newcomers": ("people", _newcomers(report, history)),
        "core": ("share", _core(report, history)),
    }
    return tuple(_course(report, history, name, unit, tuple(points)) for name, (unit, points) in told.items())


def _course(report: Report, history: History, name: str, unit: str, points: tuple[Point, ...]) -> Course:
    change = report.changes.get(name)
    anew = new_beginning(history, [each.begin for each in points])
    return Course(name, unit, points, change.low if change else None, change.high if change else None, anew)


def _people(report: Report, history: History) -> Iterator[Point]:
    weekly = Weekly.of(report, history)
    for monday, people, whole in zip(weekly.mondays, weekly.people, weekly.whole, strict=True):
        yield _week(report, history, monday, people, hiding=words.NEARLY_ALL if whole else "")


def _newcomers(report: Report, history: History) -> Iterator[Point]:
    """New people a week; where the last four weeks hide one, another, as the report tells their sum."""
    mondays = weeks(history)
    counts = weekly_arrivals(history, mondays, ordinary)
    hide = [too_few(count, report.minimum_group) for count in counts]
    last = [count or 0 for count in counts[-BLOCK:]]
    hide[-BLOCK:] = hidden(last, report.minimum_group)
    for monday, count, hiding in zip(mondays, counts, hide, strict=True):
        yield _week(report, history, monday, None if hiding else count, hiding=words.HIDDEN if hiding else "")


def _week(report: Report, history: History, monday: int, people: int | None, *, hiding: str = "") -> Point:
    note = "" if people is not None else _why(report, history, monday, hiding=hiding)
    return Point(monday, monday + 7, people, note=note)


def _why(report: Report, history: History, monday: int, *, hiding: str) -> str:
    """Why a week has no number."""
    if hiding:
        return hiding
    if partial_days(history, monday, monday + 7):
        return words.UNSEEN
    if not history.holidays.isdisjoint(range(monday, monday + 7)):
        return words.HOLIDAY
    return few(report.minimum_group)


def _answered(report: Report, history: History) -> Iterator[Point]:
    """The share of questions answered within a day, of the 28 days before each Monday."""
    responses = question_responses(history)
    day = history.messages.day[questions(history)]
    last = last_monday(history)
    for end in range(last - 7 * (HISTORY_WEEKS - 1), last + 1, 7):
        if end - WINDOW < history.start:
            continue
        waiting = waits_of(history, select(responses, (day >= end - WINDOW) & (day < end)))
        curve = KaplanMeier(waiting.duration, waiting.observed, waiting.design_effect)
        figure = share(
            curve.happened(DAY),
            curve.happened_interval(DAY),
            len(waiting),
            minimum=MINIMUM,
            of=f"questions in {WINDOW} days",
            people=waiting.askers,
        )
        told = safe([(_BY_ID["H4"], figure)], _wrote(history, end), report.minimum_group)[0]
        yield _share(history, told, end, told.n)


def _core(report: Report, history: History) -> Iterator[Point]:
    """The share of people held by two ties, of months that do not overlap."""
    last = last_monday(history)
    months = HISTORY_WEEKS // 4
    for end in range(last - MONTH * months, last + 1, MONTH):
        if end - MONTH < history.start:
            continue
        figure = core_share(calm(cut(history, end)))
        told = safe([(_BY_ID["S10"], figure)], figure.n, report.minimum_group)[0]
        step = report.minimum_group
        yield _share(history, told, end, step * round(told.n / step))


def _wrote(history: History, end: int) -> int:
    """How many people wrote in the 28 days before a day."""
    day = history.messages.day
    return len(distinct(history.messages.author[(day >= end - MONTH) & (day < end)]))


def _share(history: History, figure: Figure, end: int, n: int) -> Point:
    begin = end - MONTH
    if figure.value is None or figure.state not in _SAID:
        return Point(begin, end, None, note=words.HIDDEN if figure.state is State.SUPPRESSED else words.TOO_LITTLE)
    unseen = words.PARTLY if partial_days(history, begin, end) else ""
    return Point(begin, end, figure.value, figure.low, figure.high, n, figure.state is State.ROUGH, unseen)
