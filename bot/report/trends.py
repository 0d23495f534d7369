"""What changed against the community's own past: the watched series, weeks from Monday to Sunday."""

from collections.abc import Callable, Sequence

import numpy as np

from bot.events import DAY
from bot.metrics.helpfulness.question import questions
from bot.metrics.helpfulness.response import first_responses
from bot.metrics.helpfulness.waiting import waits_of
from bot.metrics.newcomers.first_reply import first_conversations
from bot.metrics.participation.activity import BURN_IN, days_known
from bot.metrics.participation.arrivals import arrivals
from bot.metrics.series import cut
from bot.metrics.statistics.kaplan_meier import KaplanMeier
from bot.metrics.statistics.trend import USUAL_WEEKS, Change, Direction, compare, rule_w, watch_list
from bot.metrics.statistics.wilson import Z95
from bot.metrics.weeks import last_monday, usable, weeks
from bot.report.early import network_changes
from bot.window import Bools, History, Ints, midnight

_RECENT, _BEFORE = 28, 84
ENOUGH = 20  # cases on either side of a comparison


def weekly_people(
    history: History, mondays: Sequence[int], among: Callable[[History, int], bool] = usable
) -> list[int | None]:
    """How many people wrote in each week; None where the week is not `among` those that count."""
    if not mondays:
        return []
    active = days_known(history).between(mondays[0], mondays[-1] + 7).weeks(mondays[0])
    counts = np.bincount(active.day, minlength=len(mondays)).tolist()
    return [count if among(history, monday) else None for monday, count in zip(mondays, counts, strict=True)]


def weekly_arrivals(
    history: History, mondays: Sequence[int], among: Callable[[History, int], bool] = usable
) -> list[int | None]:
    """How many people began in each week `among` those that count; None where that could not be seen."""
    began = np.sort(arrivals(history).began)
    first = history.start if arrivals_told(history) else history.start + BURN_IN
    return [
        int(np.diff(np.searchsorted(began, [monday, monday + 7]))[0])
        if monday >= first and among(history, monday)
        else None
        for monday in mondays
    ]


def arrivals_told(history: History) -> bool:
    """Whether the platform tells when people joined; otherwise a first message tells, after the burn-in."""
    return bool((history.members.joined_at >= midnight(history.start, history.zone)).any())


def trends(history: History) -> dict[str, Change]:
    """The seven watched series: who takes part, arrives and is answered, and the network; those that stand together.

    Weeks with a holiday or a gap take no part, neither in what is usual nor in what is new.
    """
    picture = cut(history, last_monday(history))
    mondays = weeks(picture, 16)
    changes = {"people": rule_w(_padded(weekly_people(picture, mondays)))}
    changes["newcomers"] = rule_w(_padded(weekly_arrivals(picture, mondays)))
    weeks_before = _weeks_before(picture, mondays)
    changes["answered"] = _pooled(picture, questions(picture), weeks_before)
    changes["newcomers_answered"] = _pooled(picture, first_conversations(picture), weeks_before)
    return watch_list(changes | network_changes(picture, weeks_before))


def _padded(values: Sequence[float | None]) -> list[float | None]:
    return [None] * (16 - len(values)) + list(values)


def _pooled(history: History, rows: Ints, weeks_before: int) -> Change:
    """How likely an answer within a day is: the last 28 days against the 84 days before, each pooled."""
    rows = rows[_compared_days(history, history.messages.day[rows])]
    day = history.messages.day[rows]
    recent = rows[day >= history.end - _RECENT]
    before = rows[(day < history.end - _RECENT) & (day >= history.end - _RECENT - _BEFORE)]
    return _compared(_curve(history, recent), _curve(history, before), weeks_before)


def _compared_days(history: History, day: Ints) -> Bools:
    """Which days lie in weeks that are compared with others."""
    mondays = np.unique(day - (day - 1) % 7)
    told: Bools = np.isin(day - (day - 1) % 7, [monday for monday in mondays.tolist() if usable(history, monday)])
    return told


def _weeks_before(history: History, mondays: list[int]) -> int:
    past = [monday for monday in mondays if monday < history.end - _RECENT]
    return sum(usable(history, monday) for monday in past[-USUAL_WEEKS:])


def _curve(history: History, rows: Ints) -> KaplanMeier:
    waiting = waits_of(history, first_responses(history, rows))
    return KaplanMeier(waiting.duration, waiting.observed, waiting.design_effect)


def _compared(recent: KaplanMeier, before: KaplanMeier, usable_weeks: int) -> Change:
    now, usual = recent.happened(DAY), before.happened(DAY)
    errors = _error(recent), _error(before)
    if now is None or usual is None or errors[0] is None or errors[1] is None or min(recent.n, before.n) < ENOUGH:
        return Change(Direction.UNKNOWN, weeks=usable_weeks)
    return compare(now, errors[0], usual, errors[1], usable_weeks)


def _error(curve: KaplanMeier) -> float | None:
    low, high = curve.happened_interval(DAY)
    return None if low is None or high is None else (high - low) / 2 / Z95
