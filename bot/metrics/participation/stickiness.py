"""How regularly those who take part do so."""

from typing import Final

from bot.metrics.figure import Figure
from bot.metrics.participation.activity import numbered
from bot.metrics.participation.arrivals import days_of_members
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.jackknife import jackknife_interval
from bot.metrics.statistics.states import missing, share
from bot.metrics.statistics.wilson import UNDEFINED
from bot.window import History

WINDOW: Final = 28
WEEKS: Final = 4
MINIMUM: Final = 20


def stickiness(history: History) -> Figure:
    """How regularly do those who take part come back within a month.

    Mean weekly active members over the four last weeks, divided by the active members of the 28 days: for the average
    person who took part, the share of the four weeks with a message. The parts give the same by day (mean daily over
    monthly active members). It goes up when occasional people leave, so read it beside "active members". Accounts
    that came in a rush and left one or two words are left out. In public Slack channels .37 to .61 was seen. The
    interval is a jackknife over people. Range: .25 to 1 (by day 1/28 to 1). Undefined when
    nobody wrote in the window. Needs 28 days of history and 20 active members.
    """
    if history.end - history.start < WINDOW:
        return missing(f"Needs {WINDOW} days of history; there are {history.end - history.start}.")
    days = days_of_members(history).between(history.end - WINDOW, history.end)
    people = days.people()
    if len(people) < MINIMUM:
        return share(None, UNDEFINED, len(people), minimum=MINIMUM, of="active members", people=len(people))
    weekly = days.weeks(history.end - WINDOW).counts() / WEEKS
    daily = days.counts() / WINDOW
    value = float(weekly.mean())
    number = numbered(history, people)
    interval = jackknife_interval(value, lambda kept: float(weekly[kept].mean()), number, highest=1)
    parts = (
        {"part": "weekly over monthly", "value": value},
        {"part": "daily over monthly", "value": float(daily.mean())},
    )
    figure = share(value, interval, len(people), minimum=MINIMUM, of="active members", people=len(people), parts=parts)
    return gap_marked(figure, history, WINDOW)
