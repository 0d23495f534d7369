"""Whether talk comes in bursts or evenly."""

from typing import Final

import numpy as np

from bot.events import HOUR
from bot.metrics.figure import Figure
from bot.metrics.participation.activity import numbered
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.jackknife import jackknife_interval
from bot.metrics.statistics.states import missing, quantity
from bot.sorting import distinct
from bot.window import History, Ints

WINDOW: Final = 28
MINIMUM: Final = 100


def burstiness(history: History) -> Figure:
    """Whether talk comes in bursts or evenly.

    (s - m) / (s + m) of the times between one message and the next in the last 28 days, whoever wrote and in whatever
    channel, with m their mean and s their standard deviation (Goh and Barabasi 2008, as CHAOSS uses it). -1 is a
    metronome, 0 is chance, and towards 1 everything comes at once; nights alone make it positive. Context, never part
    of a score. The interval is a jackknife over people. Range: -1 to 1. Undefined when nobody wrote in the window or
    all messages have one time. Needs 100 messages.
    """
    first = int(np.searchsorted(history.messages.day, history.end - WINDOW))
    at, author = history.messages.at[first:], history.messages.author[first:]
    people = len(distinct(author))
    value = _bursts(at) if len(at) >= MINIMUM else None
    if value is None:
        return missing(f"Needs {MINIMUM} messages in {WINDOW} days; there are {len(at)}.", len(at), people)
    number = numbered(history, author)
    interval = jackknife_interval(value, lambda kept: _bursts(at[kept]), number, lowest=-1.0, highest=1.0)
    return gap_marked(quantity(value, len(at), interval=interval, people=people), history, WINDOW)


def _bursts(at: Ints) -> float | None:
    gaps = np.diff(at) / HOUR
    spread = float(gaps.std() + gaps.mean()) if len(gaps) else 0.0
    return float(gaps.std() - gaps.mean()) / spread if spread else None
