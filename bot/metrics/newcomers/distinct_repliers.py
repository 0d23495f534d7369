"""How many people speak to a newcomer in the first week."""

from typing import Final

import numpy as np

from bot.events import DAY
from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.newcomers.widening import ENOUGH, recent_newcomers
from bot.metrics.participation.arrivals import Arrivals
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.median import median_interval
from bot.metrics.statistics.states import missing, quantity
from bot.ties import Source, ties
from bot.window import History, Ints

WINDOW: Final = 28
FOLLOW_UP: Final = 7
MOST: Final = 3  # this many and more are one row of the distribution


def distinct_repliers(history: History) -> Figure:
    """How many different people speak to a newcomer in the first week.

    The median, over newcomers, of the number of different people who addressed them within seven days of their first
    message: by a reply, in a thread, by name, or in a running dialogue; a reaction is not speaking, and a guess from
    who spoke last does not count. The parts tell how many newcomers were spoken to by nobody, by one, by two, by three
    or more. Who stays longer is spoken to more, so whether this goes with coming back may be asked of later days only.
    The last 28 days with a full week after are taken, or 91 where those hold fewer than 20 newcomers. The interval is
    by order statistics. Range: 0 and up. Undefined when nobody was new. Needs 20 newcomers.
    """
    history = calm(history)
    new, note = recent_newcomers(history, FOLLOW_UP)
    n = len(new)
    if n < ENOUGH:
        return missing(f"Needs {ENOUGH} newcomers watched for a week; there are {n}.", n, n)
    repliers = _repliers(history, new)
    value = float(np.median(repliers))
    figure = quantity(value, n, interval=median_interval(repliers), note=note, people=n, parts=_parts(repliers))
    return gap_marked(figure, history, WINDOW + FOLLOW_UP)


def _repliers(history: History, new: Arrivals) -> Ints:
    found = ties(history)
    place = np.minimum(np.searchsorted(new.person, found.to_person), len(new) - 1)
    since = found.at - new.first_at[place]
    spoken = (new.person[place] == found.to_person) & (since >= 0) & (since < FOLLOW_UP * DAY)
    spoken &= (found.source <= Source.DIALOGUE) & ~found.reaction
    pairs = np.unique(np.stack((place[spoken], found.from_person[spoken])), axis=1)
    return np.bincount(pairs[0], minlength=len(new)).astype(np.int64)


def _parts(repliers: Ints) -> tuple[dict[str, object], ...]:
    names = ("nobody", "one person", "two people", "three or more people")
    counts = np.bincount(np.minimum(repliers, MOST), minlength=MOST + 1)
    return tuple({"name": name, "people": int(count)} for name, count in zip(names, counts, strict=True))
