"""A mark for every week of a history: equal facts up to its end give equal marks, other facts other ones."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Final

import msgspec
import numpy as np

from bot.sorting import firsts
from bot.ties.people import authors
from bot.window import History, Ints, Messages, midnight

_NEVER: Final = 1 << 62


def marks(history: History, ends: Sequence[int], formulas: Sequence[str] = ()) -> Iterator[tuple[int, str]]:
    """The end of each week with the mark of all that figures of that week rest on; one pass over the facts.

    `formulas` are the measures with their versions: a figure by another formula is another figure.
    """
    settings = [*formulas, history.zone.key, history.members.listed, history.compared_from, sorted(history.between)]
    so_far = blake2b(_plain(settings), digest_size=16)
    chunks = [_messages(history), _mentions(history), _reactions(history), *_members(history)]
    reached = [0] * len(chunks)
    for end in ends:
        at = midnight(end, history.zone)
        for number, (when, columns) in enumerate(chunks):
            stop = int(np.searchsorted(when, at))
            rows = slice(reached[number], stop)
            reached[number] = stop
            for column in columns:
                so_far.update(np.ascontiguousarray(column[rows], np.int64).tobytes())  # whatever it is held in
        so_far.update(_plain([gap for gap in history.gaps if gap[1] < at]))
        so_far.update(_plain(sorted(day for day in history.holidays if day < end)))
        so_far.update(_plain(_places(history, at)))
        if held := _groups(history, at):
            so_far.update(_plain(held))
        yield end, so_far.hexdigest()


Chunk = tuple[Ints, tuple[Ints, ...]]


def _messages(history: History) -> Chunk:
    messages = history.messages
    return messages.at, tuple(getattr(messages, name) for name in Messages.__slots__)


def _mentions(history: History) -> Chunk:
    row, person = history.mentions.row, history.mentions.person
    order = np.lexsort((person, row))
    return history.messages.at[row[order]], (row[order], person[order])


def _reactions(history: History) -> Chunk:
    """A reaction counts from when it was put, or from its message's time where that is not known."""
    reactions = history.reactions
    since = np.maximum(reactions.at, history.messages.at[reactions.row])
    order = np.lexsort((reactions.person, reactions.row, since))
    return since[order], (reactions.row[order], reactions.person[order], reactions.at[order])


def _members(history: History) -> Iterator[Chunk]:
    """Who joined, left and came back, where it is known when; without a list of members only of those who wrote."""
    members = history.members
    known = np.zeros(len(members.person), np.int64) if members.listed else _first_heard(history)
    for when in (members.joined_at, members.left_at, members.returned_at):
        since = np.where(when > 0, np.maximum(when, known), 0)
        order = np.lexsort((members.person, since))
        order = order[since[order] > 0]
        yield since[order], (members.person[order], when[order])


def _first_heard(history: History) -> Ints:
    """When each member wrote first, far ahead where they never did."""
    people = authors(history)
    if not len(people):
        return np.full(len(history.members.person), _NEVER, np.int64)
    place = np.minimum(np.searchsorted(people.key, history.members.person), len(people) - 1)
    wrote = people.key[place] == history.members.person
    return np.where(wrote, history.messages.at[people.first[place]], _NEVER)


def _places(history: History, at: int) -> list[tuple[int, int, int]]:
    """What kind of place each channel is in which something was written."""
    kept = int(np.searchsorted(history.messages.at, at))
    keys, first = history.remember("first in channels", _first_in_channels)
    spoken = keys[first < kept].tolist()
    return [(key, known.kind, known.parent) for key in spoken if (known := history.channels.get(key)) is not None]


def _first_in_channels(history: History) -> tuple[Ints, Ints]:
    """Every channel in which something was written, and the row of the first message there."""
    return firsts(history.messages.channel)


def _groups(history: History, at: int) -> list[tuple[int, list[int]]]:
    """Who is in the groups that admins picked, of those who had written something."""
    held = sorted(history.between & history.groups.keys())
    if not held:
        return []
    people = authors(history)
    wrote = people.key[people.first < np.searchsorted(history.messages.at, at)]
    return [(group, np.intersect1d(history.groups[group], wrote).tolist()) for group in held]


def _plain(value: object) -> bytes:
    return msgspec.json.encode(value)
