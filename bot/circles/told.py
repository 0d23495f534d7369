"""What may be told of circles: sizes, roles, qualities and the ties between them, so that no few people show."""

from itertools import combinations
from math import ceil, floor, sqrt
from typing import Final

import msgspec
import numpy as np
from msgspec.structs import replace

from bot.circles.found import Basis, Circle, Circles, circles, differ
from bot.circles.qualities import qualities
from bot.circles.roles import Role, connectors, roles
from bot.metrics.figure import Figure, State
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.network.graph import Dyads, tie_graph
from bot.metrics.statistics.suppression import hidden, too_close, too_few
from bot.window import Bools, History

MOST: Final = 12  # circles that are told of one by one
FEWER: Final = 0.5  # of the ties that chance would give, for two circles to hardly talk
EXPECTED: Final = 10.0  # such ties, below which nothing is said of two circles
APART: Final = 3.0  # standard deviations of counting


class ToldCircle(msgspec.Struct, frozen=True):
    """One circle as it may be shown; None in place of numbers of a few people."""

    name: tuple[str, ...]  # of one or two channels; empty where none may be named
    people: int | None
    roles: dict[str, int | None]
    qualities: dict[str, Figure]


class Between(msgspec.Struct, frozen=True):
    """Two circles by their place in the list, and the ties between them among all ties of their people."""

    one: int
    other: int
    shared: int
    ties: int
    expected: float  # ties between them in a random network in which everybody has as many partners

    @property
    def hardly_talk(self) -> bool:
        """Whether far fewer ties lead across than chance would give."""
        enough = self.expected >= EXPECTED and self.shared <= FEWER * self.expected
        return enough and self.expected - self.shared >= APART * sqrt(self.expected)


class Told(msgspec.Struct, frozen=True):
    """The circles of a community as they may be shown; without circles where there are none large enough."""

    basis: Basis = Basis.CHANNELS
    circles: tuple[ToldCircle, ...] = ()
    more: int = 0  # circles that are not told of one by one
    outside: int | None = 0  # people in no circle
    connectors: int | None = 0  # people between circles, each once
    between: tuple[Between, ...] = ()

    @property
    def apart(self) -> Between | None:
        """The two circles with a name that miss most ties, where any two hardly talk."""
        silent = [
            each
            for each in self.between
            if each.hardly_talk and self.circles[each.one].name and self.circles[each.other].name
        ]
        return max(silent, key=lambda each: each.expected - each.shared, default=None)


def told(history: History, minimum: int) -> Told:
    """The circles at the picture's end, with what must not be shown taken out."""
    history = calm(history)
    found = circles(history)
    shown = [found.every[place] for place in _listed(found, minimum)]
    if not shown:
        return Told(found.basis)
    outside = int((~found.members.any(axis=0)).sum())
    hide = _hidden(history, found, shown, outside, minimum)
    between = [np.zeros(len(tie_graph(history)), bool), *(connectors(history, found, each) for each in found.every)]
    linking = int(np.any(between, axis=0).sum())
    circles_told = tuple(_shown(history, found, each, minimum, hide[place]) for place, each in enumerate(shown))
    return Told(
        basis=found.basis,
        circles=circles_told,
        more=len(found.every) - len(shown),
        outside=None if hide[-1] or too_few(outside, minimum) else outside,
        connectors=None if too_few(linking, minimum) or _rest_shows(circles_told, linking, minimum) else linking,
        between=tuple(_between(tie_graph(history).dyads, shown)),
    )


def sizes(history: History, minimum: int) -> dict[int, int]:
    """By place among all circles how many people are in them, of those circles of which that is told."""
    history = calm(history)
    found = circles(history)
    listed = _listed(found, minimum)
    shown = [found.every[place] for place in listed]
    hide = _hidden(history, found, shown, int((~found.members.any(axis=0)).sum()), minimum) if shown else []
    told_of = [place for number, place in enumerate(listed) if not hide[number]]
    return {place: int(found.every[place].members.sum()) for place in told_of}


def _listed(found: Circles, minimum: int) -> list[int]:
    """The places of the circles that are told of one by one: large enough, and not nearly the same as another."""
    listed: list[int] = []
    for place, each in enumerate(found.every):
        enough = len(listed) < MOST and int(each.members.sum()) >= minimum
        if enough and all(differ(each.members, found.every[one].members, minimum) for one in listed):
            listed.append(place)
    return listed


