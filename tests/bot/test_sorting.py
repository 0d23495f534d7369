"""Orders and places are numpy's own, whatever the numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot import sorting
from bot.sorting import among, coded, distinct, firsts, order, places

SMALL, LARGE = some.integers(0, 9), some.integers(-(1 << 63), (1 << 63) - 1)
KEYS = some.integers((1 << 62) - 3, (1 << 62) + 3)  # many of them equal, and none of them small

numbers = some.one_of(*(some.lists(each, max_size=60) for each in (SMALL, KEYS, LARGE))).map(
    lambda found: np.array(found, np.int64)
)


@given(numbers)
def test_an_order_is_stable(found: np.typing.NDArray[np.int64]):
    """Of equal numbers the first row comes first."""
    assert order(found).tolist() == np.argsort(found, kind="stable").tolist()


@given(numbers)
def test_codes_are_places_among_the_different_ones(found: np.typing.NDArray[np.int64]):
    """They are what `np.unique` makes of them."""
    keys, place = np.unique(found, return_inverse=True)
    mine, where = coded(found)
    assert (mine.tolist(), where.tolist()) == (keys.tolist(), place.tolist())


@given(numbers)
def test_the_different_ones_and_where_each_is_first(found: np.typing.NDArray[np.int64]):
    """They are what `np.unique` makes of them."""
    keys, first = np.unique(found, return_index=True)
    assert distinct(found).tolist() == keys.tolist()
    assert [each.tolist() for each in firsts(found)] == [keys.tolist(), first.tolist()]


@given(numbers, numbers, some.sampled_from([0, 1 << 12]))
def test_who_is_among_whom(values: np.typing.NDArray[np.int64], found: np.typing.NDArray[np.int64], few: int):
    """As `np.isin` tells it, whether those looked up are many or few."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sorting, "_FEW", few)
        assert among(values, found).tolist() == np.isin(values, found).tolist()


@given(numbers, numbers)
def test_places_are_those_of_a_search(ascending: np.typing.NDArray[np.int64], wanted: np.typing.NDArray[np.int64]):
    """Before equal ones, and behind all where a number is larger than all."""
    ascending = np.sort(ascending)
    assert places(ascending, wanted).tolist() == np.searchsorted(ascending, wanted).tolist()


@pytest.mark.parametrize("highest", [(1 << 60) - 1, 1 << 60, (1 << 60) + 1])
def test_no_order_overflows(highest: int):
    """Right where numbers and rows still fit into one, and where they no longer do."""
    found = np.array([highest, 0, highest], np.int64)
    assert order(found).tolist() == [1, 0, 2]
