"""Messages as they lie in the table, put in order of time, and looked up by channel and key."""

from collections.abc import Iterator, Sequence
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from bot.events import MessageKind
from bot.sorting import among
from bot.window import Channel, Ints, Messages, local_days

_THREAD_KINDS: Final = (2, 3)


class Written:
    """What people and what bots wrote, each in order of time, and where a message of the table is among it."""

    def __init__(self, found: list[Ints], bots: Ints, channels: dict[int, Channel], zone: ZoneInfo) -> None:
        """The columns `found` are given up one after the other, so that there are never two of all of them.

        They are channel, message, author, at, kind, thread, reply_to, signals and words, by channel and message.
        """
        self._channel, self._message, author, at, kind, *_ = found
        by_bots = (kind == MessageKind.BOT) | among(author, bots)
        people, robots = np.flatnonzero(~by_bots), np.flatnonzero(by_bots)
        people, robots = (rows[np.argsort(at[rows], kind="stable")] for rows in (people, robots))
        self._row = np.full(len(at), -1, np.int32)
        self._row[people] = np.arange(len(people))
        del author, at, kind
        found.pop(4)
        picked = [(column[people], column[robots]) for column in _one_by_one(found)]
        threads = np.array([key for key, each in channels.items() if each.kind in _THREAD_KINDS], np.int64)
        self.people, self.bots = (_messages(some, threads, zone) for some in zip(*picked, strict=True))

    def rows(self, channel: Ints, message: Ints) -> Ints:
        """The index into `people` of each (channel, message), in order of channels; -1 for what is not there."""
        found = np.full(len(channel), -1, np.int64)
        begins = np.flatnonzero(np.diff(channel, prepend=-1))
        ends = np.append(begins, len(channel))[1:]
        there, behind = (np.searchsorted(self._channel, channel[begins], side) for side in ("left", "right"))
        for begin, end, first, last in np.stack((begins, ends, there, behind), axis=1).tolist():
            if first < last:
                keys, some = self._message[first:last], message[begin:end]
                place = np.minimum(np.searchsorted(keys, some), len(keys) - 1)
                found[begin:end] = np.where(keys[place] == some, self._row[first + place], -1)
        return found


def _one_by_one(found: list[Ints]) -> Iterator[Ints]:
    """Each of the columns, which nobody holds any more when the next is asked for."""
    found.reverse()
    while found:
        yield found.pop()


def _messages(picked: Sequence[Ints], threads: Ints, zone: ZoneInfo) -> Messages:
    """Messages with what opens the thread of those that lie in a channel of its own."""
    channel, message, author, at, thread, reply_to, signals, words = picked
    own = among(channel, threads)
    thread = np.where(own, np.where(message == channel, 0, channel), thread)
    return Messages(channel, message, author, at, thread, reply_to, signals, words, local_days(at, zone))
