"""What must not be shown is taken out here, in one place, before any form of the report sees it."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from bot.metrics import Figure, Measure, State

SMALL_PLACE = 20  # with fewer people active in 28 days only counts of people and open questions are shown
COUNTS = frozenset({"A1", "A11", "H13"})
# Shares of people: with the number they rest on, such a share is a number of people.
OF_PEOPLE = frozenset({"A2", "A4", "N1", "N2", "N3", "N4", "N8", "N9", "H11"})
CURVES_OF_PEOPLE = frozenset({"A10", "N1", "N2", "N6", "N8"})
NESTED = frozenset({"A1", "N9"})  # each part's people are among those of the larger one
PARTITIONS = frozenset({"A11"})  # the parts are all members, each once
NEARLY_ALL = "nearly all"
# What a part may still say about itself when its numbers are taken out.
_LABELS = frozenset({"step", "state", "name", "window_days", "week", "cohort", "source", "days", "at", "key", "label"})

Part = dict[str, Any]


def safe(answers: Sequence[tuple[Measure, Figure]], active: int, minimum: int) -> list[Figure]:
    """The figures as they may be shown, in the same order."""
    return [_safe(measure, figure, active, minimum) for measure, figure in answers]


def few(minimum: int) -> str:
    """The words in place of a number of people that is not shown."""
    return f"fewer than {minimum}"


def _safe(measure: Measure, figure: Figure, active: int, minimum: int) -> Figure:
    if measure.unit == "list":
        return figure
    if active < SMALL_PLACE and measure.id not in COUNTS:
        note = f"needs {SMALL_PLACE} people active in 28 days; with fewer there are only counts and open questions"
        return Figure(value=None, n=0, state=State.INSUFFICIENT, note=note)
    if figure.people is not None and 0 < figure.people < minimum:
        return Figure(value=None, n=0, state=State.SUPPRESSED, note=few(minimum), parts=_parts(measure, figure, minimum))
    if hidden := _exposing(measure, figure, minimum):
        return Figure(value=None, n=figure.n, state=State.SUPPRESSED, note=hidden, people=figure.people)
    return msgspec.structs.replace(_rounded(measure, figure), parts=_parts(measure, figure, minimum))


def _exposing(measure: Measure, figure: Figure, minimum: int) -> str:
    """The words for a share that, with the number it rests on, would tell of one to four people."""
    if measure.id not in OF_PEOPLE or measure.unit != "share" or figure.value is None:
        return ""
    some = round(figure.value * figure.n)
    if 0 < some < minimum:
        return few(minimum)
    return NEARLY_ALL if 0 < figure.n - some < minimum else ""


def _rounded(measure: Measure, figure: Figure) -> Figure:
    """Shares that rest on fewer than 20 are told to the nearest 5 %, their interval outward."""
    if measure.unit != "share" or figure.n >= 20 or figure.value is None:
        return figure
    return msgspec.structs.replace(
        figure,
        value=_twentieth(figure.value, round),
        low=None if figure.low is None else _twentieth(figure.low, math.floor),
        high=None if figure.high is None else _twentieth(figure.high, math.ceil),
    )


def _twentieth(value: float, how: Callable[[float], int]) -> float:
    return how(round(20 * value, 9)) / 20


def _parts(measure: Measure, figure: Figure, minimum: int) -> tuple[Part, ...]:
    parts = figure.parts
    if measure.id in CURVES_OF_PEOPLE:
        parts = tuple(part for part in parts if part.get("at_risk", minimum) >= minimum)
    hidden: dict[int, str] = {
        index: few(minimum) for index, part in enumerate(parts) if 0 < (part.get("people") or 0) < minimum
    }
    if measure.id in PARTITIONS:
        hidden |= _complement(parts, hidden, minimum)
    if measure.id in NESTED:
        hidden |= _nested(parts, hidden, minimum)
    for index, part in enumerate(parts):
        if index not in hidden and 0 < (part.get("of") or 0) - (part.get("people") or 0) < minimum and "people" in part:
            hidden[index] = NEARLY_ALL
    return tuple(_blank(part, hidden[index]) if index in hidden else part for index, part in enumerate(parts))


def _complement(parts: Sequence[Part], hidden: dict[int, str], minimum: int) -> dict[int, str]:
    """Hide the next smallest parts too, until what is hidden cannot be had by subtraction."""
    more = dict(hidden)
    rest = sorted((part.get("people") or 0, index) for index, part in enumerate(parts) if index not in more)
    for people, index in rest:
        if not more or (len(more) > 1 and sum(parts[each].get("people") or 0 for each in more) >= minimum):
            break
        if people:
            more[index] = "not shown, so that another number cannot be worked out"
    return more


def _nested(parts: Sequence[Part], hidden: dict[int, str], minimum: int) -> dict[int, str]:
    """Where a part and the next larger one shown differ by one to four people, the smaller is worded."""
    more = dict(hidden)
    larger: int | None = None
    for people, index in sorted(((p.get("people") or 0, i) for i, p in enumerate(parts)), key=lambda e: (-e[0], e[1])):
        if index in more:
            continue
        if larger is not None and 0 < larger - people < minimum:
            more[index] = NEARLY_ALL
        else:
            larger = people
    return more


def _blank(part: Part, note: str) -> Part:
    """The part with its labels and without its numbers."""
    kept = {key: value if key in _LABELS or isinstance(value, str) else None for key, value in part.items()}
    return {**kept, "note": note}
