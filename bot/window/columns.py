"""The columns a community's facts stand in."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.signedinteger]  # int64, but for columns of small numbers that are many
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Messages:
    """Surviving messages by people who are not bots, by instant then key; every column has one entry a message.

    `thread` holds the opener's key for every message inside a thread, whatever way the platform has threads, and 0 for
    openers and for messages outside threads. `place` is the channel in which conversation happens: a thread that is a
    channel of its own keeps its own key here, with the parent in `History.channels`.
    """

    channel: Ints
    message: Ints
    author: Ints
    at: Ints
    thread: Ints
    reply_to: Ints
    signals: Ints
    words: Ints
    day: Ints  # proleptic ordinal of the local calendar day

    def __len__(self) -> int:
        """Number of messages."""
        return len(self.at)


@dataclass(frozen=True, slots=True)
class Mentions:
    """Who is named in a message: `row` is the index into Messages."""

    row: Ints
    person: Ints


@dataclass(frozen=True, slots=True)
class Reactions:
    """Reactions standing on messages in Messages by people who are not bots: `row` is the index into Messages."""

    row: Ints
    person: Ints
    helpful: Bools  # whether its emoji marks help here
    at: Ints  # 0 where the time is unknown


@dataclass(frozen=True, slots=True)
class Counts:
    """How many reacted where a source does not say who: `row` is the index into Messages."""

    row: Ints
    number: Ints


@dataclass(frozen=True, slots=True)
class Members:
    """Everybody known who is not a bot; sorted by person."""

    person: Ints
    joined_at: Ints  # 0 where unknown; the first join
    left_at: Ints  # 0 for those still here
    deactivated: Bools  # as the platform says now: when an account was deactivated is not known
    listed: bool  # whether the platform told who all the members are; otherwise these are people seen writing
    returned_at: Ints  # 0, or a rejoin where no first join is known: not new, though nobody knows since when


@dataclass(frozen=True, slots=True)
class Earlier:
    """Who wrote on which local day where, as far as it is known of messages that are there no more."""

    person: Ints
    day: Ints
    channel: Ints

    def where(self, which: Bools) -> "Earlier":
        """Some of it."""
        return Earlier(self.person[which], self.day[which], self.channel[which])


@dataclass(frozen=True, slots=True)
class TieDays:
    """Who addressed or marked whom on which local day where, once each, as far as it is sure."""

    day: Ints
    person: Ints
    other: Ints
    channel: Ints

    def where(self, which: Bools) -> "TieDays":
        """Some of them."""
        return TieDays(self.day[which], self.person[which], self.other[which], self.channel[which])


@dataclass(frozen=True, slots=True)
class Before:
    """Who wrote before the messages of a picture of the last days begin, and when first; sorted by person."""

    person: Ints
    at: Ints

    def where(self, which: Bools) -> "Before":
        """Some of them."""
        return Before(self.person[which], self.at[which])


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel, as far as measures and links care."""

    key: int
    name: str
    kind: int
    parent: int
    archived: bool


NO_COUNTS: Final = Counts(*(np.empty(0, np.int64) for _ in range(2)))
NO_EARLIER: Final = Earlier(*(np.empty(0, np.int64) for _ in range(3)))
NO_BEFORE: Final = Before(*(np.empty(0, np.int64) for _ in range(2)))
NO_TIES: Final = TieDays(*(np.empty(0, np.int64) for _ in range(4)))
