"""Charts say the same wherever they are drawn."""

import os
import subprocess
import sys

import pytest

from bot.charts import weekly_png
from bot.digest.picture import drawn as drawn_apart
from bot.report.weekly import Weekly
from bot.words.digest import chart_title

DRAWN = """
import hashlib
from datetime import date, timedelta
from bot.charts import weekly_png
days = (date(2026, 2, 2) + timedelta(7 * week) for week in range(20))
rows = [{"week": day.isoformat(), "people": 10} for day in days]
print(hashlib.sha256(weekly_png(rows, "People", banded=False)).hexdigest())
"""


def drawn(zone: str) -> str:
    """What a chart of weeks is, from a process of its own: the drawing library asks for the zone only once."""
    run = [sys.executable, "-c", DRAWN]
    return subprocess.run(run, capture_output=True, text=True, check=True, env={**os.environ, "TZ": zone}).stdout


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles"])
def test_the_clock_of_the_machine_moves_no_week(zone: str):
    """A chart made in Tokyo and one made in London are the same chart."""
    assert drawn(zone) == drawn("UTC")


def test_a_chart_for_a_chat_is_a_picture_of_its_own():
    """It is a PNG, the same for the same weeks, and with what is usual another than without."""
    rows = [{"week": f"2026-02-{day:02}", "people": 10, "low": 8.0, "high": 12.0} for day in (2, 9, 16, 23)]
    made = weekly_png(rows, "People who wrote", banded=True)
    assert made.startswith(b"\x89PNG")
    assert made == weekly_png(rows, "People who wrote", banded=True)
    assert made != weekly_png(rows, "People who wrote", banded=False)
    assert made != weekly_png(rows, "People who wrote", banded=True, anew="2026-02-12")


def test_a_chart_is_drawn_by_a_process_of_its_own():
    """It is the same as drawn here, and what draws it is not loaded into whoever asks."""
    weeks = Weekly(tuple(range(739_000, 739_063, 7)), (9, 10, None, 12, 13, 12, 11, 12, 14), 8.5, 14.25)
    title = chart_title(banded=True)
    assert drawn_apart(weeks) == weekly_png(weeks.rows(), title, banded=True)
    asks = "import sys, tests.bot.test_charts as here; here.drawn_apart(here.Weekly((1,), (5,)));"
    asks += "sys.exit(any(name in sys.modules for name in ('altair', 'vl_convert')))"
    house = os.pathsep.join(sys.path)
    subprocess.run([sys.executable, "-c", asks], check=True, env={**os.environ, "PYTHONPATH": house})
