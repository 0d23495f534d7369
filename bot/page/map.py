"""The map of circles: each a disc as large as its people are many, a line for ties, the wider the larger their part."""

from math import cos, pi, sin, sqrt
from typing import Final

from bot.circles import Between, Told, ToldCircle
from bot.page.chart import Chart, point, tag, word
from bot.report import Report
from bot.words import circles as words
from bot.words.numbers import number
from bot.words.pages import KEYS

WIDE, RADIUS, LARGEST, SMALLEST = 360.0, 115.0, 44.0, 12.0
TWO: Final = 2
WIDEST, THINNEST = 24.0, 1.5  # a line for all ties of two circles, and the thinnest
ROOM: Final = 26  # for a name below a disc
RING: Final = 6  # circles that find room on a ring
MANY: Final = 34.0  # the largest disc where there are more
NECK, BELLY, ROW = (
    70.0,
    45.0,
    92.0,
)  # how a long ring is wide at its ends and in its middle, and how far apart discs are
LINES: Final = 2  # of a circle that are drawn, where there are more circles than find room on a ring
SAID: Final = 3  # other circles that are named when one is pointed at
LONGEST: Final = 16  # letters of a name on the map; the table has all of them


def circle_map(report: Report) -> Chart | None:
    """Each circle and the ties between them; circles of a hidden size are drawn as the smallest that could be shown."""
    told = report.circles
    if len(told.circles) < TWO:
        return None
    minimum = report.minimum_group
    names = words.in_short([each.name for each in told.circles])
    sizes = [words.size(each.people, minimum) for each in told.circles]
    linked = [each for each in told.between if each.shared]
    ties = [_ties_of(place, linked, names) for place in range(len(names))]
    said = [
        words.on_map(name, size, words.most_ties(some[:SAID], len(some[SAID:])))
        for name, size, some in zip(names, sizes, ties, strict=True)
    ]
    lines = _widest(linked, len(names), told.apart)
    return Chart(
        pillar="S",
        key="circles",
        title=words.MAP_TITLE,
        alt=words.map_alt(told.apart in linked, some=len(lines) < len(linked)),
        columns=words.COLUMNS,
        rows=tuple(zip(names, sizes, (words.most_ties(some, 0) for some in ties), strict=True)),
        readout=said[0],
        svg=_svg(told, names, said, lines, minimum),
    )


def _ties_of(place: int, linked: list[Between], names: list[str]) -> list[str]:
    """How many ties lead from a circle to each of the others, the most first."""
    mine = sorted(_of(linked, place), key=lambda each: -each.shared)
    return [words.ties(each.shared, names[each.other if each.one == place else each.one]) for each in mine]


def _widest(linked: list[Between], circles: int, apart: Between | None) -> list[Between]:
    """The lines that are drawn: all where there are few circles, else the widest of each; the broken one always."""
    if circles <= RING:
        return linked
    by_width = sorted(linked, key=lambda each: -each.shared / each.ties)
    chosen = [each for place in range(circles) for each in _of(by_width, place)[:LINES]]
    return [each for each in linked if each in chosen or each == apart]


def _of(pairs: list[Between], place: int) -> list[Between]:
    return [each for each in pairs if place in {each.one, each.other}]


def _svg(told: Told, names: list[str], said: list[str], linked: list[Between], least: int) -> str:
    sizes = [each.people or least for each in told.circles]
    largest = LARGEST if len(sizes) <= RING else MANY
    radii = [max(SMALLEST, largest * sqrt(size / max(sizes))) for size in sizes]
    at, height = _places(len(sizes), max(radii))
    lines = [_line(each, at, apart=each == told.apart) for each in linked]
    labels = _cut(names)
    discs = [
        _disc(at[place], radii[place], each, labels[place], said[place], chosen=place == 0)
        for place, each in enumerate(told.circles)
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


def _line(pair: Between, at: list[tuple[float, float]], *, apart: bool) -> str:
    """A line between two circles, broken where they are the two that hardly talk."""
    (x1, y1), (x2, y2) = at[pair.one], at[pair.other]
    return tag(
        "line",
        x1=f"{x1:.1f}",
        y1=f"{y1:.1f}",
        x2=f"{x2:.1f}",
        y2=f"{y2:.1f}",
        class_="tie apart" if apart else "tie",
        stroke_width=f"{max(THINNEST, WIDEST * max(pair.shared, words.FEWEST) / pair.ties):.1f}",
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


def _cut(names: list[str]) -> list[str]:
    """Names as there is room for them: without their ends, or without their middles where several would be alike."""
    half = LONGEST // 2
    cut = [name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…" for name in names]
    return [
        short if cut.count(short) == 1 else f"{name[: half - 1]}…{name[-half:]}"
        for name, short in zip(names, cut, strict=True)
    ]


def _places(number_: int, largest: float) -> tuple[list[tuple[float, float]], float]:
    """Where each disc is, and how high the map is: two beside each other, a few on a ring, more on a long one."""
    if number_ == TWO:
        y = largest + 6
        return [(WIDE * 0.25, y), (WIDE * 0.75, y)], y + largest + ROOM
    if number_ <= RING:
        middle = RADIUS + largest + 6
        turns = [2 * pi * place / number_ - pi / 2 for place in range(number_)]
        return [(WIDE / 2 + RADIUS * cos(turn), middle + RADIUS * sin(turn)) for turn in turns], 2 * middle + ROOM
    right = number_ // 2
    sides = [(1, place, right) for place in range(right)] + [
        (-1, place, number_ - right) for place in reversed(range(number_ - right))
    ]
    at = [
        (WIDE / 2 + side * (NECK + BELLY * sin(pi * (place + 0.5) / rows)), largest + 6 + ROW * place)
        for side, place, rows in sides
    ]
    return at, max(y for _, y in at) + largest + ROOM
