"""What the page draws: for each chart its rows, the words that stand in its place, and its drawing."""

from collections.abc import Iterator
from math import cos, pi, sin
from typing import Any

import msgspec
import numpy as np

from bot import charts
from bot.metrics import Figure, State
from bot.metrics.statistics.suppression import too_few
from bot.report import Report
from bot.report.privacy import SMALL_PLACE
from bot.report.weekly import Weekly
from bot.window import History
from bot.words import circles
from bot.words import pages as words
from bot.words.numbers import DAYS, day, duration, share

HEAT_DAYS = 28
_DRAWN = frozenset({State.OK, State.ROUGH})
_STEPS = _DRAWN | {State.SUPPRESSED}  # the last step may be worded while the others are told


class Chart(msgspec.Struct, frozen=True):
    """A drawing with everything a reader needs who does not see it."""

    pillar: str
    key: str
    title: str
    alt: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    svg: str


def pictures(report: Report, history: History) -> tuple[Chart, ...]:
    """The charts for which there is enough to draw."""
    if report.active < SMALL_PLACE:
        return ()
    made = (
        _people(report, history),
        _hours(report, history),
        _response(report),
        _funnel(report),
        _survival(report),
        _map(report),
    )
    return tuple(chart for chart in made if chart is not None)


def _people(report: Report, history: History) -> Chart | None:
    weekly = Weekly.of(report, history)
    known = weekly.known
    if len(known) < 2:
        return None
    return Chart(
        pillar="A",
        key="weekly-people",
        title=words.WEEKLY_TITLE,
        alt=words.weekly_alt(known, len(weekly.mondays), words.usual_range(weekly.low, weekly.high)),
        columns=words.WEEKLY_COLUMNS,
        rows=tuple(
            (day(monday, year=True), str(count) if count is not None else words.HIDDEN)
            for monday, count in zip(weekly.mondays, weekly.people, strict=True)
        ),
        svg=charts.weekly(weekly.rows(), banded=weekly.banded),
    )


def _hours(report: Report, history: History) -> Chart | None:
    """Messages by weekday and hour, an hour only where enough people wrote in it."""
    messages = history.messages
    recent = slice(int(np.searchsorted(messages.day, history.end - HEAT_DAYS)), len(messages))
    cells: dict[tuple[int, int], tuple[int, int]] = {}
    at, who = messages.at[recent], messages.author[recent]
    weekday = (messages.day[recent] - 1) % 7
    hour = _local_hours(history, at)
    for cell in np.unique(weekday * 24 + hour).tolist():
        inside = weekday * 24 + hour == cell
        cells[divmod(cell, 24)] = (int(inside.sum()), len(np.unique(who[inside])))
    rows: list[dict[str, Any]] = [
        {"day": DAYS[d], "hour": h, "messages": n}
        for (d, h), (n, people) in sorted(cells.items())
        if not too_few(people, report.minimum_group)
    ]
    if len(rows) < 8:
        return None
    busiest = max(rows, key=lambda row: row["messages"])
    return Chart(
        pillar="A",
        key="hours",
        title=words.HOURS_TITLE,
        alt=words.hours_alt(busiest["day"], busiest["hour"], report.timezone, report.minimum_group),
        columns=words.HOURS_COLUMNS,
        rows=tuple((row["day"], f"{row['hour']:02}:00", str(row["messages"])) for row in rows),
        svg=charts.hours(rows),
    )


def _local_hours(history: History, at: "np.typing.NDArray[np.int64]") -> "np.typing.NDArray[np.int64]":
    """The hour on the community's own clock, looked up once for each hour there is."""
    from datetime import UTC, datetime  # noqa: PLC0415  # only here

    quarter = at // 900_000_000  # every zone is a whole number of quarters of an hour from UTC
    known, place = np.unique(quarter, return_inverse=True)
    local = [datetime.fromtimestamp(each * 900, UTC).astimezone(history.zone).hour for each in known.tolist()]
    return np.array(local, np.int64)[place]


