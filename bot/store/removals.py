"""Communities whose installation is gone: posts stop at once, and when the time has come everything is deleted."""

import time
from collections.abc import Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection, text

from bot.ports import CommunityRef
from bot.store.database import Database
from bot.store.sealed import forget_of
from bot.store.tables import metadata
from bot.store.writing import Writer

# Uninstalling is often told twice, in either order; the first word decides when everything is deleted.
_REMOVE: Final = (
    "INSERT INTO removal (community, removed_at, delete_at) VALUES (:community, :removed_at, :delete_at)"
    " ON CONFLICT (community) DO NOTHING"
)
_WELCOME: Final = "DELETE FROM removal WHERE community = :community"
_REMOVED: Final = "SELECT community, removed_at, delete_at FROM removal"
_IDENTITY: Final = "SELECT platform, native FROM community WHERE community = :community"
_DUE: Final = "SELECT community FROM removal WHERE community = :community AND delete_at <= :now"
_OF_COMMUNITIES: Final = tuple(name for name, table in metadata.tables.items() if "community" in table.columns)
# The long tables go slice by slice, so that nobody's events wait for it. What says how much is known goes before them:
# should the installation come back in the middle, history is read, and rolled up, again.
_KNOWLEDGE: Final = ("cursor", "imported", "rolled_day")
_LONG: Final = (
    *("reaction", "reaction_count", "reactions_cleared", "mention", "message"),
    *("member", "member_day", "tie_day"),
)
_SLICE: Final = 5_000


class Removed(msgspec.Struct, frozen=True):
    """When an installation went, and when everything of it goes."""

    removed_at: int
    delete_at: int


class Removals:
    """Marks communities as gone, and deletes them."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    def remove(self, ref: CommunityRef, *, at: int, delete_at: int) -> None:
        """The installation is gone; a community nobody ever heard of needs no deletion."""

        def work(connection: Connection) -> None:
            number = self._writer.known(connection, ref)
            if number is not None:
                row = {"community": number, "removed_at": at, "delete_at": delete_at}
                connection.execute(text(_REMOVE), row)

        self._database.write(work)

    def welcome(self, ref: CommunityRef) -> None:
        """The installation is there again: what was not deleted yet stays. A new community is known from now on."""

        def work(connection: Connection) -> None:
            number = self._writer.number(connection, ref)
            connection.execute(text(_WELCOME), {"community": number})

        self._database.write(work)

    def all(self) -> dict[int, Removed]:
        """Every community that is marked, by number."""
        with self._database.reading() as connection:
            return {row[0]: Removed(row[1], row[2]) for row in connection.execute(text(_REMOVED))}

    def delete_due(self, now: int) -> Sequence[CommunityRef]:
        """Delete the communities whose time has come, each in a transaction of its own; which they were."""
        due = [number for number, removed in self.all().items() if removed.delete_at <= now]
        deleted = [self._delete(number, now) for number in sorted(due)]
        return [ref for ref in deleted if ref is not None]

    def delete(self, number: int) -> None:
        """Delete a community and its secrets at once, so that no byte of them stays in the file."""
        self._delete(number, None)

    def _delete(self, number: int, due: int | None) -> CommunityRef | None:
        for name in (*_KNOWLEDGE, *_LONG):
            while self._slice(number, due, name):
                pass
        ref = self._database.write(lambda connection: self._rest(connection, number, due))
        if ref is not None:
            self._database.forget_deleted()
        return ref

    def _slice(self, number: int, due: int | None, name: str) -> bool:
        """Delete a few thousand rows, and leave others as much time as that took; whether there may be more."""
        began = time.monotonic()

        def work(connection: Connection) -> int:
            if self._doomed(connection, number, due) is None:
                return 0
            asked = {"community": number, "most": _SLICE}
            return connection.execute(text(_slice_of(name)), asked).rowcount

        deleted = self._database.write(work)
        if deleted == _SLICE:
            time.sleep(time.monotonic() - began)
        return deleted == _SLICE

    def _rest(self, connection: Connection, number: int, due: int | None) -> CommunityRef | None:
        """Delete what is left, the community itself included."""
        ref = self._doomed(connection, number, due)
        if ref is not None:
            for name in _OF_COMMUNITIES:
                connection.execute(text(f"DELETE FROM {name} WHERE community = :community"), {"community": number})
            forget_of(connection, ref.platform, ref.native)
        return ref

    def _doomed(self, connection: Connection, number: int, due: int | None) -> CommunityRef | None:
        """Whose data that is; None where it came back in this moment, or somebody else deleted it."""
        asked = {"community": number, "now": due}
        found = connection.execute(text(_IDENTITY), asked).first()
        if found is None:
            return None
        ref = CommunityRef(*found)
        self._writer.number(connection, ref)  # whoever writes this community's facts has finished, or waits
        return ref if due is None or connection.execute(text(_DUE), asked).first() else None


def _slice_of(name: str) -> str:
    keys = ", ".join(column.name for column in metadata.tables[name].primary_key.columns)
    some = f"SELECT {keys} FROM {name} WHERE community = :community LIMIT :most"
    return f"DELETE FROM {name} WHERE ({keys}) IN ({some})"
