"""What is read as columns is what was stored, in whatever pieces and numbers it is held."""

import numpy as np
import pytest

from bot.store import Store
from bot.store.columns import columns

COUNTING = """
WITH RECURSIVE counted(number) AS (
  SELECT 1 WHERE :most > 0 UNION ALL SELECT number + 1 FROM counted WHERE number < :most
) SELECT number, number * 4000000000000, number & 7 FROM counted ORDER BY number
"""


@pytest.mark.parametrize("most", [0, 1, 5_000, 5_001, 12_345])
def test_rows_become_columns(database_url: str, most: int) -> None:
    """None, some that fit one piece, and some more; small numbers in fewer bytes."""
    with Store.open(database_url) as store, store._database.reading() as connection:
        number, large, small = columns(connection, COUNTING, {"most": most}, 3, {2: np.dtype(np.int8)})
    expected = np.arange(1, most + 1)
    assert number.tolist() == expected.tolist()
    assert large.tolist() == (expected * 4_000_000_000_000).tolist()
    assert small.tolist() == (expected & 7).tolist()
    assert [each.dtype for each in (number, large, small)] == [np.int64, np.int64, np.int8]
