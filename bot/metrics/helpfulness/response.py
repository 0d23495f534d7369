"""Responses: the first message by somebody else that answers a question."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.events import DAY, HOUR, Signal
from bot.metrics.helpfulness.conversation import conversations, latest_by
from bot.metrics.helpfulness.lookup import rows_of, thread_openers
from bot.metrics.helpfulness.question import questions
from bot.sorting import order, places
from bot.ties import Source, ties
from bot.window import History, Ints

HORIZON: Final = 7 * DAY
WITHIN: Final = {Source.EXPLICIT: HORIZON, Source.MENTION: DAY, Source.DIALOGUE: DAY, Source.QUIET_PREVIOUS: HOUR}
ACK_WORDS: Final = 3


@dataclass(frozen=True, slots=True)
class Responses:
    """For every row asked about, who answered first and when; one entry a row, in the rows' order."""

    row: Ints
    asker: Ints
    asked_at: Ints
    answered_at: Ints  # 0 where nobody did within the horizon
    helper: Ints  # 0 where nobody did
    source: Ints  # what the answer is known from (Source), -1 where nobody did
    answer: Ints  # the answer's row, -1 where nobody did


@dataclass(frozen=True, slots=True)
class _Answers:
    """Everything that may answer something: a message (`row`) that addresses an earlier one (`to`) by somebody else."""

    row: Ints
    to: Ints
    source: Ints


def first_responses(history: History, rows: Ints) -> Responses:
    """The first later message by another person that answers each of these openers.

    A message in the opener's thread and an explicit reply answer within seven days, a mention and a running dialogue
    within a day, and somebody speaking next in a quiet channel within an hour. What is answered has to be the opener
    itself or a later message of its author in the same conversation, never an older one. A mere acknowledgement
    ("thanks", "same") is no answer.
    """
    later = history.remember("seen from later", lambda itself: itself)  # what a past picture was cut from
    found = _first_responses(later, np.asarray(rows, np.int64))
    return found if later is history else _until(found, len(history.messages))


def _until(found: Responses, messages: int) -> Responses:
    """The same without answers behind the first so many messages; who answered first never depends on what came later.

    So a past picture need not look for answers anew.
    """
    gone = found.answer >= messages
    known = {name: getattr(found, name) for name in ("row", "asker", "asked_at")}
    return Responses(
        **known,
        answered_at=np.where(gone, 0, found.answered_at),
        helper=np.where(gone, 0, found.helper),
        source=np.where(gone, -1, found.source),
        answer=np.where(gone, -1, found.answer),
    )


def _first_responses(history: History, rows: Ints) -> Responses:
    messages = history.messages
    best = np.full(len(rows), len(messages), np.int64)
    source = np.full(len(rows), -1, np.int64)
    for each, limit in WITHIN.items():
        row = _earliest(history, each, rows)
        later = np.minimum(row, max(len(messages) - 1, 0))
        found = (row < best) & (messages.at[later] - messages.at[rows] <= limit)
        best[found], source[found] = row[found], each
    answered = source >= 0
    answer = np.where(answered, best, -1)
    return Responses(
        rows,
        messages.author[rows],
        messages.at[rows],
        np.where(answered, messages.at[answer], 0) if len(rows) else rows,
        np.where(answered, messages.author[answer], 0) if len(rows) else rows,
        source,
        answer,
    )


def question_responses(history: History) -> Responses:
    """The first responses to all questions, worked out once."""
    return history.remember("question responses", lambda seen: first_responses(seen, questions(seen)))


def _earliest(history: History, source: Source, rows: Ints) -> Ints:
    """The first row that answers each of `rows` from one source; the number of messages where there is none."""
    total = len(history.messages)
    group, to, first = history.remember("answers", _tables)[source]
    if not len(to):
        return np.full(len(rows), total, np.int64)
    wanted = conversations(history)[rows]
    place = places(group * total + to, wanted * total + rows)
    inside = np.minimum(place, len(to) - 1)
    found = (place < len(to)) & (group[inside] == wanted)
    return np.where(found, first[inside], total)


def _tables(history: History) -> dict[Source, tuple[Ints, Ints, Ints]]:
    """The answers from each source."""
    answers = _answers(history)
    return {source: _table(history, answers, source) for source in WITHIN}


def _table(history: History, answers: _Answers, source: Source) -> tuple[Ints, Ints, Ints]:
    """Answers by conversation and by what they answer, each with the first answer to that or anything later in it."""
    total = len(history.messages)
    mine = answers.source == source
    row, to = answers.row[mine], answers.to[mine]
    group = conversations(history)[to]
    inside = order(group * total + to)
    row, to, group = row[inside], to[inside], group[inside]
    first = np.minimum.accumulate((row + group * total)[::-1])[::-1] - group * total
    return group, to, first


def _answers(history: History) -> _Answers:
    messages = history.messages
    row, to, source = (
        np.concatenate(column)
        for column in zip(_in_threads(history), _explicit(history), _inferred(history), strict=True)
    )
    brief = (messages.words[row] >= 0) & (messages.words[row] <= ACK_WORDS)
    told = ~(((messages.signals[row] & Signal.THANKS) != 0) & brief)
    valid = told & (to >= 0) & (to < row) & (messages.author[to] != messages.author[row])
    return _Answers(row[valid], to[valid], source[valid])


def _in_threads(history: History) -> tuple[Ints, Ints, Ints]:
    to = thread_openers(history)
    row = np.flatnonzero(to >= 0)
    return row, to[row], np.full(len(row), Source.EXPLICIT, np.int64)


def _explicit(history: History) -> tuple[Ints, Ints, Ints]:
    messages = history.messages
    row = np.flatnonzero((messages.reply_to != 0) & (messages.thread == 0))
    to = rows_of(history, messages.channel[row], messages.reply_to[row])
    return row, to, np.full(len(row), Source.EXPLICIT, np.int64)


def _inferred(history: History) -> tuple[Ints, Ints, Ints]:
    """Edges guessed outside threads answer the latest message of the person they address."""
    found = ties(history)
    chosen = (found.source != Source.EXPLICIT) & ~found.reaction
    row, person = found.row[chosen], found.to_person[chosen]
    source = found.source[chosen].astype(np.int64)
    outside = history.messages.thread[row] == 0
    row, person, source = row[outside], person[outside], source[outside]
    return row, latest_by(history, row, person), source
