"""A database that cannot be used is refused in one sentence that says what to do and gives nothing away."""

import os
import sqlite3
import sys
from pathlib import Path

import pytest

from bot.errors import BadSettings, BotError, StoreUnavailable
from bot.ports import CommunityRef
from bot.store import Store
from bot.store.database import understand

SECRETS = ("ada", "s3cret", "token")


@pytest.mark.parametrize(
    ("address", "driver"),
    [
        ("sqlite:///a.db", "sqlite"),
        ("sqlite+aiosqlite:///a.db", "sqlite"),
        ("sqlite+pysqlite:////var/a.db", "sqlite"),
        ("postgresql://ada@db/x", "postgresql+psycopg"),
        ("postgres://ada@db/x", "postgresql+psycopg"),
        ("postgresql+asyncpg://ada@db/x", "postgresql+psycopg"),
    ],
)
def test_addresses_are_understood_whichever_driver_they_name(address: str, driver: str) -> None:
    """The database decides, not the driver somebody copied from another program."""
    assert understand(address).drivername == driver


@pytest.mark.parametrize(
    "address",
    [
        "",
        "network-health.db",
        "mysql://ada:s3cret@db/x",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:x?mode=memory&uri=true",
        "postgresql://ada:s3cret@db:port/x",
    ],
)
def test_addresses_that_mean_nothing_are_settings_to_change(address: str) -> None:
    """The sentence names the setting and shows what to write, without the password that was in it."""
    with pytest.raises(BadSettings, match="BOT_DATABASE_URL") as caught:
        Store.open(address)
    assert not any(secret in str(caught.value) for secret in SECRETS)


@pytest.mark.parametrize("query", ["", "?connect_timeout=1&sslpassword=token"])
def test_a_server_that_does_not_answer_is_named_without_credentials(query: str) -> None:
    """Host and port are said, user, password and options are not."""
    with pytest.raises(StoreUnavailable, match=r"127\.0\.0\.1:9 does not answer") as caught:
        Store.open(f"postgresql://ada:s3cret@127.0.0.1:9/x{query}")
    assert not any(secret in str(caught.value) for secret in SECRETS)
    assert caught.value.__suppress_context__


def test_a_database_nobody_made_is_named_as_such(postgres_url: str) -> None:
    """A server that answers but has no such database gets its own sentence."""
    name = postgres_url.split("/")[3].split("?", maxsplit=1)[0]
    with pytest.raises(StoreUnavailable, match="no database of that name"):
        Store.open(postgres_url.replace(name, f"{name}absent"))


def test_a_missing_driver_is_named_with_the_way_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without psycopg the sentence says what to install."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(BadSettings, match="pip install"):
        Store.open("postgresql://ada@db/x")


def test_a_missing_folder_is_a_setting_to_change(tmp_path: Path) -> None:
    """A file in a folder that is not there is not quietly put somewhere else."""
    with pytest.raises(BadSettings, match="no folder to be in"):
        Store.open(f"sqlite:///{tmp_path / 'nowhere' / 'a.db'}")


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    """A folder cannot be opened as a database."""
    with pytest.raises(StoreUnavailable, match="cannot be opened"):
        Store.open(f"sqlite:///{tmp_path}")


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    """Somebody's letter is neither opened nor changed."""
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear allotment society, " * 200)
    before = letter.read_bytes()
    with pytest.raises(StoreUnavailable, match="is not a database"):
        Store.open(f"sqlite:///{letter}")
    assert letter.read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_file_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    """A read-only file is refused with the right to give."""
    path = tmp_path / "a.db"
    Store.open(f"sqlite:///{path}").close()
    path.chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StoreUnavailable):
            Store.open(f"sqlite:///{path}")
    finally:
        tmp_path.chmod(0o700)


def test_a_database_held_by_another_program_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that never lets go is waited for, and then said."""
    path = tmp_path / "a.db"
    monkeypatch.setattr("bot.store.database._SQLITE", ("busy_timeout = 10", "journal_mode = WAL"))
    with Store.open(f"sqlite:///{path}") as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="held by another program"):
            store.absorb([(CommunityRef("slack", "T1"), [])])
        other.execute("ROLLBACK")
        other.close()
        store.absorb([(CommunityRef("slack", "T1"), [])])


def test_a_server_that_goes_away_is_said_and_comes_back(postgres_url: str) -> None:
    """A lost connection costs one sentence at most; the next batch finds the server again."""
    import psycopg  # noqa: PLC0415  # only this test speaks to the server itself

    ref = CommunityRef("slack", "T1")
    with Store.open(postgres_url) as store:
        store.absorb([(ref, [])])
        with psycopg.connect(postgres_url.replace("+psycopg", ""), autocommit=True) as admin:
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        store.absorb([(ref, [])])
        assert [each.ref for each in store.communities()] == [ref]


def test_every_refusal_is_ours() -> None:
    """What opening raises is always an error a person can read."""
    assert issubclass(StoreUnavailable, BotError)
    assert issubclass(BadSettings, BotError)
