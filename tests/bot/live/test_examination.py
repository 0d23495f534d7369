"""The self-check of the house: its database is looked at before any platform, and told in a sentence."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.live.examination import HOUSE, examine
from bot.ports import Finding, Platform, Secrets
from bot.settings import Settings, read_settings
from bot.store import Store


class Usage(NamedTuple):
    """What a disk says of itself."""

    total: int
    used: int
    free: int


class Clock:
    """Some instant."""

    def now(self) -> int:
        """Long ago."""
        return 1


class Plank:
    """A platform that is looked at and never connected."""

    name = "plank"

    async def check(self, _memory: object) -> Sequence[Finding]:
        """All is well."""
        return [Finding("ok", "Plank", "It holds.")]


def joined(_secrets: Secrets) -> Mapping[str, Platform]:
    """One plank."""
    return {"plank": Plank()}  # type: ignore[dict-item]  # all that a look needs


def chosen(tmp_path: Path) -> Settings:
    """A database in this folder."""
    return read_settings(database_url=f"sqlite:///{tmp_path / 'bot.db'}")


async def test_the_database_and_every_platform_are_looked_at(tmp_path: Path) -> None:
    """The house's own findings come first."""
    found = await examine(chosen(tmp_path), joined, Clock())
    assert list(found) == [HOUSE, "plank"]
    assert [(each.level, each.subject) for each in found[HOUSE]] == [("ok", "Database")]
    assert "bot.db is sound" in found[HOUSE][0].sentence


async def test_a_damaged_database_is_an_error_with_a_way_out(tmp_path: Path) -> None:
    """A scratch in the middle of the file is found, and the last backup is named."""
    settings = chosen(tmp_path)
    with Store.open(settings.database_url):
        pass
    file = tmp_path / "bot.db"
    content = bytearray(file.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 20_000] = b"\xff" * 20_000
    file.write_bytes(content)
    (finding,) = (await examine(settings, joined, Clock()))[HOUSE]
    assert (finding.level, finding.subject) == ("error", "Database")
    assert "last backup" in finding.sentence


async def test_little_room_is_said_before_it_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk with forty megabytes left is a warning that says what happens when it is full."""
    monkeypatch.setattr("bot.store.database.shutil.disk_usage", lambda _: Usage(10**9, 960 * 10**6, 40 * 10**6))
    _, finding = (await examine(chosen(tmp_path), joined, Clock()))[HOUSE]
    assert (finding.level, finding.subject) == ("warning", "Disk")
    assert "40.0 MB" in finding.sentence


async def test_a_server_that_is_away_is_told_as_a_finding() -> None:
    """Nothing is looked at behind a database that does not answer."""
    found = await examine(read_settings(database_url="postgresql://nobody@127.0.0.1:9/none"), joined, Clock())
    assert [each.level for each in found[HOUSE]] == ["error"]
    assert list(found) == [HOUSE]


async def test_a_server_of_its_own_is_named_without_its_password(postgres_url: str) -> None:
    """A healthy PostgreSQL is one finding, and its address holds no secret."""
    (finding,) = (await examine(read_settings(database_url=postgres_url), joined, Clock()))[HOUSE]
    assert (finding.level, finding.subject) == ("ok", "Database")
    assert "@" not in finding.sentence
