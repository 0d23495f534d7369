"""The one chart of a note: half a year of people with what is usual, and the words in its place."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from bot.notes import Picture
from bot.report.weekly import Weekly
from bot.words import digest as words
from bot.words import pages
from bot.words.numbers import day

PATIENCE: Final = 120.0  # seconds for a chart
_HOUSE: Final = str(Path(__file__).resolve().parents[2])
ENOUGH: Final = 8  # weeks with a number; fewer make no picture

Draw = Callable[[str, Weekly], bytes]


def picture(weekly: Weekly, draw: Draw | None) -> Picture | None:
    """The chart, where there is enough to draw; without `draw` it has its words and no drawing.

    Its name changes with what it shows, so that one that is there need not be drawn again.
    """
    known = weekly.known
    if len(known) < ENOUGH:
        return None
    anew = day(weekly.anew, year=True) if weekly.anew else ""
    alt = pages.weekly_alt(known, len(weekly.mondays), pages.usual_range(weekly.low, weekly.high), anew)
    print_ = hashlib.blake2b(msgspec.msgpack.encode(weekly), digest_size=6).hexdigest()
    name = f"people-{print_}.png"
    return Picture(draw(name, weekly) if draw else b"", alt, name)


def drawn(weekly: Weekly) -> bytes:
    """The chart as PNG, by a process of its own: what draws it takes 100 MB and never gives them back."""
    anew = date.fromordinal(weekly.anew).isoformat() if weekly.anew else ""
    title = words.chart_title(banded=weekly.banded)
    asked = {"rows": weekly.rows(), "title": title, "banded": weekly.banded, "anew": anew}
    paths = os.pathsep.join(filter(None, (_HOUSE, os.environ.get("PYTHONPATH", ""))))
    return subprocess.run(
        [sys.executable, "-P", "-m", "bot.charts"],
        input=msgspec.json.encode(asked),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": paths},
        timeout=PATIENCE,
        check=True,
    ).stdout
