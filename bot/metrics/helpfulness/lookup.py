"""Where a message is among the rows of a History, and which row opened the thread it stands in."""

import numpy as np

from bot.events import ChannelKind
from bot.sorting import places
from bot.ties.people import by_key
from bot.window import History, Ints

_INSIDE = frozenset({ChannelKind.THREAD, ChannelKind.FORUM_POST})


def rows_of(history: History, channel: Ints, message: Ints) -> Ints:
    """The row of each (channel, message), -1 where it is not known, was deleted or is a bot's."""
    order, keys = by_key(history)
    found = np.full(len(message), -1, np.int64)
    if not len(keys):
        return found
    place = places(keys, message)
    open_ = np.flatnonzero(message > 0)
    while len(open_):
        open_ = open_[place[open_] < len(keys)]
        open_ = open_[keys[place[open_]] == message[open_]]
        row = order[place[open_]]
        here = history.messages.channel[row] == channel[open_]
        found[open_[here]] = row[here]
        open_ = open_[~here]
        place[open_] += 1  # two channels may use one key: Slack's keys are instants
    return found


def thread_openers(history: History) -> Ints:
    """For every row the row that opened its thread; -1 outside threads and where the opener is not known."""
    return history.remember("thread openers", _thread_openers)


def _thread_openers(history: History) -> Ints:
    messages = history.messages
    inside = np.flatnonzero(messages.thread)
    openers = np.full(len(messages), -1, np.int32)
    channel, thread = messages.channel[inside], messages.thread[inside]
    found = rows_of(history, channel, thread)
    parents = rows_of(history, parents_of(history, channel), thread)
    openers[inside] = np.where(found >= 0, found, parents)
    return openers


def parents_of(history: History, channel: Ints) -> Ints:
    """The channel each channel hangs under, 0 where it stands alone."""
    each, place = np.unique(channel, return_inverse=True)
    parent = [history.channels[key].parent if key in history.channels else 0 for key in each.tolist()]
    return np.array(parent, np.int64)[place]


def homes(history: History, channel: Ints) -> Ints:
    """The channel each belongs to, where it may be a thread that is a channel of its own."""
    keys, which = np.unique(channel, return_inverse=True)
    known = (history.channels.get(key) for key in keys.tolist())
    roots = [
        each.parent if each and each.kind in _INSIDE and each.parent else key
        for key, each in zip(keys.tolist(), known, strict=True)
    ]
    return np.array(roots, np.int64)[which]


def window_rows(history: History, days: int) -> slice:
    """The rows of the last so many local days."""
    first = int(np.searchsorted(history.messages.day, history.end - days, side="left"))
    return slice(first, len(history.messages))
