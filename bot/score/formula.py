"""How a component, a quality and the whole are scored: 0 to 100, where 50 is this community as it was at first.

Components are compared with this community's own first twelve weeks and with nothing else. Nothing that is missing is
filled in.
"""

from collections.abc import Sequence
from enum import StrEnum
from math import exp, log, sqrt
from typing import Final

import msgspec

from bot.metrics.figure import Figure, State
from bot.metrics.statistics.wilson import Z95

VERSION: Final = 1
SIGMA: Final = 12.5  # points for one sigma
MIDDLE: Final = 50.0
FLOOR: Final = 5.0  # of a quality in the overall score, so that none can be bought off nor put an end to everything
LOWEST: Final = 0.01  # a share nearer to none or all than this says no more
ENOUGH_QUALITIES: Final = 4
BELOW, ABOVE = 37.0, 63.0
_USED: Final = frozenset({State.OK, State.ROUGH})


class Scale(StrEnum):
    """How a component is measured before it is compared."""

    SHARE = "share"  # logit
    COUNT = "count"  # logarithm
    PLAIN = "plain"


class Component(msgspec.Struct, frozen=True):
    """A measure that a quality is made of, with its weight there."""

    id: str
    weight: float
    scale: Scale = Scale.SHARE


class Usual(msgspec.Struct, frozen=True):
    """What a component was in the weeks it is compared with, on its scale."""

    middle: float
    sigma: float
    weeks: int
    first: int  # the Monday after the first of them
    last: int  # and after the last


class Score(msgspec.Struct, frozen=True):
    """Points from 0 to 100 with their 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def error(self) -> float:
        """The standard error that the interval's width stands for."""
        return (self.high - self.low) / 2 / Z95

    @property
    def band(self) -> str:
        """Below usual, usual or above usual; usual wherever the interval holds 50."""
        if self.low <= MIDDLE <= self.high:
            return "usual"
        return "below" if self.value < BELOW else "above" if self.value > ABOVE else "usual"


QUALITIES: Final[dict[str, tuple[Component, ...]]] = {
    "E": (Component("E1", 0.5, Scale.COUNT), Component("E2", 0.25), Component("E3", 0.25)),
    "U": (Component("U1", 0.4), Component("U2", 0.3), Component("U3", 0.3)),
    "T": (Component("T1", 0.3), Component("T2", 0.4), Component("T3", 0.3)),
    "D": (Component("D1", 0.5, Scale.PLAIN), Component("D2", 0.25), Component("D3", 0.25, Scale.PLAIN)),
    "R": (Component("R1", 0.625), Component("R2", 0.375)),  # .5 and .3, as R3 is not measured
}


def observed(figure: Figure, scale: Scale) -> tuple[float, float] | None:
    """A figure on its scale with its standard error; None where it may not be used, or nothing tells how sure it is."""
    if figure.value is None or figure.low is None or figure.high is None or figure.state not in _USED:
        return None
    low, high = on_scale(figure.low, scale), on_scale(figure.high, scale)
    return on_scale(figure.value, scale), (high - low) / 2 / Z95


def on_scale(value: float, scale: Scale) -> float:
    """The logit of a share, the logarithm of a count, or the value itself."""
    if scale is Scale.SHARE:
        share = min(max(value, LOWEST), 1 - LOWEST)
        return log(share / (1 - share))
    return log(max(value, 0.5)) if scale is Scale.COUNT else value


def off_scale(value: float, scale: Scale) -> float:
    """The way back from the scale to the natural unit."""
    if scale is Scale.SHARE:
        return 1 / (1 + exp(-value))
    return exp(value) if scale is Scale.COUNT else value


def scored(value: float, error: float, usual: Usual) -> Score:
    """50, and 12.5 points for each sigma away from what was usual, between 0 and 100.

    A figure at its cap, whose range has no width, is as unsure as the weeks it is compared with.
    """
    points = MIDDLE + SIGMA * (value - usual.middle) / usual.sigma
    return _within(points, SIGMA * (error or usual.sigma) / usual.sigma)


def quality(parts: Sequence[tuple[float, Score | None]]) -> Score | None:
    """The weighted mean of the components there are; None where they have less than half of the weight."""
    known = [(weight, score) for weight, score in parts if score is not None]
    weight = sum(each for each, _ in known)
    if not known or weight < sum(each for each, _ in parts) / 2:
        return None
    points = sum(each * score.value for each, score in known) / weight
    return _within(points, sqrt(sum((each * score.error) ** 2 for each, score in known)) / weight)


def overall(qualities: Sequence[Score | None]) -> Score | None:
    """The geometric mean of four qualities or five, each at least 5; None with fewer."""
    known = [each for each in qualities if each is not None]
    if len(known) < ENOUGH_QUALITIES:
        return None
    floored = [max(each.value, FLOOR) for each in known]
    points = exp(sum(log(each) for each in floored) / len(floored))
    relative = sqrt(sum((each.error / value) ** 2 for each, value in zip(known, floored, strict=True)))
    return _within(points, points * relative / len(floored))


def _within(points: float, error: float) -> Score:
    reach = Z95 * error
    ends = (min(max(each, 0.0), 100.0) for each in (points, points - reach, points + reach))
    return Score(*ends)
