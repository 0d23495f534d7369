"""Every measure there is, listed by hand; one measure a file, each a pure function of a History."""

from bot.errors import BadInput
from bot.metrics.figure import Figure, LeftOut, Measure, State
from bot.metrics.helpfulness import HELPFULNESS
from bot.metrics.left_out import LEFT_OUT
from bot.metrics.network import NETWORK
from bot.metrics.newcomers import NEWCOMERS
from bot.metrics.participation import PARTICIPATION
from bot.metrics.qualities import QUALITIES

MEASURES: tuple[Measure, ...] = (
    *PARTICIPATION,
    *HELPFULNESS,
    *NEWCOMERS,
    *NETWORK,
    *QUALITIES,
)

__all__ = ["LEFT_OUT", "MEASURES", "Figure", "LeftOut", "Measure", "State", "explained", "measure"]


def explained() -> tuple[Measure | LeftOut, ...]:
    """Everything that can be explained: what is measured and what is left out, family by family."""
    every: tuple[Measure | LeftOut, ...] = (*MEASURES, *LEFT_OUT)
    families = list(dict.fromkeys(each.id[0] for each in every))
    return tuple(sorted(every, key=lambda each: (families.index(each.id[0]), int(each.id[1:]))))


def measure(name: str) -> Measure | LeftOut:
    """The measure with that id (A1) or name (active members), or a sentence that says which there are."""
    wanted = name.strip().casefold()
    for each in explained():
        if wanted in {each.id.casefold(), each.name.casefold()}:
            return each
    raise BadInput(f"No measure is called {name!r}. There are: {', '.join(f'{m.id} {m.name}' for m in explained())}.")
