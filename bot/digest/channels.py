"""Which channels a suggestion may name: where most people write, and where most newcomers begin."""

import numpy as np

from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.newcomers.first_reply import first_conversations
from bot.report.places import is_private
from bot.window import History, Ints

MONTH = 28


def busiest(history: History, minimum: int) -> str:
    """The public channel in which most people wrote in 28 days; empty where none had enough of them."""
    recent = np.flatnonzero(history.messages.day >= history.end - MONTH)
    return _most(history, recent, minimum)


def beginning(history: History, minimum: int) -> str:
    """The public channel in which most newcomers of 28 days began their first conversation."""
    history = calm(history)
    rows = first_conversations(history)
    return _most(history, rows[history.messages.day[rows] >= history.end - MONTH], minimum)


def _most(history: History, rows: Ints, minimum: int) -> str:
    pairs = np.unique(np.stack([history.messages.channel[rows], history.messages.author[rows]], axis=1), axis=0)
    keys, people = np.unique(pairs[:, 0], return_counts=True)
    for index in np.argsort(-people, kind="stable").tolist():
        channel = history.channels.get(int(keys[index]))
        if people[index] < minimum:
            break
        if channel and channel.name and not is_private(history.channels, channel.key):
            return channel.name
    return ""
