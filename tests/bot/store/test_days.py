"""Local days as the database tells them."""

from datetime import date
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from bot.store import Store, days
from bot.window import local_days, midnight

ODD = ["UTC", "Europe/Berlin", "America/Havana", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu", "Africa/Cairo"]


@pytest.mark.parametrize("name", ODD)
def test_the_database_counts_days_as_everybody_does(tmp_path: Path, name: str) -> None:
    """Also where clocks change at midnight, or a day was left out: Samoa had no 30th of December in 2011."""
    zone, dice = ZoneInfo(name), Random(name)
    first = date(2009, 9, 1).toordinal()
    end = first + 1300
    instants = [dice.randrange(midnight(first, zone), midnight(end, zone)) for _ in range(3000)]
    instants += [midnight(day, zone) + about for day in range(first + 1, end) for about in (-1, 0, 1)]
    with Store.open(f"sqlite:///{tmp_path / 'store.db'}") as store, store._database.reading() as connection:
        connection.exec_driver_sql("CREATE TEMP TABLE moment (at INTEGER)")
        connection.exec_driver_sql("INSERT INTO moment VALUES (?)", [(at,) for at in instants])
        sql = f"SELECT at, {days._day('at', zone, first, end)} FROM moment ORDER BY at"
        found = np.array(connection.exec_driver_sql(sql).all())
    assert np.array_equal(found[:, 1], local_days(found[:, 0], zone))
