"""Every measure there is, listed by hand; one measure a file, each a pure function of a History."""

from bot.errors import BadInput
from bot.metrics.figure import Figure, Measure, State
from bot.metrics.helpfulness import HELPFULNESS
from bot.metrics.network import NETWORK
from bot.metrics.newcomers import NEWCOMERS
from bot.metrics.participation import PARTICIPATION

MEASURES: tuple[Measure, ...] = (*PARTICIPATION, *HELPFULNESS, *NEWCOMERS, *NETWORK)

__all__ = ["MEASURES", "Figure", "Measure", "State", "measure"]


def measure(name: str) -> Measure:
    """The measure with that id (A1) or name (active members), or a sentence that says which there are."""
    wanted = name.strip().casefold()
    for each in MEASURES:
        if wanted in {each.id.casefold(), each.name.casefold()}:
            return each
    raise BadInput(f"No measure is called {name!r}. There are: {', '.join(f'{m.id} {m.name}' for m in MEASURES)}.")
