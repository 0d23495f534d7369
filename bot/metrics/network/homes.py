"""Where people are at home: the channel in which somebody wrote on most days before the network is looked at.

Taken from the days before, so that a tie never decides in which group it is counted. Where admins picked groups that
the platform itself knows (roles), these are people's homes instead, as they are now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from bot.events import ChannelKind
from bot.metrics.network.graph import WINDOW, Dyads, tie_graph
from bot.sorting import coded, distinct, first_rows
from bot.ties.people import authors
from bot.window import Bools, Channel, History, Ints

BEFORE: Final = 90
SMALLEST: Final = 5
_INSIDE: Final = frozenset({ChannelKind.THREAD, ChannelKind.FORUM_POST})


@dataclass(frozen=True, slots=True)
class Homes:
    """Groups of people, by the channel they are at home in; `label` by number in the tie graph, -1 for nobody's."""

    label: Ints
    channel: Ints  # the channel of each group, or the group itself, the largest first

    def __len__(self) -> int:
        """Number of groups."""
        return len(self.channel)


def homes(history: History) -> Homes:
    """Everybody in the network of the last 28 days by their home in the 90 days before; groups of five and more.

    Where an admin chose channels or groups to look between, only those are homes.
    """
    return history.remember("homes", _homes)


def _homes(history: History) -> Homes:
    graph = tie_graph(history)
    first = history.end - WINDOW - BEFORE
    held = {group: history.groups[group] for group in history.between if group in history.groups}
    if held:
        person, channel = home_groups({group: people[graph.numbers(people) >= 0] for group, people in held.items()})
    else:
        person, channel = home_channels(history, first, history.end - WINDOW)
    number = graph.numbers(person)
    here = number >= 0
    home = np.zeros(len(graph), np.int64)
    home[number[here]] = channel[here]
    names, begins, place, size = np.unique(home, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((begins, -size))
    chosen = order[((size >= SMALLEST) & (names != 0))[order]]
    label = np.full(len(names), -1, np.int64)
    label[chosen] = np.arange(len(chosen))
    return Homes(label[place] if len(home) else home, names[chosen])


def home_groups(held: Mapping[int, Ints]) -> tuple[Ints, Ints]:
    """Everybody in a group of five and more, and the smallest such; of equally large ones that with the smaller key."""
    home: dict[int, int] = {}
    large = [group for group, people in held.items() if len(people) >= SMALLEST]
    for group in sorted(large, key=lambda each: (-len(held[each]), -each)):
        home.update(dict.fromkeys(held[group].tolist(), group))
    person = np.array(sorted(home), np.int64)
    return person, np.array([home[each] for each in person.tolist()], np.int64)


def home_channels(history: History, first: int, end: int) -> tuple[Ints, Ints]:
    """Everybody who wrote in the local days [first, end), and the channel in which they did on most of them.

    Of channels with equally many days it is the one they wrote in first. Threads belong to the channel they hang in.
    """
    day = history.messages.day
    rows = np.arange(np.searchsorted(day, first), np.searchsorted(day, end))
    rows = rows[history.messages.author[rows] != 0]
    place = roots(history.channels, history.messages.channel[rows])
    if history.between:
        chosen = np.isin(place, np.array(sorted(history.between), np.int64))
        rows, place = rows[chosen], place[chosen]
    person, channel, days, begins = active_days(history, rows, place)
    order = np.lexsort((begins, -days, person))
    best = order[np.diff(person[order], prepend=-1) != 0]
    return person[best], channel[best]


def active_days(history: History, rows: Ints, place: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Person, place, on how many days, and from which row on, for everybody who wrote somewhere in some rows."""
    people, (places, where) = authors(history), coded(place)
    day = history.messages.day[rows]
    span = int(day.max(initial=0)) + 1
    pairs, number = coded(people.code[rows] * max(len(places), 1) + where)
    days = np.bincount(distinct(number * span + day) // span, minlength=len(pairs)).astype(np.int64)
    person, channel = np.divmod(pairs, max(len(places), 1))
    return people.key[person], places[channel], days, first_rows(len(pairs), number, rows)


def roots(channels: dict[int, Channel], channel: Ints) -> Ints:
    """The channel each belongs to, where it may be a thread that is a channel of its own."""
    keys, which = np.unique(channel, return_inverse=True)
    known: Sequence[Channel | None] = [channels.get(key) for key in keys.tolist()]
    found = [
        each.parent if each and each.kind in _INSIDE and each.parent else key
        for key, each in zip(keys.tolist(), known, strict=True)
    ]
    return np.array(found, np.int64)[which] if found else channel


def outside(label: Ints, pairs: Dyads) -> tuple[Bools, Bools]:
    """Which ties have both ends in groups, and which of those lie between two of them."""
    one, other = label[pairs.one], label[pairs.other]
    known: Bools = (one >= 0) & (other >= 0)
    return known, known & (one != other)


def outside_share(label: Ints, pairs: Dyads) -> float | None:
    """Of the ties with both ends in groups, the share between two groups; None without such ties."""
    known, between = outside(label, pairs)
    return int(between.sum()) / int(known.sum()) if known.any() else None


def expected_outside(label: Ints) -> float | None:
    """The same share if the people in groups changed places at random, exactly: None with fewer than two people."""
    sizes = np.bincount(label[label >= 0])
    people = int(sizes.sum())
    return 1 - int((sizes * (sizes - 1)).sum()) / (people * (people - 1)) if people > 1 else None


def shuffled(label: Ints, chance: np.random.Generator) -> Ints:
    """The people in groups, their places exchanged at random."""
    mixed: npt.NDArray[np.int64] = label.copy()
    inside = np.flatnonzero(label >= 0)
    mixed[inside] = label[chance.permutation(inside)]
    return mixed
