"""The five qualities of one circle, as far as it is large enough for them to be told."""

from typing import Final

import numpy as np

from bot.circles.found import Circle
from bot.events import DAY
from bot.metrics.figure import Figure
from bot.metrics.helpfulness.waiting import recent_responses, select, waits_of
from bot.metrics.network.graph import WINDOW, tie_graph
from bot.metrics.participation.activity import member_days
from bot.metrics.qualities.resonance import heard
from bot.metrics.statistics.kaplan_meier import KaplanMeier
from bot.metrics.statistics.states import proportion, share
from bot.window import History

ENGAGEMENT, SUPPORT, TRUST, DIVERSITY, RELEVANCE = QUALITIES = (
    "engagement",
    "supportiveness",
    "trust",
    "diversity",
    "relevance",
)
PEOPLE: Final = 20
TIES: Final = 30


def qualities(history: History, circle: Circle) -> dict[str, Figure]:
    """One figure for each of the five, a share of its people, questions or ties in the last 28 days."""
    return {
        ENGAGEMENT: _engaged(history, circle),
        SUPPORT: _supported(history, circle),
        TRUST: _trusted(history, circle),
        DIVERSITY: _outside(history, circle),
        RELEVANCE: _heard(history, circle),
    }


def _engaged(history: History, circle: Circle) -> Figure:
    """Of its people, who wrote on two days or more."""
    days = member_days(history).between(history.end - WINDOW, history.end)
    mine = np.isin(days.people(), tie_graph(history).people[circle.members])
    counts = days.counts()[mine]
    return proportion(int((counts >= 2).sum()), len(counts), minimum=PEOPLE, of="people")


def _supported(history: History, circle: Circle) -> Figure:
    """Of the questions its people asked, the share answered within a day."""
    asked = recent_responses(history, WINDOW)
    waiting = waits_of(history, select(asked, np.isin(asked.asker, tie_graph(history).people[circle.members])))
    curve = KaplanMeier(waiting.duration, waiting.observed, waiting.design_effect)
    value, interval = curve.happened(DAY), curve.happened_interval(DAY)
    return share(value, interval, len(waiting), minimum=PEOPLE, of="questions", people=waiting.askers)


def _trusted(history: History, circle: Circle) -> Figure:
    """Of the ties inside, the share that go both ways."""
    inside = tie_graph(history).dyads.among(circle.members)
    return proportion(
        int(inside.mutual.sum()), len(inside), minimum=TIES, of="ties inside", people=int((inside.degree > 0).sum())
    )


def _outside(history: History, circle: Circle) -> Figure:
    """Of the ties of its people, the share that lead outside."""
    pairs, mine = tie_graph(history).dyads, circle.members
    one, other = mine[pairs.one], mine[pairs.other]
    touching = int((one | other).sum())
    return proportion(int((one ^ other).sum()), touching, minimum=TIES, of="ties", people=int(mine.sum()))


def _heard(history: History, circle: Circle) -> Figure:
    """Of its people who began something, those who were answered or got a reaction within a day."""
    people, was = heard(history)
    mine = np.isin(people, tie_graph(history).people[circle.members])
    return proportion(int(was[mine].sum()), int(mine.sum()), minimum=PEOPLE, of="people who began something")
