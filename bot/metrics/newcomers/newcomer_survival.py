"""How many newcomers are still writing three months later."""

from typing import Any, Final

from bot.metrics.figure import Figure
from bot.metrics.participation.arrivals import newcomers
from bot.metrics.participation.survival import stays
from bot.metrics.statistics.kaplan_meier import KaplanMeier
from bot.metrics.statistics.states import missing, share
from bot.window import History

WINDOW: Final = 182
WEEKS: Final = 12
MINIMUM: Final = 20
EVENTS: Final = 5


def newcomer_survival(history: History) -> Figure:
    """How many newcomers are still writing twelve weeks after their first message.

    The Kaplan-Meier estimate (1958) at 84 days over everybody who first wrote in the last 26 weeks, counted as in
    "survival to inactivity": 28 days without a message are inactivity, dated at the last message, and who wrote more
    recently counts as still here up to that message. So whoever wrote on one day only is gone from the first day on,
    and the curve begins with the share of those who wrote on more. The parts are the curve by week, with the share of
    those then left who fell silent in that week. Range: 0 to 1. Undefined when nobody was new, or nobody has been
    watched for twelve weeks. Needs 20 newcomers, 5 of whom fell silent.
    """
    new = newcomers(history, history.end - WINDOW, history.end)
    curve = stays(history).of(new.person).curve()
    if curve.n < MINIMUM or curve.events < EVENTS:
        lacks = f"Needs {MINIMUM} newcomers, {EVENTS} of them silent; there are {curve.n} and {curve.events}."
        return missing(lacks, curve.n, curve.n)
    value = curve.survival(7 * WEEKS)
    if value is None:
        return missing(f"No newcomer has been watched for {WEEKS} weeks yet.", curve.n, curve.n, _parts(curve))
    interval = curve.interval(7 * WEEKS)
    return share(value, interval, curve.n, minimum=MINIMUM, of="newcomers", people=curve.n, parts=_parts(curve))


def _parts(curve: KaplanMeier) -> tuple[dict[str, Any], ...]:
    """The curve at the end of each week, with the week's hazard: how many of those at risk fell silent in it."""
    points = curve.curve(7 * week for week in range(1, WEEKS + 1))
    return tuple({**point, "hazard": curve.hazard(point["at"] - 7, point["at"])} for point in points)
