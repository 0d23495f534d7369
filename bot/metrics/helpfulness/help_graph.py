"""Who helps whom, as a graph of which only the size and shape are ever told."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.helpfulness.waiting import recent_responses, select
from bot.metrics.statistics.states import quantity, share
from bot.metrics.statistics.wilson import UNDEFINED
from bot.window import History, Ints

WINDOW: Final = 90
MINIMUM: Final = 30


@dataclass(frozen=True, slots=True)
class HelpEdges:
    """One entry a pair: on how many different days the asker was helped by the helper."""

    asker: Ints
    helper: Ints
    days: Ints


def help_edges(history: History, days: int) -> HelpEdges:
    """Who was helped by whom, from the questions of the last so many days."""
    answered = recent_responses(history, days)
    answered = select(answered, answered.answered_at > 0)
    day = history.messages.day[answered.row]
    order = np.lexsort((day, answered.helper, answered.asker))
    asker, helper, day = answered.asker[order], answered.helper[order], day[order]
    fresh = np.ones(len(order), bool)
    fresh[1:] = (np.diff(asker) != 0) | (np.diff(helper) != 0)
    other_day = fresh.copy()
    other_day[1:] |= np.diff(day) != 0
    pair = np.cumsum(fresh)[other_day] - 1
    weight = np.bincount(pair, minlength=int(fresh.sum())).astype(np.int64)
    return HelpEdges(asker[fresh], helper[fresh], weight)


def help_graph(history: History) -> Figure:
    """How many helping relations there are, and how widely they spread.

    An edge leads from somebody who asked to the person who answered first, in the last 90 days; its weight is the
    number of days on which that happened, so that one busy day counts once. The value is the number of edges; the
    parts give how many people asked, helped, and did both. After the help networks of Zhang, Ackerman and Adamic
    (2007). Who the people are is never shown. Range: 0 and up. Undefined below the minimum of 30 edges.
    """
    history = calm(history)
    edges = help_edges(history, WINDOW)
    number = len(edges.days)
    askers, helpers = np.unique(edges.asker), np.unique(edges.helper)
    people = len(np.union1d(askers, helpers))
    if number < MINIMUM:
        of = f"pairs of an asker and a helper in {WINDOW} days"
        return share(None, UNDEFINED, number, minimum=MINIMUM, of=of, people=people)
    parts = (
        {"part": "people who asked and were answered", "people": len(askers)},
        {"part": "people who answered", "people": len(helpers)},
        {"part": "people who did both", "people": len(np.intersect1d(askers, helpers))},
        {"part": "days of help, each pair once a day", "count": int(edges.days.sum())},
    )
    return quantity(number, number, people=people, parts=parts)
