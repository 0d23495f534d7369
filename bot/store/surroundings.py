"""Where one person wrote lately: what is read to answer that person, instead of the whole community."""

from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

from bot.window import midnight

WINDOWS: Final = (90, 28, 7)  # days: the longest that can be read at once
MOST: Final = 80_000  # messages: about a second's reading and thinking
MOST_PLACES: Final = 40
_PLACES: Final = """
SELECT channel, count(*) FROM message
WHERE community = :community AND author = :person AND at >= :since AND at < :end AND kind = 0
GROUP BY channel ORDER BY count(*) DESC, channel LIMIT :most
"""
_SIZE: Final = "SELECT count(*) FROM message WHERE community = :community AND at >= :since AND channel = :channel"


def around(
    connection: Connection,
    number: int,
    zone: ZoneInfo,
    end: int,
    person: int,
    *,
    windows: Sequence[int] = WINDOWS,
    most: int = MOST,
) -> tuple[tuple[int, ...], int]:
    """Where somebody wrote lately, and of how many days that can be read at once without more than `most` messages."""
    asked = {"community": number, "person": person, "end": midnight(end, zone), "most": MOST_PLACES}
    for days in windows:
        asked["since"] = midnight(end - days, zone)
        places = [row[0] for row in connection.execute(text(_PLACES), asked)]
        sizes = (connection.execute(text(_SIZE), asked | {"channel": place}).scalar() or 0 for place in places)
        if sum(sizes) <= most or days == windows[-1]:
            return tuple(places), days
    return (), windows[-1]
