"""The one chart of a note: half a year of people with what is usual, and the words in its place."""

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Final

import msgspec

from bot.notes import Picture
from bot.report.weekly import Weekly
from bot.words import digest as words
from bot.words import pages
from bot.words.numbers import day

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
    """The chart as PNG; loads what draws it."""
    from bot.charts import weekly_png  # noqa: PLC0415  # only where something is drawn

    anew = date.fromordinal(weekly.anew).isoformat() if weekly.anew else ""
    title = words.chart_title(banded=weekly.banded)
    return weekly_png(weekly.rows(), title, banded=weekly.banded, anew=anew)
