"""Triangles among ties: three people each of whom speaks with both others."""

import numpy as np

from bot.metrics.network.graph import Dyads
from bot.window import Ints


def transitivity(pairs: Dyads) -> float | None:
    """Triangles, each counted at its three corners, over pairs of ties that meet; None where none meet."""
    degree = pairs.degree
    meeting = int((degree * (degree - 1)).sum()) // 2
    return 3 * _number(pairs, degree) / meeting if meeting else None


def triangles(pairs: Dyads) -> Ints:
    """For each person how many triangles they are a corner of."""
    ties = pairs.matrix()
    closed = (ties @ ties).multiply(ties).sum(axis=1)
    return np.asarray(closed, np.int64).ravel() // 2


def _number(pairs: Dyads, degree: Ints) -> int:
    """How many triangles there are.

    Every tie is turned towards who has more partners (Chiba and Nishizeki 1985), so that each triangle has one corner
    from which both of its ties lead away, and people with very many partners have few that lead away from them.
    """
    from scipy.sparse import coo_array  # noqa: PLC0415  # heavy, and not every measure needs it

    up = degree[pairs.one] <= degree[pairs.other]
    ends = (np.where(up, pairs.one, pairs.other), np.where(up, pairs.other, pairs.one))
    away = coo_array((np.ones(len(pairs), np.int32), ends), shape=(pairs.people, pairs.people)).tocsr()
    return int((away @ away).multiply(away).sum())
