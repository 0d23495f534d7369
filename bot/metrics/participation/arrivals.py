"""Who is new, and since when: a join the platform told of, or else the first message after a burn-in."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.events import DAY
from bot.metrics.participation.activity import BURN_IN, MemberDays, member_days
from bot.sorting import coded, distinct
from bot.ties.people import authors
from bot.window import Bools, History, Ints, local_days

NEW: Final = 28  # days for which somebody counts as new
RAID: Final = 4  # times the usual number of arrivals a day that make a rush
RAID_MEMORY: Final = 91
BRIEF: Final = 3  # words


@dataclass(frozen=True, slots=True)
class Arrivals:
    """One entry for everybody whose beginning was seen, by person.

    `first_row` is the index of the first message, -1 for those who have not written and for those who wrote before the
    messages that are here (`History.before`); `first_at` and `first_day` are 0 for those who have not written.
    `joined_at` and `joined_day` are 0 where no join is known and the first message is the beginning.
    """

    person: Ints
    joined_at: Ints
    joined_day: Ints
    first_at: Ints
    first_day: Ints
    first_row: Ints

    def __len__(self) -> int:
        """Number of people."""
        return len(self.person)

    def where(self, which: Bools) -> "Arrivals":
        """Some of them."""
        return Arrivals(*(getattr(self, name)[which] for name in Arrivals.__slots__))

    @property
    def began(self) -> Ints:
        """The local day on which each was new: of the join where it is known, else of the first message."""
        return np.where(self.joined_day > 0, self.joined_day, self.first_day)


def arrivals(history: History) -> Arrivals:
    """Everybody whose beginning was seen.

    Nobody is new merely because the history starts: without a join, a first message counts as a beginning only 42 days
    after the first day seen. A join before that first day makes nobody new, and neither does a join of somebody who
    had written before, nor a first message of somebody of whom only a return is known.
    """
    return history.remember("arrivals", _arrivals)


def newcomers(history: History, first: int, end: int) -> Arrivals:
    """Those whose first message fell into the days [first, end), at most 28 days after their join if that is known."""
    known = arrivals(history)
    soon = (known.joined_at == 0) | (known.first_at - known.joined_at <= NEW * DAY)
    inside = (known.first_row >= 0) & (known.first_day >= first) & (known.first_day < end)
    return known.where(inside & soon & ~history.remember("rush", _rush))


def passers_by(history: History) -> Ints:
    """Accounts that came in a rush and left one or two words, sorted: nobody knows whether these are people."""
    return arrivals(history).person[history.remember("rush", _rush)]


def days_of_members(history: History) -> MemberDays:
    """The active days of everybody but passers-by: what shares of those who take part rest on."""
    return history.remember("days of members", _days_of_members)


def _days_of_members(history: History) -> MemberDays:
    days, gone = member_days(history), passers_by(history)
    if not len(gone):
        return days
    stays = ~np.isin(days.person, gone)
    return MemberDays(days.person[stays], days.day[stays])


def _arrivals(history: History) -> Arrivals:
    messages, members, before = history.messages, history.members, history.before
    wrote_here = authors(history)
    person = distinct(np.concatenate((wrote_here.key, members.person, before.person)))
    row = _looked_up(person, wrote_here.key, wrote_here.first, -1)
    joined = _looked_up(person, members.person, members.joined_at, 0)
    joined = np.where(joined < history.end_at, joined, 0)
    first_at = _looked_up(person, before.person, before.at, 0)
    row = np.where(first_at > 0, -1, row)
    first_day = np.zeros(len(person), np.int64)
    first_day[first_at > 0] = local_days(first_at[first_at > 0], history.zone)
    here = row >= 0
    first_at[here], first_day[here] = messages.at[row[here]], messages.day[row[here]]
    wrote = first_at > 0
    joined_day = np.zeros(len(person), np.int64)
    joined_day[joined > 0] = local_days(joined[joined > 0], history.zone)
    by_join = (joined_day >= history.start) & (~wrote | (first_at >= joined))
    returned = _looked_up(person, members.person, members.returned_at, 0) > 0
    by_message = wrote & ~returned & (first_day >= history.start + BURN_IN) & ((joined == 0) | (first_at < joined))
    joined, joined_day = np.where(by_join, joined, 0), np.where(by_join, joined_day, 0)
    return Arrivals(person, joined, joined_day, first_at, first_day, row).where((by_join | by_message) & (person != 0))


def _rush(history: History) -> Bools:
    """Accounts that came in a rush and left one or two words: not newcomers, as far as anybody can tell.

    A rush is a day with more than four times the usual arrivals, the mean of the 91 days before and at least one.
    """
    known = arrivals(history)
    once = np.flatnonzero(known.first_row >= 0)
    rush = np.zeros(len(known), bool)
    words = history.messages.words[known.first_row[once]]
    people = authors(history)
    total = _looked_up(known.person[once], people.key, np.bincount(people.code, minlength=len(people)), 0)
    brief = once[(total == 1) & (words >= 0) & (words < BRIEF)]
    if not len(brief):
        return rush
    days, count = np.unique(known.began, return_counts=True)
    before = np.concatenate(([0], np.cumsum(count)))
    start, stop = np.searchsorted(days, known.began[brief] - RAID_MEMORY), np.searchsorted(days, known.began[brief])
    usual = np.maximum((before[stop] - before[start]) / RAID_MEMORY, 1)
    rush[brief] = count[stop] > RAID * usual
    return rush


def _looked_up(wanted: Ints, keys: Ints, values: Ints, otherwise: int) -> Ints:
    """The value of each wanted key; `keys` are sorted."""
    if not len(keys):
        return np.full(len(wanted), otherwise, np.int64)
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, values[place], otherwise)


def active_in(history: History, people: Ints, first: Ints, last: Ints) -> Bools:
    """Whether each person has an active day between their `first` and their `last` day, both included."""
    keys, codes, span = history.remember("day codes", _day_codes)
    if not len(keys):
        return np.zeros(len(people), bool)
    who = np.minimum(np.searchsorted(keys, people), len(keys) - 1)
    base = who * span - history.start
    low = np.searchsorted(codes, base + np.maximum(first, history.start), side="left")
    high = np.searchsorted(codes, base + np.clip(last, history.start - 1, history.end), side="right")
    found: Bools = (keys[who] == people) & (high > low)
    return found


def _day_codes(history: History) -> tuple[Ints, Ints, int]:
    """The people who wrote, and one ascending number for each of their active days."""
    days = member_days(history)
    keys, who = coded(days.person)
    span = history.end - history.start + 2
    return keys, who * span + days.day - history.start, span
