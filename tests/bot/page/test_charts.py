"""Charts say the same wherever they are drawn."""

import os
import subprocess
import sys

import pytest

DRAWN = """
from datetime import date, timedelta
from bot.page.charts import weekly
days = (date(2026, 2, 2) + timedelta(7 * week) for week in range(20))
print(weekly([{"week": day.isoformat(), "people": 10} for day in days], banded=False))
"""


def drawn(zone: str) -> str:
    """A chart of weeks, from a process of its own: the drawing library asks for the zone only once."""
    run = [sys.executable, "-c", DRAWN]
    return subprocess.run(run, capture_output=True, text=True, check=True, env={**os.environ, "TZ": zone}).stdout


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles"])
def test_the_clock_of_the_machine_moves_no_week(zone: str):
    """A page made in Tokyo and one made in London are the same page."""
    assert drawn(zone) == drawn("UTC")
