"""How long recent questions have waited: the durations that survival estimates are made of."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.events import HOUR
from bot.metrics.helpfulness.lookup import window_rows
from bot.metrics.helpfulness.question import questions
from bot.metrics.helpfulness.response import HORIZON, Responses, question_responses
from bot.sorting import distinct
from bot.window import Bools, History, Ints

LONG_GAP: Final = 6 * HOUR
ALONE: Final = "Needs questions by one person and others who could answer; fewer than two people wrote."


@dataclass(frozen=True, slots=True)
class Waits:
    """One entry a question: how long it was watched, and whether an answer ended that."""

    responses: Responses
    duration: Ints  # microseconds until the answer, the seven-day horizon, a long gap in what was seen, or the end
    observed: Bools  # an answer was seen

    def __len__(self) -> int:
        """Number of questions."""
        return len(self.duration)

    @property
    def askers(self) -> int:
        """How many people asked."""
        return len(distinct(self.responses.asker))

    @property
    def design_effect(self) -> float:
        """How much less several questions of one person tell than questions of as many people."""
        return 1 + (len(self) / self.askers - 1) * 0.1 if len(self) else 1.0


def waits(history: History, days: int) -> Waits:
    """The waits of the questions asked in the last so many days."""
    return waits_of(history, recent_responses(history, days))


def alone(history: History, days: int) -> bool:
    """Whether nobody but one person wrote in the last so many days, so that nobody could have answered."""
    return len(distinct(history.messages.author[window_rows(history, days)])) < 2


def recent_responses(history: History, days: int) -> Responses:
    """The first responses to the questions asked in the last so many days."""
    return history.remember(("recent responses", days), lambda seen: _recent(seen, days))


def _recent(history: History, days: int) -> Responses:
    inside = history.messages.day[questions(history)] >= history.end - days
    return select(question_responses(history), inside)


def select(responses: Responses, which: Bools) -> Responses:
    """Some of the responses."""
    return Responses(*(getattr(responses, name)[which] for name in Responses.__slots__))


def waits_of(history: History, responses: Responses) -> Waits:
    """Until when each question was watched, and whether it was answered by then."""
    stop = np.minimum(responses.asked_at + HORIZON, history.end_at)
    channel = history.messages.channel[responses.row]
    for where, begins, ends in history.gaps:
        if ends - begins > LONG_GAP:
            hidden = (channel == where) | (where == 0)
            hidden &= (responses.asked_at < ends) & (stop > begins)
            stop[hidden] = np.maximum(begins, responses.asked_at[hidden])
    observed = (responses.answered_at > 0) & (responses.answered_at <= stop)
    until = np.where(observed, responses.answered_at, stop)
    return Waits(responses, until - responses.asked_at, observed)
