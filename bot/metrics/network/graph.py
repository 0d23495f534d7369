"""The network of a stretch of days: who spoke to whom on how many of them, as columns that all measures share.

A tie is a reply, a word in a thread, a mention or a running dialogue; a guess from who spoke last is none, and neither
is a reaction. Somebody who speaks to one person ten times a day has done so on one day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from bot.metrics.helpfulness.lookup import window_rows
from bot.sorting import order, places
from bot.ties import Source, ties
from bot.ties.people import authors
from bot.window import Bools, History, Ints

if TYPE_CHECKING:
    from scipy.sparse import csr_array

WINDOW: Final = 28
TRUST_WINDOW: Final = 90


@dataclass(frozen=True)
class Graph:
    """People who wrote in some days, and the ties among them.

    People are numbered in the order in which they first wrote, so that nothing depends on their keys: `people[i]` is
    the key of number i. An arc leads from who spoke to who was spoken to; `days` counts the days on which they did.
    Arcs are sorted by start, then target; nobody has one to themselves.
    """

    people: Ints
    start: Ints
    target: Ints
    days: Ints
    met: Ints  # for each pair, in the order of `dyads`: the days on which either spoke to the other

    def __len__(self) -> int:
        """Number of people."""
        return len(self.people)

    @cached_property
    def dyads(self) -> "Dyads":
        """The pairs who spoke, each once, whoever began."""
        one, other = np.minimum(self.start, self.target), np.maximum(self.start, self.target)
        code = one * len(self) + other
        rows = order(code)
        first = np.flatnonzero(np.diff(code[rows], prepend=-1))
        arcs = np.diff(first, append=len(rows))
        days = np.add.reduceat(self.days[rows], first) if len(first) else self.days
        return Dyads(len(self), one[rows][first], other[rows][first], days, self.met, arcs == 2)

    @cached_property
    def returned(self) -> Bools:
        """For each arc whether there is one the other way round."""
        code, back = self.start * len(self) + self.target, self.target * len(self) + self.start
        return np.isin(code, back)

    @cached_property
    def _by_key(self) -> Ints:
        return np.argsort(self.people)

    def numbers(self, keys: Iterable[int] | Ints) -> Ints:
        """The number of each person by key, -1 for those who are not here."""
        wanted = np.asarray(keys, np.int64)
        if not len(self):
            return np.full(len(wanted), -1, np.int64)
        order = self._by_key
        place = np.minimum(places(self.people[order], wanted), len(order) - 1)
        return np.where(self.people[order[place]] == wanted, order[place], -1)


@dataclass(frozen=True)
class Dyads:
    """Pairs of people with a tie, sorted; `one` is always the smaller number of the two."""

    people: int  # how many there are to be paired
    one: Ints
    other: Ints
    days: Ints  # days on which one spoke to the other, both directions added up
    met: Ints  # days on which either did
    mutual: Bools  # each spoke to the other

    def __len__(self) -> int:
        """Number of ties."""
        return len(self.one)

    def among(self, people: Bools) -> "Dyads":
        """The ties among some of the people; the numbers stay as they are."""
        return self.where(people[self.one] & people[self.other])

    def where(self, which: Bools) -> "Dyads":
        """Some of the ties."""
        rows = np.flatnonzero(which)  # found once for all columns
        return Dyads(self.people, self.one[rows], self.other[rows], self.days[rows], self.met[rows], self.mutual[rows])

    @cached_property
    def degree(self) -> Ints:
        """How many partners each person has."""
        ends = np.concatenate((self.one, self.other))
        return np.bincount(ends, minlength=self.people).astype(np.int64)

    def matrix(self, weight: "np.typing.NDArray[np.float64] | None" = None) -> "csr_array":
        """The ties as a symmetric sparse matrix; without weights every tie is 1."""
        from scipy.sparse import coo_array  # noqa: PLC0415  # heavy, and not every measure needs it

        value = np.ones(len(self)) if weight is None else weight
        ends = (np.concatenate((self.one, self.other)), np.concatenate((self.other, self.one)))
        shape = (self.people, self.people)
        return coo_array((np.concatenate((value, value)), ends), shape=shape).tocsr()


def tie_graph(history: History) -> Graph:
    """The network of the last 28 days, worked out once."""
    return history.remember("tie graph", lambda seen: graph_between(seen, seen.end - WINDOW, seen.end))


def trust_graph(history: History) -> Graph:
    """The network of the last 90 days, worked out once."""
    return history.remember("trust graph", lambda seen: graph_between(seen, seen.end - TRUST_WINDOW, seen.end))


def graph_between(history: History, first: int, end: int) -> Graph:
    """The network of the local days in [first, end)."""
    people = _in_order(history, first, end)
    found = ties(history)
    days = slice(int(np.searchsorted(found.day, first)), int(np.searchsorted(found.day, end)))
    spoken = (found.source[days] <= Source.DIALOGUE) & ~found.reaction[days]
    nothing = np.empty(0, np.int64)
    whole = Graph(people, nothing, nothing, nothing, nothing)
    start, target = (whole.numbers(each[days][spoken]) for each in (found.from_person, found.to_person))
    both = (start >= 0) & (target >= 0) & (start != target)
    start, target, day = start[both], target[both], found.day[days][spoken][both] - first
    n, span = max(len(people), 1), max(end - first, 1)
    arcs, spoke = _counted(start * n + target, day, span)
    _, met = _counted(np.minimum(start, target) * n + np.maximum(start, target), day, span)
    return Graph(people, *np.divmod(arcs, n), spoke, met)


def _counted(pair: Ints, day: Ints, span: int) -> tuple[Ints, Ints]:
    """Each pair once, sorted, and on how many different days it stands."""
    units = np.sort(pair * span + day)
    pairs = units[np.diff(units, prepend=-1) != 0] // span
    begins = np.flatnonzero(np.diff(pairs, prepend=-1))
    return pairs[begins], np.diff(begins, append=len(pairs)).astype(np.int64)


def _in_order(history: History, first: int, end: int) -> Ints:
    """Everybody who wrote in [first, end), in the order of their first message there."""
    day = history.messages.day
    rows = slice(int(np.searchsorted(day, first)), int(np.searchsorted(day, end)))
    known = authors(history)
    row = known.first_among(np.arange(rows.start, rows.stop))
    wrote = np.flatnonzero(row >= 0)
    people = known.key[wrote[np.argsort(row[wrote])]]
    named: Ints = people[people != 0]  # 0 is nobody the platform would name
    return named


def addressed(history: History, days: int) -> float | None:
    """The share of the last so many days' messages that are known to speak to somebody, None without messages."""
    seen = ties(history).coverage_of(window_rows(history, days))
    if not seen.messages:
        return None
    return sum(seen.by_source[each] for each in Source if each is not Source.QUIET_PREVIOUS) / seen.messages
