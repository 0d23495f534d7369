"""Whether enough is known of who speaks to whom to tell of a network at all, and how sure such figures are."""

from collections.abc import Callable
from math import floor
from typing import Final

import numpy as np

from bot.metrics.network.graph import WINDOW, addressed
from bot.metrics.statistics.jackknife import jackknife_interval
from bot.metrics.statistics.wilson import Interval
from bot.window import Bools, History
from bot.words.numbers import share

LEAST: Final = 0.25  # of the messages; with fewer the ties known are not those there are


def unseen(history: History, days: int = WINDOW) -> str:
    """Why no network can be told of; empty where it can."""
    known = addressed(history, days)
    if known is None:
        return "Nobody has written here yet." if not len(history.messages) else f"Nobody wrote in {days} days."
    if known < LEAST:
        told = share(floor(100 * known) / 100)  # never rounded up to what would be enough
        return f"For {told} of messages it is known whom they address; ties are told of from {share(LEAST)} on."
    return ""


def spread(
    value: float | None,
    people: int,
    statistic: Callable[[Bools], float | None],
    lowest: float = 0.0,
    highest: float = 1,
) -> Interval:
    """The 95 % interval of a figure of the network, leaving out one group of people after the other.

    `statistic` is told which people stay, by their number in the graph; groups follow those numbers, so that they do
    not depend on keys.
    """
    if value is None:
        return Interval(None, None)
    return jackknife_interval(value, statistic, np.arange(people, dtype=np.int64), lowest, highest)
