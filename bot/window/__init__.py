"""The facts of one community as numpy columns: what ties and measures read, and nothing else does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import numpy as np

from bot.sorting import firsts
from bot.window.columns import (
    NO_BEFORE,
    NO_COUNTS,
    NO_EARLIER,
    NO_TIES,
    Before,
    Bools,
    Channel,
    Counts,
    Earlier,
    Ints,
    Members,
    Mentions,
    Messages,
    Reactions,
    TieDays,
)
from bot.window.days import local_days, midnight

__all__ = [
    "Before",
    "Bools",
    "Channel",
    "Counts",
    "Earlier",
    "History",
    "Ints",
    "Members",
    "Mentions",
    "Messages",
    "Reactions",
    "TieDays",
    "local_days",
    "midnight",
    "recently",
]


T = TypeVar("T")
_ITSELF = object()


@dataclass(frozen=True)
class History:
    """Everything known of one community before `end`, seen from there: the argument of every measure.

    `end` is the first local day that is *not* part of the picture, as a proleptic ordinal; windows are [end - n, end).
    Nothing after `end` is in the columns, so that a past week, computed again, gives the same answer.
    """

    zone: ZoneInfo
    start: int  # first local day with data
    end: int
    messages: Messages
    mentions: Mentions
    reactions: Reactions
    members: Members
    channels: dict[int, Channel]
    bot_rows: Messages  # what bots wrote, for "bot-assisted" answers only
    gaps: tuple[tuple[int, int, int], ...] = ()  # (channel or 0, from, to)
    counts: Counts = NO_COUNTS
    earlier: Earlier = NO_EARLIER
    before: Before = NO_BEFORE
    tied: TieDays = NO_TIES  # of messages that are there no more
    seen_until: int = 0  # the instant up to which the last day was seen, where that day is still going on
    holidays: frozenset[int] = frozenset()  # local days whose weeks are compared with nothing
    between: frozenset[int] = frozenset()  # groups, or channels that stand for them, where an admin has chosen some
    groups: Mapping[int, Ints] = field(default_factory=dict)  # who is in which group now, in order of their keys
    weeks: Any = None  # that scores are compared with (bot.score.ledger), as they were stored
    nightly: Any = None  # figures that were worked out at night (bot.metrics.nightly), where they take long
    compared_from: int = 0  # the first local day of what "usual" is made of, where an admin has set one
    _remembered: dict[object, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def end_at(self) -> int:
        """The instant at which the picture ends."""
        return self.seen_until or midnight(self.end, self.zone)

    @property
    def known_from(self) -> int:
        """The first local day of which it is known who wrote, though the messages may be there no more."""
        return min(self.start, int(self.earlier.day.min(initial=self.start)))

    @property
    def reactions_counted(self) -> int:
        """Reactions known only as a number."""
        return int(self.counts.number.sum())

    def remember(self, key: object, make: Callable[["History"], T]) -> T:
        """Compute something that several measures need (ties, questions) once for this history."""
        if key not in self._remembered:
            made = make(self)
            # A history that held itself would stay in memory, with all its columns, until somebody looks for circles.
            self._remembered[key] = _ITSELF if made is self else made
        known = self._remembered[key]
        return self if known is _ITSELF else known  # type: ignore[return-value]  # the key decides the type

    def keeping(self, stays: Bools) -> "History":
        """The history with some of its messages, and with what names, marks or counts at those."""
        row = np.cumsum(stays) - 1  # where each message that stays is now
        named, marked, counted = stays[self.mentions.row], stays[self.reactions.row], stays[self.counts.row]
        reactions = self.reactions
        return replace(
            self,
            messages=Messages(*(getattr(self.messages, name)[stays] for name in Messages.__slots__)),
            mentions=Mentions(row[self.mentions.row[named]], self.mentions.person[named]),
            reactions=Reactions(
                row[reactions.row[marked]], reactions.person[marked], reactions.helpful[marked], reactions.at[marked]
            ),
            counts=Counts(row[self.counts.row[counted]], self.counts.number[counted]),
            _remembered={},
        )

    def until(self, end: int) -> "History":
        """The same community as it was seen at the beginning of local day `end` (not after this one's end)."""
        if end == self.end:
            return self
        at = midnight(end, self.zone)
        kept = int(np.searchsorted(self.messages.at, at, side="left"))
        bots = int(np.searchsorted(self.bot_rows.at, at, side="left"))
        mentions = _before(self.mentions.row, kept)
        reactions = _before(self.reactions.row, kept)
        if (self.reactions.at[reactions] >= at).any():
            reactions = (self.reactions.row < kept) & (self.reactions.at < at)
        members, counted = self.members, self.counts.row < kept
        # Without a list of members those who wrote are all that are known.
        known = members.joined_at < at if members.listed else self.remember("first rows", _first_rows) < kept
        return replace(
            self,
            start=min(self.start, end),
            end=end,
            messages=_first(self.messages, kept),
            bot_rows=_first(self.bot_rows, bots),
            mentions=Mentions(self.mentions.row[mentions], self.mentions.person[mentions]),
            reactions=Reactions(
                self.reactions.row[reactions],
                self.reactions.person[reactions],
                self.reactions.helpful[reactions],
                self.reactions.at[reactions],
            ),
            members=Members(
                members.person[known],
                np.where(members.joined_at[known] < at, members.joined_at[known], 0),
                np.where(members.left_at[known] < at, members.left_at[known], 0),
                members.deactivated[known],
                members.listed,
                np.where(members.returned_at[known] < at, members.returned_at[known], 0),
            ),
            gaps=tuple(gap for gap in self.gaps if gap[1] < at),
            counts=Counts(self.counts.row[counted], self.counts.number[counted]),
            earlier=self.earlier.where(self.earlier.day < end),
            tied=self.tied.where(self.tied.day < end),
            seen_until=0,
            _remembered={},
        )

    def since(self, day: int) -> "History":
        """The same picture without what was written before a local day; `start` stays what it was.

        Enough for figures of fewer days, and less work: nobody's first message is to be looked for in it.
        """
        gone, bots = (int(np.searchsorted(each.day, day)) for each in (self.messages, self.bot_rows))
        named, marked, counted = (each.row >= gone for each in (self.mentions, self.reactions, self.counts))
        reactions = self.reactions
        return replace(
            self,
            messages=_from(self.messages, gone),
            bot_rows=_from(self.bot_rows, bots),
            mentions=Mentions(self.mentions.row[named] - gone, self.mentions.person[named]),
            reactions=Reactions(
                reactions.row[marked] - gone, reactions.person[marked], reactions.helpful[marked], reactions.at[marked]
            ),
            counts=Counts(self.counts.row[counted] - gone, self.counts.number[counted]),
            _remembered={},
        )


def _first_rows(history: History) -> Ints:
    """The row of each member's first message; behind all rows for those who wrote nothing."""
    key, first = firsts(history.messages.author)
    members, nowhere = history.members.person, len(history.messages)
    if not nowhere:
        return np.zeros(len(members), np.int64)
    place = np.minimum(np.searchsorted(key, members), len(key) - 1)
    return np.where(key[place] == members, first[place], nowhere)


def recently(history: History, days: int) -> History:
    """The last so many days of a picture, as though only these had been read; who is new is still known."""
    rest = history.since(history.end - days)
    gone = len(history.messages) - len(rest.messages)
    person, first = firsts(history.messages.author[:gone])
    before = Before(person, history.messages.at[first]).where(person != 0)
    return replace(rest, before=before, _remembered={})


def _before(row: Ints, kept: int) -> slice | Bools:
    """Which entries belong to the first so many messages: a view where they are in order, as they mostly are."""
    return slice(0, int(np.searchsorted(row, kept))) if (row[1:] >= row[:-1]).all() else row < kept


def _first(messages: Messages, number: int) -> Messages:
    return Messages(*(getattr(messages, name)[:number] for name in Messages.__slots__))


def _from(messages: Messages, number: int) -> Messages:
    return Messages(*(getattr(messages, name)[number:] for name in Messages.__slots__))
