"""The circles of one person, for that person and for nobody else; worked out when they ask, and stored nowhere."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from bot.circles.found import Circle, Circles, circles
from bot.circles.names import candidates, named
from bot.circles.roles import HELP_WINDOW, Role, partners, roles
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.helpfulness.help_graph import help_edges
from bot.metrics.network.graph import WINDOW, tie_graph
from bot.metrics.network.homes import roots
from bot.window import Bools, History

PARTNERS: Final = 2  # there, for a circle to be somebody's


@dataclass(frozen=True, slots=True)
class OwnCircle:
    """What one person may know of their place in one circle."""

    place: int  # in the list of all circles
    circle: Circle
    role: Role
    partners: int  # people there they spoke with in 28 days
    mutual: int  # of these, with how many both ways
    helped: int  # people there whom they helped in 90 days
    back: int  # of these, who helped them too
    received: int  # people there who helped them
    inside: float  # share of their ties that lead into this circle


def own_circles(history: History, person: int, minimum: int) -> tuple[OwnCircle, ...]:
    """The circles of at least so many people in which somebody has two partners or more, the most their own first."""
    history = calm(history)
    (me,) = tie_graph(history).numbers([person]).tolist()
    found = circles(history)
    if me < 0 or not found.every:
        return ()
    counts = partners(history, found)[:, me]
    mine = [
        _own(history, found, place, me)
        for place, each in enumerate(found.every)
        if each.members[me] and int(each.members.sum()) >= minimum and counts[place] >= PARTNERS
    ]
    return tuple(sorted(mine, key=lambda each: (-each.partners, each.place)))


def _own(history: History, found: Circles, place: int, me: int) -> OwnCircle:
    circle, graph = found.every[place], tie_graph(history)
    touching = (graph.dyads.one == me) | (graph.dyads.other == me)
    other = np.where(graph.dyads.one[touching] == me, graph.dyads.other[touching], graph.dyads.one[touching])
    there = circle.members[other]
    helped, helpers = _help(history, me, circle.members)
    return OwnCircle(
        place=place,
        circle=replace(circle, name=circle.name or _name(history, found, place, me)),
        role=Role(int(roles(history, found, circle)[me])),
        partners=int(there.sum()),
        mutual=int((graph.dyads.mutual[touching] & there).sum()),
        helped=len(helped),
        back=len(helped & helpers),
        received=len(helpers),
        inside=float(there.mean()),
    )


def _name(history: History, found: Circles, place: int, me: int) -> tuple[str, ...]:
    """What a circle without a name is called to somebody who writes in its channels, which may be private."""
    messages, person = history.messages, tie_graph(history).people[me]
    own = (messages.author == person) & (messages.day >= history.end - WINDOW)
    seen = frozenset(roots(history.channels, messages.channel[own]).tolist())
    known = candidates(history, [each.members for each in found.every], seen)
    return named(known, place, [each.name for each in found.every])[1]


def _help(history: History, me: int, members: Bools) -> tuple[set[int], set[int]]:
    """Whom of a circle somebody helped in 90 days, and who helped them."""
    graph = tie_graph(history)
    edges = history.remember("help of 90 days", lambda seen: help_edges(seen, HELP_WINDOW))
    asker, helper = graph.numbers(edges.asker), graph.numbers(edges.helper)
    helped = {each for each in asker[(helper == me) & (asker >= 0)].tolist() if members[each]}
    helpers = {each for each in helper[(asker == me) & (helper >= 0)].tolist() if members[each]}
    return helped, helpers
