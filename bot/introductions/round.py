"""A round: of everybody who asked for it, who is introduced to whom this time, and who is held back to compare with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import sparse

from bot.introductions.chance import draw
from bot.introductions.matching import matched, welcomed
from bot.introductions.matrices import Matrix
from bot.introductions.record import (
    EVERY_DAYS,
    HELD_AGAIN_DAYS,
    MOST_NEWCOMERS,
    NOT_AGAIN_DAYS,
    RECEIVED_DAYS,
    WELCOMING_DAYS,
    Introduction,
    Stage,
    Wish,
)
from bot.introductions.traits import Traits, traits
from bot.introductions.value import Pairs, Past, candidates, fits, may_meet, values
from bot.metrics.participation.activity import member_days, members_at_end
from bot.window import History, Ints, local_days

ACTIVE: Final = 28
EXPLORED: Final = 0.1  # of pairs, drawn at random among all who may meet
WITHHELD: Final = 0.2  # of pairs, chosen and not shown


@dataclass(frozen=True, slots=True)
class Chosen:
    """People who are introduced to each other: two, or three."""

    people: tuple[int, ...]
    newcomers: frozenset[int] = frozenset()
    homes: tuple[int, ...] = ()  # for each of them a channel in which they and enough others write, or 0
    channel: int = 0  # a channel they share in which enough others write, or 0
    explored: bool = False
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """What a round comes to."""

    chosen: tuple[Chosen, ...]
    alone: tuple[int, ...]  # those for whom there was nobody


class Table:
    """Those who may be introduced this time, by row, and what is known of them and of earlier rounds."""

    def __init__(self, history: History, wishes: Sequence[Wish], past: Past, groups: Mapping[int, int] | None) -> None:
        """`wishes` are of those who may be introduced, sorted by person, and so are the rows of `past`."""
        self.traits: Traits = traits(history, wishes, groups)
        self.past = past
        self.free = np.ones(len(self.traits), bool)
        self.groups: list[tuple[tuple[int, ...], bool]] = []  # rows, and whether they were drawn at random

    def seat(self, rows: Iterable[int], *, explored: bool = False) -> None:
        """These are introduced to each other."""
        rows = tuple(sorted(rows))
        self.free[list(rows)] = False
        self.groups.append((rows, explored))

    def may_join(self, row: int) -> Ints:
        """With whom somebody may be in a group of three."""
        return np.flatnonzero(may_meet(self.traits, self.past, np.array([row]), alone=False)[0])


def decide(
    history: History,
    wishes: Sequence[Wish],
    past: Sequence[Introduction],
    *,
    now: int,
    seed: str,
    minimum: int,
    groups: Mapping[int, int] | None = None,
) -> Round:
    """Who is introduced to whom, as of an instant; `seed` is the round's own, so that chance can be drawn again.

    A channel is named to somebody only where at least `minimum` people write in it.
    """
    pool = eligible(history, wishes, past, now=now)
    table = Table(history, pool, earlier(history, pool, past, now=now), groups)
    _explore(table, seed)
    pairs = candidates(table.traits, table.past)
    _welcome(table, pairs)
    for pair in matched(pairs, table.free):
        table.seat(pair)
    _join(table)
    people = table.traits.person
    chosen = [_chosen(table, rows, seed, minimum, explored=explored) for rows, explored in table.groups]
    alone = tuple(people[np.flatnonzero(table.free)].tolist())
    return Round(tuple(sorted(chosen, key=lambda each: each.people)), alone)


def eligible(history: History, wishes: Sequence[Wish], past: Sequence[Introduction], *, now: int) -> list[Wish]:
    """Those who want it now, are members who wrote in 28 days, and had no introduction in the last fortnight."""
    active = set(member_days(history).between(history.end - ACTIVE, history.end).people().tolist())
    members = members_at_end(history)
    if members is not None:
        active &= set(members.tolist())
    today = _day(history, now)
    busy: set[int] = set()
    for each in past:
        recent = each.shown and today - _day(history, each.chosen_at) < EVERY_DAYS
        busy |= {seat.person for seat in each.seats if recent or (each.shown and each.open_for(seat.person, now))}
    pool = [wish for wish in wishes if wish.wants(now) and wish.person in active and wish.person not in busy]
    return sorted(pool, key=lambda wish: wish.person)


def earlier(history: History, pool: Sequence[Wish], past: Sequence[Introduction], *, now: int) -> Past:
    """What earlier rounds and people's own lists say about those who may be introduced."""
    row = {wish.person: index for index, wish in enumerate(pool)}
    received, welcomes = np.zeros(len(pool)), np.zeros(len(pool), np.int64)
    forbidden = {(row[wish.person], row[each]) for wish in pool for each in wish.avoids if each in row}
    repeats: list[tuple[int, int]] = []
    for each in past:
        age = _day(history, now) - _day(history, each.chosen_at)
        here = [row[seat.person] for seat in each.seats if seat.person in row]
        met = [(a, b) for a in here for b in here if a != b]
        if _taken(each, age):
            forbidden |= set(met)
        if each.shown:
            repeats += met
            received[here] += age < RECEIVED_DAYS
            newcomers = sum(seat.newcomer for seat in each.seats)
            hosts = [row[seat.person] for seat in each.seats if seat.person in row and not seat.newcomer]
            welcomes[hosts] += newcomers if age < WELCOMING_DAYS else 0
    return Past(
        fair=1 / (1 + received),
        waited=np.array([wish.passed_over for wish in pool], bool),
        room=np.maximum(MOST_NEWCOMERS - welcomes, 0),
        forbidden=_pairs(sorted(forbidden | {(b, a) for a, b in forbidden}), len(pool)),
        repeats=_pairs(repeats, len(pool)),
    )


