"""One database, opened: its address understood, its connections set up, its complaints made readable."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import BadSettings
from bot.store.troubles import TROUBLES, is_passing, place, trouble

T = TypeVar("T")

_SQLITE: Final = (
    "busy_timeout = 30000",
    "journal_mode = WAL",
    "synchronous = FULL",  # acknowledged means on disk, also after a power cut
    "secure_delete = ON",  # erased means overwritten
)
# Pages a connection keeps in memory, in kibibytes. What goes through a whole database is quicker with more; what
# listens for months writes where it wrote before, and there each of several connections would slowly fill.
LARGE_CACHE: Final = 16_000
SMALL_CACHE: Final = 500
# A server whose machine or cable is gone says nothing: seconds and repetitions until that counts as gone.
_POSTGRES: Final = {
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "60000",
}
_ATTEMPTS: Final = 5
_CLEANINGS: Final = 60
_CLEANING_MILLISECONDS: Final = 200
_CLEANING_PAUSE: Final = 0.5  # seconds
_SCHEMES: Final = "sqlite:///network-health.db or postgresql+psycopg://user@host/name"


def understand(address: str) -> URL:
    """The address with the driver this program uses; raises BadSettings where it means nothing to it."""
    try:
        url = make_url(address)
    except ArgumentError:
        raise BadSettings(f"BOT_DATABASE_URL is no database address: write {_SCHEMES}.") from None
    except ValueError:
        raise BadSettings(f"BOT_DATABASE_URL has a port that is no number: write {_SCHEMES}.") from None
    backend = url.drivername.split("+")[0]
    if backend == "sqlite":
        if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
            raise BadSettings("BOT_DATABASE_URL names no file: data kept in memory is lost; write sqlite:///FILE.")
        return url.set(drivername="sqlite")
    if backend in {"postgresql", "postgres"}:
        url = url.set(drivername="postgresql+psycopg")
        return url.update_query_dict({name: value for name, value in _POSTGRES.items() if name not in url.query})
    raise BadSettings(f"BOT_DATABASE_URL begins with {backend}://, which is not supported: write {_SCHEMES}.")


class Database:
    """Connections to one database, each with the promises of this program set up."""

    def __init__(self, address: str, cache: int = LARGE_CACHE) -> None:
        """`cache` is how much of a SQLite file each connection keeps in memory, in kibibytes."""
        self.url = understand(address)
        try:
            # Parameters never appear in an error of the driver's wrapper: they are somebody's data.
            # The connection that was used last is used next: each keeps pages of its own in memory.
            self.engine = create_engine(
                self.url, hide_parameters=True, pool_pre_ping=self.is_shared, pool_use_lifo=True
            )
        except ImportError:
            raise BadSettings(
                "PostgreSQL needs a driver that is not installed: pip install 'network-health[postgres]'."
            ) from None
        if not self.is_shared:
            _set_up_sqlite(self.engine, cache)

    @property
    def is_shared(self) -> bool:
        """Whether other machines may write here too."""
        return self.url.get_backend_name() == "postgresql"

    @property
    def dialect(self) -> str:
        """Sqlite or postgresql."""
        return self.url.get_backend_name()

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Anything the database complains about becomes a sentence that quotes nothing."""
        try:
            yield
        except self._troubles as error:
            raise trouble(error, self.url) from None

    @property
    def _troubles(self) -> tuple[type[BaseException], ...]:
        return (*TROUBLES, self.engine.dialect.loaded_dbapi.Error)

    def connect(self) -> Connection:
        """A connection for writing: on SQLite a transaction takes its place in the queue when it begins."""
        with self.translated():
            return self.engine.connect().execution_options(writes=True)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Do the work in one transaction, once more where another transaction was in the way."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                with self.connect() as connection, connection.begin():
                    return work(connection)
            except self._troubles as error:
                if attempt == _ATTEMPTS or not is_passing(error):
                    raise trouble(error, self.url) from None
        raise AssertionError("the last attempt returns or raises")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one instant of the data throughout."""
        options = {"isolation_level": "REPEATABLE READ"} if self.is_shared else {}
        with self.translated(), self.engine.connect() as connection:
            yield connection.execution_options(**options)

    def forget_deleted(self) -> None:
        """Leave nothing of what was deleted behind: SQLite overwrites it in the file, and here in its log too.

        On PostgreSQL deleted rows go when the server next cleans up.
        """
        if self.is_shared:
            return
        with self.translated(), self.engine.connect() as connection:
            cursor = connection.connection.cursor()
            # Whoever still reads the past keeps the log; writers are not made to wait for that reader.
            cursor.execute(f"PRAGMA busy_timeout = {_CLEANING_MILLISECONDS}")
            for _ in range(_CLEANINGS):
                (busy, *_) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                if not busy:
                    break
                time.sleep(_CLEANING_PAUSE)
            cursor.execute(f"PRAGMA {_SQLITE[0]}")

    def complaint(self) -> str:
        """What a look at every page of a SQLite file finds wrong, as a sentence; a server checks its own pages."""
        if self.is_shared:
            with self.reading() as connection:
                connection.exec_driver_sql("SELECT 1")
            return ""
        with self.reading() as connection:
            found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
        return "" if found == "ok" else f"{self.place} is damaged: stop the bot and put back the last backup."

    @property
    def place(self) -> str:
        """Where this is, as an operator knows it: without user, password or options."""
        return place(self.url)

    def room(self) -> tuple[int, int] | None:
        """Bytes a SQLite file takes with its log, and bytes that are free on its disk; None for a server."""
        if self.is_shared or self.url.database is None:
            return None
        file = Path(self.url.database)
        parts = [file, file.with_name(file.name + "-wal")]
        return sum(part.stat().st_size for part in parts if part.exists()), shutil.disk_usage(file.parent).free

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


def _set_up_sqlite(engine: Engine, cache: int) -> None:
    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
        for pragma in (*_SQLITE, f"cache_size = -{cache}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begins(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
