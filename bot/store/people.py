"""One person's wishes: to stay out, to come back, to be forgotten; and all of theirs going when they say so.

The wish is written first, so that nothing of them is taken while the rest goes. Long tables are looked through without
holding anybody up and emptied slice by slice; an erasure that was interrupted goes on from the note it left.
"""

import struct
import time
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table, text

from bot.ports import CommunityRef
from bot.store.absence import Absence, Absences
from bot.store.database import Database
from bot.store.rollups import overtake
from bot.store.tables import metadata
from bot.store.unsent import take_back
from bot.store.writing import Writer

Key = tuple[Any, ...]

_SLICE: Final = 1_000
_BEGIN: Final = (
    "INSERT INTO erasure (community, person, at) VALUES (:community, :person, :at)"
    " ON CONFLICT (community, person) DO UPDATE SET at = excluded.at"
)
_END: Final = "DELETE FROM erasure WHERE community = :community AND person = :person AND at = :at"
_UNDER_WAY: Final = (
    "SELECT erasure.community, platform, native, person, at FROM erasure"
    " JOIN community ON community.community = erasure.community ORDER BY erasure.community, person"
)
# What was worked out with somebody in it must not be put back by whoever began before: an empty picture of now stays.
_EMPTY_SNAPSHOTS: Final = (
    "UPDATE snapshot SET content = :nothing, made_at = CASE WHEN made_at > :at THEN made_at ELSE :at END"
    " WHERE community = :community"
)
# Of what is dated only what is older than the wish goes: a person who asked to be forgotten may go on.
_OLDER: Final = {
    "message": "message.at < :until",
    "reaction": "reaction.at < :until",
    "mention": "NOT EXISTS (SELECT 1 FROM message WHERE message.community = mention.community"
    " AND message.channel = mention.channel AND message.message = mention.message AND message.at >= :until)",
}
_DEEDS: Final = "SELECT at, deed FROM audit WHERE community = :community AND person = :person"
_UNDONE: Final = "DELETE FROM audit WHERE community = :community AND person = :person"
_NAMELESS: Final = (
    "INSERT INTO audit (community, at, person, deed) VALUES (:community, :at, 0, :deed) ON CONFLICT DO NOTHING"
)
_ADDRESSED: Final = "SELECT kind, period, people, state FROM outbox WHERE community = :community AND people IS NOT NULL"
_CALL_OFF: Final = "DELETE FROM outbox WHERE community = :community AND kind = :kind AND period = :period"
_SENT_TO_NOBODY: Final = (
    "UPDATE outbox SET people = NULL, note = NULL, messages = NULL, room = 0, closed = false, reason = ''"
    " WHERE community = :community AND kind = :kind AND period = :period"
)
_SENT: Final = 2
_OTHERWISE: Final = frozenset({"audit", "erasure"})  # the deed stays without its name; the note of this goes at the end


def of_people(table: Table, *which: str) -> list[str]:
    """The columns of a table that hold a person's key."""
    wanted = which or ("theirs", "named")
    return [column.name for column in table.columns if column.info.get("person") in wanted]


