"""The ties of a whole history as columns, how much of the talk they cover, and where conversations begin."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bot.sorting import coded, order
from bot.sorting import places as sorted_places
from bot.ties.columns import NOT_QUOTED, Addressed, Talk, addressed
from bot.ties.inference import CONFIDENCE, REACTION_CONFIDENCE, TURN, Source
from bot.ties.people import authors, by_key
from bot.window import Bools, History, Ints, Messages, local_days

Floats = npt.NDArray[np.float64]
_NONE = len(Source)
_SMALL = np.int8


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many messages address somebody we know of, each counted once under its surest source."""

    messages: int
    by_source: dict[Source, int]

    @property
    def share(self) -> float | None:
        """The share of messages with a tie going out, None where there are no messages."""
        return sum(self.by_source.values()) / self.messages if self.messages else None

    def share_of(self, source: Source) -> float | None:
        """The share of messages whose surest tie has this source."""
        return self.by_source[source] / self.messages if self.messages else None


@dataclass(frozen=True, slots=True)
class Ties:
    """Who addressed whom, one entry for each act of addressing, in order of time.

    `row` is the message (index into History.messages) that addressed, or for a reaction the message reacted to. The
    time of a reaction that has none is its message's.
    """

    from_person: Ints
    to_person: Ints
    at: Ints
    day: Ints
    source: Ints
    row: Ints
    reaction: Bools
    surest: Ints  # for each message the source of its surest tie, len(Source) where it has none
    turn: Ints  # for each message the row of the first message of its turn

    def __len__(self) -> int:
        """Number of ties."""
        return len(self.at)

    @property
    def confidence(self) -> Floats:
        """How sure each tie is, from 0 to 1."""
        certainty = np.array([CONFIDENCE[each] for each in Source])[self.source]
        return np.where(self.reaction, REACTION_CONFIDENCE, certainty)

    @property
    def coverage(self) -> Coverage:
        """How much of the whole history the ties explain."""
        return self.coverage_of(slice(None))

    def coverage_of(self, rows: slice | Bools) -> Coverage:
        """How much of some messages the ties explain."""
        chosen = self.surest[rows]
        counts = np.bincount(chosen, minlength=_NONE + 1)
        return Coverage(len(chosen), {source: int(counts[source]) for source in Source})


def ties(history: History) -> Ties:
    """The ties of a history; computed once for each history."""
    return history.remember("ties", _ties)


def openers(history: History) -> Bools:
    """Which messages may begin a conversation: outside threads, replying to nothing, addressing nobody.

    A message that goes on with a turn in which somebody was addressed continues that conversation, so it is not one.
    """
    return history.remember("openers", _openers)


def _openers(history: History) -> Bools:
    messages, found = history.messages, ties(history)
    silent: Bools = (found.surest == _NONE) & (messages.reply_to == 0)
    spoken_to = np.full(len(messages), len(messages), np.int64)  # by turn: the first row that addressed somebody
    np.minimum.at(spoken_to, found.turn[~silent], np.flatnonzero(~silent))
    begins: Bools = silent & (messages.thread == 0) & (np.arange(len(messages)) < spoken_to[found.turn])
    return begins


def _ties(history: History) -> Ties:
    messages, reactions = history.messages, history.reactions
    places, around = _places(history)
    said = _said(history, places, around)
    row, person, source = said.row, said.person, said.source.astype(_SMALL)
    surest = np.full(len(messages), _NONE, _SMALL)
    np.minimum.at(surest, row, source)
    liked = (reactions.person != messages.author[reactions.row]) & (messages.author[reactions.row] != 0)
    liked_row, liked_at = reactions.row[liked], reactions.at[liked]
    liked_at = np.where(liked_at == 0, messages.at[liked_row], liked_at)
    at = np.concatenate((messages.at[row], liked_at))
    order = np.argsort(at, kind="stable")

    return Ties(
        from_person=np.concatenate((messages.author[row], reactions.person[liked]))[order],
        to_person=np.concatenate((person, messages.author[liked_row]))[order],
        at=at[order],
        day=np.concatenate((messages.day[row], local_days(liked_at, history.zone)))[order],
        source=np.concatenate((source, np.full(len(liked_row), Source.EXPLICIT, _SMALL)))[order],
        row=np.concatenate((row, liked_row))[order],
        reaction=order >= len(row),
        surest=surest,
        turn=_turns(messages, places),
    )


