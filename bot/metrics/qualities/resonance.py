"""How many of those who begin something are heard."""

from typing import Final

import numpy as np

from bot.events import DAY
from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.helpfulness.response import first_responses
from bot.metrics.participation.arrivals import passers_by
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import missing, proportion
from bot.ties import openers
from bot.window import Bools, History, Ints

WINDOW: Final = 28
MINIMUM: Final = 20


def resonance(history: History) -> Figure:
    """How many of those who begin something are heard.

    Of the people who began a conversation in the last 28 days (those of the last day are left out, as nobody knows yet
    what becomes of them), the share of whom at least one beginning got an answer or a reaction by another person within
    a day. Each person counts once: one account that writes two thousand messages moves a share of messages from .56 to
    .08, and this one not at all. A reaction of which the time is not known counts, and the note says so. In public
    Slack channels .61 of beginnings were heard. The interval is Wilson's (1927). Range: 0 to 1. Undefined when nobody
    began anything. Needs 20 people who did.
    """
    history = calm(history)
    begun = _begun(history)
    if not len(begun):
        return missing(f"Nobody began a conversation in the last {WINDOW} days.")
    people, was = heard(history)
    undated = _liked(history, begun)[1]
    note = f"Counted, though their time is not known: {undated:,} of the reactions." if undated else ""
    of = "people who began a conversation"
    figure = proportion(int(was.sum()), len(people), minimum=MINIMUM, of=of, note=note)
    return gap_marked(figure, history, WINDOW)


def heard(history: History) -> tuple[Ints, Bools]:
    """Everybody who began a conversation in the window, and whether one was answered or liked within a day."""
    return history.remember("heard", _heard)


def _heard(history: History) -> tuple[Ints, Bools]:
    begun = _begun(history)
    answers = first_responses(history, begun)
    answered = (answers.answered_at > 0) & (answers.answered_at - answers.asked_at <= DAY)
    liked, _ = _liked(history, begun)
    people, place = np.unique(history.messages.author[begun], return_inverse=True)
    return people, np.bincount(place, weights=answered | liked, minlength=len(people)) > 0


def _begun(history: History) -> Ints:
    """The rows that began a conversation, of the window without its last day."""
    messages = history.messages
    begun = np.flatnonzero(openers(history)).astype(np.int64)
    begun = begun[(messages.day[begun] >= history.end - WINDOW) & (messages.at[begun] < history.end_at - DAY)]
    named: Ints = begun[(messages.author[begun] != 0) & ~np.isin(messages.author[begun], passers_by(history))]
    return named


def _liked(history: History, rows: Ints) -> tuple[Bools, int]:
    """Whether somebody else reacted to each row within a day, and how many such reactions have no time."""
    messages, reactions = history.messages, history.reactions
    late = reactions.at - messages.at[reactions.row] > DAY
    counted = ~late & (reactions.person != messages.author[reactions.row]) & np.isin(reactions.row, rows)
    return np.isin(rows, reactions.row[counted]), int((counted & (reactions.at == 0)).sum())
