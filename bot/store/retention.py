"""Facts that are too old: deleted night by night, and not taken again when history is read once more."""

import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any, Final

from sqlalchemy import Connection, text

from bot.events import SECOND
from bot.ports import CommunityRef
from bot.store.database import Database
from bot.store.writing import Writer

DAYS_KEPT: Final = 400  # of who wrote, and who addressed whom, on which day: a year, and five weeks to compare with it
_SLICE: Final = 1_000
_PAGE: Final = 20_000
_NEWEST: Final = "SELECT max(at) FROM message WHERE community = :community"
_LISTENED: Final = "SELECT 1 FROM cursor WHERE community = :community LIMIT 1"
_HORIZON: Final = "SELECT at FROM horizon WHERE community = :community"
_MOVE: Final = (
    "INSERT INTO horizon (community, at) VALUES (:community, :at)"
    " ON CONFLICT (community) DO UPDATE SET at = excluded.at WHERE excluded.at > horizon.at"
)
# Whoever wrote or joined before is not new when they write again; only since when is not known any more.
_SEEN: Final = """
INSERT INTO member (community, person, rejoined_at)
SELECT community, author, max(at) FROM message
WHERE community = :community AND at < :at AND kind <> 9 AND author <> 0 GROUP BY community, author
ON CONFLICT (community, person) DO UPDATE SET rejoined_at = excluded.rejoined_at
WHERE member.joined_at = 0 AND member.rejoined_at = 0
"""
_JOINED: Final = """
INSERT INTO member (community, person, joined_at, rejoined_at)
SELECT community, author, min(at), min(at) FROM message
WHERE community = :community AND at < :at AND kind = 2 AND author <> 0 AND channel IN (
  SELECT channel FROM channel WHERE community = :community AND general
) GROUP BY community, author
ON CONFLICT (community, person) DO UPDATE SET joined_at = excluded.joined_at WHERE member.joined_at = 0
"""
_OLD_MESSAGES: Final = """
SELECT channel, message, at FROM message
WHERE community = :community AND at < :at AND kind <> 9
  AND (channel > :channel OR (channel = :channel AND message > :message))
ORDER BY channel, message LIMIT :most
"""
_OLD_REACTIONS: Final = (
    "SELECT channel, message, person, emoji FROM reaction WHERE community = :community AND at > 0 AND at < :at"
)
_FORGET_REACTION: Final = (
    "DELETE FROM reaction WHERE community = :community AND channel = :channel AND message = :message"
    " AND person = :person AND emoji = :emoji AND at < :at"
)
# What others did with messages of somebody who opted out has neither a message nor a time of its own: it is older than
# all that is kept of its channel where its message's key, which grows with time, is smaller than theirs.
_SOMEBODY_GONE: Final = "SELECT 1 FROM absence WHERE community = :community LIMIT 1"
_OLDEST: Final = """
SELECT place.channel, (
  SELECT min(message.message) FROM message WHERE message.community = :community AND message.channel = place.channel
    AND message.at >= :at AND message.kind <> 9
) FROM (
  SELECT channel FROM reaction WHERE community = :community AND at = 0
  UNION SELECT channel FROM reaction_count WHERE community = :community
) AS place
"""
_FORGET_LEFT_BEHIND: Final = tuple(
    f"DELETE FROM {name} WHERE community = :community AND channel = :channel AND message < :oldest{undated}"
    for name, undated in (("reaction", " AND at = 0"), ("reaction_count", ""))
)
_LARGEST: Final = (1 << 63) - 1  # greater than every key
_FORGET_CLEARED: Final = "DELETE FROM reactions_cleared WHERE community = :community AND at > 0 AND at < :at"
# Of what people wrote the day stays, but not of somebody whose traces are being removed.
_KEEP_DAY: Final = """
INSERT INTO member_day (community, person, day, channel)
SELECT community, author, :day, channel FROM message
WHERE community = :community AND channel = :channel AND message = :message AND kind IN (0, 1) AND author <> 0
  AND NOT EXISTS (
    SELECT 1 FROM erasure WHERE erasure.community = message.community AND erasure.person = message.author
  )
ON CONFLICT DO NOTHING
"""
_FORGET_DAYS: Final = tuple(
    f"DELETE FROM {name} WHERE community = :community AND day < :day" for name in ("member_day", "tie_day")
)
_WITH_MESSAGE: Final = ("mention", "reaction", "reaction_count", "reactions_cleared", "message")


