"""A community's History read from the tables: columns straight into numpy, sorted and joined there."""

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import Connection, text

from bot.sorting import among, distinct
from bot.store.columns import Small, columns
from bot.store.days import kept_from
from bot.store.written import Written
from bot.window import (
    Before,
    Bools,
    Channel,
    Counts,
    Earlier,
    History,
    Ints,
    Members,
    Mentions,
    Reactions,
    TieDays,
    local_days,
    midnight,
)

_SMALL: Final[Small] = {4: np.dtype(np.int8), 7: np.dtype(np.int16), 8: np.dtype(np.int32)}  # kind, signals, words
_FLAG: Final[Small] = {4: np.dtype(np.int8)}
_GREATEST: Final = (1 << 63) - 1

_NEWEST: Final = "SELECT max(at) FROM message WHERE community = :community AND kind <> 9"
_BOTS: Final = "SELECT person FROM member WHERE community = :community AND bot"
# Nothing is worked out of what is on its way out: whose traces are being removed counts as little as a bot.
_ASIDE: Final = f"{_BOTS} UNION SELECT person FROM erasure WHERE community = :community"
_MESSAGES: Final = """
SELECT channel, message, author, at, kind, thread, reply_to, signals, words FROM message
WHERE community = :community AND kind IN (0, 1) AND at < :end ORDER BY channel, message
"""
_MENTIONS: Final = """
SELECT channel, message, person FROM mention WHERE community = :community ORDER BY channel, message, person
"""
_REACTIONS: Final = """
SELECT channel, message, person, at, {helpful} FROM reaction
WHERE community = :community AND present AND at < :end ORDER BY channel, message, person, emoji
"""
_COUNTS: Final = """
SELECT channel, message, number FROM reaction_count AS counted WHERE community = :community AND NOT EXISTS (
  SELECT 1 FROM reaction
  WHERE reaction.community = counted.community AND reaction.channel = counted.channel
    AND reaction.message = counted.message AND reaction.emoji = counted.emoji AND reaction.present
) ORDER BY channel, message
"""
_BEFORE: Final = """
SELECT author, min(at) FROM message
WHERE community = :community AND kind = 0 AND author <> 0 AND at < :since GROUP BY author ORDER BY author
"""
_ROSTER: Final = "SELECT roster_read FROM community WHERE community = :community"
_MEMBERS: Final = """
SELECT person, joined_at, rejoined_at, left_at, deactivated, listed FROM member
WHERE community = :community AND NOT bot
  AND (listed OR deactivated OR joined_at > 0 OR rejoined_at > 0 OR left_at > 0) ORDER BY person
"""
_GROUPS: Final = """
SELECT person, in_groups FROM member WHERE community = :community AND in_groups <> '' AND NOT bot ORDER BY person
"""
_JOIN_NOTICES: Final = """
SELECT author, min(at) FROM message WHERE community = :community AND kind = 2 AND channel IN (
  SELECT channel FROM channel WHERE community = :community AND general
) GROUP BY author ORDER BY author
"""
_DAYS: Final = """
SELECT person, day, channel FROM member_day WHERE community = :community AND day < :day ORDER BY person, day, channel
"""
_TIED: Final = f"""
SELECT day, person, other, channel FROM tie_day
WHERE community = :community AND day >= :first AND day < :end AND person NOT IN ({_BOTS}) AND other NOT IN ({_BOTS})
ORDER BY day, person, other, channel
"""
_CHANNELS: Final = """
SELECT channel, name, kind, parent, archived FROM channel WHERE community = :community ORDER BY channel
"""
_GAPS: Final = """
SELECT channel, start_at, end_at FROM gap WHERE community = :community AND start_at < :end ORDER BY channel, start_at
"""


