"""How many questions were answered, and what that is known from."""

from typing import Any, Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.assistance import bot_assisted
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.helpfulness.question import basis_note, recent
from bot.metrics.helpfulness.response import Responses
from bot.metrics.helpfulness.waiting import recent_responses
from bot.metrics.statistics.states import missing, quantity
from bot.ties import Source
from bot.window import History

WINDOW: Final = 28


def response_count(history: History) -> Figure:
    """How many of the recent questions got an answer, and what that is known from.

    Counts the questions of the last 28 days that another person answered: in the thread or by explicit reply within
    seven days, by mention or in a running dialogue within a day, or by speaking next in a quiet channel within an
    hour. An answer to an older message of the asker, a mere "same" or "thanks", the asker's own words and bots do not
    count; the parts tell how many were answered in which way, and how many by a bot only. Range: 0 up to the number of
    questions. Undefined when there were no questions. It is a count that younger questions still add to; for a share,
    see Answered share. No minimum sample.
    """
    history = calm(history)
    found = recent_responses(history, WINDOW)
    note = basis_note(recent(history, WINDOW))
    if not len(found.row):
        return missing(f"There were no questions in the last {WINDOW} days. {note}".strip())
    return quantity(int(np.sum(found.answered_at > 0)), len(found.row), note=note, parts=_parts(history, found))


def _parts(history: History, found: Responses) -> tuple[dict[str, Any], ...]:
    bots = bot_assisted(history, found.row) & (found.answered_at == 0)
    ways = {
        "in the thread or by explicit reply": Source.EXPLICIT,
        "by mention": Source.MENTION,
        "in a running dialogue": Source.DIALOGUE,
        "by speaking next in a quiet channel": Source.QUIET_PREVIOUS,
    }
    counts = [{"part": way, "count": int(np.sum(found.source == source))} for way, source in ways.items()]
    return (*counts, {"part": "answered by a bot only", "count": int(bots.sum())})