def _hidden(history: History, found: Circles, shown: list[Circle], outside: int, minimum: int) -> list[bool]:
    """Of which circles the size is not told, and at last whether it is not how many are in none."""
    counts = [int(each.members.sum()) for each in shown]
    rest = [int(each.members.sum()) for each in found.every if not any(each is one for one in shown)]
    if found.basis is Basis.TIES:
        return hidden([*counts, *rest, outside], minimum)
    # how many there are in all is told elsewhere, so a circle of nearly all tells of the few outside
    everybody = len(tie_graph(history))
    return [*(too_close(everybody, each, minimum) for each in counts), too_few(outside, minimum)]


def _rest_shows(shown: tuple[ToldCircle, ...], linking: int, minimum: int) -> bool:
    """Whether those between circles, less the ones each circle tells of, would be a few people."""
    return too_close(linking, sum(each.roles["connector"] or 0 for each in shown), minimum)


def _shown(history: History, found: Circles, circle: Circle, minimum: int, hide: bool) -> ToldCircle:
    role = roles(history, found, circle)
    counts = [int((role == each).sum()) for each in Role]
    conceal = [True] * len(counts) if hide else hidden(counts, minimum)
    return ToldCircle(
        circle.name,
        None if hide else int(circle.members.sum()),
        {
            each.name.lower(): None if concealed else number
            for each, number, concealed in zip(Role, counts, conceal, strict=True)
        },
        told_qualities(history, circle, minimum, hide=hide),
    )


def told_qualities(history: History, circle: Circle, minimum: int, *, hide: bool) -> dict[str, Figure]:
    """A circle's five qualities as they may stand beside its size, or with `hide` where that is not told."""
    size = int(circle.members.sum())
    return {
        name: _beside(figure, size, hide, minimum) for name, figure in safe_qualities(history, circle, minimum).items()
    }


def _beside(figure: Figure, size: int, hide: bool, minimum: int) -> Figure:
    """The figure, told in twentieths and without its number of people where that, or the rest, is not to be known."""
    if figure.n != figure.people or not (hide or too_close(size, figure.n, minimum)):
        return figure
    if figure.value is None:
        return replace(figure, n=0, people=None, note="")
    return replace(
        figure,
        value=round(20 * figure.value) / 20,
        low=None if figure.low is None else floor(20 * figure.low) / 20,
        high=None if figure.high is None else ceil(20 * figure.high) / 20,
        n=0,
        people=None,
    )


def safe_qualities(history: History, circle: Circle, minimum: int) -> dict[str, Figure]:
    """A circle's five qualities as they may be shown."""
    history = calm(history)
    return {name: _safe(figure, minimum) for name, figure in qualities(history, circle).items()}


def _safe(figure: Figure, minimum: int) -> Figure:
    """A share whose cases are few, or which tells of a few people, of all but a few or of each, is not told."""
    if figure.value is None:
        return figure
    some = round(figure.value * figure.n)
    each = some in {0, figure.n}
    exposing = figure.n == figure.people and (each or too_few(some, minimum) or too_close(figure.n, some, minimum))
    if exposing or too_few(figure.people, minimum):
        return Figure(value=None, n=0, state=State.SUPPRESSED, note=f"fewer than {minimum}")
    return figure


def _between(pairs: Dyads, shown: list[Circle]) -> list[Between]:
    """For every two circles the ties between people of only one and people of only the other."""
    found = []
    for (one, here), (other, there) in combinations(enumerate(each.members for each in shown), 2):
        among = pairs.among(here | there)
        mine, theirs = here & ~there, there & ~here
        degree, ties = among.degree, len(among)
        by_chance = int(degree[mine].sum()) * int(degree[theirs].sum()) / max(2 * ties - 1, 1)
        found.append(Between(one, other, _across(among, mine, theirs), ties, by_chance))
    return found


def _across(pairs: Dyads, mine: Bools, theirs: Bools) -> int:
    there = (mine[pairs.one] & theirs[pairs.other]) | (theirs[pairs.one] & mine[pairs.other])
    return int(there.sum())
