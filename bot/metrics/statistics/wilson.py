"""Intervals for shares: Wilson's, which stays honest for few cases and for shares of none or all."""

from math import sqrt
from typing import NamedTuple

Z95 = 1.959963984540054  # 95 % of a normal distribution lies within so many standard deviations
SAME_PERSON = 0.1  # how much two questions of one person are assumed to resemble one another


class Interval(NamedTuple):
    """A 95 % interval; both ends are None where none is defined."""

    low: float | None
    high: float | None

    @property
    def half_width(self) -> float | None:
        """Half the distance between the ends."""
        return None if self.low is None or self.high is None else (self.high - self.low) / 2


UNDEFINED = Interval(None, None)


def wilson(successes: float, n: float, effective_n: float | None = None) -> Interval:
    """The interval of successes among n (Wilson 1927); `effective_n` where cases resemble one another; 0 has none."""
    if n <= 0:
        return UNDEFINED
    share = successes / n
    size = n if effective_n is None else effective_n
    spread = Z95 * sqrt(share * (1 - share) / size + Z95**2 / (4 * size**2))
    centre = share + Z95**2 / (2 * size)
    scale = 1 + Z95**2 / size
    low = 0.0 if successes <= 0 else max(0.0, (centre - spread) / scale)
    high = 1.0 if successes >= n else min(1.0, (centre + spread) / scale)
    return Interval(low, high)


def effective_n(n: int, people: int) -> float:
    """How many independent cases n cases by so many people are worth: n / (1 + (n / people - 1) * .1)."""
    return n / (1 + (n / people - 1) * SAME_PERSON) if people else 0.0
