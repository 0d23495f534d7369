"""Which circles there are, who is in them, and what they are called."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np

from bot.circles.names import Candidates, Names, candidates, is_taken, named
from bot.events import ChannelKind
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.network import NETWORK
from bot.metrics.network.graph import TRUST_WINDOW, tie_graph
from bot.metrics.network.groups import STABLE, groups, lacks_groups
from bot.metrics.network.homes import active_days, roots
from bot.metrics.network.modularity import TOLD
from bot.metrics.nightly import looked_up
from bot.metrics.series import cut
from bot.window import Bools, History, Ints

SMALLEST: Final = 5
DAYS: Final = 3  # on which somebody wrote in a channel in 90 days, to be one of its people
ALIKE: Final = 0.5  # of the people of two channels together, or of two weeks' circles, that are in both
_MODULARITY: Final = next(each for each in NETWORK if each.id == "S5")


class Basis(StrEnum):
    """What circles are made of."""

    TIES = "ties"
    CHANNELS = "channels"


@dataclass(frozen=True, slots=True)
class Circle:
    """One circle: its people by their number in the network of 28 days, and the channels that are mostly theirs."""

    members: Bools
    channels: tuple[int, ...]  # the most their own first
    name: tuple[str, ...]  # names of the first one or two; empty where none may be named


@dataclass(frozen=True, slots=True)
class Circles:
    """All circles of a community, the largest first."""

    basis: Basis
    every: tuple[Circle, ...]

    @property
    def members(self) -> "np.typing.NDArray[np.bool_]":
        """Who is in which, one row a circle."""
        return np.array([each.members for each in self.every], bool)


def circles(history: History) -> Circles:
    """The circles at the picture's end, called as last week where most of their people stayed."""
    return history.remember("circles", lambda seen: _named_as_before(calm(seen)))


def _named_as_before(history: History) -> Circles:
    found, known = _found(history)
    if history.end - 7 < history.start + 7 or not found.every:
        return found
    past = calm(cut(history, history.end - 7))
    before, _ = _found(past)
    place_now = tie_graph(history).numbers(tie_graph(past).people)
    were = [_numbered(place_now[each.members], len(tie_graph(history))) for each in before.every]
    taken: Names = []
    kept: dict[int, tuple[str, ...]] = {}
    for place, each in enumerate(found.every):
        pairs = zip(before.every, were, strict=True)
        was = next((one for one, then in pairs if _alike(each.members, then, int(one.members.sum()))), None)
        stays = was is not None and bool(was.name) and was.channels[:1] and was.channels[0] in each.channels
        if was is not None and stays and not is_taken(was.name, taken):
            kept[place] = was.name
            taken.append(was.name)
    every = tuple(
        replace(each, name=kept.get(place) or named(known, place, taken)[1]) for place, each in enumerate(found.every)
    )
    return Circles(found.basis, every)


def _numbered(place: Ints, people: int) -> Bools:
    """Who is at some places in today's network; whoever has none is not in it."""
    found = np.zeros(people, bool)
    found[place[place >= 0]] = True
    return found


def _alike(now: Bools, then: Bools, before: int) -> bool:
    """Whether most of the people of two circles are in both; `before` is how many the earlier one had in all."""
    both = int((now & then).sum())
    return both > ALIKE * (int(now.sum()) + before - both)


def _found(history: History) -> tuple[Circles, Candidates]:
    """The circles without regard to what they were called before, and the channels they may be called after."""
    by_ties = _trusted(history)
    members = _groups(history) if by_ties else _channel_groups(history)
    known = candidates(history, members)
    taken: Names = []
    every = tuple(Circle(each, *named(known, number, taken)) for number, each in enumerate(members))
    return Circles(Basis.TIES if by_ties else Basis.CHANNELS, every), known


def _trusted(history: History) -> bool:
    """Whether the groups in ties are more than chance, and found again by every run."""
    if lacks_groups(history):
        return False
    z = looked_up(_MODULARITY, history).value
    return z is not None and z >= TOLD and groups(history).stability >= STABLE


def _groups(history: History) -> list[Bools]:
    found = groups(history)
    return [found.label == number for number in range(len(found))]


def _channel_groups(history: History) -> list[Bools]:
    """Sets of people who wrote on three days or more in channels that share most of their people."""
    from scipy.sparse import coo_array  # noqa: PLC0415  # heavy, and only here
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415  # likewise

    graph = tie_graph(history)
    day = history.messages.day
    rows = np.arange(np.searchsorted(day, history.end - TRUST_WINDOW), len(day))
    person, channel, days, _ = active_days(history, rows, roots(history.channels, history.messages.channel[rows]))
    number = graph.numbers(person)
    regular = (number >= 0) & (days >= DAYS)
    regular &= ~np.isin(channel, [key for key, each in history.channels.items() if each.kind == ChannelKind.PRIVATE])
    keys, place = np.unique(channel[regular], return_inverse=True)
    shape = (len(graph), len(keys))
    inside = coo_array((np.ones(len(place)), (number[regular], place)), shape=shape).tocsr()
    shared = (inside.T @ inside).tocoo()
    size = np.asarray(inside.sum(axis=0)).ravel()
    large = size >= SMALLEST
    joined = size[shared.row] + size[shared.col] - shared.data
    near = (shared.data >= ALIKE * joined) & large[shared.row] & large[shared.col]
    pairs = coo_array((shared.data[near], (shared.row[near], shared.col[near])), shape=shared.shape)
    _, label = connected_components(pairs, directed=False)
    found = [np.asarray(inside[:, np.flatnonzero(label == each)].sum(axis=1)).ravel() > 0 for each in set(label[large])]
    found.sort(key=lambda each: (-int(each.sum()), int(np.flatnonzero(each)[0])))
    return _distinct(found)


def differ(one: Bools, other: Bools, number: int) -> bool:
    """Whether so many people or more are in only one of two sets; sizes far apart say so at once."""
    apart = abs(np.count_nonzero(one) - np.count_nonzero(other)) >= number
    return bool(apart or np.count_nonzero(one ^ other) >= number)


def _distinct(found: list[Bools]) -> list[Bools]:
    """Those that differ from every larger one by enough people: two of nearly the same people are one circle."""
    kept: list[Bools] = []
    for each in found:
        if all(differ(each, one, SMALLEST) for one in kept):
            kept.append(each)
    return kept
