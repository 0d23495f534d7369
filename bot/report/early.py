"""Early warning from the network: do pairs speak again, how many have several ties, and on how few does help rest.

The last 28 days against the three times 28 days before them, each seen as its end saw it, by the same rule as the other
watched series.
"""

from collections.abc import Callable, Iterable
from math import sqrt
from typing import Final

from bot.metrics.figure import Figure, State
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.helpfulness.waiting import waits
from bot.metrics.network.graph import graph_between, tie_graph
from bot.metrics.network.k_core import HELD, core_share, in_core
from bot.metrics.network.key_people import key_person_loss
from bot.metrics.network.seen import unseen
from bot.metrics.participation.activity import days_known
from bot.metrics.qualities.dyad_persistence import again_in, dyad_persistence
from bot.metrics.series import cut, lately
from bot.metrics.statistics.trend import Change, Direction, compare
from bot.metrics.statistics.wilson import Z95
from bot.metrics.weeks import usable
from bot.window import History

MONTH: Final = 28
MONTHS: Final = 4  # the last, and three that say what is usual
LOOKED_AT: Final = 63  # days of a picture: two months, and a week for what opened before
MASKED: Final = 1  # weeks of a month that may be holidays or unseen
_USED: Final = frozenset({State.OK, State.ROUGH})

Seen = tuple[float, float]  # a share and its standard error


def network_changes(history: History, weeks_before: int) -> dict[str, Change]:
    """The three series of the network; unknown where one of the four months cannot be told."""
    ends = [history.end - MONTH * back for back in range(MONTHS)]
    if not _long(history) or not all(_whole(history, end) for end in ends):
        return dict.fromkeys(_SERIES, Change(Direction.UNKNOWN, weeks=weeks_before))
    past = [_then(lately(cut(history, end), LOOKED_AT)) for end in ends[1:]]  # one picture at a time
    last = calm(history)
    return {
        name: _compared(now(last), [each[name] for each in past], weeks_before) for name, (now, _) in _SERIES.items()
    }


def _then(picture: History) -> dict[str, float | None]:
    return {name: then(picture) for name, (_, then) in _SERIES.items()}


def year_before(history: History) -> int | None:
    """How many people wrote in a week, on average over the same four weeks 52 weeks ago; None where that is unknown."""
    first = history.end - MONTH - 52 * 7
    mondays = range(first, first + MONTH, 7)
    if first < history.known_from or not all(usable(history, monday) for monday in mondays):
        return None
    weekly = [len(days_known(history).between(monday, monday + 7).people()) for monday in mondays]
    return round(sum(weekly) / len(weekly))


def _long(history: History) -> bool:
    return history.end - MONTH * MONTHS >= history.start


def _whole(history: History, end: int) -> bool:
    """Whether a month is one to compare with others: at most one of its weeks is masked."""
    return sum(not usable(history, monday) for monday in range(end - MONTH, end, 7)) <= MASKED


def _compared(now: Seen | None, then: Iterable[float | None], weeks_before: int) -> Change:
    """The last month against the three before; these are as sure as the last one at best, and differ as they do."""
    before = [each for each in then if each is not None]
    if now is None or len(before) < MONTHS - 1:
        return Change(Direction.UNKNOWN, weeks=weeks_before)
    value, error = now
    usual = sum(before) / len(before)
    spread = sum((each - usual) ** 2 for each in before) / (len(before) - 1)
    return compare(value, error, usual, sqrt(max(error**2, spread) / len(before)), weeks_before)


def _figure(figure: Figure) -> Seen | None:
    if figure.value is None or figure.low is None or figure.high is None or figure.state not in _USED:
        return None
    return figure.value, (figure.high - figure.low) / 2 / Z95


def _core(history: History) -> Seen | None:
    return _figure(core_share(history))


def _core_then(history: History) -> float | None:
    graph = tie_graph(history)
    return None if unseen(history) or not len(graph) else float(in_core(graph.dyads, HELD).mean())


def _persistence(history: History) -> Seen | None:
    return _figure(dyad_persistence(history))


def _persistence_then(history: History) -> float | None:
    before = graph_between(history, history.end - 2 * MONTH, history.end - MONTH)
    return None if unseen(history) or not len(before.dyads) else float(again_in(before, tie_graph(history)).mean())


def _resilience(history: History) -> Seen | None:
    """What would be left of the answered share without those who help most, as a share of all questions."""
    figure = key_person_loss(history)
    asked = len(waits(history, MONTH))
    if figure.value is None or figure.state is State.PARTIAL or not asked:
        return None
    lost = min(max(figure.value / 100, 0.0), 1.0)
    middle = (lost * asked + 1) / (asked + 2)
    return 1 - lost, sqrt(middle * (1 - middle) / asked)


def _resilience_then(history: History) -> float | None:
    return seen[0] if (seen := _resilience(history)) else None


# How the last month is looked at, with its error, and the months before, without.
_SERIES: Final[dict[str, tuple[Callable[[History], Seen | None], Callable[[History], float | None]]]] = {
    "core": (_core, _core_then),
    "persistence": (_persistence, _persistence_then),
    "resilience": (_resilience, _resilience_then),
}
