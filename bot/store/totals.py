"""What is stored of one community, counted."""

from datetime import UTC, datetime
from typing import Final

import msgspec
from sqlalchemy import Connection, text


class Amounts(msgspec.Struct, frozen=True):
    """How much is stored: some of the totals, that take a moment."""

    human_messages: int
    reactions: int
    channels: int
    first_at: str | None
    last_at: str | None


class Totals(msgspec.Struct, frozen=True):
    """Counts of what is stored; nothing in it depends on when or how often it was imported.

    A message is *human* when it was written by an account that is not a bot; notices of joining and deleted messages
    are no messages. A reply is in a thread when its platform says so, whichever way that platform has threads.
    Channels are those that are known or written in; a thread that is a channel of its own is not one of them.
    Reactions are those that stand on a stored message of any kind and are not a bot's; where a source knows of a
    message's emoji only how many put it, that number counts. First and last are human messages.
    """

    human_messages: int
    bot_messages: int
    people_posted: int
    members: int  # accounts known that are not bots, deactivated ones and those who left included
    members_deactivated: int
    bots: int
    channels: int
    thread_replies: int
    explicit_replies: int
    reactions: int
    channel_joins: int
    first_at: str | None
    last_at: str | None


_BOTS: Final = "SELECT person FROM member WHERE community = :community AND bot"
_HUMAN: Final = f"kind = 0 AND author NOT IN ({_BOTS})"
_THREADS: Final = "SELECT channel FROM channel WHERE community = :community AND kind IN (2, 3)"
_STORED: Final = (
    "EXISTS (SELECT 1 FROM message WHERE message.community = {0}.community AND message.channel = {0}.channel"
    " AND message.message = {0}.message)"
)
_MESSAGES: Final = f"""
SELECT
  count(*) FILTER (WHERE {_HUMAN}),
  count(*) FILTER (WHERE kind = 1 OR (kind = 0 AND author IN ({_BOTS}))),
  count(DISTINCT CASE WHEN {_HUMAN} AND author <> 0 THEN author END),
  count(*) FILTER (WHERE {_HUMAN} AND (thread <> 0 OR (channel IN ({_THREADS}) AND message <> channel))),
  count(*) FILTER (WHERE {_HUMAN} AND reply_to <> 0),
  count(*) FILTER (WHERE kind = 2),
  min(CASE WHEN {_HUMAN} THEN at END),
  max(CASE WHEN {_HUMAN} THEN at END)
FROM message WHERE community = :community
"""
_MEMBERS: Final = """
SELECT count(*) FILTER (WHERE NOT bot), count(*) FILTER (WHERE NOT bot AND deactivated), count(*) FILTER (WHERE bot)
FROM member WHERE community = :community
"""
_CHANNELS: Final = f"""
SELECT count(*) FROM (
  SELECT channel FROM channel WHERE community = :community
  UNION SELECT channel FROM message WHERE community = :community AND kind <> 9
) AS places WHERE channel NOT IN ({_THREADS})
"""
_REACTIONS: Final = f"""
SELECT count(*) FROM reaction
WHERE community = :community AND present AND person NOT IN ({_BOTS}) AND {_STORED.format("reaction")}
"""
_COUNTED: Final = f"""
SELECT coalesce(sum(number), 0) FROM reaction_count AS counted
WHERE community = :community AND {_STORED.format("counted")} AND NOT EXISTS (
  SELECT 1 FROM reaction
  WHERE reaction.community = counted.community AND reaction.channel = counted.channel
    AND reaction.message = counted.message AND reaction.emoji = counted.emoji AND reaction.present
)
"""


_AMOUNTS: Final = (
    f"SELECT count(*), min(at), max(at) FROM message WHERE community = :community AND {_HUMAN}"  # one look at each row
)


def amounts(connection: Connection, number: int) -> Amounts:
    """Count what is told of one community."""

    def counted(sql: str) -> tuple[int, ...]:
        return tuple(connection.execute(text(sql), {"community": number}).one())

    human, first, last = counted(_AMOUNTS)
    reactions = int(counted(_REACTIONS)[0] + counted(_COUNTED)[0])
    return Amounts(human, reactions, counted(_CHANNELS)[0], _readable(first), _readable(last))


def totals(connection: Connection, number: int) -> Totals:
    """Count one community."""

    def counted(sql: str) -> tuple[int, ...]:
        return tuple(connection.execute(text(sql), {"community": number}).one())

    human, bots_wrote, posted, in_threads, explicit, joins, first, last = counted(_MESSAGES)
    members, deactivated, bots = counted(_MEMBERS)
    return Totals(
        human_messages=human,
        bot_messages=bots_wrote,
        people_posted=posted,
        members=members,
        members_deactivated=deactivated,
        bots=bots,
        channels=counted(_CHANNELS)[0],
        thread_replies=in_threads,
        explicit_replies=explicit,
        reactions=int(counted(_REACTIONS)[0] + counted(_COUNTED)[0]),
        channel_joins=joins,
        first_at=_readable(first),
        last_at=_readable(last),
    )


def _readable(at: int | None) -> str | None:
    if at is None:
        return None
    return datetime.fromtimestamp(at // 1_000_000, UTC).replace(microsecond=at % 1_000_000).isoformat()
