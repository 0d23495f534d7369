"""Random networks in which everybody has as many partners as in the real one: what structure is compared with."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from bot.metrics.network.graph import Dyads
from bot.sorting import order
from bot.window import Bools, Ints

NETWORKS: Final = 50
WARM_UP: Final = 20  # rounds before the first network; half of all ties are offered an exchange in each
BETWEEN: Final = 6  # rounds from one network to the next
SEED: Final = 20260302


def rewired(pairs: Dyads, number: int = NETWORKS, seed: int = SEED) -> Iterator[Dyads]:
    """So many random networks with the same people, the same number of partners each, and the same days on the ties.

    Two ties exchange ends, again and again (Maslov and Sneppen 2002); an exchange that would tie somebody to themselves
    or tie two people twice does not happen. Equal ties give equal networks.
    """
    chance = np.random.default_rng(seed)
    one, other = pairs.one.copy(), pairs.other.copy()
    for network in range(number):
        for _ in range(WARM_UP if network == 0 else BETWEEN):
            _exchange(one, other, pairs.people, chance)
        low, high = np.minimum(one, other), np.maximum(one, other)
        rows = order(low * pairs.people + high)
        mutual = np.zeros(len(pairs), bool)
        yield Dyads(pairs.people, low[rows], high[rows], pairs.days[rows], pairs.met[rows], mutual)


def _exchange(one: Ints, other: Ints, people: int, chance: np.random.Generator) -> None:
    """Offer every tie an exchange with one other, and carry out those that can all happen together."""
    half = len(one) // 2
    mixed = chance.permutation(len(one))
    here, there = mixed[:half], mixed[half : 2 * half]
    turned = chance.random(half) < 0.5  # which of the two ends is exchanged
    near, far = np.where(turned, other[there], one[there]), np.where(turned, one[there], other[there])
    ties = np.concatenate((_code(one, other, people), _code(one[here], far, people), _code(near, other[here], people)))
    new = _once(ties)[len(one) :]  # neither a tie already nor offered twice
    possible = new[:half] & new[half:] & (one[here] != far) & (near != other[here])
    here, there = here[possible], there[possible]
    end = other[here].copy()
    other[here] = far[possible]
    one[there], other[there] = near[possible], end


def _code(one: Ints, other: Ints, people: int) -> Ints:
    return np.minimum(one, other) * people + np.maximum(one, other)


def _once(codes: Ints) -> Bools:
    """Which of the codes occur only once."""
    rows = order(codes)
    ranked = codes[rows]
    differs = np.ones(len(codes) + 1, bool)
    np.not_equal(ranked[1:], ranked[:-1], out=differs[1:-1])
    once = np.empty(len(codes), bool)
    once[rows] = differs[1:] & differs[:-1]
    return once
