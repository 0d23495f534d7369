"""What was computed ahead of a question: one row to read."""

from typing import Final

import msgspec
from sqlalchemy import text

from bot.store.database import Database

_PUT: Final = (
    "INSERT INTO snapshot (community, name, made_at, content) VALUES (:community, :name, :made_at, :content)"
    " ON CONFLICT (community, name) DO UPDATE SET made_at = excluded.made_at, content = excluded.content"
    " WHERE excluded.made_at >= snapshot.made_at"
)
_GET: Final = "SELECT made_at, content FROM snapshot WHERE community = :community AND name = :name"
_DROP: Final = "DELETE FROM snapshot WHERE community = :community"


class Taken(msgspec.Struct, frozen=True):
    """A snapshot and when it was made."""

    made_at: int
    content: bytes


class Snapshots:
    """Finished answers of communities, by name; of two writers the later picture stays."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, community: int, name: str, content: bytes, *, made_at: int) -> None:
        """Keep a snapshot in place of an older one."""
        row = {"community": community, "name": name, "made_at": made_at, "content": content}
        self._database.write(lambda connection: connection.execute(text(_PUT), row))

    def get(self, community: int, name: str) -> Taken | None:
        """The latest snapshot of that name, or None."""
        with self._database.reading() as connection:
            row = connection.execute(text(_GET), {"community": community, "name": name}).first()
        return None if row is None else Taken(row[0], bytes(row[1]))

    def drop(self, community: int) -> None:
        """Let go of all of them; the next ones are computed from facts."""
        self._database.write(lambda connection: connection.execute(text(_DROP), {"community": community}))
