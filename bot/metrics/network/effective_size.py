"""How many different surroundings people reach: Burt's effective size."""

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.network.graph import Dyads
from bot.metrics.network.groups import Floats
from bot.metrics.network.surroundings import median_surroundings
from bot.metrics.network.triangles import triangles
from bot.window import History


def effective_size(history: History) -> Figure:
    """How many people somebody reaches who do not reach each other anyway.

    The number of somebody's partners less the number of ties each of those has, on average, to the others (Burt 1992,
    in the form of Borgatti 1997 for ties that are there or not); the median over people with at least two partners in
    the network of the last 28 days. Two partners who speak with each other are worth one and a half. Nobody's own
    figure is shown to anybody else. The interval is by order statistics. Range: 1 and up. Undefined when nobody has two
    partners, or when fewer than a quarter of messages are known to address somebody. Needs 20 such people.
    """
    return median_surroundings(history, effective)


def effective(pairs: Dyads) -> Floats:
    """Everybody's effective size; not a number for those without a partner."""
    degree = pairs.degree
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(degree > 0, degree - 2 * triangles(pairs) / degree, np.nan)
