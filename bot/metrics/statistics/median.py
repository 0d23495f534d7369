"""How sure a median is: between which of the ordered values it lies.

Not the jackknife: leaving out some people rarely moves a median of small whole numbers at all, and no movement would
read as certainty.
"""

from math import floor, sqrt

import numpy as np
import numpy.typing as npt

from bot.metrics.statistics.wilson import UNDEFINED, Z95, Interval
from bot.window import Ints

Floats = npt.NDArray[np.float64]


def median_interval(values: Ints | Floats) -> Interval:
    """The 95 % interval of the median by order statistics, with the binomial taken as normal; none below six values."""
    n = len(values)
    rank = floor((n - Z95 * sqrt(n)) / 2)
    if rank < 1:
        return UNDEFINED
    ordered = np.sort(values)
    return Interval(float(ordered[rank - 1]), float(ordered[n - rank]))
