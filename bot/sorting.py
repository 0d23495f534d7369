"""Orders and places of whole numbers in columns, many times faster than a stable sort and a search for each of them.

Processors sort plain numbers ten times faster than they sort pairs, and look numbers up in order ten times faster than
at random; so small numbers are sorted together with their rows as one number, and what is looked up is sorted before.
"""

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

_MOST = 1 << 62
_FEW = 1 << 12  # so few stay near the processor, in whatever order they are looked up


def order(numbers: Ints) -> Ints:
    """The rows in order of their numbers; of equal numbers the first row comes first."""
    length = len(numbers)
    if not length:
        return np.empty(0, np.int64)
    bits = length.bit_length()  # shifts, as dividing a million numbers takes longer than sorting them
    if int(numbers.min()) < 0 or int(numbers.max()) >= _MOST >> bits:
        found = np.argsort(numbers)
        place = _coded(numbers, found)[1]
        if int(place[found[-1]]) == length - 1:  # all of them are different
            return found
        numbers = place
    both = numbers.astype(np.int64) << bits
    both |= np.arange(length)
    both.sort()
    both &= (1 << bits) - 1
    return both


def coded(numbers: Ints) -> tuple[Ints, Ints]:
    """The different numbers in order, and for each row the place of its number among them."""
    return _coded(numbers, np.argsort(numbers))


def _coded(numbers: Ints, found: Ints) -> tuple[Ints, Ints]:
    ranked = numbers[found]
    begins = np.ones(len(ranked), bool)
    begins[1:] = ranked[1:] != ranked[:-1]
    place = np.empty(len(ranked), np.int64)
    place[found] = np.cumsum(begins) - 1
    return ranked[begins], place


def distinct(numbers: Ints) -> Ints:
    """The different numbers in order: `np.unique` looks for them in a table, which takes ten times as long."""
    ranked = np.sort(numbers)
    begins = np.ones(len(ranked), bool)
    begins[1:] = ranked[1:] != ranked[:-1]
    return ranked[begins]


def among(values: Ints, some: Ints) -> "npt.NDArray[np.bool_]":
    """Which values are among some others: as `np.isin` tells it."""
    if not len(some):
        return np.zeros(len(values), bool)
    ascending = distinct(some)
    found = np.searchsorted(ascending, values) if len(ascending) <= _FEW else places(ascending, values)
    there: npt.NDArray[np.bool_] = ascending[np.minimum(found, len(ascending) - 1)] == values
    return there


def firsts(numbers: Ints) -> tuple[Ints, Ints]:
    """The different numbers in order, and the first row of each."""
    keys, place = coded(numbers)
    return keys, first_rows(len(keys), place, np.arange(len(numbers)))


def first_rows(kinds: int, place: Ints, rows: Ints) -> Ints:
    """For each of so many kinds the first of some ascending rows that is of it, -1 where none is; `place` is theirs."""
    first = np.full(kinds, -1, np.int64)
    first[place[::-1]] = rows[::-1]  # of several the last one written stays: the first row
    return first


def places(ascending: Ints, wanted: Ints) -> Ints:
    """Where each wanted number would stand among ascending ones, before equal ones: as `np.searchsorted` tells it."""
    found = np.argsort(wanted)
    place = np.empty(len(wanted), np.int64)
    place[found] = np.searchsorted(ascending, wanted[found])
    return place
