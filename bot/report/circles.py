"""Circles as lines of words, the same for the terminal and the page."""

import msgspec

from bot.circles import Basis, ToldCircle
from bot.metrics import State
from bot.report import Report
from bot.words import circles as words
from bot.words.numbers import about, share

_SAID = frozenset({State.OK, State.ROUGH, State.PARTIAL})


class Line(msgspec.Struct, frozen=True):
    """One circle, said."""

    name: str
    size: str
    qualities: str
    roles: str


class Section(msgspec.Struct, frozen=True):
    """All circles, said: what they rest on, one line for each, and what holds for all together."""

    basis: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...]


def section(report: Report) -> Section:
    """The circles of a report in words."""
    told = report.circles
    if not told.circles:
        return Section(words.NONE, (), ())
    minimum = report.minimum_group
    notes = [words.more(told.more) if told.more else ""]
    if told.basis is Basis.TIES:
        notes.append(words.outside(told.outside, minimum))
    notes.append(words.between(told.connectors, minimum))
    notes.append(apart(report))
    return Section(
        words.TIES if told.basis is Basis.TIES else words.CHANNELS,
        tuple(_line(each, place, minimum) for place, each in enumerate(told.circles)),
        tuple(each for each in notes if each),
    )


def apart(report: Report) -> str:
    """The two circles that hardly talk, where there are two."""
    found, told = report.circles.apart, report.circles.circles
    if found is None:
        return ""
    names = words.in_short([each.name for each in told])
    return words.apart(names[found.one], names[found.other], found.shared, found.ties, found.expected)


def _line(circle: ToldCircle, place: int, minimum: int) -> Line:
    qualities = [
        words.quality(name, figure.value, about(share(figure.value, figure.n), rough=figure.state is State.ROUGH))
        for name, figure in circle.qualities.items()
        if figure.value is not None and figure.state in _SAID
    ]
    return Line(
        words.called(circle.name, place),
        words.size(circle.people, minimum),
        " · ".join(qualities),
        words.roles(list(circle.roles.items())),
    )
