"""Figures that take long where there are many ties: worked out once a night there, and looked up until the next.

Random networks are made by the hundred, and answers must not wait for that. Where ties are few, everything is worked
out at once, and nothing is looked up.
"""

from typing import Final

import msgspec

from bot.metrics.figure import Figure, Measure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.network.graph import tie_graph
from bot.metrics.statistics.states import missing
from bot.window import History

KIND: Final = "nightly"  # the name under which they are stored
AT_ONCE: Final = 2_000  # ties
STALE: Final = 8  # days after which they say nothing of today
WAITING: Final = "It is worked out at night where there are so many ties."


class Nightly(msgspec.Struct, frozen=True):
    """The figures of one night, by the id of their measure, and the day they are about (the first not part of it)."""

    end: int = 0
    figures: dict[str, Figure] = {}


NOT_YET: Final = Nightly()


def looked_up(measure: Measure, history: History) -> Figure:
    """A measure's figure; where it takes long the one of the night that the history brings along."""
    if not measure.nightly or at_once(history):
        return measure.compute(history)
    known: Nightly = history.nightly or NOT_YET
    found = known.figures.get(f"{measure.id} {measure.version}")
    if found is None or abs(history.end - known.end) > STALE:
        return missing(WAITING)
    return found


def at_once(history: History) -> bool:
    """Whether the ties of the last 28 days are few enough for everything to be worked out at once."""
    return len(tie_graph(calm(history)).dyads) <= AT_ONCE


def overnight(history: History, measures: tuple[Measure, ...]) -> Nightly | None:
    """The figures of a night, as of the picture's end; None where none of them takes long."""
    if at_once(history):
        return None
    chosen = (each for each in measures if each.nightly and not each.same_as)
    return Nightly(history.end, {f"{each.id} {each.version}": each.compute(history) for each in chosen})


def written(nightly: Nightly) -> bytes:
    """A night's figures as they are stored."""
    return msgspec.json.encode(nightly)


def read(content: bytes) -> Nightly:
    """Stored figures; none where another version of this program wrote them in its own form."""
    try:
        return msgspec.json.decode(content, type=Nightly)
    except msgspec.DecodeError:
        return NOT_YET
