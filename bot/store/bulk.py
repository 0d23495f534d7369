"""Long writing: imports absorb batch after batch and say themselves when it is kept."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection

from bot.events import AnyEvent
from bot.ports import CommunityRef
from bot.store.absence import Absences
from bot.store.database import Database
from bot.store.rows import Rows
from bot.store.writing import Writer


class Bulk:
    """One import's connection. What was not committed when it ends is as if it had never been said."""

    def __init__(self, database: Database, writer: Writer, absences: Absences, connection: Connection) -> None:
        self._database = database
        self._writer = writer
        self._absences = absences
        self._connection = connection
        self._read: dict[CommunityRef, frozenset[bytes]] = {}
        self._marks: list[tuple[CommunityRef, bytes]] = []

    def absorb(self, ref: CommunityRef, events: Sequence[AnyEvent]) -> None:
        """Write events into the open transaction; any order and any repetition give the same state."""
        with self._database.translated():
            rows = Rows()
            number = self._writer.number(self._connection, ref)
            rows.add(number, self._absences.sieve(self._connection, number, ref)(events))
            self._writer.write(self._connection, rows)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part that is kept whole or not at all: an exception inside takes back what the part wrote."""
        marks = len(self._marks)
        with self._database.translated():
            point = self._connection.begin_nested()
        try:
            yield
        except BaseException:
            del self._marks[marks:]
            with self._database.translated():
                point.rollback()
            raise
        with self._database.translated():
            point.commit()

    def was_read(self, ref: CommunityRef, stamp: bytes) -> bool:
        """Whether the piece with this stamp was read to the end before; asked of the database once for all pieces."""
        if ref not in self._read:
            with self._database.translated():
                self._read[ref] = self._writer.stamps(self._connection, ref)
        return stamp in self._read[ref]

    def mark_read(self, ref: CommunityRef, stamp: bytes) -> None:
        """Remember, with the next commit, that this piece was read to the end."""
        self._marks.append((ref, stamp))

    def commit(self) -> None:
        """Make everything so far durable, with the marks of the pieces it came from."""
        with self._database.translated():
            for ref in dict.fromkeys(ref for ref, _ in self._marks):
                self._writer.mark_read(self._connection, ref, [stamp for whose, stamp in self._marks if whose == ref])
            self._connection.commit()
        self._marks.clear()
