"""How many of the active people help, and on how few of them it rests."""

from typing import Final

import numpy as np

from bot.metrics.absence import absence_factor
from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.helpfulness.help_graph import help_edges
from bot.metrics.helpfulness.lookup import window_rows
from bot.metrics.statistics.states import share
from bot.metrics.statistics.wilson import UNDEFINED, wilson
from bot.sorting import distinct
from bot.window import History

WINDOW: Final = 28
MINIMUM: Final = 20


def helper_breadth(history: History) -> Figure:
    """Whether helping is spread over many people or rests on a few.

    Of the people who wrote in the last 28 days, the share who gave at least one first answer. The parts say how many
    people together gave half of the answers (the Contributor Absence Factor of CHAOSS) and what share the three
    busiest gave; a pair counts once a day, so that one long exchange does not decide. This is context, never part of
    a score: it also rises when the busiest helpers leave. Range: 0 to 1; in active communities .26 to .42 has been
    seen. Undefined when nobody wrote. Needs 20 answers.
    """
    history = calm(history)
    edges = help_edges(history, WINDOW)
    answers = int(edges.days.sum())
    active = len(distinct(history.messages.author[window_rows(history, WINDOW)]))
    helpers, place = np.unique(edges.helper, return_inverse=True)
    if answers < MINIMUM or not active:
        of = f"answers in {WINDOW} days, each pair counted once a day"
        return share(None, UNDEFINED, answers, minimum=MINIMUM, of=of, people=len(helpers))
    each = np.bincount(place, weights=edges.days).astype(np.int64)
    top = np.sort(each)[::-1][:3]
    interval = wilson(len(helpers), active)
    parts = (
        {"part": "people who gave half of the answers", "people": absence_factor(each)},
        {"part": "share of answers by the three busiest helpers", "value": int(top.sum()) / answers, "n": answers},
    )
    return share(
        len(helpers) / active, interval, active, minimum=1, of="active people", people=len(helpers), parts=parts
    )
