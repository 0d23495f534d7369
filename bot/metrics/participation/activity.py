"""Who wrote on which local day: what participation is counted from."""

from dataclasses import dataclass

import numpy as np

from bot.ties.people import authors
from bot.window import Bools, History, Ints

BURN_IN = 42  # days from the first one seen in which nobody is called new


@dataclass(frozen=True, slots=True)
class MemberDays:
    """One entry for each person and local day with at least one message, by person and then by day.

    However much somebody writes on one day, it is one active day.
    """

    person: Ints
    day: Ints

    def between(self, first: int, end: int) -> "MemberDays":
        """The active days in [first, end)."""
        inside = (self.day >= first) & (self.day < end)
        return MemberDays(self.person[inside], self.day[inside])

    def people(self) -> Ints:
        """Everybody with an active day, sorted."""
        first: Bools = np.diff(self.person, prepend=-1) != 0
        return self.person[first]

    def counts(self) -> Ints:
        """How many active days each of `people` has."""
        begins = np.flatnonzero(np.diff(self.person, prepend=-1))
        return np.diff(begins, append=len(self.person)).astype(np.int64)

    def weeks(self, first: int) -> "MemberDays":
        """The same by week: `day` is the number of the seven-day week counted from day `first`."""
        week = (self.day - first) // 7
        fresh = (np.diff(self.person, prepend=-1) != 0) | (np.diff(week, prepend=-1) != 0)
        return MemberDays(self.person[fresh], week[fresh])


def member_days(history: History) -> MemberDays:
    """The active days of everybody in the whole history."""
    return history.remember("member days", _member_days)


def days_known(history: History) -> MemberDays:
    """The active days of everybody, with those from before messages were deleted by age (since `known_from`)."""
    return history.remember("days known", _days_known)


def _days_known(history: History) -> MemberDays:
    days, earlier = member_days(history), history.earlier
    if not len(earlier.day):
        return days
    person, day = np.concatenate((days.person, earlier.person)), np.concatenate((days.day, earlier.day))
    order = np.lexsort((day, person))
    person, day = person[order], day[order]
    fresh = (np.diff(person, prepend=-1) != 0) | (np.diff(day, prepend=-1) != 0)
    return MemberDays(person[fresh], day[fresh])


def _member_days(history: History) -> MemberDays:
    messages = history.messages
    if not len(messages):
        return MemberDays(messages.author, messages.day)
    people = authors(history)
    first = int(messages.day[0])
    span = int(messages.day[-1]) - first + 1
    codes = np.sort(people.code * span + (messages.day - first))
    codes = codes[np.diff(codes, prepend=-1) != 0]  # np.unique hashes, thirty times slower where most are distinct
    person, day = people.key[codes // span], codes % span + first
    named = person != 0  # 0 is nobody the platform would name
    return MemberDays(person[named], day[named])


def members_at_end(history: History) -> Ints | None:
    """Who is a member when the picture ends, sorted; None where the platform does not tell who the members are."""
    members = history.members
    if not members.listed:
        return None
    here: Bools = (members.left_at == 0) & ~members.deactivated & (members.joined_at < history.end_at)
    return members.person[here]


def seen_lately(history: History, days: int = 90) -> Ints:
    """Everybody who wrote in the last so many days: the base where the members are not known."""
    return member_days(history).between(history.end - days, history.end).people()


def numbered(history: History, people: Ints) -> Ints:
    """The same people by number, in the order in which they first wrote: for groups that do not depend on keys."""
    keys, number = history.remember("numbers of people", _numbers)
    if not len(keys):
        return people
    place = np.minimum(np.searchsorted(keys, people), len(keys) - 1)
    return np.where(keys[place] == people, number[place], people)


def _numbers(history: History) -> tuple[Ints, Ints]:
    people = authors(history)
    number = np.empty(len(people), np.int64)
    number[np.argsort(people.first, kind="stable")] = np.arange(len(people))
    return people.key, number


def monday_before(day: int) -> int:
    """The Monday on or before a local day; complete weeks end there."""
    return day - (day - 1) % 7
