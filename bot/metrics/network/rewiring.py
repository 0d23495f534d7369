"""Random networks in which everybody has as many partners as in the real one: what structure is compared with."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from bot.metrics.network.graph import Dyads
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
        order = np.argsort(low * pairs.people + high)
        mutual = np.zeros(len(pairs), bool)
        yield Dyads(pairs.people, low[order], high[order], pairs.days[order], pairs.met[order], mutual)


def _exchange(one: Ints, other: Ints, people: int, chance: np.random.Generator) -> None:
    """Offer every tie an exchange with one other, and carry out those that can all happen together."""
    half = len(one) // 2
    order = chance.permutation(len(one))
    here, there = order[:half], order[half : 2 * half]
    turned = chance.random(half) < 0.5  # which of the two ends is exchanged
    near, far = np.where(turned, other[there], one[there]), np.where(turned, one[there], other[there])
    first, second = _code(one[here], far, people), _code(near, other[here], people)
    offered = np.concatenate((first, second))
    known = np.sort(_code(one, other, people))
    new = ~_among(offered, known) & _once(offered)
    possible = new[:half] & new[half:] & (one[here] != far) & (near != other[here])
    here, there = here[possible], there[possible]
    end = other[here].copy()
    other[here] = far[possible]
    one[there], other[there] = near[possible], end


def _code(one: Ints, other: Ints, people: int) -> Ints:
    return np.minimum(one, other) * people + np.maximum(one, other)


def _among(codes: Ints, known: Ints) -> Bools:
    """Which of the codes are known already; `known` is sorted."""
    place = np.minimum(np.searchsorted(known, codes), len(known) - 1)
    found: Bools = known[place] == codes
    return found


def _once(codes: Ints) -> Bools:
    """Which of the codes occur only once."""
    order = np.argsort(codes, kind="stable")
    same = np.diff(codes[order]) == 0
    twice = np.zeros(len(codes), bool)
    twice[order[1:][same]] = True
    twice[order[:-1][same]] = True
    return ~twice
