"""Conversations outside threads: a person's messages in a channel from one opener to the next."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.events import DAY, MINUTE, Signal
from bot.sorting import coded, order, places
from bot.ties import openers
from bot.ties.people import authors
from bot.window import History, Ints

TURN: Final = 5 * MINUTE
IDLE: Final = DAY


@dataclass(frozen=True, slots=True)
class _Speakers:
    """The rows outside threads, sorted by channel, author and time."""

    channels: Ints
    people: Ints
    row: Ints  # as few bytes as rows need
    pair: Ints  # dense number of (channel, author) for every entry of `row`

    def pairs(self, channel: Ints, person: Ints) -> Ints:
        """The number of each (channel, person), -1 where that person or channel never appears."""
        if not len(self.row):
            return np.full(len(channel), -1, np.int64)
        place = np.minimum(places(self.channels, channel), len(self.channels) - 1)
        who = np.minimum(places(self.people, person), len(self.people) - 1)
        known = (self.channels[place] == channel) & (self.people[who] == person)
        return np.where(known, place * len(self.people) + who, -1)


def _speakers(history: History) -> _Speakers:
    messages = history.messages
    row = np.flatnonzero(messages.thread == 0)
    channels, place = coded(messages.channel[row])
    people = authors(history)
    pair = place * len(people) + people.code[row]
    by_pair = order(pair)
    return _Speakers(channels, people.key, row[by_pair].astype(np.int32), pair[by_pair])


def conversations(history: History) -> Ints:
    """For every row outside threads the number of its author's conversation in that channel, -1 inside threads.

    A new one begins when its author, after being quiet for five minutes, opens something other than thanks, or writes
    after a quiet day.
    """
    return history.remember("conversations", _conversations)


def _conversations(history: History) -> Ints:
    messages = history.messages
    numbers = np.full(len(messages), -1, np.int64)
    speakers = history.remember("speakers", _speakers)
    row, pair = speakers.row, speakers.pair
    if not len(row):
        return numbers
    gap = np.diff(messages.at[row], prepend=messages.at[row[0]])
    same = np.diff(pair, prepend=-1) == 0
    opens = openers(history)[row] & ((messages.signals[row] & Signal.THANKS) == 0)
    begins = ~same | (opens & (gap > TURN)) | (gap > IDLE)
    numbers[row] = np.cumsum(begins) - 1
    return numbers


def latest_by(history: History, row: Ints, person: Ints) -> Ints:
    """The row of each person's latest message before each row, in its channel and outside threads; -1 without one."""
    total = len(history.messages)
    speakers = history.remember("speakers", _speakers)
    wanted = speakers.pairs(history.messages.channel[row], person)
    if not len(speakers.row):
        return wanted
    place = places(speakers.pair * total + speakers.row, wanted * total + row) - 1
    known = np.maximum(place, 0)
    return np.where((place >= 0) & (wanted >= 0) & (speakers.pair[known] == wanted), speakers.row[known], -1)
