"""How many newcomers become part of the network within a month."""

from typing import Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.network.graph import WINDOW as MONTH
from bot.metrics.network.graph import graph_between
from bot.metrics.network.k_core import HELD, in_core
from bot.metrics.network.seen import unseen
from bot.metrics.newcomers.widening import ENOUGH, WIDER, WINDOW
from bot.metrics.participation.arrivals import newcomers
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import missing, proportion
from bot.window import Bools, History

WEEK: Final = 7


def core_reach(history: History) -> Figure:
    """How many newcomers become part of the network within a month.

    The share of newcomers who are in the 2-core of the network at the end of the week of their 28th day: they have ties
    of the last 28 days to at least two people who themselves have ties to at least two (see "core share"). Those count
    who first wrote in the 28 days for which that can be told, or in 91 where those hold fewer than 20; the note says
    so. It asks for less than TogetherCrew's "connected", five people five times a week, which is too steep for small
    places. The interval is Wilson's (1927). Range: 0 to 1. Undefined when nobody was new, or when fewer than a quarter
    of messages are known to address somebody. Needs 20 newcomers.
    """
    history = calm(history)
    if lacking := unseen(history):
        return missing(lacking)
    reached, note = _reached(history, WINDOW), ""
    if len(reached) < ENOUGH and len(wider := _reached(history, WIDER)) > len(reached):
        reached, note = wider, f"Over {WIDER} days, as {WINDOW} hold fewer than {ENOUGH} newcomers."
    of = "newcomers watched for a month"
    figure = proportion(int(reached.sum()), len(reached), minimum=ENOUGH, of=of, note=note)
    return gap_marked(figure, history, WINDOW + MONTH)


def _reached(history: History, days: int) -> Bools:
    """Whether each newcomer of so many days, which end a month ago, reached the core; one network a week."""
    found = [np.zeros(0, bool)]
    for end in range(history.end, history.end - days, -WEEK):
        day_28 = end - MONTH + 1
        new = newcomers(history, day_28 - WEEK, day_28).person
        if len(new):
            graph = graph_between(history, end - MONTH, end)
            place = graph.numbers(new)
            found.append((place >= 0) & np.append(in_core(graph.dyads, HELD), False)[place])
    return np.concatenate(found)