def _taken(each: Introduction, age: int) -> bool:
    """Whether this keeps its people from being chosen for each other; those who have not met yet may be again."""
    if each.declined:
        return True
    if each.stage is Stage.WITHHELD:
        return age < HELD_AGAIN_DAYS
    return each.shown and age < NOT_AGAIN_DAYS and not each.unmet


def _explore(table: Table, seed: str) -> None:
    """A tenth of the pairs at random: so that it shows what the values would have missed."""
    people = table.traits.person.tolist()
    wanted = int(EXPLORED * len(people) / 2 + draw(seed, people, "how many to explore"))
    order = sorted(range(len(people)), key=lambda row: draw(seed, [people[row]], "explore"))
    for row in order:
        if not wanted:
            return
        allowed = may_meet(table.traits, table.past, np.array([row]))[0] & table.free
        others = np.flatnonzero(allowed).tolist() if table.free[row] else []
        if others:
            other = min(others, key=lambda each: draw(seed, (people[row], people[each]), "explore with"))
            table.seat((row, other), explored=True)
            wanted -= 1


def _welcome(table: Table, pairs: Pairs) -> None:
    """Newcomers with helpers; a helper with two of them makes a group of three where the two may meet as well."""
    newcomer, helper = table.traits.newcomer & table.free, table.traits.helper & table.free
    guests: dict[int, list[tuple[float, int]]] = {}
    for guest, host, value in welcomed(pairs, newcomer, helper, table.past.room):
        guests.setdefault(host, []).append((-value, guest))
    for host, each in sorted(guests.items()):
        rows = [guest for _, guest in sorted(each)]
        if len(rows) > 1 and rows[1] not in table.may_join(rows[0]):
            rows = rows[:1]
        table.seat((host, *rows))


def _join(table: Table) -> None:
    """Whoever is left over joins the pair they fit best with, where both may meet them."""
    left = np.flatnonzero(table.free)
    order = sorted(left.tolist(), key=lambda row: (not table.past.waited[row], row))
    for row in order:
        friends, rows = set(table.may_join(row).tolist()), np.array([row])
        worth = values(table.past, rows, fits(table.traits, rows))[0]
        open_ = [
            (-float(worth[list(pair)].sum()), pair, place)
            for place, (pair, explored) in enumerate(table.groups)
            if len(pair) == 2 and not explored and friends.issuperset(pair) and _has_room(table, (*pair, row))
        ]
        if open_:
            _, pair, place = min(open_)
            del table.groups[place]
            table.seat((*pair, row))


def _has_room(table: Table, rows: tuple[int, ...]) -> bool:
    """Whether nobody in the group meets more newcomers than there is room for, and not all of them are new."""
    new = table.traits.newcomer[list(rows)]
    hosts = [row for row in rows if not table.traits.newcomer[row]]
    return bool(hosts) and all(table.past.room[host] >= int(new.sum()) for host in hosts)


def _chosen(table: Table, rows: tuple[int, ...], seed: str, minimum: int, *, explored: bool) -> Chosen:
    known = table.traits
    people = tuple(known.person[list(rows)].tolist())
    return Chosen(
        people=people,
        newcomers=frozenset(known.person[row] for row in rows if known.newcomer[row]),
        homes=tuple(_home(known, row, minimum) for row in rows),
        channel=_shared(known, rows, minimum),
        explored=explored,
        withheld=draw(seed, people, "withhold") < WITHHELD,
    )


def _home(known: Traits, row: int, minimum: int) -> int:
    """The channel somebody writes in most, of those in which enough people do."""
    days = known.days[[row]].toarray().ravel()
    days = np.where(known.crowd >= minimum, days, 0)
    return int(known.places[int(np.argmax(days))]) if days.any() else 0


def _shared(known: Traits, rows: tuple[int, ...], minimum: int) -> int:
    """Of the channels all of them share the one fewest others write in, enough though not to point at anybody."""
    shared = np.asarray(known.channels[list(rows)].toarray()).all(axis=0) & (known.crowd >= minimum)
    places = np.flatnonzero(shared)
    return int(known.places[places[np.argmin(known.crowd[places])]]) if len(places) else 0


def _pairs(pairs: Sequence[tuple[int, int]], size: int) -> Matrix:
    row, column = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    return sparse.csr_matrix((np.ones(len(pairs)), (row, column)), (size, size))


def _day(history: History, at: int) -> int:
    return int(local_days(np.array([at], np.int64), history.zone)[0])
