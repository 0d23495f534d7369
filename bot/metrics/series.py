"""Measures week by week, each week as its end saw it: what pictures of half a year are drawn from.

A past picture is cut from the present one, and what costs most is cut along instead of being worked out anew: who
addressed whom, and who wrote on which day, never depend on what came later.
"""

from collections.abc import Callable, Iterator
from dataclasses import fields, replace

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm, machine_like
from bot.metrics.participation.activity import member_days
from bot.ties import Ties, openers, ties
from bot.ties.people import authors
from bot.window import Bools, History

WEEKS = 26

Compute = Callable[[History], Figure]


def weekly(history: History, *computes: Compute, number: int = WEEKS) -> tuple[tuple[int, tuple[Figure, ...]], ...]:
    """The figures at the end of each of the last so many complete weeks (the Monday after), oldest first."""
    return tuple((past.end, tuple(compute(past) for compute in computes)) for past in pictures(history, number))


def pictures(history: History, number: int = WEEKS) -> Iterator[History]:
    """The community as seen at the last so many Mondays; Mondays before the first full week are left out."""
    last = history.end - (history.end - 1) % 7
    for monday in range(last - 7 * (number - 1), last + 1, 7):
        if monday >= history.start + 7:
            yield cut(history, monday)


def cut(history: History, end: int) -> History:
    """The community as it was seen at the beginning of an earlier day, with what cost most to work out cut along."""
    past = _cut(history, end)
    loud = machine_like(past)
    if past is not history and len(loud) and np.array_equal(loud, machine_like(history)):
        rest = _cut(calm(history), end)
        rest.remember("calm", lambda itself: itself)
        rest.remember("machine-like", lambda _: loud[:0])
        past.remember("calm", lambda _: rest)
    return past


def lately(history: History, days: int) -> History:
    """The picture without what was written before its last so many days, with who addressed whom cut along.

    For figures that look no further back. Who behaves like a machine is judged by the whole picture.
    """
    whole, found = calm(history), ties(calm(history))
    past = whole.since(history.end - days)
    gone = len(whole.messages) - len(past.messages)
    past.remember("ties", lambda _: _ties_since(found, gone))
    past.remember("authors", lambda _: authors(whole).since(gone))
    past.remember("calm", lambda itself: itself)
    past.remember("machine-like", lambda _: machine_like(history)[:0])  # judged once, by the whole
    return past


def _ties_since(whole: Ties, gone: int) -> Ties:
    """The ties of all but the first so many messages; a turn that began before is counted from its first row left."""
    left = _chosen(whole, slice(gone, None), whole.row >= gone)
    turn = left.turn - gone
    begun = np.flatnonzero(turn < 0)
    _, first, place = np.unique(turn[begun], return_index=True, return_inverse=True)
    turn[begun] = begun[first][place]
    return replace(left, row=left.row - gone, turn=turn)


def _cut(history: History, end: int) -> History:
    past = history.until(end)
    if past is not history:
        past.remember("authors", lambda cut: authors(history).until(len(cut.messages)))
        past.remember("member days", lambda cut: member_days(history).between(cut.start, cut.end))
        past.remember("ties", lambda cut: _ties_until(ties(history), len(cut.messages), cut.end_at))
        past.remember("openers", lambda cut: openers(history)[: len(cut.messages)])
        past.remember("seen from later", lambda _: history)
    return past


def _ties_until(whole: Ties, messages: int, end_at: int) -> Ties:
    """The ties of the first so many messages and of what was marked before an instant."""
    stop = int(np.searchsorted(whole.at, end_at))
    known: slice | Bools = slice(0, stop)
    if (whole.row[known] >= messages).any():
        known = (whole.at < end_at) & (whole.row < messages)
    return _chosen(whole, slice(0, messages), known)


def _chosen(whole: Ties, messages: slice, known: slice | Bools) -> Ties:
    by_message = {"surest", "turn"}
    columns = {each.name: getattr(whole, each.name) for each in fields(Ties)}
    return Ties(**{name: column[messages if name in by_message else known] for name, column in columns.items()})
