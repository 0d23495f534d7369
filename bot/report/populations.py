"""What two figures would tell together: numbers of nearly the same people, and the few by whom they differ."""

import math
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Final

from msgspec.structs import replace

from bot.metrics import Figure, State
from bot.metrics.statistics.suppression import too_close


class Told(StrEnum):
    """Where in a figure a number of people stands."""

    VALUE = "value"
    CASES = "cases"  # the number it rests on
    SOME = "some"  # a share of the cases, which with them is a number


NEW: Final = (("N2", Told.CASES), ("N6", Told.CASES), ("N1", Told.CASES), ("N5", Told.CASES), ("N3", Told.CASES))
# Each line is one population, and numbers of people who are all or nearly all of it; what is told first stays exact.
POPULATIONS: Final = (
    # Who wrote in 28 days; of these the members; those who may come back; the whole that helpers are a share of.
    (
        ("A1", Told.VALUE),
        ("A2", Told.SOME),
        ("A3", Told.CASES),
        ("A4", Told.CASES),
        ("H11", Told.CASES),
        ("S10", Told.CASES),
        ("S12", Told.CASES),
        ("S9", Told.CASES),
        ("S7", Told.CASES),
        ("S8", Told.CASES),
        ("R1", Told.CASES),
    ),
    # Everybody who belongs here, or where that is not known who was seen; most of them may have written this month.
    (("A1", Told.VALUE), ("A11", Told.CASES), ("A2", Told.CASES), ("A10", Told.CASES)),
    # Who was new this month: by their first message, by their join; whom of them somebody spoke to.
    NEW,
    # Who was new before that and could be watched for a month; in half a year, in its months, in its weeks.
    (("N9", Told.CASES), ("N4", Told.CASES), ("N7", Told.CASES), ("N8", Told.CASES), ("A9", Told.CASES)),
    # Who asked or answered in 90 days.
    (("H12", Told.CASES), ("H9", Told.CASES), ("H8", Told.CASES)),
)
STEPS: Final = (0.01, 0.02, 0.05, 0.1)
ROUNDED: Final = "Rounded, so that with another figure it does not tell of a few people."
TOO_CLOSE: Final = "Not shown, as with another figure it would tell of a few people."


def apart(figures: Mapping[str, Figure], minimum: int, new: Sequence[int | None] = ()) -> dict[str, Figure]:
    """The figures, of which those that differ from another by a small group of people are told less exactly.

    `new` are numbers of newcomers of this month that stand in sentences; figures give way to them.
    """
    told = dict(figures)
    for population in POPULATIONS:
        exact = [some for some in new if some] if population is NEW else []
        for measure, where in population:
            number = _number(told.get(measure), where)
            if number is None:
                continue
            if any(too_close(number, other, minimum) for other in exact):
                told[measure] = _coarse(told[measure], where, minimum)
            else:
                exact.append(number)
    return told


def _number(figure: Figure | None, where: Told) -> int | None:
    """The number of people that can be read from a figure as it stands."""
    if figure is None or ROUNDED in figure.note:
        return None
    if where is Told.CASES:
        return figure.n or None
    if figure.value is None:
        return None
    return int(figure.value) if where is Told.VALUE else round(figure.value * figure.n)


def _coarse(figure: Figure, where: Told, minimum: int) -> Figure:
    """The figure so that the number in it may be any of as many as a small group has people.

    A share of a rounded number of cases need only fit each of the numbers it may be; a share that is itself the number
    has to be as coarse as a small group.
    """
    people = minimum if where is Told.SOME else 1
    step = next((step for step in STEPS if step * figure.n >= people), None)
    if figure.state is State.INSUFFICIENT or (step is None and figure.value is not None):
        state = State.INSUFFICIENT if figure.state is State.INSUFFICIENT else State.SUPPRESSED
        return Figure(value=None, n=0, state=state, note=TOO_CLOSE, people=figure.people)
    stop = "." if figure.note and not figure.note.endswith(".") else ""
    figure = replace(figure, note=f"{figure.note}{stop} {ROUNDED}".strip())
    if where is Told.CASES:
        figure = replace(figure, n=max(minimum, minimum * round(figure.n / minimum)))
    if step is None or figure.value is None or figure.value > 1:
        return figure
    return replace(
        figure,
        value=_to(step, figure.value, round),
        low=None if figure.low is None else _to(step, figure.low, math.floor),
        high=None if figure.high is None else min(_to(step, figure.high, math.ceil), 1.0),
    )


def worded(figure: Figure) -> str:
    """The words that stand in place of a figure's value, without what is said beside them."""
    note = figure.note.removesuffix(ROUNDED)
    return figure.note if note == figure.note else note.strip().removesuffix(".")


def _to(step: float, value: float, how: Callable[[float], int]) -> float:
    return round(how(round(value / step, 9)) * step, 9)
