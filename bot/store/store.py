"""The store: opened, written to in whole batches, and read as totals and as histories."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self
from zoneinfo import ZoneInfo

import msgspec

from bot.events import AnyEvent
from bot.ports import CommunityRef
from bot.store.absence import Absences, Locks
from bot.store.bulk import Bulk
from bot.store.choices import Choices
from bot.store.cursors import Cursors
from bot.store.database import LARGE_CACHE, Database
from bot.store.dues import Dues
from bot.store.fingerprint import fingerprint
from bot.store.holdings import Holdings
from bot.store.introductions import Introductions
from bot.store.people import People
from bot.store.posts import Posts
from bot.store.presence import Presence
from bot.store.remarks import Remarks
from bot.store.removals import Removals
from bot.store.retention import Retention
from bot.store.rollups import Rollups
from bot.store.rows import Rows
from bot.store.schema import prepare
from bot.store.sealed import Sealed
from bot.store.snapshots import Snapshots
from bot.store.tallies import Tallies, tallies
from bot.store.totals import Amounts, Totals, amounts, totals
from bot.store.wishes import Wishes
from bot.store.writing import Writer

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.window import History, TieDays


_NOTHING_NEW: Final = "UPDATE community SET name = name WHERE community = (SELECT min(community) FROM community)"


class Community(msgspec.Struct, frozen=True):
    """A community that is stored here."""

    number: int
    ref: CommunityRef
    name: str
    address: str


class Store:
    """Facts of communities in one database; safe to write from one thread and read from others."""

    def __init__(self, database: Database, locks: Callable[[], Locks] | None = None) -> None:
        self._database = database
        self._writer = Writer(database.dialect)
        self._absences = Absences(locks)
        self.cursors = Cursors(database)
        self.presence = Presence(database)
        self.choices = Choices(database, self._absences)
        self.sealed = Sealed(database)
        self.snapshots = Snapshots(database)
        self.removals = Removals(database, self._writer)
        self.posts = Posts(database)
        self.introductions = Introductions(database)
        self.wishes = Wishes(database, self._absences)
        self.dues = Dues(database)
        self.holdings = Holdings(database)
        self.retention = Retention(database, self._writer)
        self.rollups = Rollups(database, self._writer)
        self.people = People(database, self._writer, self._absences)
        self.remarks = Remarks(database)

    @classmethod
    def open(cls, address: str, locks: Callable[[], Locks] | None = None, *, cache: int = LARGE_CACHE) -> Self:
        """The store at this address, with its tables made or brought up to date.

        Whoever writes events gives the operator's `locks`, with which those who opted out are recognised. `cache` is
        how much of a SQLite file each connection keeps in memory, in kibibytes.
        """
        database = Database(address, cache)
        try:
            prepare(database)
        except BaseException:
            database.close()
            raise
        return cls(database, locks)

    def __enter__(self) -> Self:
        """The store is open already."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The store is closed, whatever happened."""
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def complaint(self) -> str:
        """What is wrong with the database, as a sentence; nothing when it is sound or its server looks after that."""
        return self._database.complaint()

    def try_writing(self) -> None:
        """Write something that changes nothing; raises where that does not succeed."""
        self._database.write(lambda connection: connection.exec_driver_sql(_NOTHING_NEW))

    @property
    def place(self) -> str:
        """Where this is, as an operator knows it."""
        return self._database.place

    def room(self) -> tuple[int, int] | None:
        """Bytes the database takes and bytes that are free around it; None where a server looks after that."""
        return self._database.room()

    def absorb(self, batches: Sequence[tuple[CommunityRef, Sequence[AnyEvent]]]) -> None:
        """Write all of it in one transaction, or nothing; any order and any repetition give the same state."""

        def work(connection: "Connection") -> None:
            # Communities in one order for every writer, so that two of them never wait for each other.
            refs = sorted({ref for ref, _ in batches}, key=lambda ref: (ref.platform, ref.native))
            numbers = {ref: self._writer.number(connection, ref) for ref in refs}
            sieves = {ref: self._absences.sieve(connection, number, ref) for ref, number in numbers.items()}
            rows = Rows()
            for ref, events in batches:
                rows.add(numbers[ref], sieves[ref](events))
            self._writer.write(connection, rows)

        self._database.write(work)

    @contextmanager
    def bulk(self) -> Iterator[Bulk]:
        """For imports: batches, savepoints and commits under the caller's control."""
        with self._database.connect() as connection:
            yield Bulk(self._database, self._writer, self._absences, connection)

    def communities(self) -> list[Community]:
        """Every community that is stored here, by platform and id."""
        with self._database.reading() as connection:
            found = connection.exec_driver_sql(
                "SELECT community, platform, native, name, address FROM community ORDER BY community"
            ).all()
        communities = [Community(row[0], CommunityRef(row[1], row[2]), row[3], row[4]) for row in found]
        return sorted(communities, key=lambda each: (each.ref.platform, each.ref.native))

    def number(self, ref: CommunityRef) -> int | None:
        """The number under which a community is kept, or None where nothing was ever told of it."""
        with self._database.reading() as connection:
            return self._writer.known(connection, ref)

    def totals(self, number: int) -> Totals:
        """What is stored of one community, counted."""
        with self._database.reading() as connection:
            return totals(connection, number)

    def amounts(self, number: int) -> Amounts:
        """How much is stored of one community: some of its totals, in less time."""
        with self._database.reading() as connection:
            return amounts(connection, number)

    def tallies(self) -> Tallies:
        """A few counts over all communities."""
        return tallies(self._database)

    def history(
        self, number: int, zone: ZoneInfo, *, end: int | None = None, helpful_emoji: frozenset[str] = frozenset()
    ) -> "History":
        """What measures read: everything before local day `end`, by default the day of the newest message.

        That day may still be going on; so the last day in the picture is the last one the data has whole.
        """
        from bot.store.picture import picture  # noqa: PLC0415  # numpy, which writers do without

        with self._database.reading() as connection:
            return picture(connection, number, zone, end, helpful_emoji)

    def lately(
        self, number: int, zone: ZoneInfo, *, end: int, days: int, left_out: frozenset[int] = frozenset()
    ) -> "History":
        """What was written in the last so many days before local day `end`, without reactions, and who is not new."""
        from bot.store.picture import lately  # noqa: PLC0415  # numpy, which writers do without

        with self._database.reading() as connection:
            return lately(connection, number, zone, end, days=days, left_out=left_out)

    def tied(self, number: int, zone: ZoneInfo, *, first: int, end: int) -> "TieDays":
        """Who addressed whom on those local days in [first, end) whose messages were deleted by age."""
        from bot.store.picture import tied  # noqa: PLC0415  # numpy, which writers do without

        with self._database.reading() as connection:
            return tied(connection, number, zone, first, end)

    def fingerprint(self, number: int, end: int, helpful_emoji: frozenset[str] = frozenset()) -> bytes:
        """A print of all facts from before an instant; other facts have another one."""
        with self._database.reading() as connection:
            return fingerprint(connection, number, end, helpful_emoji)

    def surroundings(
        self, number: int, zone: ZoneInfo, *, end: int, person: int, helpful_emoji: frozenset[str] = frozenset()
    ) -> "tuple[History, int]":
        """Where somebody wrote lately, before local day `end`, and of how many days that is."""
        from bot.store.picture import picture  # noqa: PLC0415  # numpy, which writers do without
        from bot.store.surroundings import around  # noqa: PLC0415  # likewise

        with self._database.reading() as connection:
            places, days = around(connection, number, zone, end, person)
            return picture(connection, number, zone, end, helpful_emoji, near=(places, days)), days
