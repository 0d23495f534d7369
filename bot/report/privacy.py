"""What must not be shown is taken out here, in one place, before any form of the report sees it."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from bot.metrics import Figure, Measure, State
from bot.metrics.statistics.suppression import hidden, too_close, too_few
from bot.report.cohorts import beside_headline, cohort, roughly
from bot.report.populations import apart

SMALL_PLACE = 20  # with fewer people active in 28 days only counts of people and open questions are shown
COUNTS = frozenset({"A1", "A11"})
# Shares of people: with the number they rest on, such a share is a number of people.
OF_PEOPLE = frozenset(
    {"A2", "A4", "A8", "A9", "H12", "N1", "N2", "N3", "N4", "N7", "R1", "N8", "N9", "H11", "S10", "S12", "T2"}
)
CURVES_OF_PEOPLE = frozenset({"A10", "N1", "N2", "N6", "N8"})
COHORTS = frozenset({"A9"})
OF_A_FEW = "three busiest"  # a part that by its name tells of fewer people than may be shown
NESTED = frozenset({"A1", "N9", "S10", "S12"})  # each part's people are among those of the larger one
PARTITIONS = frozenset({"A9", "A11", "H12", "N5", "S4"})  # the parts are all people the figure is about, each once
OVERLAPS = {"H7": "people who did both"}  # a part whose people are all in each of the other parts
NEARLY_ALL = "nearly all"
STEPPED = frozenset({"A8"})  # shares of the same people as another measure's, told in steps of a small group
# What a part may still say about itself when its numbers are taken out.
_LABELS = frozenset(
    {"step", "state", "part", "name", "window_days", "week", "cohort", "source", "days", "at", "key", "label"}
)

Part = dict[str, Any]


def safe(
    answers: Sequence[tuple[Measure, Figure]], active: int, minimum: int, new: Sequence[int | None] = ()
) -> list[Figure]:
    """The figures as they may be shown, in the same order; `new` are the newcomers whom sentences count."""
    alone = {measure.id: _safe(measure, figure, active, minimum) for measure, figure in answers}
    return list(apart(alone, minimum, new).values())


def few(minimum: int) -> str:
    """The words in place of a number of people that is not shown."""
    return f"fewer than {minimum}"


def _safe(measure: Measure, figure: Figure, active: int, minimum: int) -> Figure:
    if measure.unit == "list":
        return figure
    if active < SMALL_PLACE and measure.id not in COUNTS:
        note = f"Needs {SMALL_PLACE} people active in 28 days; with fewer there are only counts and open questions."
        return Figure(value=None, n=0, state=State.INSUFFICIENT, note=note)
    if too_few(figure.people, minimum):
        return Figure(
            value=None, n=0, state=State.SUPPRESSED, note=few(minimum), parts=_parts(measure, figure, minimum)
        )
    if hidden := _exposing(measure, figure, minimum):
        return Figure(value=None, n=figure.n, state=State.SUPPRESSED, note=hidden, people=figure.people)
    parts = _parts(measure, figure, minimum)
    if headline := _hidden_headline(measure, parts):
        return Figure(value=None, n=figure.n, state=State.SUPPRESSED, note=headline, parts=parts)
    figure = msgspec.structs.replace(_rounded(measure, figure), parts=parts)
    return _stepped(figure, minimum) if measure.id in STEPPED and figure.value is not None else figure


def _hidden_headline(measure: Measure, parts: Sequence[Part]) -> str:
    """The words for a value that repeats a part which is not shown."""
    repeated = {"A11": [part for part in parts if part.get("state") == "regular"], "N9": parts[-1:]}
    return next((str(part["note"]) for part in repeated.get(measure.id, ()) if part.get("people", 0) is None), "")


def _exposing(measure: Measure, figure: Figure, minimum: int) -> str:
    """The words for a share that, with the number it rests on, would tell of one to four people."""
    if measure.id not in OF_PEOPLE or measure.unit != "share" or figure.value is None:
        return ""
    some = round(figure.value * figure.n)
    if too_few(some, minimum):
        return few(minimum)
    return NEARLY_ALL if too_close(figure.n, some, minimum) else ""


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


def _stepped(figure: Figure, minimum: int) -> Figure:
    """Shares of the figure's cases in steps as wide as a small group, so that no number of people can be read."""
    step = math.ceil(100 * minimum / figure.n) / 100

    ways: dict[str, Callable[[float], int]] = {"value": round, "low": math.floor, "high": math.ceil}

    def told(values: Part) -> Part:
        return {
            name: min(1.0, round(way(round(values[name] / step, 9)) * step, 9))
            for name, way in ways.items()
            if values.get(name) is not None
        }

    parts = tuple(part if "people" in part else {**part, **told(part)} for part in figure.parts)
    return msgspec.structs.replace(figure, parts=parts, **told(msgspec.structs.asdict(figure)))


