"""Secrets as they lie in the database: already encrypted, opaque in here."""

from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy import Connection, text

from bot.store.absence import OURS
from bot.store.database import Database

_PUT: Final = (
    "INSERT INTO secret (platform, name, content) VALUES (:platform, :name, :content)"
    " ON CONFLICT (platform, name) DO UPDATE SET content = excluded.content"
)
_GET: Final = "SELECT content FROM secret WHERE platform = :platform AND name = :name"
_TAKE: Final = "DELETE FROM secret WHERE platform = :platform AND name = :name RETURNING content"
_NAMES: Final = "SELECT name FROM secret WHERE platform = :platform ORDER BY name"
_ALL: Final = "SELECT platform, name, content FROM secret"


class Sealed:
    """Encrypted secrets by platform and name; a name is a path such as `bot/T012345`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, platform: str, name: str, content: bytes) -> None:
        """Keep a secret in place of what was there under this name."""
        row = {"platform": platform, "name": name, "content": content}
        self._database.write(lambda connection: connection.execute(text(_PUT), row))

    def get(self, platform: str, name: str) -> bytes | None:
        """The secret, or None."""
        with self._database.reading() as connection:
            found = connection.execute(text(_GET), {"platform": platform, "name": name}).scalar()
        return None if found is None else bytes(found)

    def take(self, platform: str, name: str) -> bytes | None:
        """The secret, which is gone with this: of two who ask at once, one gets it."""

        def work(connection: Connection) -> bytes | None:
            found = connection.execute(text(_TAKE), {"platform": platform, "name": name}).scalar()
            return None if found is None else bytes(found)

        return self._database.write(work)

    def names(self, platform: str, prefix: str = "") -> Sequence[str]:
        """Which names there are."""
        with self._database.reading() as connection:
            names = connection.execute(text(_NAMES), {"platform": platform}).scalars()
            return [name for name in names if name.startswith(prefix)]

    def seal_again(self, change: Callable[[bytes], bytes]) -> int:
        """Put every secret through a change, all or none; how many of them were platforms'."""

        def work(connection: Connection) -> int:
            rows = [
                {"platform": platform, "name": name, "content": change(bytes(content))}
                for platform, name, content in connection.execute(text(_ALL)).all()
            ]
            if rows:
                connection.execute(text(_PUT), rows)
            return sum(row["platform"] != OURS for row in rows)

        return self._database.write(work)


def forget_of(connection: Connection, platform: str, native: str) -> None:
    """Delete the secrets that have a community's own id as a part of their name."""
    names = connection.execute(text(_NAMES), {"platform": platform}).scalars().all()
    for name in names:
        if native in name.split("/"):
            connection.execute(text(_TAKE), {"platform": platform, "name": name})
