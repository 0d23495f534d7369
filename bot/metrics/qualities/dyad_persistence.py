"""Trust as duration: how many of the pairs of one month speak again in the next."""

from typing import Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.network.graph import WINDOW, Graph, graph_between, tie_graph
from bot.metrics.network.seen import spread, unseen
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import missing, share
from bot.sorting import among
from bot.window import Bools, History

MINIMUM: Final = 30
BOTH: Final = 2 * WINDOW


def dyad_persistence(history: History) -> Figure:
    """How many of the pairs who spoke in one month speak again in the next.

    Of all pairs with a tie in the 28 days before the last 28, in whichever direction, the share with a tie in the last
    28 too. It falls as a place grows, so it is compared with this community's own past only; .04 to .24 was seen. What
    people feel is not in these traces: this is a proxy. The interval is a jackknife over people. Range: 0 to 1.
    Undefined when fewer than a quarter of messages are known to address somebody. Needs 56 days of history and 30 pairs
    in the first of the two months.
    """
    history = calm(history)
    if history.end - history.start < BOTH:
        return missing(f"Needs {BOTH} days of history; there are {history.end - history.start}.")
    before = graph_between(history, history.end - BOTH, history.end - WINDOW)
    pairs, n = before.dyads, len(before.dyads)
    if lacking := unseen(history, BOTH):
        return missing(lacking, n, len(before))
    again = again_in(before, tie_graph(history))

    def kept(stays: Bools) -> float | None:
        inside = stays[pairs.one] & stays[pairs.other]
        return float(again[inside].mean()) if inside.any() else None

    value = float(again.mean()) if n else None
    people = int((pairs.degree > 0).sum())
    interval = spread(value, len(before), kept)
    figure = share(value, interval, n, minimum=MINIMUM, of="pairs in the month before", people=people)
    return gap_marked(figure, history, BOTH)


def again_in(before: Graph, after: Graph) -> Bools:
    """For each pair of the first network whether it is in the second."""
    number = after.numbers(before.people)
    one, other = number[before.dyads.one], number[before.dyads.other]
    code = np.minimum(one, other) * len(after) + np.maximum(one, other)
    known = after.dyads.one * len(after) + after.dyads.other
    found: Bools = (one >= 0) & (other >= 0) & among(code, known)
    return found
