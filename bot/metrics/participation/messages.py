"""How much is written."""

from typing import Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import missing, quantity
from bot.sorting import distinct
from bot.window import History

WINDOW: Final = 28


def messages(history: History) -> Figure:
    """How much is written here.

    Messages by people in the last 28 days that still stand, replies and thread posts among them. Context only: a few
    people can write most of it, and in ordinary weeks it moves by a fifth either way, so no trend is read from it and
    nothing is judged by it. Bots and notices that somebody joined do not count. Range: 0 and up. Undefined while nobody
    has ever written. No minimum sample.
    """
    written = history.messages
    if not len(written):
        return missing("Nobody has written here yet.")
    first = int(np.searchsorted(written.day, history.end - WINDOW, side="left"))
    number = len(written) - first
    people = len(distinct(written.author[first:]))
    return gap_marked(quantity(number, number, people=people), history, WINDOW)
