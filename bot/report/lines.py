"""The report as lines of words, the same for the terminal and the page."""

import msgspec

from bot.metrics import Figure, State
from bot.report import Measured, Report
from bot.report.populations import worded
from bot.report.privacy import NEARLY_ALL, SMALL_PLACE, few
from bot.words import figures as words

# Which watched series is the past of which measure.
SERIES = {"A1": "people", "H4": "answered", "N2": "newcomers_answered", "S10": "core", "T3": "persistence"}
AGAINST_CHANCE = frozenset({"S3", "S6"})  # whose two parts are what random networks have, and z
_SAID = frozenset({State.OK, State.ROUGH, State.PARTIAL})


class Line(msgspec.Struct, frozen=True):
    """One measure, said."""

    id: str
    name: str
    value: str  # empty where there is none
    range: str
    detail: str  # what the value is made of
    usual: str
    change: str
    rests_on: str
    state: str
    note: str
    short: str  # what it says, in a sentence
    explanation: str  # and how it is computed
    window_days: int


class Pillar(msgspec.Struct, frozen=True):
    """The measures that answer one question; `missing` are those without a value."""

    key: str
    name: str
    question: str
    lines: tuple[Line, ...]
    missing: tuple[Line, ...]


def lines(report: Report) -> dict[str, Line]:
    """Every measure said, by its id."""
    return {each.measure.id: _line(report, each) for each in report.measures}


def pillars(report: Report) -> tuple[Pillar, ...]:
    """All measures in their pillars, those that can be said apart from those that lack something."""
    said = lines(report).values()
    return tuple(
        Pillar(
            key,
            name,
            words.ASKED[key],
            tuple(line for line in made if line.value),
            tuple(line for line in made if not line.value),
        )
        for key, name in words.PILLARS.items()
        if (made := [line for line in said if line.id[0] == key])
    )


def _line(report: Report, measured: Measured) -> Line:
    measure, figure = measured.measure, measured.figure
    value = _value(measured, report.minimum_group)
    change = report.changes.get(SERIES.get(measure.id, "")) if value and report.active >= SMALL_PLACE else None
    unit = "week" if measure.id == "A1" else measure.unit
    hidden = figure.state is State.SUPPRESSED
    low, high = (figure.low, figure.high) if figure.low != figure.high else (None, None)
    return Line(
        id=measure.id,
        name=measure.name,
        value=value,
        range=words.between(measure.unit, low, high, figure.n) if value else "",
        detail=_detail(measured, report.minimum_group),
        usual=words.usual(unit, change.low, change.high) if change else "",
        change=words.CHANGES.get(str(change.direction), "") if change else "",
        rests_on=words.rests_on(figure.n) if value and figure.n and figure.n != figure.value and not hidden else "",
        state="" if value and hidden else words.STATES.get(figure.state.value, ""),
        note=words.without_value(_note(figure, value)),
        short=measure.explanation.partition("\n\n")[0],
        explanation=measure.explanation.partition("\n\n")[2],
        window_days=measure.window_days,
    )


def _note(figure: Figure, value: str) -> str:
    """What is to be said beside a value: not the words again that stand for it."""
    said = worded(figure)
    return figure.note.removeprefix(said).removeprefix(".").strip() if said and said in value else figure.note


def _detail(measured: Measured, minimum: int) -> str:
    """What a value is made of or held against: members in each state, people at each step, what chance gives."""
    parts = measured.figure.parts
    if measured.measure.id in AGAINST_CHANCE and measured.figure.value is not None and len(parts) > 1:
        random, standing = parts
        mean = random.get("value", random.get("number"))
        return "" if mean is None else words.by_chance(measured.measure.unit, mean, standing.get("number"))
    if measured.measure.id == "N9":
        return words.steps([(part["step"], part["people"], part.get("note", "")) for part in parts])
    states = [(part["state"], part["people"], part.get("note", "")) for part in parts if "state" in part]
    return words.states(states, few(minimum)) if states else ""


def _value(measured: Measured, minimum: int) -> str:
    """The value in words; a suppressed number of people in words too, where it is clear of whom they tell."""
    measure, figure = measured.measure, measured.figure
    if figure.value is not None and figure.state in _SAID:
        rough = figure.state is State.ROUGH
        return words.said(measure.unit, figure.value, figure.n, rough=rough, noun=words.NOUNS.get(measure.id, ""))
    if figure.n and figure.state in _SAID:
        return words.NOT_REACHED
    instead = worded(figure)
    if figure.state is State.SUPPRESSED and measure.unit == "people":
        return instead if instead in {few(minimum), NEARLY_ALL} else words.NOT_SHOWN
    if figure.state is State.SUPPRESSED and measure.id == "N9" and instead == NEARLY_ALL:
        return words.OF_STEP
    if figure.state is State.SUPPRESSED and figure.n:
        return words.of_whole(instead, figure.n)
    return ""
