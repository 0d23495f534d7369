"""How much history is known: stretches of time that become one where they meet, in any order."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, text

from bot.ports import Cursor
from bot.store.database import Database
from bot.store.rows import Row

_BEYOND: Final = "SELECT 1 FROM cursor WHERE newest > :at LIMIT 1"
_NEVER: Final = "DELETE FROM cursor WHERE oldest > :at"
_CUT: Final = "UPDATE cursor SET newest = oldest WHERE newest > :at"

Stretch = tuple[int, int, bool]  # newest, oldest, finished

_KNOWN: Final = (
    "SELECT newest, oldest, finished FROM cursor"
    " WHERE community = :community AND channel = :channel AND thread = :thread"
)
_FORGET: Final = "DELETE FROM cursor WHERE community = :community AND channel = :channel AND thread = :thread"
_KEEP: Final = (
    "INSERT INTO cursor (community, channel, thread, newest, oldest, finished)"
    " VALUES (:community, :channel, :thread, :newest, :oldest, :finished)"
)
_ALL: Final = (
    "SELECT channel, thread, newest, oldest, finished FROM cursor WHERE community = :community ORDER BY newest"
)


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same time as stretches that do not meet, oldest first; the one that reaches furthest back knows the end."""
    result: list[Stretch] = []
    # Of two that end at the same instant the finished one comes first, so that it is the one whose word counts.
    for newest, oldest, finished in sorted(stretches, key=lambda each: (each[1], not each[2])):
        if result and oldest <= result[-1][0]:
            last = result[-1]
            result[-1] = (max(last[0], newest), last[1], last[2])
        else:
            result.append((newest, oldest, finished))
    return result


def widen(connection: Connection, rows: Iterable[Row]) -> None:
    """Write what was read, inside the transaction that holds what was found there."""
    fresh: dict[tuple[int, int, int], list[Stretch]] = defaultdict(list)
    for community, channel, thread, newest, oldest, finished in rows:
        fresh[community, channel, thread].append((max(newest, oldest), min(newest, oldest), finished))
    for (community, channel, thread), stretches in sorted(fresh.items()):
        place = {"community": community, "channel": channel, "thread": thread}
        known = [(row[0], row[1], bool(row[2])) for row in connection.execute(text(_KNOWN), place)]
        together = joined(known + stretches)
        if together != joined(known):
            connection.execute(text(_FORGET), place)
            kept = [{**place, "newest": new, "oldest": old, "finished": end} for new, old, end in together]
            connection.execute(text(_KEEP), kept)


class Cursors:
    """Reads the stretches back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, community: int) -> dict[tuple[int, int], Cursor]:
        """The newest stretch of each (channel, thread)."""
        with self._database.reading() as connection:
            rows = connection.execute(text(_ALL), {"community": community}).all()
        return {(row[0], row[1]): Cursor(row[2], row[3], bool(row[4])) for row in rows}

    def reach_beyond(self, at: int) -> bool:
        """Whether anything is said to be known of a time after an instant."""
        with self._database.reading() as connection:
            return connection.execute(text(_BEYOND), {"at": at}).first() is not None

    def cut(self, at: int) -> int:
        """What reaches beyond an instant was written under a wrong date and does not count; how many stretches."""

        def work(connection: Connection) -> int:
            return sum(connection.execute(text(sql), {"at": at}).rowcount for sql in (_NEVER, _CUT))

        return self._database.write(work)
