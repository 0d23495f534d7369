"""Whether answering and asking are done by the same people or by different ones."""

from typing import Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.helpfulness.helping import WINDOW, helping
from bot.metrics.participation.activity import numbered
from bot.metrics.statistics.jackknife import jackknife_interval
from bot.metrics.statistics.states import missing, quantity
from bot.window import History

MINIMUM: Final = 20


def helping_spread(history: History) -> Figure:
    """Whether answering and asking are done by the same people or by different ones.

    Everybody who answered and asked at least three times in the last 90 days has a z-score, (a - q) / sqrt(a + q) of
    their answers and questions (Zhang, Ackerman and Adamic 2007): high for who mostly answers. Told is how widely these
    scores spread, as their standard deviation: 1 is what chance gives where everybody does both alike, and more means
    that some answer and others ask. Each asker counts once a day, and so does each day with questions. A person's own
    score is shown to that person only. The interval is a jackknife over people. Range: 0 and up. Undefined when nobody
    asked. Needs 20 such people.
    """
    history = calm(history)
    known = helping(history)
    enough = known.enough
    people, z = known.person[enough], known.z[enough]
    value = float(np.sort(z).std()) if len(z) else 0.0  # sorted, so that the sum does not depend on who is who
    n = len(people)
    if n < MINIMUM:
        return missing(f"Needs {MINIMUM} people with three answers and questions in {WINDOW} days; there are {n}.", n)
    interval = jackknife_interval(value, lambda kept: float(z[kept].std()), numbered(history, people))
    return quantity(value, n, interval=interval, people=n)
