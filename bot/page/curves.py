"""How soon questions are answered, how long newcomers stay, and how many reach each step."""

from collections.abc import Iterator
from math import log
from typing import Any, Final

from bot.metrics import Figure, State
from bot.page.chart import Chart, Spot, drawing, percent, point, tag, word
from bot.page.plot import plot
from bot.report import Report
from bot.words import pages as words
from bot.words.numbers import about, duration, number, share, share_range

_DRAWN: Final = frozenset({State.OK, State.ROUGH, State.PARTIAL})
_STEPS: Final = _DRAWN | {State.SUPPRESSED}  # the last step may be worded while the others are told
FEWEST: Final = 3
NAMED: Final = {1: "1 min", 10: "10 min", 60: "1 h", 240: "4 h", 1440: "1 day", 10080: "7 days"}
DAY: Final = 1440.0  # minutes
NAMED_WEEKS: Final = 4
MONTHS: Final = (4, 12)  # weeks that are named in words
STEP, BAR = 52, 18  # how high a step is, and its bar


def response(report: Report) -> Chart | None:
    """The share of questions answered within so long."""
    figure = report.figure("H3")
    rows = [
        (part["at"], 1 - part["survival"], 1 - part["high"], 1 - part["low"])
        for part in _curve(figure)
        if part["at"] >= 1
    ]
    if figure is None or len(rows) < FEWEST:
        return None
    longest = log(rows[-1][0])
    spots = [
        Spot(
            log(at) / longest,
            words.within(duration(at), share(value), share_range(low, high)),
            value,
            low,
            high,
            NAMED.get(round(at), ""),
        )
        for at, value, low, high in rows
    ]
    in_day = next((place for place, row in enumerate(rows) if row[0] >= DAY), len(rows) - 1)
    half = duration(figure.value) if figure.value is not None else ""
    return Chart(
        pillar="H",
        key="response",
        title=words.RESPONSE_TITLE,
        alt=words.response_alt(half, about(share(rows[in_day][1]), rough=figure.state is State.ROUGH), figure.n),
        columns=words.RESPONSE_COLUMNS,
        rows=tuple((duration(at), share(value), share_range(low, high)) for at, value, low, high in rows),
        readout=spots[in_day].said,
        svg=plot("response", words.RESPONSE_TITLE, spots, "share"),
    )


def survival(report: Report) -> Chart | None:
    """The share of newcomers still writing after so many weeks."""
    figure = report.figure("N8")
    rows = [(round(part["at"] / 7), part["survival"], part["low"], part["high"]) for part in _curve(figure)]
    if figure is None or len(rows) < FEWEST:
        return None
    ticks = {week: str(week) for week, *_ in rows if week % NAMED_WEEKS == 0}
    ticks[rows[-1][0]] = words.weeks(rows[-1][0])
    spots = [
        Spot(
            week / rows[-1][0],
            words.still(week, share(value), share_range(low, high)),
            value,
            low,
            high,
            ticks.get(week, ""),
        )
        for week, value, low, high in rows
    ]
    named = [(week, share(value)) for week, value, _, _ in rows if week in MONTHS]
    whole = Spot(0.0, words.still(0, share(1.0), ""), 1.0, tick="0")
    return Chart(
        pillar="N",
        key="survival",
        title=words.SURVIVAL_TITLE,
        alt=words.survival_alt(named or [(rows[-1][0], share(rows[-1][1]))], figure.n),
        columns=words.SURVIVAL_COLUMNS,
        rows=tuple((str(week), share(value), share_range(low, high)) for week, value, low, high in rows),
        readout=spots[-1].said,
        svg=plot("survival", words.SURVIVAL_TITLE, [whole, *spots], "share"),
    )


def _curve(figure: Figure | None) -> Iterator[dict[str, Any]]:
    if figure and figure.state in _DRAWN:
        yield from (part for part in figure.parts if part.get("survival") is not None and part.get("low") is not None)


def funnel(report: Report) -> Chart | None:
    """How many of those who joined reached each step."""
    figure = report.figure("N9")
    parts = figure.parts if figure and figure.state in _STEPS else ()
    if sum(part.get("people") is not None for part in parts) < 2:
        return None
    told = [(str(part["step"]), _people(part)) for part in parts]
    said = [_said(part, name, people) for part, (name, people) in zip(parts, told, strict=True)]
    bars = [_bar(place, parts, said[place], told[place]) for place in range(len(parts))]
    return Chart(
        pillar="N",
        key="funnel",
        title=words.FUNNEL_TITLE,
        alt=words.FUNNEL_ALT,
        columns=words.FUNNEL_COLUMNS,
        rows=tuple((name, people, *_of(part)) for part, (name, people) in zip(parts, told, strict=True)),
        readout=said[0],
        svg=drawing("funnel", f"{words.FUNNEL_TITLE}. {words.KEYS}", STEP * len(parts), *bars, row=1),
    )


def _people(part: dict[str, Any]) -> str:
    return number(part["people"]) if part.get("people") is not None else words.step(part["note"])


def _said(part: dict[str, Any], name: str, people: str) -> str:
    value, between = _of(part)
    return f"{name.capitalize()}: {people}{f', {words.of_before(value, between)}' if value else ''}"


def _label(part: dict[str, Any], name: str, people: str) -> str:
    """What stands over a bar."""
    if part.get("people") is None:
        return f"{name}: {people}"
    value, between = _of(part)
    return f"{people} {name}{f' · {value} ({between})' if value else ''}"


def _of(part: dict[str, Any]) -> tuple[str, str]:
    """A step as a share of the one before, and its range."""
    if part.get("value") is None or not part.get("of"):
        return "", ""
    return share(part["value"], part["of"]), share_range(part["low"], part["high"], part["of"])


def _bar(place: int, parts: tuple[dict[str, Any], ...], said: str, told: tuple[str, str]) -> str:
    """A step as a bar under its name; a number that is not told is an outline as long as the step before."""
    most = max(part["people"] or 0 for part in parts)
    known = [part["people"] for part in parts[: place + 1] if part.get("people") is not None]
    worded = parts[place].get("people") is None
    width = percent(100 * known[-1] / most if known and most else 100)
    y = place * STEP
    return point(
        said,
        tag("rect", x="0", width="100%", y=y, height=STEP, class_="hit"),
        word(_label(parts[place], *told), "0", y + 16, "start", "label"),
        tag("rect", x="0", width=width, y=y + 22, height=BAR, class_="bar worded" if worded else "bar"),
        chosen=place == 0,
    )
