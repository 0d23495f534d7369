"""What would be lost with the people who help most."""

from typing import Final

import numpy as np

from bot.events import DAY
from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.helpfulness.help_graph import help_edges
from bot.metrics.helpfulness.response import HORIZON
from bot.metrics.helpfulness.waiting import waits
from bot.metrics.network.fragmentation import connected
from bot.metrics.network.graph import WINDOW, Dyads, tie_graph
from bot.metrics.network.seen import unseen
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.kaplan_meier import KaplanMeier
from bot.metrics.statistics.states import missing, quantity
from bot.window import Bools, History, Ints

PEOPLE: Final = 30
QUESTIONS: Final = 20
LOST: Final = 5  # never fewer: what a smaller group does is theirs


def key_person_loss(history: History) -> Figure:
    """What would be lost if the five who help most were gone.

    How likely a question is to get an answer within a day (see Answered share), computed once with everybody and once
    as though the five people with the most first answers in the last 28 days had never written: the value is the fall
    in points. The part gives how many more of the others would be outside the largest connected group. Others might
    answer in their place, so it is what could be lost at most. It is a note on risk, never part of a score, and
    tells of five people together, never of one. Range: -100 to 100, usually 0 to 20. Undefined when fewer than a
    quarter of messages are known to address somebody. Needs 30 active people and 20 questions with and without them.
    """
    history = calm(history)
    graph = tie_graph(history)
    n = len(graph)
    if lacking := unseen(history):
        return missing(lacking, n, n)
    if n < PEOPLE:
        return missing(f"Needs {PEOPLE} active people; there are {n}.", n, n)
    gone = busiest_helpers(history)
    recent = history.messages.day >= history.end - WINDOW - HORIZON // DAY
    before, after = (_answered(history, recent & stays) for stays in (recent, ~np.isin(history.messages.author, gone)))
    if before is None or after is None:
        return missing(f"Needs {QUESTIONS} questions with and without those who help most.", n, n)
    stays = ~np.isin(graph.people, gone)
    more = max(0, _outside(graph.dyads, stays, stays) - _outside(graph.dyads, np.ones(n, bool), stays))
    parts = ({"part": "people more outside the largest connected group", "people": more},)
    return gap_marked(quantity(100 * (before - after), n, people=LOST, parts=parts), history, WINDOW)


def _outside(pairs: Dyads, here: Bools, asked: Bools) -> int:
    """How many of those asked about are outside the largest connected set of the people who are here."""
    label = connected(pairs, here)
    largest = np.bincount(label[here]).argmax()
    return int((asked & (label != largest)).sum())


def busiest_helpers(history: History) -> Ints:
    """The keys of the five with the most first answers in 28 days, a pair counted once a day; of equals the earlier."""
    edges = help_edges(history, WINDOW)
    helpers, place = np.unique(edges.helper, return_inverse=True)
    given = np.bincount(place, weights=edges.days, minlength=len(helpers))
    number = tie_graph(history).numbers(helpers)
    return helpers[np.lexsort((number, -given))[:LOST]]


def _answered(history: History, stays: Bools) -> float | None:
    """How likely an answer within a day is among some of the messages."""
    left = history.keeping(stays)
    left.remember("calm", lambda itself: itself)  # judged already, by all that was written
    waiting = waits(left, WINDOW)
    curve = KaplanMeier(waiting.duration, waiting.observed, waiting.design_effect)
    return curve.happened(DAY) if len(waiting) >= QUESTIONS else None
