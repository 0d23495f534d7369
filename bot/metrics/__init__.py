"""Every measure there is, listed by hand; one measure a file, each a pure function of a History."""

from collections.abc import Sequence
from difflib import get_close_matches

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

__all__ = ["LEFT_OUT", "MEASURES", "Figure", "LeftOut", "Measure", "State", "explained", "measure", "unknown"]


def explained() -> tuple[Measure | LeftOut, ...]:
    """Everything that can be explained: what is measured and what is left out, family by family."""
    every: tuple[Measure | LeftOut, ...] = (*MEASURES, *LEFT_OUT)
    families = list(dict.fromkeys(each.id[0] for each in every))
    return tuple(sorted(every, key=lambda each: (families.index(each.id[0]), int(each.id[1:]))))


def unknown(name: str, names: Sequence[str]) -> str:
    """That nothing is called so, what was perhaps meant, and how to see what there is."""
    near = get_close_matches(name.casefold(), [each.casefold() for each in names], 1)
    meant = next((f" Perhaps {each!r} is meant." for each in names if [each.casefold()] == near), "")
    return f"No measure is called {name!r}.{meant} To see what there is: network-health explain"


def measure(name: str) -> Measure | LeftOut:
    """The measure with that id (A1) or name (active members), or a sentence that says how to find it."""
    wanted = name.strip().casefold()
    for each in explained():
        if wanted in {each.id.casefold(), each.name.casefold()}:
            return each
    raise BadInput(unknown(name, [each.name for each in explained()]))
