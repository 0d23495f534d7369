"""The tables made or brought up to date when a store is opened."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect

from bot.errors import StoreUnavailable
from bot.store.database import Database
from bot.store.tables import metadata
from bot.store.troubles import place

VERSION_TABLE: Final = "network_health_version"
# Every step there is; a test compares this with the folder.
REVISIONS: Final = tuple(f"{number:04}" for number in range(1, 13))
_MIGRATIONS: Final = Path(__file__).parent / "migrations"
_MIGRATING: Final = 0x6E6865616C7468  # one process at a time changes tables on a shared server


def prepare(database: Database) -> None:
    """Make the tables, or bring them up to date; leave alone what is newer than this program or not ours."""
    with database.reading() as connection:
        version = _version(connection, database)
    if version != REVISIONS[-1]:
        database.write(lambda connection: _migrate(connection, database))


def _version(connection: Connection, database: Database) -> str | None:
    there = set(inspect(connection).get_table_names())
    if VERSION_TABLE not in there:
        if there & set(metadata.tables):
            raise StoreUnavailable(
                f"{place(database.url)} belongs to another program: set BOT_DATABASE_URL to a database of its own."
            )
        return None
    version = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar()
    if version is not None and version not in REVISIONS:
        raise StoreUnavailable(
            f"{place(database.url)} was written by a newer version of network-health: install that version."
        )
    return version


def _migrate(connection: Connection, database: Database) -> None:
    from alembic import command  # noqa: PLC0415  # slow to import, and hardly ever needed
    from alembic.config import Config  # noqa: PLC0415  # likewise

    if database.is_shared:
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (_MIGRATING,))
    _version(connection, database)
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, "head")
