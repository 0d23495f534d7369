"""The five qualities: what each is made of in natural units, then a gauge with its range and what was usual."""

from collections.abc import Mapping
from typing import Final

import msgspec

from bot.page.chart import percent, tag, word
from bot.report import Report
from bot.report.lines import Line, lines
from bot.report.scoring import spoken
from bot.score import Quality
from bot.score.formula import ABOVE, BELOW
from bot.score.formula import QUALITIES as COMPONENTS
from bot.words import figures
from bot.words import scores as words

ORDER: Final = "REDUT"
HEIGHT, MIDDLE = 44, 15


class Component(msgspec.Struct, frozen=True):
    """What a quality is made of, said."""

    line: Line
    first: str  # what it was at first, empty where that is not known


class Gauge(msgspec.Struct, frozen=True):
    """One quality, said and drawn."""

    key: str
    name: str
    question: str
    band: str  # below, usual or above; empty without a score
    said: str
    svg: str
    components: tuple[Component, ...]

    @property
    def lacking(self) -> str:
        """What all of it lacks, where nothing is known and all lack the same."""
        notes = {part.line.note for part in self.components if not part.line.value}
        return notes.pop() if len(notes) == 1 and not any(part.line.value for part in self.components) else ""


def gauges(report: Report) -> tuple[Gauge, ...]:
    """All five, in the order in which people say them."""
    said = lines(report)
    return tuple(_gauge(report, key, said) for key in ORDER)


def _gauge(report: Report, key: str, said: Mapping[str, Line]) -> Gauge:
    quality = report.scores.quality(key) if report.scores else None
    score = quality.score if quality else None
    return Gauge(
        key=key,
        name=words.ADJECTIVES[key].capitalize(),
        question=figures.ASKED[key],
        band=score.band if score else "",
        said=spoken(report, key),
        svg=_svg(quality, f"{words.ADJECTIVES[key].capitalize()}: {spoken(report, key)}. {words.GAUGE}"),
        components=tuple(
            Component(said[each.id], _at_first(report, quality, each.id)) for each in COMPONENTS[key] if each.id in said
        ),
    )


def _at_first(report: Report, quality: Quality | None, identity: str) -> str:
    part = next((each for each in quality.parts if each.id == identity), None) if quality else None
    if part is None or part.usual is None:
        return ""
    unit = next(each.measure.unit for each in report.measures if each.measure.id == identity)
    return words.at_first(figures.said(unit, part.usual, 1_000))


def _svg(quality: Quality | None, label: str) -> str:
    """A line from 0 to 100; without a score only the line, broken."""
    score = quality.score if quality else None
    begin, end = _x(0), _x(100)
    if score is None:
        line = tag("line", x1=begin, x2=end, y1=MIDDLE, y2=MIDDLE, class_="scale none")
        return tag("svg", line, class_="gauge", width="100%", height=2 * MIDDLE, aria_hidden="true")
    span = percent(float(_x(ABOVE)[:-1]) - float(_x(BELOW)[:-1]))
    return tag(
        "svg",
        tag("rect", x=_x(BELOW), width=span, y=4, height=2 * MIDDLE - 8, class_="usual"),
        tag("line", x1=begin, x2=end, y1=MIDDLE, y2=MIDDLE, class_="scale"),
        tag("line", x1=_x(score.low), x2=_x(score.high), y1=MIDDLE, y2=MIDDLE, class_="reach"),
        tag("circle", cx=_x(score.value), cy=MIDDLE, r=6, class_="dot"),
        *(word(str(at), _x(at), HEIGHT - 4) for at in (0, 50, 100)),
        class_="gauge",
        width="100%",
        height=HEIGHT,
        role="img",
        aria_label=label,
    )


def _x(points: float) -> str:
    return percent(6 + 0.88 * points)
