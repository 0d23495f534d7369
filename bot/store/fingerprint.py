"""A print of all facts from before an instant: equal facts give equal prints, and reading them takes a moment.

The database adds up a number for each row while it goes through its tables once, so that nothing has to be noted when
something is written, edited, deleted, imported or erased, and nothing can be forgotten. Of two different states one in
about two thousand million passes for the other.
"""

from collections.abc import Collection, Sequence
from hashlib import blake2b
from typing import Any, Final

from sqlalchemy import Connection, text

# Sums of rows would not tell when two of them swap a column; so what a row says is multiplied by its own key.
_MIXED: Final = "sum(({said}) % 2147483647 * ({key} % 2147483629 + 1) % 2147483587)"
_FACTORS: Final = (1, 1_299_709, 611_953, 350_377)
_SMALL_FACTORS: Final = (49_999, 30_011, 7_919)  # with sixteen bits they make no more than a server has room for
_THREADS: Final = (2, 3)


def summed(key: str, *said: str, small: Sequence[str] = ()) -> str:
    """The sum over all rows of a number for each; those in `small` fit into sixteen bits."""
    large = [f"{column} % 2147483563 * {factor}" for column, factor in zip(said, _FACTORS[: len(said)], strict=True)]
    rest = [f"{column} * {factor}" for column, factor in zip(small, _SMALL_FACTORS[: len(small)], strict=True)]
    return _MIXED.format(key=key, said=" + ".join((*large, *rest, f"{key} % 2147483543")))


_MESSAGES: Final = f"""
SELECT channel, count(*), {summed("message", "author", "at", "thread", "reply_to", small=("kind", "signals", "words"))}
FROM message WHERE community = :community AND at < :end AND kind <> 9 GROUP BY channel ORDER BY channel
"""
_MENTIONS: Final = f"""
SELECT count(*), {summed("mention.message", "mention.channel", "mention.person")}
FROM mention JOIN message ON message.community = mention.community AND message.channel = mention.channel
  AND message.message = mention.message
WHERE mention.community = :community AND message.at < :end
"""
_REACTIONS: Final = f"""
SELECT count(*), {summed("message", "channel", "person", "at", small=("{helpful}", "length(emoji)"))}
FROM reaction WHERE community = :community AND present AND at < :end
"""
_COUNTS: Final = f"""
SELECT count(*), {summed("message", "channel", "number", small=("length(emoji)",))}
FROM reaction_count WHERE community = :community
"""
_DAYS: Final = f"SELECT count(*), {summed('person', 'day', 'channel')} FROM member_day WHERE community = :community"
# Whoever joins later is nobody yet, and whoever comes back or leaves later has not done so. Where the platform tells
# who the members are only those count, elsewhere only those of whom more is known than that there is such an account.
_LEFT: Final = "CASE WHEN left_at < :end AND left_at >= joined_at AND left_at >= rejoined_at THEN left_at ELSE 0 END"
_BACK: Final = "CASE WHEN rejoined_at < :end THEN rejoined_at ELSE 0 END"
_FLAGS: Final = "(CASE WHEN bot THEN 1 ELSE 0 END + CASE WHEN deactivated THEN 2 ELSE 0 END)"
_LISTED: Final = "(SELECT roster_read FROM community WHERE community = :community)"
_MEMBERS: Final = f"""
SELECT count(*), {summed("person", "joined_at", f"({_BACK})", f"({_LEFT})", small=(_FLAGS,))}
FROM member WHERE community = :community
  AND (bot OR (joined_at < :end AND CASE WHEN {_LISTED} THEN listed ELSE joined_at + {_BACK} + {_LEFT} > 0 END))
"""
_CHANNELS: Final = """
SELECT channel, name, kind, parent, archived, general FROM channel WHERE community = :community ORDER BY channel
"""
_GAPS: Final = (
    "SELECT channel, start_at, end_at FROM gap WHERE community = :community AND start_at < :end ORDER BY 1, 2"
)
_GROUPS: Final = """
SELECT person, in_groups FROM member
WHERE community = :community AND in_groups <> '' AND NOT bot AND joined_at < :end ORDER BY person
"""
_ROSTER: Final = "SELECT roster_read FROM community WHERE community = :community"


def fingerprint(connection: Connection, number: int, end: int, helpful_emoji: Collection[str]) -> bytes:
    """The print of one community's facts from before the instant `end`, as a History of that instant would have them.

    Of reactions it is told apart who put which helpful emoji, and of all others that they did.
    """
    asked: dict[str, Any] = {"community": number, "end": end}
    asked |= {f"emoji{place}": emoji for place, emoji in enumerate(sorted(helpful_emoji))}
    names = ", ".join(f":emoji{place}" for place in range(len(helpful_emoji)))
    helpful = f"CASE WHEN emoji IN ({names}) THEN 1 ELSE 0 END" if names else "0"

    def rows(sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in connection.execute(text(sql), asked).all()]

    written = rows(_MESSAGES)
    spoken = {row[0] for row in written}
    places = [row for row in rows(_CHANNELS) if row[2] not in _THREADS or row[0] in spoken]
    others = (_MENTIONS, _REACTIONS.format(helpful=helpful), _COUNTS, _DAYS, _MEMBERS, _GROUPS, _GAPS, _ROSTER)
    facts = [written, places, *(rows(sql) for sql in others)]
    so_far = blake2b(digest_size=16)
    for each in facts:
        # Sums are decimals where the server adds up large numbers, flags are numbers where there are no flags.
        so_far.update(repr([tuple(v if isinstance(v, str) else int(v or 0) for v in row) for row in each]).encode())
    return so_far.digest()
