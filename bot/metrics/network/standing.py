"""Where a value stands among those that chance alone gives."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np


class Standing(NamedTuple):
    """The mean of random values, and how many of their standard deviations the real one lies above it."""

    mean: float | None
    z: float | None


def against_chance(value: float, random: Sequence[float]) -> Standing:
    """The real value among random ones; no z where chance allows only one value."""
    if len(random) < 2:
        return Standing(None, None)
    mean, deviation = float(np.mean(random)), float(np.std(random, ddof=1))
    return Standing(mean, (value - mean) / deviation if deviation > 1e-12 else None)  # what is left is rounding
