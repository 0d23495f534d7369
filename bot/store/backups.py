"""Copies of a SQLite database: made while the bot runs, checked, and put in place so that nothing is posted twice."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from sqlalchemy import text

from bot.errors import BadInput, StoreUnavailable
from bot.store.database import Database
from bot.store.schema import prepare
from bot.store.tables import OPEN_POSTS
from bot.store.troubles import TROUBLES, trouble

PAGES: Final = 4_096  # copied at a time; writers go on between two turns
_NO_ROOM: Final = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_TRUNCATE")
_UNUSABLE: Final = {"SQLITE_NOTADB": "it is not a database", "SQLITE_CANTOPEN": "I may not read it"}
_BESIDE: Final = ("", "-wal", "-shm")
_ELSEWHERE: Final = (
    "On PostgreSQL use its own tools: pg_dump makes a copy while the bot runs, pg_restore puts it back. "
    "docs/operate.md has the lines."
)
# What was waiting when the copy was made may have been posted since: whoever goes on looks first.
_DOUBT: Final = f"UPDATE outbox SET doubtful = true, claimed_until = 0 WHERE {OPEN_POSTS}"
_RESTORED: Final = "INSERT INTO restored (at) VALUES (:at) ON CONFLICT (at) DO NOTHING"

Progress = Callable[[int, int], None]


def backup(address: str, target: Path, progress: Progress) -> int:
    """Copy the database as of one instant into a new file, whole, checked and for its owner alone; its size in bytes.

    `progress` hears of pages left and pages in all. Raises BadInput where the copy cannot be made there.
    """
    source = _file(address)
    if not target.absolute().parent.is_dir():
        raise BadInput(f"There is no folder {target.parent} to put {target.name} into. Make it first.")
    if target.exists():
        raise BadInput(f"{target.name} exists already. Choose another name, so that no copy is lost.")
    part = target.with_name(target.name + ".part")
    database = Database(address)
    try:
        with suppress(FileNotFoundError):
            part.unlink()
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        _copy(source, part, progress)
        _settle(part)
        if complaint := check_file(part):
            raise StoreUnavailable(f"The copy is not sound ({complaint}), so it was thrown away: check the disk.")
        part.rename(target)
    except OSError as error:
        raise BadInput(f"{target.name} could not be written ({(error.strerror or '').lower()}).") from None
    except TROUBLES as error:
        if getattr(error, "sqlite_errorname", "").startswith(_NO_ROOM):
            raise BadInput(f"{target.name} could not be written: is the disk it goes to full?") from None
        raise trouble(error, database.url) from None
    finally:
        _remove(part)
        database.close()
    return target.stat().st_size


def restore(address: str, source: Path, *, now: int, replace: bool) -> Path | None:
    """Put a copy in place, brought to this program's form; where the database that was there went, if one was.

    Nothing is touched before the copy is known to be sound, and nothing while the bot has the database open.
    Raises BadInput with the reason where it cannot be put there.
    """
    target = _file(address)
    if not source.is_file():
        raise BadInput(f"There is no file {source.name} here.")
    if target.exists() and not replace:
        raise BadInput(
            f"{target.name} exists already. Say --replace to put the copy in its place; the old one is kept."
        )
    part = target.with_name(target.name + ".restoring")
    _remove(part)
    try:
        if complaint := check_file(source):
            raise BadInput(f"{source.name} cannot be used: {complaint}.")
        _copy(source, part, _nobody)
        _make_ready(part, now)
        return _put(part, target)
    except OSError as error:
        raise BadInput(f"{target.name} could not be written ({(error.strerror or '').lower()}).") from None
    except TROUBLES as error:
        raise trouble(error, Database(f"sqlite:///{part}").url) from None
    finally:
        _remove(part)


def check_file(path: Path) -> str:
    """What is wrong with a database file, in a few words; nothing when it is sound."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            (found, *_) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        return _UNUSABLE.get(name, "it is damaged")
    return "" if found == "ok" else "it is damaged"


def is_in_use(path: Path) -> bool:
    """Whether another program has this database open: only the last one may leave the mode in which it keeps a log."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0.5)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError:
            return True
        connection.execute("PRAGMA journal_mode = WAL")
    return False


def _file(address: str) -> Path:
    database = Database(address)
    try:
        if database.is_shared:
            raise BadInput(_ELSEWHERE)
        return Path(str(database.url.database))
    finally:
        database.close()


def _copy(source: Path, target: Path, progress: Progress) -> None:
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new, pages=PAGES, progress=lambda _status, left, pages: progress(left, pages), sleep=0.01)


def _settle(path: Path) -> None:
    """One file that needs no log beside it, on disk."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _make_ready(path: Path, now: int) -> None:
    database = Database(f"sqlite:///{path}")
    try:
        prepare(database)
        with database.connect() as connection, connection.begin():
            connection.execute(text(_DOUBT))
            connection.execute(text(_RESTORED), {"at": now})
    finally:
        database.close()
    _settle(path)
    path.chmod(0o600)


def _put(part: Path, target: Path) -> Path | None:
    """Where the old database went, with its log; the copy is in its place."""
    kept = None
    if target.exists():
        if is_in_use(target):
            raise BadInput(f"{target.name} is in use. Stop the bot first, then restore.")
        kept = _free(target)
        target.rename(kept)
        _remove(target)
    part.rename(target)
    return kept


def _free(target: Path) -> Path:
    number = 1
    while (kept := target.with_name(f"{target.name}.before-restore-{number}")).exists():
        number += 1
    return kept


def _remove(path: Path) -> None:
    for beside in _BESIDE:
        with suppress(FileNotFoundError):
            path.with_name(path.name + beside).unlink()


def _nobody(_left: int, _pages: int) -> None:
    """Nobody watches."""
