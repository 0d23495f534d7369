"""Who meets whom: newcomers with people who help, everybody else as well as all can be, and nobody twice."""

from collections.abc import Iterator
from typing import Final

import numpy as np
from scipy.optimize import linear_sum_assignment

from bot.introductions.value import Pairs
from bot.window import Bools, Ints

WORTH: Final = 0.3  # how well a newcomer and a helper have to fit
MOST_EXACTLY: Final = 5_000  # people up to whom the best matching is looked for; above, the best pairs come first

Pair = tuple[int, int]


def welcomed(pairs: Pairs, newcomer: Bools, helper: Bools, room: Ints) -> list[tuple[int, int, float]]:
    """Newcomers with helpers so that the values add up to the most: (newcomer, helper, value).

    A helper takes as many newcomers as there is room for, two at most.
    """
    open_ = [(one, other, value) for one, other, value in _welcoming(pairs, newcomer, helper)]
    guests = sorted({guest for guest, _, _ in open_})
    hosts = [host for host in sorted({host for _, host, _ in open_}) for _ in range(int(room[host]))]
    if not guests or not hosts:
        return []
    row = {guest: index for index, guest in enumerate(guests)}
    columns: dict[int, list[int]] = {}
    for index, host in enumerate(hosts):
        columns.setdefault(host, []).append(index)
    worth = np.zeros((len(guests), len(hosts)))
    for guest, host, value in open_:
        worth[row[guest], columns.get(host, [])] = value
    chosen = zip(*linear_sum_assignment(worth, maximize=True), strict=True)
    return [(guests[i], hosts[j], float(worth[i, j])) for i, j in chosen if worth[i, j] > 0]


def _welcoming(pairs: Pairs, newcomer: Bools, helper: Bools) -> Iterator[tuple[int, int, float]]:
    """The pairs of a newcomer and a helper that fit well enough, the newcomer first."""
    for one, other, fit, value in zip(*_columns(pairs), strict=True):
        if fit >= WORTH and newcomer[one] and helper[other]:
            yield one, other, value
        elif fit >= WORTH and newcomer[other] and helper[one]:
            yield other, one, value


def matched(pairs: Pairs, free: Bools) -> list[Pair]:
    """Pairs of people who are free, nobody twice, so that the values add up to the most."""
    kept = free[pairs.one] & free[pairs.other]
    one, other = pairs.one[kept], pairs.other[kept]
    weight = np.rint(pairs.value[kept] * 1000).astype(np.int64)
    if int(free.sum()) > MOST_EXACTLY:
        return greedily(one, other, weight)
    return heaviest(one, other, weight)


def heaviest(one: Ints, other: Ints, weight: Ints) -> list[Pair]:
    """The pairs with the greatest total weight; weights are whole numbers."""
    import rustworkx  # noqa: PLC0415  # only this needs it

    graph = rustworkx.PyGraph(multigraph=False)
    people = sorted({*one.tolist(), *other.tolist()})
    node = dict(zip(people, graph.add_nodes_from(people), strict=True))
    graph.add_edges_from(
        [(node[a], node[b], w) for a, b, w in zip(one.tolist(), other.tolist(), weight.tolist(), strict=True)]
    )
    found = rustworkx.max_weight_matching(graph, max_cardinality=False, weight_fn=int)
    return sorted((min(graph[a], graph[b]), max(graph[a], graph[b])) for a, b in found)


def greedily(one: Ints, other: Ints, weight: Ints) -> list[Pair]:
    """The best pair first, then the best of those that are left, and so on; of equal ones the first."""
    taken: set[int] = set()
    chosen: list[Pair] = []
    for index in np.lexsort((other, one, -weight)).tolist():
        pair = (int(one[index]), int(other[index]))
        if taken.isdisjoint(pair):
            taken.update(pair)
            chosen.append(pair)
    return sorted(chosen)


def _columns(pairs: Pairs) -> tuple[list[int], list[int], list[float], list[float]]:
    return pairs.one.tolist(), pairs.other.tolist(), pairs.fit.tolist(), pairs.value.tolist()