def _twentieth(value: float, how: Callable[[float], int]) -> float:
    return how(round(20 * value, 9)) / 20


def _parts(measure: Measure, figure: Figure, minimum: int) -> tuple[Part, ...]:
    parts = figure.parts
    if measure.id in CURVES_OF_PEOPLE:
        parts = tuple(_coarse(part, minimum) for part in parts if part.get("at_risk", minimum) >= minimum)
    if measure.id in COHORTS:
        parts = tuple(cohort(part, minimum) for part in parts)
    notes = {index: few(minimum) for index, part in enumerate(parts) if too_few(part.get("people"), minimum)}
    notes |= {index: few(minimum) for index, part in enumerate(parts) if OF_A_FEW in str(part.get("part", ""))}
    if measure.id in PARTITIONS:
        notes |= _complement(parts, notes, minimum)
    if measure.id in NESTED:
        notes |= _nested(parts, notes, minimum)
    if measure.id in OVERLAPS:
        notes |= _overlapping(parts, OVERLAPS[measure.id], minimum)
    for index, part in enumerate(parts):
        if index not in notes and "of" in part and too_close(part["of"] or 0, part.get("people") or 0, minimum):
            notes[index] = NEARLY_ALL
    parts = tuple(_blank(part, notes[index]) if index in notes else part for index, part in enumerate(parts))
    return roughly(beside_headline(figure, parts, minimum), minimum) if measure.id in COHORTS else parts


def _coarse(part: Part, minimum: int) -> Part:
    """A point of a curve of people whose steps do not count them one by one."""
    rounded = {key: round(part[key], 2) for key in ("survival", "low", "high") if part.get(key) is not None}
    return {**part, **rounded, "at_risk": part["at_risk"] // minimum * minimum, "hazard": None}


def _complement(parts: Sequence[Part], shown: dict[int, str], minimum: int) -> dict[int, str]:
    """Where the parts are a whole, what is hidden must not be had by subtraction."""
    hide = hidden([part.get("people") or 0 for part in parts], minimum)
    other = "not shown, so that another number cannot be worked out"
    return {index: shown.get(index, other) for index, hiding in enumerate(hide) if hiding}


def _nested(parts: Sequence[Part], hidden: dict[int, str], minimum: int) -> dict[int, str]:
    """Where a part and the next larger one shown differ by one to four people, the smaller is worded."""
    more = dict(hidden)
    larger: int | None = None
    for people, index in sorted(((p.get("people") or 0, i) for i, p in enumerate(parts)), key=lambda e: (-e[0], e[1])):
        if index in more:
            continue
        if larger is not None and too_close(larger, people, minimum):
            more[index] = NEARLY_ALL
        else:
            larger = people
    return more


def _overlapping(parts: Sequence[Part], name: str, minimum: int) -> dict[int, str]:
    """The words for a part that nearly equals one of those it lies in."""
    wholes = [part["people"] for part in parts if part.get("people") is not None and part.get("part") != name]
    return {
        index: NEARLY_ALL
        for index, part in enumerate(parts)
        if part.get("part") == name and any(too_close(whole, part["people"], minimum) for whole in wholes)
    }


def _blank(part: Part, note: str) -> Part:
    """The part with its labels and without its numbers."""
    kept = {key: value if key in _LABELS or isinstance(value, str) else None for key, value in part.items()}
    return {**kept, "note": note}
