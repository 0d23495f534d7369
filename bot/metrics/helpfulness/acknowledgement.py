"""How often an asker shows that an answer helped."""

from typing import Final

import numpy as np

from bot.events import DAY, Signal
from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.helpfulness.conversation import conversations
from bot.metrics.helpfulness.lookup import thread_openers
from bot.metrics.helpfulness.response import Responses
from bot.metrics.helpfulness.waiting import recent_responses, select
from bot.metrics.statistics.states import missing, share
from bot.metrics.statistics.wilson import UNDEFINED, effective_n, wilson
from bot.sorting import distinct
from bot.window import Bools, History, Ints

WINDOW: Final = 28
MINIMUM: Final = 20
WITHIN: Final = 2 * DAY


def ack_rate(history: History) -> Figure:
    """How often an asker shows that an answer helped.

    Of the questions of the last 28 days that were answered at least two days ago, the share whose asker wrote thanks
    or "got it" later in the same conversation, or put a positive reaction on the answer, within 48 hours of it. In
    public chat about 40% of answered openers carry such a sign, against 5 to 7% of unanswered ones. Range: 0 to 1,
    with a Wilson interval. Undefined when no question was answered, or when neither text nor reactions can be read.
    Needs 20 answered questions; a reaction whose time is unknown is counted, and the note says how many there were.
    """
    history = calm(history)
    answered = recent_responses(history, WINDOW)
    answered = select(answered, (answered.answered_at > 0) & (answered.answered_at <= history.end_at - WITHIN))
    number = len(answered.row)
    people = len(distinct(answered.asker))
    if number < MINIMUM:
        of = f"questions answered at least two days ago, in {WINDOW} days"
        return share(None, UNDEFINED, number, minimum=MINIMUM, of=of, people=people)
    if not (_readable(history, answered) or len(history.reactions.row)):
        note = "Neither thanks nor reactions can be read here, so nothing is known of this."
        return missing(note, 0, people)
    thanked = _thanked(history, answered)
    reacted, undated = _reacted(history, answered)
    shown = int((thanked | reacted).sum())
    interval = wilson(shown, number, effective_n=effective_n(number, people))
    parts = (
        {"part": "thanked in words", "count": int(thanked.sum())},
        {"part": "thanked by reaction", "count": int(reacted.sum())},
    )
    note = _note(history, answered, undated)
    return share(
        shown / number,
        interval,
        number,
        minimum=MINIMUM,
        of="answered questions",
        people=people,
        note=note,
        parts=parts,
    )


def _readable(history: History, answered: Responses) -> bool:
    return bool(((history.messages.signals[answered.row] & Signal.TEXT_SEEN) != 0).any())


def _note(history: History, answered: Responses, undated: int) -> str:
    notes = []
    if not _readable(history, answered):
        notes.append("The text of messages could not be read: only reactions are counted.")
    if undated:
        notes.append(f"Counted, though their time is not known: {undated:,} of the reactions.")
    return " ".join(notes)


def _thanked(history: History, answered: Responses) -> Bools:
    """Whether the asker wrote thanks after the answer, in the thread or in the same conversation outside it."""
    messages = history.messages
    thanks = np.flatnonzero(messages.signals & Signal.THANKS)
    opener = thread_openers(history)[thanks]
    own = (opener >= 0) & (messages.author[opener] == messages.author[thanks])
    in_thread = _follows(opener[own], thanks[own], answered.row, answered, history)
    talk = conversations(history)
    outside = talk[thanks] >= 0
    nearby = _follows(talk[thanks[outside]], thanks[outside], talk[answered.row], answered, history)
    return in_thread | nearby


def _follows(group: Ints, row: Ints, wanted: Ints, answered: Responses, history: History) -> Bools:
    """Whether a row of the wanted group comes after the answer, and soon enough."""
    if not len(row):
        return np.zeros(len(wanted), bool)
    total = len(history.messages)
    key = np.sort(group * total + row)
    place = np.searchsorted(key, wanted * total + answered.answer, side="right")
    found = np.minimum(place, len(key) - 1)
    after = key[found] % total
    soon = history.messages.at[after] - answered.answered_at <= WITHIN
    follows: Bools = (place < len(key)) & (key[found] // total == wanted) & soon
    return follows


def _reacted(history: History, answered: Responses) -> tuple[Bools, int]:
    """Whether the asker put a positive reaction on the answer, and for how many of them no time is known."""
    reactions = history.reactions
    positive = reactions.helpful & np.isin(reactions.row, answered.answer)
    told: dict[tuple[int, int], int] = {}
    for row, person, at in zip(
        reactions.row[positive].tolist(),
        reactions.person[positive].tolist(),
        reactions.at[positive].tolist(),
        strict=True,
    ):
        told[row, person] = min(at, told.get((row, person), at))
    marks = [
        told.get((row, person), -1)
        for row, person in zip(answered.answer.tolist(), answered.asker.tolist(), strict=True)
    ]
    at = np.array(marks, np.int64)
    reacted = (at >= 0) & (at - answered.answered_at <= WITHIN)
    return reacted, int((reacted & (at == 0)).sum())
