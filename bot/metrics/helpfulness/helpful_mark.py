"""How much people mark answers as helpful by reacting to them."""

from typing import Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.helpfulness.waiting import recent_responses, select
from bot.metrics.statistics.states import missing, quantity, share
from bot.metrics.statistics.wilson import UNDEFINED
from bot.sorting import distinct
from bot.window import History, Ints

WINDOW: Final = 28
MINIMUM: Final = 10
OTHERS: Final = 0.3
MOST: Final = 3.0


def helpful_mark(history: History) -> Figure:
    """How often answers are marked as helpful by a reaction.

    The sum of marks on the first answers to the questions of the last 28 days: a positive reaction by the asker counts
    1, by anybody else but the helper 0.3, each person once an answer and at most 3 an answer. Which reactions are
    positive is a setting (thumbs up, heart, 100, tada, raised hands, praying hands, check mark). Most answers get no
    reaction anywhere, so this is a bonus, never a sign of trouble. Range: 0 and up. Undefined when no reactions are
    known by person. Needs 10 answers.
    """
    history = calm(history)
    answered = recent_responses(history, WINDOW)
    answered = select(answered, answered.answered_at > 0)
    number = len(answered.row)
    people = len(distinct(answered.helper))
    if number < MINIMUM:
        return share(None, UNDEFINED, number, minimum=MINIMUM, of=f"answered questions in {WINDOW} days", people=people)
    if not len(history.reactions.row):
        note = "No reactions are known by person here, so nothing is known of this."
        return missing(note, 0, people)
    answer, first = np.unique(answered.answer, return_index=True)
    asker = answered.asker[first]
    own, others = _marks(history, answer, asker, answered.helper[first])
    weight = np.minimum(own + OTHERS * others, MOST)
    parts = (
        {"part": "answers marked", "count": int((weight > 0).sum())},
        {"part": "answers marked by the asker", "count": int(own.sum())},
    )
    return quantity(round(float(weight.sum()), 6), number, people=people, parts=parts)


def _marks(history: History, answer: Ints, asker: Ints, helper: Ints) -> tuple[Ints, Ints]:
    """For each answer, whether its asker marked it and how many others did."""
    reactions = history.reactions
    own, others = np.zeros(len(answer), np.int64), np.zeros(len(answer), np.int64)
    positive = reactions.helpful & np.isin(reactions.row, answer)
    pairs = np.unique(np.stack([reactions.row[positive], reactions.person[positive]]), axis=1)
    place = np.searchsorted(answer, pairs[0])
    mine = pairs[1] == asker[place]
    other = ~mine & (pairs[1] != helper[place])
    np.add.at(own, place[mine], 1)
    np.add.at(others, place[other], 1)
    return own, others
