"""Whether a figure may be drawn, is only rough, or must give way to words; and figures made accordingly."""

from typing import Any

from bot.metrics.figure import Figure, State
from bot.metrics.statistics.wilson import UNDEFINED, Interval, wilson

OK_HALF_WIDTH = 0.10
ROUGH_HALF_WIDTH = 0.20


def state_of(n: int, minimum: int, low: float | None = None, high: float | None = None) -> State:
    """The state of a figure resting on n cases; `low` and `high` for shares only, as widths are shares too.

    Enough cases whose interval is still wider than .20 either way say too little to be drawn: insufficient.
    """
    if n < minimum:
        return State.INSUFFICIENT
    half = Interval(low, high).half_width
    if half is None or half <= OK_HALF_WIDTH:
        return State.OK
    return State.ROUGH if half <= ROUGH_HALF_WIDTH else State.INSUFFICIENT


def missing(note: str, n: int = 0, people: int | None = None, parts: tuple[dict[str, Any], ...] = ()) -> Figure:
    """A figure that cannot be given, with the words that say what it lacks."""
    return Figure(value=None, n=n, state=State.INSUFFICIENT, note=note, people=people, parts=parts)


def share(
    value: float | None,
    interval: Interval,
    n: int,
    *,
    minimum: int,
    of: str,
    people: int | None = None,
    note: str = "",
    parts: tuple[dict[str, Any], ...] = (),
) -> Figure:
    """The figure of a share, or words where n is too small or the interval too wide; `of` names the cases."""
    if value is None or n < minimum:
        return missing(_with(f"Needs {minimum} {of}; there {_are(n)}.", note), n, people, parts)
    state = state_of(n, minimum, *interval)
    if state is State.INSUFFICIENT:
        return missing(_with(f"With {n} {of} the range is still too wide to tell.", note), n, people, parts)
    low, high = interval
    return Figure(value=value, n=n, state=state, low=low, high=high, note=note, people=people, parts=parts)


def proportion(
    some: int,
    n: int,
    *,
    minimum: int,
    of: str,
    people: int | None = None,
    note: str = "",
    parts: tuple[dict[str, Any], ...] = (),
) -> Figure:
    """The figure of `some` among n people, each counted once, with Wilson's interval."""
    value = some / n if n else None
    who = n if people is None else people
    return share(value, wilson(some, n), n, minimum=minimum, of=of, people=who, note=note, parts=parts)


def quantity(
    value: float | None,
    n: int,
    *,
    interval: Interval = UNDEFINED,
    state: State = State.OK,
    note: str = "",
    people: int | None = None,
    parts: tuple[dict[str, Any], ...] = (),
) -> Figure:
    """The figure of something that is not a share; what has no value has no interval either."""
    low, high = UNDEFINED if value is None else interval
    return Figure(value=value, n=n, state=state, low=low, high=high, note=note, people=people, parts=parts)


def _are(n: int) -> str:
    return "is 1" if n == 1 else f"are {n}"


def _with(first: str, then: str) -> str:
    return f"{first} {then}".strip()
