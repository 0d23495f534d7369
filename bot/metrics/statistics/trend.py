"""Whether something changed against a community's own past: one rule for every watched series, with known error rates.

Recent is the mean of the last 4 weeks, usual the 12 weeks before. The spread is robust (median absolute deviation) and
never below the noise that counting alone makes. Weeks with a gap or a holiday are None and take no part.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from math import erfc, inf, sqrt
from statistics import median
from typing import NamedTuple

RECENT_WEEKS = 4
USUAL_WEEKS = 12
USABLE_WEEKS = 8
RECENT_USABLE = 3
FLAG = 3.0
COUNT_CHANGE = 0.15  # a count moved by less than this share of the usual is no change
SHARE_CHANGE = 0.05  # a share moved by less than this is no change
MAD_TO_SD = 1.4826


class Direction(StrEnum):
    """What may be said of a series."""

    UP = "up"
    DOWN = "down"
    SUDDEN = "sudden"  # the last full week alone fell below the usual
    NONE = "none"  # no clear change
    UNKNOWN = "unknown"  # not enough weeks to know what is usual


class Change(NamedTuple):
    """A series compared with its own past; `low` to `high` is the usual range of what `recent` or one week shows."""

    direction: Direction
    z4: float | None = None
    recent: float | None = None
    usual: float | None = None
    low: float | None = None
    high: float | None = None
    weeks: int = 0  # usable weeks of the twelve

    @property
    def p(self) -> float | None:
        """Two-sided probability of so large a z4 by chance."""
        return None if self.z4 is None else erfc(abs(self.z4) / sqrt(2))


def rule_w(weekly: Sequence[float | None], sizes: Sequence[int] | None = None) -> Change:
    """Compare the last 4 weeks with the 12 before; oldest first, the last being the last complete week.

    Without `sizes` the values are counts of people or things. With `sizes` they are shares of so many cases a week:
    then the cases of 4 and of 12 weeks are pooled, so that a week with few cases weighs little.
    """
    before, after = _split(weekly)
    usable = sum(value is not None for value in before)
    if usable < USABLE_WEEKS or sum(value is not None for value in after) < RECENT_USABLE:
        return Change(Direction.UNKNOWN, weeks=usable)
    if sizes is None:
        return _counts([v for v in before if v is not None], after, usable)
    weights_before, weights_after = _split(sizes)
    return _shares(_pairs(before, weights_before), _pairs(after, weights_after), usable)


def compare(recent: float, recent_error: float, usual: float, usual_error: float, weeks: int) -> Change:
    """The same rule for a share whose two pooled values (28 days, and the 84 before) come with standard errors."""
    if weeks < USABLE_WEEKS:
        return Change(Direction.UNKNOWN, weeks=weeks)
    error = sqrt(recent_error**2 + usual_error**2)
    z4 = _ratio(recent - usual, error)
    direction = _direction(z4, abs(recent - usual) > SHARE_CHANGE)
    return Change(direction, z4, recent, usual, max(0.0, usual - 2 * error), min(1.0, usual + 2 * error), weeks)


def watch_list(changes: Mapping[str, Change], rate: float = 0.10) -> dict[str, Change]:
    """Keep only the changes that stand when several series are watched at once (Benjamini and Hochberg 1995).

    A sudden week is judged alone, by its own much stricter rule, and stays.
    """
    kept = benjamini_hochberg({name: change.p for name, change in changes.items()}, rate)
    return {
        name: change if name in kept or change.direction not in {Direction.UP, Direction.DOWN} else _calmed(change)
        for name, change in changes.items()
    }


def benjamini_hochberg(probabilities: Mapping[str, float | None], rate: float = 0.10) -> set[str]:
    """The names among which at most `rate` are expected to be false alarms; unknown ones do not count as tests."""
    known = sorted((p, name) for name, p in probabilities.items() if p is not None)
    standing = [rank for rank, (p, _) in enumerate(known, 1) if p <= rate * rank / len(known)]
    return {name for _, name in known[: max(standing, default=0)]}


def _counts(before: list[float], after: Sequence[float | None], usable: int) -> Change:
    present = [value for value in after if value is not None]
    recent, usual = sum(present) / len(present), median(before)
    spread = max(_robust_sd(before), sqrt(max(usual, 1.0)))
    z4 = (recent - usual) / (spread / sqrt(len(present)))
    direction = _direction(z4, abs(recent - usual) > COUNT_CHANGE * usual)
    last = after[-1]
    if direction is Direction.NONE and last is not None and usual - last > max(FLAG * spread, COUNT_CHANGE * usual):
        direction = Direction.SUDDEN
    return Change(direction, z4, recent, usual, max(0.0, usual - 2 * spread), usual + 2 * spread, usable)


def _shares(before: list[tuple[float, int]], after: list[tuple[float, int]], usable: int) -> Change:
    cases, recent_cases = sum(size for _, size in before), sum(size for _, size in after)
    if not cases or not recent_cases:
        return Change(Direction.UNKNOWN, weeks=usable)
    usual = sum(value * size for value, size in before) / cases
    recent = sum(value * size for value, size in after) / recent_cases
    middle = (usual * cases + 1) / (cases + 2)  # a share of none or all still has noise
    floor = sqrt(middle * (1 - middle) * (1 / recent_cases + 1 / cases))
    error = max(_robust_sd([value for value, _ in before]) / sqrt(len(after)), floor)
    z4 = (recent - usual) / error
    direction = _direction(z4, abs(recent - usual) > SHARE_CHANGE)
    last, size = after[-1]
    week = max(error * sqrt(len(after)), sqrt(middle * (1 - middle) / max(size, 1)))
    if direction is Direction.NONE and usual - last > max(FLAG * week, SHARE_CHANGE):
        direction = Direction.SUDDEN
    return Change(direction, z4, recent, usual, max(0.0, usual - 2 * error), min(1.0, usual + 2 * error), usable)


def _direction(z4: float, large: bool) -> Direction:
    if abs(z4) <= FLAG or not large:
        return Direction.NONE
    return Direction.UP if z4 > 0 else Direction.DOWN


def _split(values: Sequence[float | None]) -> tuple[list[float | None], list[float | None]]:
    picture = list(values)[-(RECENT_WEEKS + USUAL_WEEKS) :]
    return picture[:-RECENT_WEEKS], picture[-RECENT_WEEKS:]


def _pairs(values: list[float | None], sizes: list[float | None]) -> list[tuple[float, int]]:
    return [(value, int(size or 0)) for value, size in zip(values, sizes, strict=True) if value is not None]


def _robust_sd(values: list[float]) -> float:
    middle = median(values)
    return MAD_TO_SD * median(abs(value - middle) for value in values)


def _ratio(difference: float, error: float) -> float:
    if error > 0:
        return difference / error
    return 0.0 if difference == 0 else inf * (1 if difference > 0 else -1)


def _calmed(change: Change) -> Change:
    return change._replace(direction=Direction.NONE)
