"""What a circle is called: by the public channels that are mostly its own."""

from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
import numpy.typing as npt

from bot.events import ChannelKind
from bot.metrics.network.graph import TRUST_WINDOW, tie_graph
from bot.metrics.network.homes import active_days, roots
from bot.window import Bools, History, Ints

Floats = npt.NDArray[np.float64]
Names = list[tuple[str, ...]]

SMALLEST: Final = 5  # people of a circle in a channel that names it
NEARLY: Final = 0.4  # of the first channel's weight, for a second one to be named too
OWN: Final = 0.5  # of a channel's days that are a circle's, for it to be the circle's own


@dataclass(frozen=True, slots=True)
class Candidates:
    """Public channels, and for each circle (rows) and channel (columns) its people's active days and their number."""

    channel: Ints
    name: tuple[str, ...]
    days: Floats
    people: Floats
    total: Floats  # everybody's days in each channel


def candidates(history: History, members: list[Bools], also: frozenset[int] = frozenset()) -> Candidates:
    """The channels that circles may be called after, from the last 90 days: the public ones, and `also`."""
    from scipy.sparse import coo_array  # noqa: PLC0415  # heavy, and only where circles are asked for

    graph = tie_graph(history)
    day = history.messages.day
    rows = np.arange(np.searchsorted(day, history.end - TRUST_WINDOW), len(day))
    person, channel, days, _ = active_days(history, rows, roots(history.channels, history.messages.channel[rows]))
    number = graph.numbers(person)
    keys, place = np.unique(channel, return_inverse=True)
    known = [history.channels.get(key) for key in keys.tolist()]
    public = np.array(
        [
            each is not None and bool(each.name) and (each.kind != ChannelKind.PRIVATE or each.key in also)
            for each in known
        ]
    )
    here = number >= 0
    ends, shape = (number[here], place[here]), (len(graph), len(keys))
    spent = coo_array((days[here].astype(np.float64), ends), shape=shape).tocsr()
    there = coo_array((np.ones(int(here.sum())), ends), shape=shape).tocsr()
    inside = np.array(members, np.float64).reshape(len(members), len(graph))
    chosen = np.flatnonzero(public) if len(public) else np.empty(0, np.int64)
    return Candidates(
        keys[chosen],
        tuple(each.name for index in chosen.tolist() if (each := known[index]) is not None),
        np.asarray((spent.T @ inside.T).T)[:, chosen],
        np.asarray((there.T @ inside.T).T)[:, chosen],
        np.asarray(spent.sum(axis=0)).ravel()[chosen],
    )


def named(known: Candidates, circle: int, taken: Names) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The channels that are a circle's own, and the one or two that name it; a name that is taken is not given again.

    A channel weighs as many days as the circle's people wrote there, times the share of all days there that is theirs:
    where everybody meets, nobody is told apart. Of the channels that weigh nearly as much as the first, two name
    it in a fixed order, so that a name does not change with every week's lead; where they name another circle already,
    the next two do, and in the end one of them alone.
    """
    days = known.days[circle]
    share = np.divide(days, known.total, out=np.zeros_like(days), where=known.total > 0)
    weight = np.where(known.people[circle] >= SMALLEST, days * share, 0.0)
    order = np.argsort(-weight, kind="stable")
    order = order[weight[order] > 0]
    own = tuple(int(known.channel[each]) for each in order if share[each] >= OWN)
    near = sorted(int(each) for each in order if weight[each] >= NEARLY * weight[order[0]])
    names = [tuple(known.name[each] for each in some) for some in (near[:2], *combinations(near, 2), *zip(near))]
    name = next((each for each in names if not is_taken(each, taken)), ())
    taken.append(name)
    return own or tuple(int(known.channel[each]) for each in near[:2]), name


def is_taken(name: tuple[str, ...], taken: Names) -> bool:
    """Whether a circle is called so already, in whatever order."""
    return any(set(name) == set(each) for each in taken)
