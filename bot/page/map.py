"""The map of circles: each a disc as large as its people are many, a line for ties, the wider the larger their part."""

from math import cos, pi, sin, sqrt
from typing import Final

from bot.circles import Between, ToldCircle
from bot.page.chart import Chart, point, tag, word
from bot.report import Report
from bot.words import circles as words
from bot.words.numbers import number
from bot.words.pages import KEYS

WIDE, RADIUS, LARGEST, SMALLEST = 360.0, 115.0, 44.0, 12.0
TWO: Final = 2
WIDEST, THINNEST = 24.0, 1.5  # a line for all ties of two circles, and the thinnest
ROOM: Final = 26  # for a name below a disc
APIECE: Final = 28.0  # of the ring's height


def circle_map(report: Report) -> Chart | None:
    """Each circle and the ties between them; circles of a hidden size are drawn as the smallest that could be shown."""
    told = report.circles
    if len(told.circles) < TWO:
        return None
    minimum = report.minimum_group
    names = [words.in_short(each.name, place) for place, each in enumerate(told.circles)]
    sizes = [words.size(each.people, minimum) for each in told.circles]
    linked = [each for each in told.between if each.shared]
    pairs = [(names[each.one], names[each.other], each.shared) for each in linked]
    ties = [", ".join(_ties_of(pairs, name)) or words.NO_TIES for name in names]
    said = [words.on_map(*each) for each in zip(names, sizes, ties, strict=True)]
    return Chart(
        pillar="S",
        key="circles",
        title=words.MAP_TITLE,
        alt=words.map_alt(any(each.hardly_talk for each in linked)),
        columns=words.COLUMNS,
        rows=tuple(zip(names, sizes, ties, strict=True)),
        readout=said[0],
        svg=_svg(told.circles, names, said, linked, minimum),
    )


def _ties_of(pairs: list[tuple[str, str, int]], name: str) -> list[str]:
    ends = [(one, other, shared) for one, other, shared in pairs if name in {one, other}]
    return [words.ties(shared, other if one == name else one) for one, other, shared in ends]


def _svg(circles: tuple[ToldCircle, ...], names: list[str], said: list[str], linked: list[Between], least: int) -> str:
    sizes = [each.people or least for each in circles]
    radii = [max(SMALLEST, LARGEST * sqrt(size / max(sizes))) for size in sizes]
    at, height = _places(len(circles), max(radii))
    lines = [
        tag(
            "line",
            **{f"{axis}{end}": f"{at[place][axis == 'y']:.1f}" for end, place in ends for axis in "xy"},
            class_="tie apart" if each.hardly_talk else "tie",
            stroke_width=f"{max(THINNEST, WIDEST * each.shared / each.ties):.1f}",
        )
        for each in linked
        for ends in [((1, each.one), (2, each.other))]
    ]
    discs = [
        _disc(at[place], radii[place], each, names[place], said[place], chosen=place == 0)
        for place, each in enumerate(circles)
    ]
    return tag(
        "svg",
        *lines,
        *discs,
        class_="plot map",
        viewBox=f"0 0 {WIDE:g} {height:g}",
        role="group",
        aria_label=f"{words.MAP_TITLE}. {KEYS}",
        data_readout="readout-circles",
        data_row=1,
    )


def _disc(at: tuple[float, float], radius: float, circle: ToldCircle, name: str, said: str, *, chosen: bool) -> str:
    x, y = at
    inside = number(circle.people) if circle.people else ""
    return point(
        said,
        tag("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=f"{radius:.1f}", class_="disc"),
        word(inside, f"{x:.1f}", y + 5, kind="inside") if inside else "",
        word(name, f"{x:.1f}", y + radius + 16, kind="label"),
        chosen=chosen,
    )


def _places(number_: int, largest: float) -> tuple[list[tuple[float, float]], float]:
    """Where each disc is, and how high the map is: two beside each other, more on a ring, the longer the more."""
    if number_ == TWO:
        y = largest + 6
        return [(WIDE * 0.25, y), (WIDE * 0.75, y)], y + largest + ROOM
    high = max(RADIUS, APIECE * number_)
    middle = high + largest + 6
    turns = [2 * pi * place / number_ - pi / 2 for place in range(number_)]
    return [(WIDE / 2 + RADIUS * cos(turn), middle + high * sin(turn)) for turn in turns], 2 * middle + ROOM
