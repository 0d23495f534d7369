"""What a database's complaint means for an operator: one sentence, with neither credentials nor content in it."""

import sqlite3
from pathlib import Path
from typing import Final

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from bot.errors import BadSettings, BotError, StoreUnavailable

_ELSEWHERE: Final = "set BOT_DATABASE_URL to another place"
_SQLITE: Final = {
    "SQLITE_CANTOPEN": f"cannot be opened: check that its folder exists and may be written to, or {_ELSEWHERE}",
    "SQLITE_NOTADB": f"is not a database: {_ELSEWHERE}; the file was left as it is",
    "SQLITE_READONLY": f"may not be written to: give this program the right to write there, or {_ELSEWHERE}",
    "SQLITE_FULL": "could not grow, because the disk is full: make room; nothing that was acknowledged is lost",
    "SQLITE_BUSY": "is held by another program: stop that program or try again",
    "SQLITE_CORRUPT": "is damaged: put back the last backup",
    "SQLITE_IOERR": "could not be read or written, because the disk reported an error: check the disk",
}
_POSTGRES: Final = {
    "28": "refused this user name or password: check BOT_DATABASE_URL",
    "3D": "has no database of that name: create it, or check BOT_DATABASE_URL",
    "42501": "does not let this user do that: grant it the right to create and change tables",
    "25006": "takes no writes at the moment (read-only): point BOT_DATABASE_URL at the primary server",
    "53": "is out of disk, memory or connections: make room, then try again",
    "57": "is shutting down or starting: try again in a moment",
}
# Where a connection is refused there is no code, only the server's own words.
_REFUSALS: Final = {
    "authentication failed": "28",
    "no password supplied": "28",
    "no pg_hba.conf entry": "28",
    "role ": "28",
    "database ": "3D",
    "too many": "53",
    "starting up": "57",
    "shutting down": "57",
}
# Another transaction was in the way; the same work done again succeeds.
_PASSING: Final = {"40001", "40P01"}


def place(url: URL) -> str:
    """The database as an operator knows it, without user, password or options."""
    if url.get_backend_name() == "sqlite":
        return f"The database file {url.database}"
    return f"The PostgreSQL server at {url.host or 'the local socket'}{f':{url.port}' if url.port else ''}"


def is_passing(error: BaseException) -> bool:
    """Whether the same work, done again at once, can be expected to succeed."""
    return _state(error) in _PASSING


def trouble(error: BaseException, url: URL) -> BotError:
    """The error a person reads in place of the database's own; `error` itself may quote data and is not shown."""
    if url.get_backend_name() == "sqlite":
        name = getattr(_original(error), "sqlite_errorname", "")
        if name == "SQLITE_CANTOPEN" and url.database and not Path(url.database).absolute().parent.is_dir():
            return BadSettings(f"{place(url)} has no folder to be in: create the folder, or {_ELSEWHERE}.")
        reason = next((words for code, words in _SQLITE.items() if name.startswith(code)), "")
    else:
        state = _state(error)
        reason = next((words for code, words in _POSTGRES.items() if state.startswith(code)), "")
        if not state and isinstance(error, OperationalError):
            reason = "does not answer: check that it runs and that BOT_DATABASE_URL names the right host and port"
    reason = reason or f"did not take or give the data ({type(_original(error)).__name__}): try again"
    return StoreUnavailable(f"{place(url)} {reason}.")


def _original(error: BaseException) -> BaseException:
    return error.orig if isinstance(error, DBAPIError) and error.orig is not None else error


def _state(error: BaseException) -> str:
    state = getattr(_original(error), "sqlstate", None)
    if state:
        return str(state)
    _, fatal, words = str(_original(error)).partition("FATAL: ")
    return next((code for hint, code in _REFUSALS.items() if fatal and hint in words), "")


TROUBLES: Final = (SQLAlchemyError, sqlite3.Error, OverflowError, UnicodeError)