class Retention:
    """Keeps a community's facts as long as they are wanted."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    def age_counts_from(self, community: int, now: int) -> int:
        """The instant from which age is counted: now where a platform is listened to, else the newest message."""
        with self._database.reading() as connection:
            if connection.execute(text(_LISTENED), {"community": community}).first():
                return now
            return min(now, connection.execute(text(_NEWEST), {"community": community}).scalar() or 0)

    def horizon(self, community: int) -> int:
        """The instant before which nothing is kept, 0 where nothing was deleted by age yet."""
        with self._database.reading() as connection:
            return connection.execute(text(_HORIZON), {"community": community}).scalar() or 0

    def keep_since(self, ref: CommunityRef, at: int, *, days_since: int = 0, zone: tzinfo = UTC) -> int:
        """Delete messages and reactions from before an instant, now and for good; how many messages those were.

        That a message is not to come back is kept, and so is that its author is nobody new, and on which local day of
        `zone` they wrote where; of these days those from before `days_since` (an ordinal) are deleted. A horizon never
        goes back.
        """

        def begin(connection: Connection) -> int:
            number = self._writer.number(connection, ref)
            connection.execute(text(_MOVE), {"community": number, "at": at})
            for sql in (_JOINED, _SEEN):
                connection.execute(text(sql), {"community": number, "at": at})
            for sql in _FORGET_DAYS:
                connection.execute(text(sql), {"community": number, "day": days_since})
            return number

        number = self._database.write(begin)
        deleted = self._messages(number, at, days_since, zone)
        if self._reactions(number, at) or deleted:
            self._database.forget_deleted()
        return deleted

    def _messages(self, number: int, at: int, days_since: int, zone: tzinfo) -> int:
        """Page by page, so that a first night does not hold all of them in memory."""
        asked = {"community": number, "at": at, "channel": -1, "message": 0, "most": _PAGE}
        deleted = 0
        while True:
            with self._database.reading() as connection:
                found = connection.execute(text(_OLD_MESSAGES), asked).all()
            for begin in range(0, len(found), _SLICE):
                rows = [
                    {"community": number, "channel": channel, "message": message, "day": _day(when, zone)}
                    for channel, message, when in found[begin : begin + _SLICE]
                ]
                kept = [row for row in rows if row["day"] >= days_since]
                self._delete([(_KEEP_DAY, kept), *((_of_message(name), _keys(rows)) for name in _WITH_MESSAGE)])
            deleted += len(found)
            if len(found) < _PAGE:
                return deleted
            asked |= {"channel": found[-1][0], "message": found[-1][1]}

    def _reactions(self, number: int, at: int) -> int:
        """Those whose message is gone or never came."""
        with self._database.reading() as connection:
            found = connection.execute(text(_OLD_REACTIONS), {"community": number, "at": at}).all()
        keys = ("channel", "message", "person", "emoji")
        rows = [{"community": number, "at": at, **dict(zip(keys, row, strict=True))} for row in found]
        for begin in range(0, len(rows), _SLICE):
            self._delete([(_FORGET_REACTION, rows[begin : begin + _SLICE])])
        self._delete([(_FORGET_CLEARED, [{"community": number, "at": at}])])  # moderation is rare: these are few
        return len(rows) + self._left_behind(number, at)

    def _left_behind(self, number: int, at: int) -> int:
        """Those on messages of people who are gone, without a time; how many."""
        asked = {"community": number, "at": at}
        with self._database.reading() as connection:
            if not connection.execute(text(_SOMEBODY_GONE), asked).first():
                return 0
            oldest = connection.execute(text(_OLDEST), asked).all()

        def work(connection: Connection) -> int:
            return sum(
                connection.execute(text(sql), {**asked, "channel": channel, "oldest": message or _LARGEST}).rowcount
                for channel, message in oldest
                for sql in _FORGET_LEFT_BEHIND
            )

        return self._database.write(work)

    def _delete(self, steps: Sequence[tuple[str, Sequence[dict[str, Any]]]]) -> None:
        """One slice in one transaction; others get as much time as that took."""
        began = time.monotonic()

        def work(connection: Connection) -> None:
            for sql, rows in steps:
                if rows:
                    connection.execute(text(sql), list(rows))

        self._database.write(work)
        if len(steps[-1][1]) == _SLICE:
            time.sleep(time.monotonic() - began)


def _day(at: int, zone: tzinfo) -> int:
    return datetime.fromtimestamp(at // SECOND, zone).toordinal()


def _keys(rows: Iterable[dict[str, int]]) -> list[dict[str, int]]:
    return [{name: row[name] for name in ("community", "channel", "message")} for row in rows]


def _of_message(name: str) -> str:
    return f"DELETE FROM {name} WHERE community = :community AND channel = :channel AND message = :message"
