"""The rules of `inference` for a whole history at once: columns instead of one message after the other.

Whom a message names, quotes or follows in a thread can be looked up for all messages together. Only running dialogue
depends on what was decided a moment before; so only stretches of talk in which somebody was addressed are gone through
message by message. A test holds both ways to the same answers.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.sorting import coded, order, places
from bot.ties.inference import (
    CROWD_REACH,
    DIALOGUE_REACH,
    MENTION_REACH,
    QUIET_CROWD,
    QUIET_REACH,
    TURN,
    Source,
)
from bot.window import Bools, Ints

NOT_QUOTED: Final = -1
_REACH: Final = max(DIALOGUE_REACH, QUIET_REACH, TURN)


@dataclass(frozen=True, slots=True)
class Talk:
    """Messages in order of time, one entry each: where and by whom, and whom they quote or follow in a thread.

    People are small numbers, those who wrote the smallest.
    """

    place: Ints  # a small number for the channel or the thread
    around: Ints  # the place of the channel around a thread
    author: Ints  # 0 where nobody knows
    at: Ints
    threaded: Bools
    opener: Ints  # who began the thread, 0 where that is not known and outside threads
    quoted: Ints  # who wrote what is quoted, 0 where that is not known, NOT_QUOTED where nothing is
    named_row: Ints  # ascending: which message names
    named: Ints  # and whom


@dataclass(frozen=True, slots=True)
class Addressed:
    """Who was addressed, one entry for each message and person: by message, the surest first."""

    row: Ints
    person: Ints
    source: Ints


def addressed(talk: Talk) -> Addressed:
    """Whom each message addresses, and how that is known."""
    heard = _Heard(talk)
    told = _told(talk, heard)
    speech = _Speech(talk)
    guessed = _guessed(talk, speech, told)
    row = np.concatenate((told.row, guessed.row))
    by_row = order(row)
    person, source = np.concatenate((told.person, guessed.person)), np.concatenate((told.source, guessed.source))
    return Addressed(row[by_row], person[by_row], source[by_row])


class _Heard:
    """When somebody was last heard in a place before a message."""

    def __init__(self, talk: Talk) -> None:
        self._at, self._messages = talk.at, max(len(talk.at), 1)
        self._people = int(talk.author.max(initial=0)) + 1
        spoken = np.flatnonzero(talk.author != 0)
        where = talk.place[spoken] * self._people + talk.author[spoken]
        self._where, number = coded(where)
        self._codes = np.sort(number * self._messages + spoken)

    def before(self, place: Ints, person: Ints, row: Ints) -> tuple[Bools, Ints]:
        """Whether each person had spoken in that place before that message, and when last."""
        if not len(self._codes):
            return np.zeros(len(row), bool), np.zeros(len(row), np.int64)
        wanted = place * self._people + person
        where = np.minimum(places(self._where, wanted), len(self._where) - 1)
        known = (self._where[where] == wanted) & (person != 0) & (person < self._people)
        last = places(self._codes, where * self._messages + row) - 1
        code = self._codes[np.maximum(last, 0)]
        known &= (last >= 0) & (code // self._messages == where)
        return known, self._at[code % self._messages]


class _Speech:
    """Messages by place and then time, with who spoke before each of them there; those of nobody left out."""

    def __init__(self, talk: Talk) -> None:
        spoken = np.flatnonzero(talk.author != 0)
        self.row = spoken[order(talk.place[spoken])]
        self.place, self.author, self.at = talk.place[self.row], talk.author[self.row], talk.at[self.row]
        self.first = np.diff(self.place, prepend=-1) != 0
        self.gap = np.diff(self.at, prepend=self.at[:1])
        self.begins: Bools = self.first | (np.diff(self.author, prepend=-1) != 0)

    def other(self, talk: Talk) -> Ints:
        """The last speaker before each message who is not its author: in a thread its opener counts as having spoken.

        0 where there is none.
        """
        begin = np.flatnonzero(self.begins)[np.cumsum(self.begins) - 1] if len(self.row) else self.row
        opener = talk.opener[self.row]
        opener = np.where(opener == self.author, 0, opener)
        return np.where(self.first[begin], opener, self.author[begin - 1])


def _told(talk: Talk, heard: _Heard) -> Addressed:
    """What messages themselves say: the quoted author, in a thread else the last other speaker, and who is named."""
    quoted = talk.quoted.copy()
    if talk.threaded.any():
        speech = _Speech(talk)
        unquoted = talk.threaded[speech.row] & (quoted[speech.row] == NOT_QUOTED)
        quoted[speech.row[unquoted]] = speech.other(talk)[unquoted]
    explicit = np.flatnonzero((quoted > 0) & (quoted != talk.author) & (talk.author != 0))
    row, who = talk.named_row, talk.named
    known, when = heard.before(talk.place[row], who, row)
    inside = talk.threaded[row]
    near = known & (talk.at[row] - when <= MENTION_REACH)
    there = known | (who == talk.opener[row]) | heard.before(talk.around[row], who, row)[0]
    counts = np.where(inside, there, near) & (who != talk.author[row]) & (who != quoted[row]) & (talk.author[row] != 0)
    counts &= who != 0
    row, who = row[counts], who[counts]
    row = np.concatenate((explicit, row))
    source = np.full(len(row), Source.MENTION, np.int64)
    source[: len(explicit)] = Source.EXPLICIT
    by_row = order(row)
    return Addressed(row[by_row], np.concatenate((quoted[explicit], who))[by_row], source[by_row])


def _guessed(talk: Talk, speech: _Speech, told: Addressed) -> Addressed:
    """Dialogue or quiet previous, for messages that say nothing themselves and begin a turn soon after another's."""
    tells = np.zeros(len(talk.at), bool)
    tells[told.row] = True
    row = speech.row
    silent = ~talk.threaded[row] & ~tells[row] & (talk.quoted[row] == NOT_QUOTED)
    asked = silent & ~speech.first & (speech.gap <= _REACH) & ~(~speech.begins & (speech.gap <= TURN))
    partner = _dialogue(speech, asked, tells[row] & ~talk.threaded[row], told)
    running = partner != 0
    rest = np.flatnonzero(asked & ~running & speech.begins & (speech.gap <= QUIET_REACH))
    quiet = rest[~_crowded(speech, rest)]
    found = np.concatenate((np.flatnonzero(running), quiet))
    person = np.concatenate((partner[running], speech.author[quiet - 1]))
    source = np.full(len(found), Source.QUIET_PREVIOUS, np.int64)
    source[: len(found) - len(quiet)] = Source.DIALOGUE
    return Addressed(row[found], person, source)


