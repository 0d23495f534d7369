"""Whether people who speak to somebody are spoken to by them."""

from typing import Final

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.network.graph import WINDOW, Dyads, tie_graph
from bot.metrics.network.seen import spread, unseen
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import missing, share
from bot.window import History

MINIMUM: Final = 30


def dyad_reciprocity(history: History) -> Figure:
    """How many of the pairs who talk do so both ways.

    Of all pairs of which one spoke to the other in the last 28 days, by a reply, in a thread, by name or in a running
    dialogue, the share in which the other spoke to the first too. Each pair counts once, however much it says. It can
    rise when occasional people leave, and it falls as a place grows, so it is compared with this community's own past
    only; .43 to .74 was seen by month. The interval is a jackknife over people. Range: 0 to 1. Undefined when fewer
    than a quarter of messages are known to address somebody. Needs 30 pairs.
    """
    history = calm(history)
    graph = tie_graph(history)
    pairs = graph.dyads
    if lacking := unseen(history):
        return missing(lacking, len(pairs), len(graph))
    value = mutual_share(pairs)
    interval = spread(value, len(graph), lambda stays: mutual_share(pairs.among(stays)))
    people = int((pairs.degree > 0).sum())
    figure = share(value, interval, len(pairs), minimum=MINIMUM, of=f"pairs in {WINDOW} days", people=people)
    return gap_marked(figure, history, WINDOW)


def mutual_share(pairs: Dyads) -> float | None:
    """The share of pairs that talk both ways; None without pairs."""
    return float(pairs.mutual.mean()) if len(pairs) else None
