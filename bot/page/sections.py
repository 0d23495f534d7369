"""The four pillars as the page shows them: charts, the figures to look at first, the rest, and what is missing."""

from typing import Final

import msgspec

from bot.page.chart import Chart
from bot.report import Report
from bot.report.lines import Line, Pillar, pillars

# What is looked at first; everything else is there to explain, and folded away.
FIRST: Final = {
    "A": ("A1", "A2", "A3", "A4", "A11", "A10"),
    "H": ("H4", "H3", "H5", "H11", "H1", "H13"),
    "N": ("N1", "N2", "N4", "N5", "N6", "N8"),
    "S": ("S2", "S10", "S12", "S14"),
}


class Section(msgspec.Struct, frozen=True):
    """One pillar."""

    key: str
    name: str
    question: str
    charts: tuple[Chart, ...]
    first: tuple[Line, ...]
    more: tuple[Line, ...]
    missing: tuple[Line, ...]

    @property
    def lacking(self) -> str:
        """What is missing, where it is the same for all."""
        notes = {line.note for line in self.missing}
        return notes.pop() if len(notes) == 1 else ""


def sections(report: Report, charts: tuple[Chart, ...]) -> tuple[Section, ...]:
    """The pillars that are no quality, in their order."""
    return tuple(_section(each, charts) for each in pillars(report) if each.key in FIRST)


def _section(pillar: Pillar, charts: tuple[Chart, ...]) -> Section:
    known = {line.id: line for line in pillar.lines}
    first = FIRST[pillar.key]
    return Section(
        pillar.key,
        pillar.name,
        pillar.question,
        tuple(chart for chart in charts if chart.pillar == pillar.key),
        tuple(known[each] for each in first if each in known),
        tuple(line for line in pillar.lines if line.id not in first),
        pillar.missing,
    )