def _places(history: History) -> tuple[Ints, Ints]:
    """A small number for each message's place (a channel, or one thread), and for the channel around it."""
    messages = history.messages
    keys, channels = coded(messages.channel)
    number = {key: place for place, key in enumerate(keys.tolist())}
    parents = ((place, history.channels.get(key)) for key, place in number.items())
    outer = [number.get(channel.parent, place) if channel else place for place, channel in parents]
    places = channels.copy()
    inside = np.flatnonzero(messages.thread)
    order = inside[np.lexsort((messages.thread[inside], channels[inside]))]
    begins = np.ones(len(order), bool)
    begins[1:] = (np.diff(messages.thread[order]) != 0) | (np.diff(channels[order]) != 0)
    places[order] = np.cumsum(begins) + len(keys)
    return places, np.array(outer, np.int64)[channels]


def _turns(messages: Messages, places: Ints) -> Ints:
    rows = order(places)
    place, author, at = places[rows], messages.author[rows], messages.at[rows]
    begins = np.ones(len(rows), bool)
    begins[1:] = (place[1:] != place[:-1]) | (author[1:] != author[:-1]) | (at[1:] - at[:-1] > TURN)
    turn = np.empty(len(rows), np.int32)
    turn[rows] = rows[begins][np.cumsum(begins) - 1]
    return turn


def _said(history: History, places: Ints, channels: Ints) -> Addressed:
    """Row, person addressed and source of every tie that a message makes."""
    messages, mentions, people = history.messages, history.mentions, authors(history)
    number = np.arange(len(people)) + (not len(people) or people.key[0] != 0)  # nobody is 0
    author = number[people.code]
    quoted = np.full(len(messages), NOT_QUOTED, np.int64)
    opener = np.zeros(len(messages), np.int64)
    for known, keys in ((quoted, messages.reply_to), (opener, messages.thread)):
        rows = np.flatnonzero(keys)
        found = _rows_of(history, rows, keys[rows])
        known[rows] = np.where(found >= 0, author[found], 0)
    by_row = order(mentions.row)
    said = addressed(
        Talk(
            place=places,
            around=channels,
            author=author,
            at=messages.at,
            threaded=messages.thread != 0,
            opener=opener,
            quoted=quoted,
            named_row=mentions.row[by_row],
            named=_numbers(people.key, number, mentions.person[by_row]),
        )
    )
    return replace(said, person=people.key[said.person - number[0]] if len(people) else said.person)


def _numbers(keys: Ints, number: Ints, persons: Ints) -> Ints:
    """The numbers of persons by key; 0 for those who never wrote, who cannot be addressed."""
    if not len(keys):
        return np.zeros(len(persons), np.int64)
    place = np.minimum(sorted_places(keys, persons), len(keys) - 1)
    return np.where(keys[place] == persons, number[place], 0)


def _rows_of(history: History, rows: Ints, keys: Ints) -> Ints:
    """For messages that refer to another by key: the row of the other, -1 where it is not known.

    The other is in the same channel, or in the channel that a thread hangs in.
    """
    messages = history.messages
    channel = messages.channel[rows]
    found = _written(history, channel, keys)
    lost = np.flatnonzero(found < 0)
    places, which = np.unique(channel[lost], return_inverse=True)
    known = (history.channels.get(key) for key in places.tolist())
    parent = np.array([each.parent if each else 0 for each in known], np.int64)[which]
    found[lost] = _written(history, parent, keys[lost])
    return found


def _written(history: History, channel: Ints, message: Ints) -> Ints:
    """The row of the message with that key in that channel; -1 where there is none."""
    found = np.full(len(message), -1, np.int64)
    messages, (rows, keys) = history.messages, by_key(history)
    place = sorted_places(keys, message)
    open_ = np.arange(len(message))
    while len(open_):  # messages of different channels may have the same key; rarely more than one does
        open_ = open_[place[open_] < len(keys)]
        open_ = open_[keys[place[open_]] == message[open_]]
        same = messages.channel[rows[place[open_]]] == channel[open_]
        found[open_[same]] = rows[place[open_[same]]]
        open_ = open_[~same]
        place[open_] += 1
    return found
