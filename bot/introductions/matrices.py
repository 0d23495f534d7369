"""Small tools for matrices with a row a person."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from bot.window import Ints

Floats = npt.NDArray[np.float64]
Matrix = Any  # a sparse matrix: scipy ships no usable types


def ranked(values: Floats) -> Floats:
    """Each value's place among all, from just above 0 to 1; equal values, to nine digits, have one place."""
    _, place, count = np.unique(np.round(values, 9), return_inverse=True, return_counts=True)
    middle = np.cumsum(count) - (count - 1) / 2
    return (middle / max(len(values), 1))[place.ravel()]


def index(keys: Ints, wanted: Ints) -> Ints:
    """Where each wanted key stands among sorted keys, -1 where it does not."""
    if not len(keys):
        return np.full(len(wanted), -1, np.int64)
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, place, -1)


def rows_of(matrix: Matrix, keys: Ints, wanted: Ints) -> Matrix:
    """The matrix's rows of those people; empty rows for those who have none."""
    place = index(keys, wanted)
    there = np.flatnonzero(place >= 0)
    pick = sparse.csr_matrix((np.ones(len(there)), (there, place[there])), (len(wanted), len(keys)))
    return (pick @ matrix).tocsr()


def filled(cells: Sequence[tuple[int, int]], value: float, shape: tuple[int, int]) -> Matrix:
    """A matrix that has one value in these cells."""
    row = np.array([each for each, _ in cells], np.int64)
    column = np.array([each for _, each in cells], np.int64)
    values = np.full(len(cells), value)
    return sparse.csr_matrix((values, (row, column)), shape)


def of_length_one(matrix: Matrix) -> Matrix:
    """Every row divided by its length; empty rows stay empty."""
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return (sparse.diags(1 / np.where(length > 0, length, 1.0)) @ matrix).tocsr()
