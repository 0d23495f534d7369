"""Which charts a page has: those for which there is enough to draw, each in its pillar."""

from bot.metrics.helpfulness.behaviour import calm
from bot.page.chart import Chart
from bot.page.curves import funnel, response, survival
from bot.page.hours import hours
from bot.page.map import circle_map
from bot.page.trends import trend
from bot.report import Report
from bot.report.courses import courses
from bot.report.privacy import SMALL_PLACE
from bot.window import History


def pictures(report: Report, history: History) -> tuple[Chart, ...]:
    """The charts for which there is enough to draw."""
    if report.active < SMALL_PLACE:
        return ()
    made = (
        *(trend(course) for course in courses(report, history)),
        hours(report, calm(history)),
        response(report),
        funnel(report),
        survival(report),
        circle_map(report),
    )
    return tuple(chart for chart in made if chart is not None)
