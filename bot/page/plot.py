"""A line of points with their ranges, over the usual range: how courses and curves are drawn."""

from collections.abc import Sequence
from itertools import pairwise
from math import floor, log10
from typing import Final

from bot.page.chart import ACROSS, LEFT, Spot, drawing, percent, point, tag, word, x
from bot.words.numbers import number, share
from bot.words.pages import ANEW, KEYS

TOP, BOTTOM, HEIGHT = 18, 192, 216
MOST_TICKS: Final = 5
MIDDLE: Final = 60.0  # hundredths of the width, beyond which a word stands better on the left
SHORT: Final = 3  # letters that fit under the last spot


def plot(
    key: str, title: str, spots: Sequence[Spot], unit: str, usual: tuple[float, float] | None = None, *, anew: int = 0
) -> str:
    """Points in order, joined where nothing lies between them; what is usual begins before the spot `anew`."""
    ticks = _ticks(spots, unit, usual)
    top = ticks[-1]
    reach = max(top, *(each for spot in spots for each in (spot.value, spot.high) if each is not None), *(usual or ()))
    return drawing(
        key,
        f"{title}. {KEYS}",
        HEIGHT,
        _band(usual, reach, _before(spots, anew)) if usual else "",
        *(_level(tick, reach, unit) for tick in ticks),
        *(_tick(spot) for spot in spots if spot.tick),
        *(_joined(one, other, reach) for place, (one, other) in enumerate(pairwise(spots), 1) if place != anew),
        *(_break(_before(spots, anew)) if anew else ()),
        *(_spot(place, spots, reach) for place in range(len(spots))),
    )


def _ticks(spots: Sequence[Spot], unit: str, usual: tuple[float, float] | None) -> list[float]:
    """Round numbers from 0 up to the highest that is drawn; of shares always up to all."""
    if unit == "share":
        return [0.0, 0.25, 0.5, 0.75, 1.0]
    highest = max(1.0, *(spot.value or 0 for spot in spots), *(usual or ()))
    step = _round_step(highest / (MOST_TICKS - 1))
    return [float(step * each) for each in range(floor(highest / step) + 1)]


def _round_step(least: float) -> int:
    """The smallest of 1, 2, 5, 10, 20, 25, 50, 100 and so on that is at least so much."""
    power: int = 10 ** floor(log10(max(least, 1)))
    steps = (power, 2 * power, 5 * power // 2 if power > 1 else 5, 5 * power, 10 * power)
    return next(each for each in steps if each >= least)


def _y(value: float, reach: float) -> float:
    return BOTTOM - value / reach * (BOTTOM - TOP)


def _level(value: float, reach: float, unit: str) -> str:
    y = _y(value, reach)
    said = share(value) if unit == "share" else number(value)
    line = tag("line", x1="0", x2="100%", y1=f"{y:.1f}", y2=f"{y:.1f}", class_="grid")
    return line + word(said, "0", y - 4, "start")


def _tick(spot: Spot) -> str:
    """What stands below a spot; a long word at the right end stays inside."""
    y = BOTTOM + 18
    return (
        word(spot.tick, "100%", y, "end") if spot.at == 1 and len(spot.tick) > SHORT else word(spot.tick, x(spot.at), y)
    )


def _before(spots: Sequence[Spot], place: int) -> float:
    """Where a new beginning stands, in hundredths of the width: between a spot and the one before; 0 without one."""
    return LEFT + (spots[place - 1].at + spots[place].at) / 2 * ACROSS if place else 0.0


def _band(usual: tuple[float, float], reach: float, begin: float) -> str:
    low, high = usual
    y, height = _y(high, reach), _y(low, reach) - _y(high, reach)
    width = percent(100 - begin) if begin else "100%"
    place = percent(begin) if begin else "0"
    return tag("rect", x=place, width=width, y=f"{y:.1f}", height=f"{height:.1f}", class_="usual")


def _break(at: float) -> list[str]:
    """A line at the new beginning, with its word on the side where there is room."""
    left = at > MIDDLE
    beside = percent(at - 1 if left else at + 1)
    line = tag("line", x1=percent(at), x2=percent(at), y1=TOP - 10, y2=BOTTOM, class_="break")
    return [line, word(ANEW, beside, TOP - 4, "end" if left else "start")]


def _joined(one: Spot, other: Spot, reach: float) -> str:
    if one.value is None or other.value is None:
        return ""
    y1, y2 = f"{_y(one.value, reach):.1f}", f"{_y(other.value, reach):.1f}"
    return tag("line", x1=x(one.at), x2=x(other.at), y1=y1, y2=y2, class_="line")


def _spot(place: int, spots: Sequence[Spot], reach: float) -> str:
    spot = spots[place]
    left = (spots[place - 1].at + spot.at) / 2 if place else spot.at - 0.02
    right = (spots[place + 1].at + spot.at) / 2 if place + 1 < len(spots) else spot.at + 0.02
    begin, width = percent(LEFT + left * ACROSS), percent((right - left) * ACROSS)
    hit = tag("rect", x=begin, width=width, y=TOP - 10, height=BOTTOM - TOP + 14, class_="hit")
    return point(spot.said, hit, *_marks(spot, reach), chosen=place + 1 == len(spots))


def _marks(spot: Spot, reach: float) -> list[str]:
    if spot.value is None:
        return [tag("line", x1=x(spot.at), x2=x(spot.at), y1=TOP, y2=BOTTOM, class_="gap")]
    marks = []
    if spot.low is not None and spot.high is not None and spot.high > spot.low:
        low, high = f"{_y(spot.low, reach):.1f}", f"{_y(spot.high, reach):.1f}"
        marks.append(tag("line", x1=x(spot.at), x2=x(spot.at), y1=low, y2=high, class_="reach"))
    kind = "dot hollow" if spot.hollow else "dot"
    return [*marks, tag("circle", cx=x(spot.at), cy=f"{_y(spot.value, reach):.1f}", r=4, class_=kind)]
