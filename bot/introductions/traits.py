"""What is known of the people who may be introduced: when they write, where, whom they know, whom they help."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import sparse

from bot.events import HOUR, ChannelKind
from bot.introductions.acquaintance import known, neighbours
from bot.introductions.matrices import Floats, Matrix, filled, index, of_length_one, rows_of
from bot.introductions.record import Wish
from bot.metrics.helpfulness.help_graph import help_edges
from bot.metrics.helpfulness.lookup import parents_of, window_rows
from bot.metrics.helpfulness.waiting import recent_responses
from bot.metrics.participation.arrivals import NEW, arrivals
from bot.window import Bools, History, Ints, midnight

RECENT: Final = 90  # days from which habits are read
USUAL: Final = 0.1  # of somebody's active days on which they write within an hour of a usual hour
EVERYBODYS: Final = 0.5  # a channel in which more of the active people write says nothing about two of them
DECLARED: Final = 7  # active days that a declared interest is worth


@dataclass(frozen=True, slots=True)
class Traits:
    """One row a person, by key. Sparse matrices have a row a person; those of pairs a column a person as well."""

    person: Ints
    hours: Bools  # 24 columns: whether they usually write around that local hour
    interests: Matrix  # of length one: channels and declared topics
    days: Matrix  # on how many days somebody wrote; a column for each of `places`
    channels: Matrix  # 1 where somebody wrote or cares
    places: Ints  # keys of public channels
    crowd: Ints  # for each of them how many people wrote there
    asks: Matrix  # of length one: in which channels they asked
    answers: Matrix  # of length one: in which channels they answered, by different people
    balance: Floats  # from -1, who is only helped, to 1, who only helps
    neighbours: Matrix  # resource allocation over common neighbours, ranked from 0 to 1
    known: Matrix  # 1 for pairs with a tie or a shared thread
    newcomer: Bools
    helper: Bools
    group: Ints  # which of the networks inside the network they belong to; -1 where that is not known

    def __len__(self) -> int:
        """Number of people."""
        return len(self.person)


def traits(history: History, wishes: Sequence[Wish], groups: Mapping[int, int] | None = None) -> Traits:
    """The traits of those people, as the history's end sees them.

    `groups` says which network inside the network each person belongs to. Without it two people are held to be of
    different groups as far as they share few channels.
    """
    wishes = sorted(wishes, key=lambda wish: wish.person)
    person = np.array([wish.person for wish in wishes], np.int64)
    everybody, places, days = _presence(history)
    wrote = rows_of(days, everybody, person)
    declared = _declared(wishes, places)
    asks, answers = _questions(history, person, places)
    newcomer = np.isin(person, _new(history))
    given, received = _help(history, person)
    return Traits(
        person=person,
        hours=_hours(history, person),
        interests=_interests(days, wrote, declared, wishes),
        days=wrote,
        channels=((wrote + declared) > 0).astype(np.float64).tocsr(),
        places=places,
        crowd=np.asarray((days > 0).sum(axis=0)).ravel().astype(np.int64),
        asks=asks,
        answers=answers,
        balance=(given - received) / np.maximum(given + received, 1),
        neighbours=neighbours(history, person),
        known=known(history, person),
        newcomer=newcomer,
        helper=(given > 0) & ~newcomer,
        group=np.array([(groups or {}).get(each, -1) for each in person.tolist()], np.int64),
    )


def _presence(history: History) -> tuple[Ints, Ints, Matrix]:
    """Everybody who wrote in public lately, the channels, and on how many days each wrote in each."""
    rows = np.arange(len(history.messages))[window_rows(history, RECENT)]
    channel = _outer(history, history.messages.channel[rows])
    rows, channel = rows[_public(history, channel)], channel[_public(history, channel)]
    everybody, who = np.unique(history.messages.author[rows], return_inverse=True)
    places, where = np.unique(channel, return_inverse=True)
    span = RECENT + 2
    day = history.messages.day[rows] - (history.end - RECENT)
    codes = np.unique((who * len(places) + where) * span + day) // span
    pairs, count = np.unique(codes, return_counts=True)
    shape = (len(everybody), len(places))
    if not len(pairs):
        return everybody, places, sparse.csr_matrix(shape)
    cells = (pairs // len(places), pairs % len(places))
    return everybody, places, sparse.csr_matrix((count.astype(np.float64), cells), shape)


def _outer(history: History, channel: Ints) -> Ints:
    """The channel a conversation hangs in: the parent of a thread that is a channel of its own."""
    parent = parents_of(history, channel)
    return np.where(parent > 0, parent, channel)


def _public(history: History, channel: Ints) -> Bools:
    private = [key for key, each in history.channels.items() if each.kind == ChannelKind.PRIVATE]
    return ~np.isin(channel, np.array(private, np.int64))


def _declared(wishes: Sequence[Wish], places: Ints) -> Matrix:
    """The channels people said they care about, worth so many days."""
    column = {key: index for index, key in enumerate(places.tolist())}
    cells = [(row, column[key]) for row, wish in enumerate(wishes) for key in wish.channels if key in column]
    return filled(cells, DECLARED, (len(wishes), len(places)))


def _interests(days: Matrix, wrote: Matrix, declared: Matrix, wishes: Sequence[Wish]) -> Matrix:
    """Channels and declared topics as one vector a person: the rarer one is, the more sharing it says."""
    people = max(days.shape[0], 1)
    users = np.asarray((days > 0).sum(axis=0)).ravel()
    rarity = np.where(users <= EVERYBODYS * people, np.log1p(people / np.maximum(users, 1)), 0.0)
    used = wrote.maximum(declared).tocsr()
    used.data = 1 + np.log(used.data)
    topics = sorted({topic for wish in wishes for topic in wish.topics})
    column = {topic: index for index, topic in enumerate(topics)}
    cells = [(row, column[topic]) for row, wish in enumerate(wishes) for topic in sorted(set(wish.topics))]
    said = filled(cells, 1 + float(np.log(DECLARED)), (len(wishes), len(topics)))
    named = np.asarray((said > 0).sum(axis=0)).ravel()
    rare = np.log1p(len(wishes) / np.maximum(named, 1))
    return of_length_one(sparse.hstack([used @ sparse.diags(rarity), said @ sparse.diags(rare)], format="csr"))


def _questions(history: History, person: Ints, places: Ints) -> tuple[Matrix, Matrix]:
    """In which channels each asked, and in which each answered, by how many different people."""
    found = recent_responses(history, RECENT)
    channel = _outer(history, history.messages.channel[found.row])
    asked = _counted((person, found.asker), (places, channel), found.row)
    answered = _counted((person, found.helper), (places, channel), found.asker)
    return of_length_one(asked), of_length_one(answered)


def _counted(who: tuple[Ints, Ints], where: tuple[Ints, Ints], what: Ints) -> Matrix:
    """How many different things each person did in each place; the keys that have a row or column come first."""
    row, column = index(*who), index(*where)
    kept = (row >= 0) & (column >= 0)
    cells = np.unique(np.stack([row[kept], column[kept], what[kept]]), axis=1)
    return sparse.csr_matrix((np.ones(cells.shape[1]), (cells[0], cells[1])), (len(who[0]), len(where[0])))


def _help(history: History, person: Ints) -> tuple[Floats, Floats]:
    """How many different people each helped, and was helped by."""
    edges = help_edges(history, RECENT)

    def count(who: Ints) -> Floats:
        row = index(person, who)
        return np.bincount(row[row >= 0], minlength=len(person)).astype(np.float64)

    return count(edges.helper), count(edges.asker)


def _new(history: History) -> Ints:
    """Everybody whose beginning lies less than 28 days back."""
    known = arrivals(history)
    return known.person[known.began >= history.end - NEW]


def _hours(history: History, person: Ints) -> Bools:
    """The hours around which each usually writes: within an hour of them on a tenth of their active days."""
    rows = window_rows(history, RECENT)
    who = index(person, history.messages.author[rows])
    day, at = history.messages.day[rows][who >= 0], history.messages.at[rows][who >= 0]
    who = who[who >= 0]
    begins = {each: midnight(each, history.zone) for each in np.unique(day).tolist()}
    start = np.array([begins[each] for each in day.tolist()], np.int64)
    hour = (at - start) // HOUR  # twice a year, after clocks change, it is an hour off
    around = (np.concatenate([hour - 1, hour, hour + 1]) % 24).astype(np.int64)
    span = RECENT + 2
    code = (np.tile(who, 3) * span + (np.tile(day, 3) - history.end + RECENT)) * 24 + around
    distinct = np.unique(code)
    often = np.zeros((len(person), 24))
    np.add.at(often, (distinct // (24 * span), distinct % 24), 1)
    active = np.bincount(np.unique(who * span + day - history.end + RECENT) // span, minlength=len(person))
    usual: Bools = (often > 0) & (often >= USUAL * active[:, None])
    return usual