def picture(
    connection: Connection,
    number: int,
    zone: ZoneInfo,
    end: int | None,
    helpful_emoji: frozenset[str],
    *,
    near: tuple[tuple[int, ...], int] | None = None,
) -> History:
    """The History of one community before local day `end`; `near` keeps to a few channels and the last so many days."""
    if end is None:
        newest = connection.execute(text(_NEWEST), {"community": number}).scalar() or 0
        end = datetime.fromtimestamp(newest // 1_000_000, zone).toordinal()
    asked = {"community": number, "end": midnight(end, zone), "day": end}
    emoji = {f"emoji{place}": name for place, name in enumerate(sorted(helpful_emoji))}
    channels = _channels(connection, asked)
    bots = columns(connection, _BOTS, asked, 1)[0]
    some = "" if near is None else f" AND channel IN ({', '.join(map(str, near[0])) or '0'})"
    recent = "" if near is None else f"{some} AND at >= {midnight(end - near[1], zone)}"
    written = Written(columns(connection, _only(_MESSAGES, recent), asked, 9, _SMALL), bots, channels, zone)
    people = written.people
    return History(
        zone=zone,
        start=int(people.day[0]) if len(people) else end,
        end=end,
        messages=people,
        mentions=_mentions(connection, asked, written, some),
        reactions=_reactions(connection, asked | emoji, written, bots, some),
        members=_members(connection, asked, people.author),
        channels=channels,
        bot_rows=written.bots,
        gaps=_gaps(connection, asked),
        counts=_counted(connection, asked, written, some),
        earlier=_earlier(connection, asked, bots, some),
        groups=_groups(connection, asked),
    )


def lately(
    connection: Connection, number: int, zone: ZoneInfo, end: int, *, days: int, left_out: frozenset[int]
) -> History:
    """What was written in the last so many local days before `end`, and who had written before that.

    Enough for whatever waits for somebody: reactions, their numbers and older days are left out. Whoever wrote only in
    the channels `left_out`, or in threads below them, had not written before.
    """
    asked = {"community": number, "end": midnight(end, zone), "day": end, "since": midnight(end - days, zone)}
    channels = _channels(connection, asked)
    bots = columns(connection, _BOTS, asked, 1)[0]
    found = columns(connection, _only(_MESSAGES, f" AND at >= {asked['since']}"), asked, 9, _SMALL)
    some = _near(found[1])
    written = Written(found, bots, channels, zone)
    people = written.people
    gone = sorted({*left_out, *(key for key, each in channels.items() if each.parent in left_out)})
    elsewhere = f" AND channel NOT IN ({', '.join(map(str, gone))})" if gone else ""
    before = Before(*columns(connection, _only(_BEFORE, elsewhere, "GROUP BY"), asked, 2))
    before = before.where(~among(before.person, bots))
    nothing = np.empty(0, np.int64)
    return History(
        zone=zone,
        start=int(local_days(before.at, zone).min(initial=people.day[0] if len(people) else end)),
        end=end,
        messages=people,
        mentions=_mentions(connection, asked, written, some),
        reactions=Reactions(nothing, nothing, np.empty(0, bool), nothing),
        members=_members(connection, asked, np.concatenate((people.author, before.person))),
        channels=channels,
        bot_rows=written.bots,
        gaps=_gaps(connection, asked),
        before=before,
    )


def talk(connection: Connection, number: int, zone: ZoneInfo, first: int, end: int) -> History:
    """What was written on local days in [first, end), and marked of it by `end`: enough to tell who spoke to whom.

    Without anybody whose traces are being removed.
    """
    asked = {"community": number, "end": midnight(end, zone), "day": end}
    channels = _channels(connection, asked)
    aside = columns(connection, _ASIDE, asked, 1)[0]
    found = columns(connection, _only(_MESSAGES, f" AND at >= {midnight(first, zone)}"), asked, 9, _SMALL)
    some = _near(found[1])
    written = Written(found, aside, channels, zone)
    nothing = np.empty(0, np.int64)
    return History(
        zone=zone,
        start=first,
        end=end,
        messages=written.people,
        mentions=_mentions(connection, asked, written, some),
        reactions=_reactions(connection, asked, written, aside, some),
        members=Members(nothing, nothing, nothing, np.empty(0, bool), listed=False, returned_at=nothing),
        channels=channels,
        bot_rows=written.bots,
    )


def tied(connection: Connection, number: int, zone: ZoneInfo, first: int, end: int) -> TieDays:
    """Who addressed whom on those local days in [first, end) whose messages were deleted by age."""
    asked = {"community": number, "first": first, "end": min(end, kept_from(connection, number, zone))}
    return TieDays(*columns(connection, _TIED, asked, 4))


def _channels(connection: Connection, asked: dict[str, int]) -> dict[int, Channel]:
    found = connection.execute(text(_CHANNELS), asked)
    return {row[0]: Channel(row[0], row[1], row[2], row[3], bool(row[4])) for row in found}


def _gaps(connection: Connection, asked: dict[str, int]) -> tuple[tuple[int, int, int], ...]:
    return tuple((row[0], row[1], row[2]) for row in connection.execute(text(_GAPS), asked))


def _near(messages: Ints) -> str:
    """A condition that leaves out of another table what belongs to none of some messages, for the most part."""
    return f" AND message BETWEEN {messages.min(initial=_GREATEST)} AND {messages.max(initial=0)}"


def _only(sql: str, some: str, before: str = "ORDER BY") -> str:
    """The statement with a condition more, at the end of its own."""
    condition, order, rest = sql.rpartition(before)
    return f"{condition}{some} {order}{rest}" if order else f"{sql}{some}"


def _mentions(connection: Connection, asked: dict[str, int], written: Written, some: str) -> Mentions:
    channel, message, person = columns(connection, _only(_MENTIONS, some), asked, 3)
    rows = written.rows(channel, message)
    kept = np.flatnonzero(rows >= 0)
    kept = kept[np.argsort(rows[kept], kind="stable")]
    return Mentions(rows[kept], person[kept])


def _reactions(connection: Connection, asked: dict[str, Any], written: Written, bots: Ints, some: str) -> Reactions:
    names = ", ".join(f":{each}" for each in asked if each.startswith("emoji"))
    sql = _REACTIONS.format(helpful=f"CASE WHEN emoji IN ({names}) THEN 1 ELSE 0 END" if names else "0")
    channel, message, person, at, helpful = columns(connection, _only(sql, some), asked, 5, _FLAG)
    rows = written.rows(channel, message)
    kept = np.flatnonzero((rows >= 0) & ~among(person, bots))
    kept = kept[np.argsort(rows[kept], kind="stable")]
    return Reactions(rows[kept], person[kept], helpful[kept] != 0, at[kept])


def _counted(connection: Connection, asked: dict[str, int], written: Written, some: str) -> Counts:
    channel, message, number = columns(connection, _only(_COUNTS, some), asked, 3)
    rows = written.rows(channel, message)
    return Counts(rows[rows >= 0], number[rows >= 0])


def _earlier(connection: Connection, asked: dict[str, int], bots: Ints, some: str) -> Earlier:
    days = Earlier(*columns(connection, _only(_DAYS, some), asked, 3))
    return days.where(~among(days.person, bots))


def _groups(connection: Connection, asked: dict[str, int]) -> dict[int, Ints]:
    """Who is in which of the groups that admins picked, as of the latest that is known."""
    people: dict[int, list[int]] = {}
    for person, groups in connection.execute(text(_GROUPS), asked):
        for group in groups.split(","):
            people.setdefault(int(group), []).append(person)
    return {group: np.array(inside, np.int64) for group, inside in people.items()}


def _members(connection: Connection, asked: dict[str, int], authors: Ints) -> Members:
    """Everybody the platform listed where it told all of them, or else everybody who wrote, as of the end."""
    person, joined, rejoined, left, deactivated, listed = columns(connection, _MEMBERS, asked, 6)
    noticed, noticed_at = columns(connection, _JOIN_NOTICES, asked, 2)
    told = bool(connection.execute(text(_ROSTER), asked).scalar())
    everybody = person[listed != 0] if told else distinct(authors)
    joined_at = _looked_up(everybody, person, joined)
    joined_at = np.where(joined_at == 0, _looked_up(everybody, noticed, noticed_at), joined_at)
    rejoined_at = _looked_up(everybody, person, rejoined)
    left_at = _looked_up(everybody, person, left)
    end = asked["end"]
    rejoined_at = np.where(rejoined_at < end, rejoined_at, 0)
    came = np.maximum(joined_at, rejoined_at)
    left_at = np.where((left_at < end) & (left_at >= came), left_at, 0)
    known: Bools = joined_at < end if told else np.ones(len(everybody), bool)
    gone = _looked_up(everybody, person, deactivated) != 0
    returned_at = np.where(joined_at == 0, rejoined_at, 0)
    return Members(everybody[known], joined_at[known], left_at[known], gone[known], told, returned_at[known])


def _looked_up(wanted: Ints, keys: Ints, values: Ints) -> Ints:
    """The value of each wanted key, 0 where there is none; `keys` are sorted."""
    if not len(keys):
        return np.zeros(len(wanted), np.int64)
    found = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[found] == wanted, values[found], 0)
