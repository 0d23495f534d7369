"""Accounts that behave like machines: whatever they write neither asks nor helps."""

from typing import Final

import numpy as np

from bot.metrics.helpfulness.lookup import window_rows
from bot.ties import Source, ties
from bot.window import Bools, History, Ints

WINDOW: Final = 28
MANY: Final = 200
EVEN: Final = 0.2  # of gaps between messages: standard deviation over mean


def machine_like(history: History) -> Ints:
    """Who wrote 200 messages or more in 28 days, at even intervals or without anybody ever turning to them."""
    return history.remember("machine-like", _machine_like)


def _machine_like(history: History) -> Ints:
    rows = window_rows(history, WINDOW)
    people, place, count = np.unique(history.messages.author[rows], return_inverse=True, return_counts=True)
    busy = np.flatnonzero(count >= MANY)
    if not len(busy):
        return people[busy]
    addressed = np.isin(people[busy], _addressed(history))
    at = history.messages.at[rows]
    even = np.array([_even(at[place == each]) for each in busy.tolist()], bool)
    return people[busy[even | ~addressed]]


def _addressed(history: History) -> Ints:
    found = ties(history)
    sure = (found.source != Source.QUIET_PREVIOUS) & ~found.reaction & (found.day >= history.end - WINDOW)
    return np.unique(found.to_person[sure])


def _even(at: Ints) -> bool:
    gaps = np.diff(at)
    return bool(gaps.std() < EVEN * gaps.mean())


def written_by_people(history: History, row: Ints) -> Bools:
    """Which rows were not written by an account that behaves like a machine."""
    return ~np.isin(history.messages.author[row], machine_like(history))
