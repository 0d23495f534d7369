"""A measure week by week, each week as its end saw it: what pictures of half a year are drawn from.

A past picture is cut from the present one, and what costs most, the ties, is cut along instead of being inferred anew:
who addressed whom never depends on what came later.
"""

from collections.abc import Callable, Iterator
from dataclasses import fields

from bot.metrics.figure import Figure
from bot.ties import Ties, ties
from bot.window import History

WEEKS = 26


def weekly(
    history: History, compute: Callable[[History], Figure], number: int = WEEKS
) -> tuple[tuple[int, Figure], ...]:
    """The figure at the end of each of the last so many complete weeks (the Monday after), oldest first."""
    return tuple((past.end, compute(past)) for past in pictures(history, number))


def pictures(history: History, number: int = WEEKS) -> Iterator[History]:
    """The community as seen at the last so many Mondays; Mondays before the first full week are left out."""
    return iter(history.remember(("weekly pictures", number), lambda whole: _pictures(whole, number)))


def _pictures(history: History, number: int) -> tuple[History, ...]:
    last = history.end - (history.end - 1) % 7
    mondays = range(last - 7 * (number - 1), last + 1, 7)
    return tuple(_cut(history, monday) for monday in mondays if monday >= history.start + 7)


def _cut(history: History, end: int) -> History:
    past = history.until(end)
    if past is not history:
        past.remember("ties", lambda cut: _ties_until(ties(history), len(cut.messages), cut.end_at))
    return past


def _ties_until(whole: Ties, messages: int, end_at: int) -> Ties:
    """The ties of the first so many messages and of what was marked before an instant."""
    known = (whole.at < end_at) & (whole.row < messages)
    columns = {each.name: getattr(whole, each.name) for each in fields(Ties)}
    by_message = {"surest", "turn"}
    return Ties(
        **{name: column[:messages] if name in by_message else column[known] for name, column in columns.items()}
    )