def _response(report: Report) -> Chart | None:
    rows = [
        {"minutes": part["at"], "answered": 1 - part["survival"], "low": 1 - part["high"], "high": 1 - part["low"]}
        for part in _curve(report.figure("H3"))
        if part["at"] > 0
    ]
    if len(rows) < 3:
        return None
    return Chart(
        pillar="H",
        key="response",
        title=words.RESPONSE_TITLE,
        alt=words.response_alt([(duration(row["minutes"]), share(row["answered"])) for row in rows]),
        columns=words.RESPONSE_COLUMNS,
        rows=tuple(
            (duration(r["minutes"]), share(r["answered"]), f"{share(r['low'])} to {share(r['high'])}") for r in rows
        ),
        svg=charts.response(rows),
    )


def _funnel(report: Report) -> Chart | None:
    figure = report.figure("N9")
    steps = (
        [part for part in figure.parts if part.get("people") is not None] if figure and figure.state in _STEPS else []
    )
    if len(steps) < 2:
        return None
    all_steps = figure.parts if figure else ()
    said = [
        (str(part["step"]), str(part["people"]) if part["people"] is not None else words.step(part["note"]))
        for part in all_steps
    ]
    return Chart(
        pillar="N",
        key="funnel",
        title=words.FUNNEL_TITLE,
        alt=words.funnel_alt(said),
        columns=words.FUNNEL_COLUMNS,
        rows=tuple((step, people, _of(part)) for (step, people), part in zip(said, all_steps, strict=True)),
        svg=charts.funnel([{"step": part["step"], "people": part["people"]} for part in steps]),
    )


def _of(part: dict[str, Any]) -> str:
    return share(part["value"], part["of"]) if part.get("value") is not None and part.get("of") else ""


def _survival(report: Report) -> Chart | None:
    rows = [
        {"week": part["at"] / 7, "share": part["survival"], "low": part["low"], "high": part["high"]}
        for part in _curve(report.figure("N8"))
    ]
    if len(rows) < 3:
        return None
    whole = {"week": 0, "share": 1.0, "low": 1.0, "high": 1.0}  # everybody; those who wrote once are gone at once
    return Chart(
        pillar="N",
        key="survival",
        title=words.SURVIVAL_TITLE,
        alt=words.survival_alt([(round(row["week"]), share(row["share"])) for row in rows]),
        columns=words.SURVIVAL_COLUMNS,
        rows=tuple(
            (str(round(r["week"])), share(r["share"]), f"{share(r['low'])} to {share(r['high'])}") for r in rows
        ),
        svg=charts.survival([whole, *rows]),
    )


def _map(report: Report) -> Chart | None:
    """Each circle and the ties between them; circles of a hidden size are drawn as the smallest shown."""
    told = report.circles
    if len(told.circles) < 2:
        return None
    names = [circles.in_short(each.name, place) for place, each in enumerate(told.circles)]
    sizes = [each.people or report.minimum_group for each in told.circles]
    said = [circles.size(each.people, report.minimum_group) for each in told.circles]
    angles = [2 * pi * place / len(names) for place in range(len(names))]
    at = [(cos(angle), sin(angle)) for angle in angles]
    linked = [each for each in told.between if each.shared]
    ties = [
        {"kind": "tie", "x": at[each.one][0], "y": at[each.one][1], "x2": at[each.other][0], "y2": at[each.other][1]}
        | {"ties": each.shared}
        for each in linked
    ]
    discs = [
        {"kind": "circle", "x": x, "y": y, "people": people, "name": name}
        for (x, y), people, name in zip(at, sizes, names, strict=True)
    ]
    pairs = [(names[each.one], names[each.other], each.shared) for each in linked]
    return Chart(
        pillar="S",
        key="circles",
        title=circles.MAP_TITLE,
        alt=circles.alt(list(zip(names, said, strict=True)), pairs),
        columns=circles.COLUMNS,
        rows=tuple(
            (name, size, ", ".join(_ties_of(pairs, name)) or "none") for name, size in zip(names, said, strict=True)
        ),
        svg=charts.circles([*ties, *discs]),
    )


def _ties_of(pairs: list[tuple[str, str, int]], name: str) -> list[str]:
    ends = [(one, other, shared) for one, other, shared in pairs if name in {one, other}]
    return [circles.ties(shared, other if one == name else one) for one, other, shared in ends]


def _curve(figure: Figure | None) -> Iterator[dict[str, Any]]:
    if figure and figure.state in _DRAWN:
        yield from (part for part in figure.parts if part.get("survival") is not None and part.get("low") is not None)
