"""How closely knit people's own surroundings are: Burt's constraint."""

from typing import Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.network.graph import Dyads
from bot.metrics.network.groups import Floats
from bot.metrics.network.surroundings import median_surroundings
from bot.window import History

AT_ONCE: Final = 4096  # people whose surroundings are held in memory together


def burt_constraint(history: History) -> Figure:
    """How closely knit the surroundings of the people here are.

    Burt's constraint (1992), the median over people with at least two partners in the network of the last 28 days: high
    where one's partners speak with each other too, so that all news comes round by the same way; low for those who
    speak with people who do not know one another. Ties weigh by the days on which both spoke. Nobody's own figure is
    shown to anybody else. The interval is by order statistics. Range: above 0 to about 1.1. Undefined when nobody has
    two partners, or when fewer than a quarter of messages are known to address somebody. Needs 20 such people.
    """
    return median_surroundings(history, constraint)


def constraint(pairs: Dyads) -> Floats:
    """Everybody's constraint; not a number for those without a partner.

    c_i is the sum over partners j of (p_ij + sum over q of p_iq p_qj) squared, p_ij being the share of i's days with j.
    """
    weights = pairs.matrix(pairs.days.astype(np.float64))
    total = np.asarray(weights.sum(axis=1)).ravel()
    with np.errstate(divide="ignore"):
        scale = np.where(total > 0, 1 / total, 0.0)
    shares = weights.copy()
    shares.data *= np.repeat(scale, np.diff(shares.indptr))
    tied = pairs.matrix()
    found = np.full(pairs.people, np.nan)
    for begin in range(0, pairs.people, AT_ONCE):
        rows = slice(begin, begin + AT_ONCE)
        direct = shares[rows]
        around = (direct + (direct @ shares).multiply(tied[rows])).tocsr()
        around.data **= 2
        found[rows] = np.asarray(around.sum(axis=1)).ravel()
    return np.where(total > 0, found, np.nan)