def _dialogue(speech: _Speech, asked: Bools, tells: Bools, told: Addressed) -> Ints:
    """With whom each message that is asked about goes on talking; 0 where with nobody."""
    partner = np.zeros(len(speech.row), np.int64)
    stretch = np.cumsum(speech.first | (speech.gap > DIALOGUE_REACH))
    both = np.zeros((2, int(stretch[-1]) + 1 if len(stretch) else 1), bool)
    both[0, stretch[asked]], both[1, stretch[tells]] = True, True
    chosen = np.flatnonzero((asked | tells) & (both[0] & both[1])[stretch])
    begin, end = (np.searchsorted(told.row, speech.row[chosen], side=side).tolist() for side in ("left", "right"))
    columns = (chosen, stretch[chosen], speech.author[chosen], speech.at[chosen])
    persons = told.person.tolist() if len(chosen) else []
    here, addresser, addressee = -1, dict[int, tuple[int, int]](), dict[int, tuple[int, int]]()
    never = (0, -DIALOGUE_REACH - 1)
    for (place, talk, author, at), first, last in zip(
        zip(*(column.tolist() for column in columns), strict=True), begin, end, strict=True
    ):
        if talk != here:
            here, addresser, addressee = talk, {}, {}
        if first < last:
            to = persons[first:last]
        else:
            one, since = addresser.get(author, never)
            if at - since > DIALOGUE_REACH:
                one, since = addressee.get(author, never)
                if at - since > DIALOGUE_REACH:
                    continue
            partner[place] = one
            to = [one]
        addressee[author] = (to[0], at)
        for person in to:
            addresser[person] = (author, at)
    return partner


def _crowded(speech: _Speech, entries: Ints) -> Bools:
    """Whether more than a few distinct others had spoken there within ten minutes before each of some entries."""
    crowded = np.zeros(len(entries), bool)
    others = np.zeros((QUIET_CROWD, len(entries)), np.int64)
    run = np.flatnonzero(speech.begins)[np.cumsum(speech.begins) - 1] if len(speech.row) else speech.row
    before, open_ = entries - 1, np.arange(len(entries))  # the last entry of the run that is looked at
    while len(open_):
        mine, at = entries[open_], before[open_]
        near = (speech.place[at] == speech.place[mine]) & (speech.at[mine] - speech.at[at] <= CROWD_REACH) & (at >= 0)
        open_, mine, at = open_[near], mine[near], at[near]
        fresh = speech.author[at] != speech.author[mine]
        for known in others:
            fresh &= known[open_] != speech.author[at]
        for known in others:
            room = fresh & (known[open_] == 0)
            known[open_[room]] = speech.author[at[room]]
            fresh &= ~room
        crowded[open_[fresh]] = True
        before[open_] = run[at] - 1
        open_ = open_[~fresh & (before[open_] >= 0)]
    return crowded