class People:
    """Wishes taken and carried out."""

    def __init__(self, database: Database, writer: Writer, absences: Absences) -> None:
        self._database = database
        self._writer = writer
        self._absences = absences

    def absence(self, ref: CommunityRef, person: int) -> Absence:
        """What somebody chose; nothing where they chose nothing."""
        with self._database.reading() as connection:
            number = self._writer.known(connection, ref)
            return Absence() if number is None else self._absences.of(connection, number, ref, person)

    def opt_out(self, ref: CommunityRef, person: int, *, at: int) -> None:
        """From now on nothing of them is taken; `erase` removes what is there."""
        self._wish(ref, person, Absence(out=True), at)

    def forget(self, ref: CommunityRef, person: int, *, at: int) -> None:
        """Nothing of them from before now is kept or taken; `erase` removes what is there."""
        self._wish(ref, person, Absence(before=at), at)

    def opt_in(self, ref: CommunityRef, person: int) -> bool:
        """What they do from now on is taken again; whether they had opted out."""

        def work(connection: Connection) -> bool:
            number = self._writer.known(connection, ref)
            if number is None or not self._absences.take(connection, number, ref, person):
                return False
            overtake(connection, number)
            return True

        return self._database.write(work)

    def erase(self) -> int:
        """Remove everybody who asked for it and is not gone yet; how many they were."""
        with self._database.reading() as connection:
            under_way = connection.execute(text(_UNDER_WAY)).all()
        for number, platform, native, person, at in under_way:
            self._erase(number, CommunityRef(platform, native), person, at)
        if under_way:
            self._database.forget_deleted()
        return len(under_way)

    def lock_key(self) -> bool:
        """Lock the key of marks where it lies open and there is something to lock it with; whether that was so."""
        return self._database.write(self._absences.lock)

    def _wish(self, ref: CommunityRef, person: int, absence: Absence, at: int) -> None:
        def work(connection: Connection) -> None:
            number = self._writer.number(connection, ref)
            self._absences.put(connection, number, ref, person, absence)
            connection.execute(text(_BEGIN), {"community": number, "person": person, "at": at})
            _made_with_them(connection, number, at)

        self._database.write(self._absences.prepare)
        self._database.write(work)

    def _erase(self, number: int, ref: CommunityRef, person: int, at: int) -> None:
        with self._database.reading() as connection:
            until = self._absences.of(connection, number, ref, person).until
        asked = {"community": number, "person": person, "until": until}
        # Whom their messages name goes before the messages: those tell which mentions these are.
        for name, table in _by_message_first():
            with self._database.reading() as connection:
                found = [tuple(row) for row in connection.execute(text(_of(name, table)), asked).all()]
            self._delete(table, found)

        def rest(connection: Connection) -> None:
            self._writer.number(connection, ref)
            for kind, period, people, state in connection.execute(text(_ADDRESSED), asked).all():
                if person in struct.unpack(f">{len(people) // 8}q", people):
                    what = _SENT_TO_NOBODY if state == _SENT else _CALL_OFF
                    connection.execute(text(what), {"community": number, "kind": kind, "period": period})
            for when, deed in connection.execute(text(_DEEDS), asked).all():
                connection.execute(text(_NAMELESS), {"community": number, "at": when, "deed": deed})
            connection.execute(text(_UNDONE), asked)
            _made_with_them(connection, number, at)
            connection.execute(text(_END), {**asked, "at": at})

        self._database.write(rest)

    def _delete(self, table: Table, found: Sequence[Key]) -> None:
        """Delete rows by key, a thousand at a time, and leave others as much time as that took."""
        keys = [column.name for column in table.primary_key.columns]
        sql = f"DELETE FROM {table.name} WHERE {' AND '.join(f'{key} = :{key}' for key in keys)}"
        for some in _slices(found):
            began = time.monotonic()
            rows = [dict(zip(keys, key, strict=True)) for key in some]
            self._database.write(lambda connection, rows=rows: connection.execute(text(sql), rows))  # type: ignore[misc]  # each its own
            if len(some) == _SLICE:
                time.sleep(time.monotonic() - began)


def _made_with_them(connection: Connection, number: int, at: int) -> None:
    """Figures made with somebody in them are dropped, and posts with such figures are taken back."""
    take_back(connection, number, now=at)
    connection.execute(text(_EMPTY_SNAPSHOTS), {"community": number, "nothing": b"", "at": at})


def _by_message_first() -> list[tuple[str, Table]]:
    """Every table with people in it, mentions first."""
    tables = [(name, table) for name, table in metadata.tables.items() if of_people(table) and name not in _OTHERWISE]
    return sorted(tables, key=lambda each: each[0] != "mention")


def _of(name: str, table: Table) -> str:
    """The statement that finds the keys of somebody's rows."""
    keys = ", ".join(f"{name}.{column.name}" for column in table.primary_key.columns)
    theirs = " OR ".join(f"{name}.{column} = :person" for column in of_people(table))
    if older := _OLDER.get(name):
        theirs = f"({theirs}) AND {older}"
    if name == "mention":
        theirs = (
            f"({theirs}) OR EXISTS (SELECT 1 FROM message WHERE message.community = mention.community"
            " AND message.channel = mention.channel AND message.message = mention.message"
            f" AND message.author = :person AND {_OLDER['message']})"
        )
    return f"SELECT {keys} FROM {name} WHERE {name}.community = :community AND ({theirs})"


def _slices(keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
    for begin in range(0, len(keys), _SLICE):
        yield keys[begin : begin + _SLICE]
