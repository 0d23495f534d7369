"""What bots answered: counted apart, never as help by people."""

import numpy as np

from bot.metrics.helpfulness.lookup import parents_of
from bot.metrics.helpfulness.response import HORIZON
from bot.window import Bools, History, Ints


def bot_assisted(history: History, rows: Ints) -> Bools:
    """Whether a bot wrote in each opener's thread, or replied to it, within seven days."""
    messages, bots = history.messages, history.bot_rows
    target = np.where(bots.thread != 0, bots.thread, bots.reply_to)
    some = np.flatnonzero(target)
    parents = parents_of(history, bots.channel[some])
    first: dict[tuple[int, int], int] = {}
    for channel, parent, key, at in zip(
        bots.channel[some].tolist(), parents.tolist(), target[some].tolist(), bots.at[some].tolist(), strict=True
    ):
        first.setdefault((channel, key), at)
        if parent:
            first.setdefault((parent, key), at)
    asked = zip(
        messages.channel[rows].tolist(), messages.message[rows].tolist(), messages.at[rows].tolist(), strict=True
    )
    return np.array([0 <= first.get((channel, key), -1) - at <= HORIZON for channel, key, at in asked], bool)
