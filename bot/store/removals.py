"""Communities whose installation is gone: posts stop at once, and when the time has come everything is deleted."""

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
        def work(connection: Connection) -> CommunityRef | None:
            asked = {"community": number, "now": due}
            found = connection.execute(text(_IDENTITY), asked).first()
            if found is None:
                return None
            ref = CommunityRef(*found)
            self._writer.number(connection, ref)  # whoever writes this community's facts has finished, or waits
            if due is not None and connection.execute(text(_DUE), asked).first() is None:
                return None  # it came back in this moment, or somebody else deleted it
            for name in _OF_COMMUNITIES:
                connection.execute(text(f"DELETE FROM {name} WHERE community = :community"), asked)
            forget_of(connection, ref.platform, ref.native)
            return ref

        ref = self._database.write(work)
        self._database.forget_deleted()
        return ref
