"""Random networks in which everybody has as many partners as in the real one: what structure is compared with."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from bot.metrics.network.graph import Dyads
from bot.sorting import order, places
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
    """Offer every tie an exchange with one other, as though one pair of ties came after the other.

    One at a time is what makes every network equally likely. Were exchanges that get into each other's way all dropped,
    people with many partners would be tied to one another too rarely, and chance would look less clustered than it is.
    """
    half = len(one) // 2
    mixed = chance.permutation(len(one))
    here, there = mixed[:half], mixed[half : 2 * half]
    turned = chance.random(half) < 0.5  # which of the two ends is exchanged
    near, far = np.where(turned, other[there], one[there]), np.where(turned, one[there], other[there])
    known = _code(one, other, people)
    offered = _code(one[here], far, people), _code(near, other[here], people)
    once = _once(np.concatenate((known, *offered)))[len(one) :]  # neither a tie already nor offered twice
    possible = (one[here] != far) & (near != other[here])
    done = possible & once[:half] & once[half:]
    doubtful = np.flatnonzero(possible & ~done)
    turn = np.full(len(one) + 1, half, np.int64)  # in which exchange each tie takes part, `half` in none; -1 is no tie
    turn[here], turn[there], turn[-1] = np.arange(half), np.arange(half), -1
    makes = [each[doubtful] for each in offered]
    _in_turn(done, doubtful, *makes, *turn[_found(known, np.concatenate(makes))].reshape(2, -1))
    here, there = here[done], there[done]
    end = other[here].copy()
    other[here] = far[done]
    one[there], other[there] = near[done], end


def _in_turn(done: Bools, doubtful: Ints, *offered: Ints) -> None:
    """Carry out every doubtful exchange that is possible when its turn comes: neither tie it makes is there by then.

    `offered` are both these ties, and for each the turn in which it ends where it stood before the round.
    """
    made: set[int] = set()
    for turn, first, second, *ends in zip(*(each.tolist() for each in (doubtful, *offered)), strict=True):
        if first in made or second in made:
            continue
        if all(each < 0 or (each < turn and done[each]) for each in ends):
            done[turn] = True
            made |= {first, second}


def _code(one: Ints, other: Ints, people: int) -> Ints:
    return np.minimum(one, other) * people + np.maximum(one, other)


def _found(known: Ints, codes: Ints) -> Ints:
    """The row of each code among the known ones, -1 where it is none of them."""
    rows = order(known)
    ranked = known[rows]
    place = np.minimum(places(ranked, codes), len(rows) - 1)
    return np.where(ranked[place] == codes, rows[place], -1)


def _once(codes: Ints) -> Bools:
    """Which of the codes occur only once."""
    rows = order(codes)
    ranked = codes[rows]
    differs = np.ones(len(codes) + 1, bool)
    np.not_equal(ranked[1:], ranked[:-1], out=differs[1:-1])
    once = np.empty(len(codes), bool)
    once[rows] = differs[1:] & differs[:-1]
    return once
