"""What the facts of each local day come to, added up by the database in one pass: equal facts, equal marks.

As with a week's print (`fingerprint`), nothing has to be noted when something is written, edited, imported or deleted.
"""

from collections import defaultdict
from datetime import date, datetime, time
from hashlib import blake2b
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

from bot.events import DAY, SECOND
from bot.store.fingerprint import summed
from bot.store.tables import MARK_LENGTH

VERSION: Final = 1  # of the rules that make ties: with another one all days that can be are worked out anew
BACK: Final = 28  # days before a week that its ties may rest on
HALF: Final = MARK_LENGTH // 2
NOTHING: Final = bytes(MARK_LENGTH)  # the mark of a day without facts

_HORIZON: Final = "SELECT at FROM horizon WHERE community = :community"
# Nobody whose traces are being removed counts, and no bot.
_ASIDE: Final = (
    "(SELECT person FROM member WHERE community = :community AND bot"
    " UNION SELECT person FROM erasure WHERE community = :community)"
)
_WRITTEN: Final = (
    "message.community = :community AND message.kind = 0 AND message.at >= :since AND message.at < :end"
    f" AND message.author NOT IN {_ASIDE}"
)
_OF_MESSAGE: Final = (
    "JOIN message ON message.community = {0}.community AND message.channel = {0}.channel"
    " AND message.message = {0}.message"
)
# Where a thread hangs, and that it is one, is part of what was said in it.
_SAID: Final = f"""
SELECT day, sum(number), {summed("spoken.channel", "said", "number", "coalesce(parent, 0)", small=("thread",))} FROM (
  SELECT spoken.*, parent, CASE WHEN kind IN (2, 3) THEN 1 ELSE 0 END AS thread FROM (
    SELECT {{written}} AS day, message.channel AS channel, count(*) AS number,
      {summed("message", "author", "at", "thread", "reply_to")} AS said
    FROM message WHERE {_WRITTEN} GROUP BY 1, 2
  ) AS spoken LEFT JOIN channel ON channel.community = :community AND channel.channel = spoken.channel
) AS spoken GROUP BY day
"""
_NAMED: Final = f"""
SELECT {{written}} AS day, count(*), {summed("mention.message", "mention.channel", "mention.person")}
FROM mention {_OF_MESSAGE.format("mention")} WHERE mention.community = :community AND {_WRITTEN} GROUP BY 1
"""
_WHEN: Final = "(CASE WHEN reaction.at = 0 THEN message.at ELSE reaction.at END)"
_MARKED: Final = f"""
SELECT day, count(*), sum(said) FROM (
  SELECT {{marked}} AS day, {{written}} AS wrote,
    {summed("reaction.message", "reaction.channel", "reaction.person").removeprefix("sum")} AS said
  FROM reaction {_OF_MESSAGE.format("reaction")}
  WHERE reaction.community = :community AND reaction.present AND reaction.person NOT IN {_ASIDE} AND {_WRITTEN}
    AND {_WHEN} >= :since AND {_WHEN} < :end
) AS mark WHERE wrote BETWEEN day - (day - 1) % 7 - {BACK} AND day GROUP BY day
"""


def marks(connection: Connection, number: int, zone: ZoneInfo, first: int, end: int) -> dict[int, bytes]:
    """A mark for each local day in [first, end) of which there are facts.

    Its first half changes with what was written and who was named, which later days rest on too; the second half with
    who marked what on that day.
    """
    if first >= end:
        return {}
    asked = {"community": number, "since": _midnight(first, zone), "end": _midnight(end, zone)}
    days = {"written": _day("message.at", zone, first, end), "marked": _day(_WHEN, zone, first, end)}
    sums: tuple[dict[int, list[Any]], ...] = (defaultdict(list), defaultdict(list))
    for half, name, sql in ((0, "said", _SAID), (0, "named", _NAMED), (1, "marked", _MARKED)):
        for day, *told in connection.execute(text(sql.format(**days)), asked):
            sums[half][day].append((name, *map(int, told)))  # a server adds large numbers up as decimals
    return {day: b"".join(_print(each.get(day)) for each in sums) for day in sorted({*sums[0], *sums[1]})}


def kept_from(connection: Connection, number: int, zone: ZoneInfo) -> int:
    """The first local day whose messages are all kept; 0 where none were deleted by age yet."""
    at = connection.execute(text(_HORIZON), {"community": number}).scalar()
    if not at:
        return 0
    day = datetime.fromtimestamp(at // SECOND, zone).toordinal()
    return day if _midnight(day, zone) >= at else day + 1


def _midnight(day: int, zone: ZoneInfo) -> int:
    """As `bot.window` tells it, without the numbers that come with that."""
    return int(datetime.combine(date.fromordinal(day), time(), tzinfo=zone).timestamp()) * SECOND


def _print(told: Any) -> bytes:
    return blake2b(repr((VERSION, told)).encode(), digest_size=HALF).digest() if told else bytes(HALF)


def _day(at: str, zone: ZoneInfo, first: int, end: int) -> str:
    """The local day of an instant in [first, end), as the database works it out: by stretches of days of 24 hours."""
    begins = [_midnight(day, zone) for day in range(first, end + 1)]
    cases, place = [], 0
    while place < end - first:
        after = place + 1
        while after < end - first and begins[after + 1] - begins[after] == begins[after] - begins[after - 1] == DAY:
            after += 1
        day = f"{first + place}" + (f" + ({at} - {begins[place]}) / {DAY}" if after - place > 1 else "")
        cases.append(f"WHEN {at} < {begins[after]} THEN {day}")
        place = after
    return f"(CASE {' '.join(cases)} END)"
