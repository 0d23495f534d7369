"""What people are in a circle: new there, between circles, contributing, or simply part of it."""

from enum import IntEnum
from typing import Final

import numpy as np

from bot.circles.found import Circle, Circles
from bot.metrics.helpfulness.help_graph import help_edges
from bot.metrics.network.graph import WINDOW, tie_graph
from bot.metrics.network.homes import roots
from bot.sorting import coded
from bot.ties.people import authors
from bot.window import Bools, History, Ints

HELPED: Final = 3  # different people there, in 90 days
HELP_WINDOW: Final = 90
PARTNERS: Final = 2  # in each of two circles
OUTSIDE: Final = 0.3  # of somebody's ties


class Role(IntEnum):
    """A person's role in one circle; the first that fits."""

    NEWCOMER = 0  # their first message there is at most 28 days old
    CONNECTOR = 1  # two partners each in two circles, and three of ten ties lead outside
    CONTRIBUTOR = 2  # helped three or more different people there in 90 days
    MEMBER = 3


def roles(history: History, every: Circles, circle: Circle) -> Ints:
    """Everybody's role in a circle by number in the network; -1 for those who are not in it."""
    graph = tie_graph(history)
    fits = (_new(history, circle), connectors(history, every, circle), _contributing(history, circle))
    role = np.full(len(graph), int(Role.MEMBER), np.int64)
    for each in reversed(range(len(fits))):
        role[fits[each]] = each
    role[~circle.members] = -1
    return role


def partners(history: History, every: Circles) -> Ints:
    """How many partners everybody (columns) has in each circle (rows), worked out once."""
    return history.remember("partners in circles", lambda seen: _partners(seen, every))


def _partners(history: History, every: Circles) -> Ints:
    inside = every.members.astype(np.int32).reshape(len(every.every), len(tie_graph(history)))
    found: Ints = np.asarray((tie_graph(history).dyads.matrix() @ inside.T).T).astype(np.int32)
    return found


def connectors(history: History, every: Circles, circle: Circle) -> Bools:
    """Who of a circle is between circles."""
    counts = partners(history, every)
    several = history.remember("in several circles", lambda _: (counts >= PARTNERS).sum(axis=0) >= 2)
    degree = tie_graph(history).dyads.degree
    number = next(index for index, each in enumerate(every.every) if each is circle)
    found: Bools = circle.members & several & (degree - counts[number] >= OUTSIDE * degree)
    return found


def _new(history: History, circle: Circle) -> Bools:
    """Whose first message in the circle's channels was seen, and is at most 28 days old."""
    graph, messages = tie_graph(history), history.messages
    root, place = history.remember("roots", _roots)
    there = np.flatnonzero(np.isin(root, np.array(circle.channels, np.int64))[place])
    people = authors(history)
    first = people.first_among(there)
    wrote = np.flatnonzero(first >= 0)
    number = graph.numbers(people.key[wrote])
    day = messages.day[first[wrote]]
    recent = (number >= 0) & (day >= max(history.end - WINDOW, history.start + WINDOW))
    found = np.zeros(len(graph), bool)
    found[number[recent]] = True
    return found


def _roots(history: History) -> tuple[Ints, Ints]:
    """For every channel in which something was written the one it belongs to, and each message's place among them."""
    keys, place = coded(history.messages.channel)
    return roots(history.channels, keys), place.astype(np.int32)


def _contributing(history: History, circle: Circle) -> Bools:
    """Who helped three or more different people of the circle in 90 days."""
    graph = tie_graph(history)
    edges = history.remember("help of 90 days", lambda seen: help_edges(seen, HELP_WINDOW))
    asker, helper = graph.numbers(edges.asker), graph.numbers(edges.helper)
    there = (asker >= 0) & (helper >= 0)
    there[there] = circle.members[asker[there]]
    found: Bools = np.bincount(helper[there], minlength=len(graph)) >= HELPED
    return found
