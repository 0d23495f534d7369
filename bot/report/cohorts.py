"""What a cohort may tell: shares of which no two, nor one and the headline, give away a few people."""

from collections.abc import Sequence
from typing import Any

from bot.metrics.figure import Figure
from bot.metrics.participation.retention_cohorts import AFTER
from bot.metrics.statistics.suppression import too_close, too_few

Part = dict[str, Any]
FEW = 20  # people, below which shares are told to the nearest 5 %


def cohort(part: Part, minimum: int) -> Part:
    """A cohort's shares, told where they tell of enough people on either side and differ by enough from one another.

    Who wrote in a week or later is among those who did so in any week before, and so are those who wrote in that week.
    """
    size = part["people"]
    later = _falling([round(share * size) for share in part.get("returned_or_later") or ()], size, minimum)
    returned = [round(share * size) for share in part.get("returned") or ()]
    weeks = [
        None if _small(some, [size, *later[: week + 1]], minimum) else part["returned"][week]
        for week, some in enumerate(returned)
    ]
    shown = [None if some is None else part["returned_or_later"][week] for week, some in enumerate(later)]
    return {**part, "returned": weeks or None, "returned_or_later": shown or None}


def beside_headline(figure: Figure, parts: Sequence[Part], minimum: int) -> tuple[Part, ...]:
    """The same cohorts, without the headline's week where the headline less what they show would tell of a few."""
    told = [part for part in parts if len(part.get("returned") or ()) > AFTER and part["returned"][AFTER] is not None]
    people = figure.n - sum(part["people"] for part in told)
    some = round((figure.value or 0) * figure.n) - sum(round(part["returned"][AFTER] * part["people"]) for part in told)
    if figure.value is None or not (too_few(some, minimum) or too_close(people, some, minimum)):
        return tuple(parts)
    return tuple({**part, "returned": _without(part.get("returned"))} for part in parts)


def roughly(parts: Sequence[Part], minimum: int) -> tuple[Part, ...]:
    """Shares of few are told in twentieths; and where a cohort's size is hidden, the others' are told in small groups.

    Other figures count the people of several cohorts together, and less the sizes of all but one they would tell it.
    """
    hidden = any(part.get("people") is None for part in parts)
    return tuple(_roughly(part, minimum if hidden else 1) if part.get("people") else part for part in parts)


def _roughly(part: Part, step: int) -> Part:
    digits = 20 if part["people"] < FEW else 100

    def told(shares: list[float | None] | None) -> list[float | None] | None:
        return shares and [None if share is None else round(digits * share) / digits for share in shares]

    coarse = {name: told(part.get(name)) for name in ("returned", "returned_or_later")}
    return {**part, **coarse, "people": step * round(part["people"] / step)}


def _without(shares: list[float | None] | None) -> list[float | None] | None:
    return shares and [None if week == AFTER else share for week, share in enumerate(shares)]


def _falling(counts: Sequence[int], size: int, minimum: int) -> list[int | None]:
    """Counts of which each is among those before it; None in place of one too near to any that is told."""
    told: list[int | None] = []
    for some in counts:
        told.append(None if _small(some, [size, *told], minimum) else some)
    return told


def _small(some: int, among: Sequence[int | None], minimum: int) -> bool:
    """Whether so many people, or the rest of any of the larger groups, are too few to be told."""
    return too_few(some, minimum) or any(too_close(whole, some, minimum) for whole in among if whole is not None)
