"""Export files become totals, however often they are read, and whatever stops their reading."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bot.cli.typed import Verb, command, status
from tests.exports import GUILD, TEAM, discord, slack


def test_a_workspace_is_called_as_its_export_or_its_importer_says(verb: Verb, tmp_path: Path):
    """The title Slack gives an export holds the name; a name somebody gives wins, also when all was read before."""
    assert json.loads(status_of(verb, slack(tmp_path / "export")))["communities"][0]["name"] == ""
    titled = slack(tmp_path / "Harbour Makers Slack export Mar 2 2026 - Mar 4 2026")
    assert json.loads(status_of(verb, titled))["communities"][0]["name"] == "Harbour Makers"
    assert json.loads(status_of(verb, titled, "--name", "The Harbour"))["communities"][0]["name"] == "The Harbour"
    assert json.loads(status_of(verb, titled, "--again"))["communities"][0]["name"] == "The Harbour"
    assert "Give a shorter --name" in verb("import", titled, "--name", "x" * 65)[2]


def status_of(verb: Verb, folder: Path, *more: str) -> str:
    """What is stored after an import."""
    assert verb("import", folder, *more)[0] == 0
    return status(verb)


def test_a_slack_export_becomes_totals(verb: Verb, tmp_path: Path):
    """Import says what it read, status what is stored."""
    code, out, err = verb("import", slack(tmp_path / "export"))
    assert (code, err) == (0, "")
    assert f"Slack export into slack community {TEAM}: 5 files read." in out
    community = json.loads(status(verb))["communities"][0]
    assert community["community"] == TEAM
    assert community["platform"] == "slack"
    assert (community["human_messages"], community["people_posted"], community["members"]) == (12, 2, 2)
    assert (community["channels"], community["first_at"][:10], community["last_at"][:10]) == (
        1,
        "2026-03-02",
        "2026-03-04",
    )
    shown = verb("status")[1]
    assert "2026-03-02 10:00 UTC" in shown
    assert ".000100" not in shown
    assert TEAM in shown
    assert "human messages" in shown


def test_a_discord_export_becomes_totals(verb: Verb, tmp_path: Path):
    """The server's own id and name are found in the files."""
    code, out, _ = verb("import", discord(tmp_path / "export", channels=2), "--json")
    summary = json.loads(out)
    assert code == 0
    assert (summary["schema"], summary["platform"]) == ("network-health/import/1", "discord")
    assert (summary["community"], summary["messages"], summary["files_read"]) == (GUILD, 8, 2)
    community = json.loads(status(verb))["communities"][0]
    assert (community["name"], community["human_messages"]) == ("Canary Club", 8)


@pytest.mark.parametrize("write", [slack, discord])
def test_importing_again_adds_nothing(verb: Verb, tmp_path: Path, write: Callable[[Path], Path]):
    """The same files, the same files read once more, and the same files from a zip give the same bytes of status."""
    folder = write(tmp_path / "export")
    verb("import", folder)
    before = status(verb)
    assert "already known" in verb("import", folder)[1]
    assert status(verb) == before
    assert verb("import", "--again", folder)[0] == 0
    assert status(verb) == before
    packed = zipped(folder)
    assert verb("import", packed)[0] == 0
    assert status(verb) == before
    assert "already known" in verb("import", packed)[1]


def zipped(folder: Path) -> Path:
    """The folder as a zip beside it."""
    import shutil  # noqa: PLC0415  # only here

    return Path(shutil.make_archive(str(folder.parent / "packed"), "zip", folder))


def test_the_database_can_be_chosen(verb: Verb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """An option wins over BOT_DATABASE_URL, which wins over the file in the working folder."""
    folder = slack(tmp_path / "export")
    verb("import", folder, "--database-url", f"sqlite:///{tmp_path}/one.db")
    assert json.loads(status(verb))["communities"] == []
    monkeypatch.setenv("BOT_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/one.db")
    assert len(json.loads(status(verb))["communities"]) == 1
    assert not (tmp_path / "network-health.db").exists()


def test_either_database_gives_the_same_status(verb: Verb, tmp_path: Path, database_url: str):
    """SQLite and PostgreSQL hold the same facts, however often and wherever from they are imported."""
    folder = discord(tmp_path / "export", channels=3, each=40)
    verb("import", folder)
    for words in (["import"], ["import"], ["import", "--again"], ["replay"]):
        code, _, err = verb(*words, folder, "--database-url", database_url)
        assert (code, err) == (0, "")
    assert verb("status", "--json", "--database-url", database_url)[1] == status(verb)


def wait_for_rows(path: Path, process: "subprocess.Popen[bytes]") -> None:
    """Until the first pieces were committed, or the process is done."""
    while process.poll() is None:
        with (
            contextlib.suppress(sqlite3.Error),
            contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db,
        ):
            if db.execute("SELECT count(*) FROM imported").fetchone()[0]:
                return
        time.sleep(0.005)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGKILL, -9), (signal.SIGINT, 130), (signal.SIGTERM, 130)])
def test_an_import_that_is_stopped_goes_on(verb: Verb, tmp_path: Path, number: signal.Signals, code: int):
    """Killed or asked to stop in the middle, a second run ends in the same bytes as one clean run."""
    folder = slack(tmp_path / "export", days=28, each=1500)
    verb("import", folder, "--database-url", f"sqlite:///{tmp_path}/clean.db")
    clean = verb("status", "--json", "--database-url", f"sqlite:///{tmp_path}/clean.db")[1]
    url = f"sqlite:///{tmp_path}/cut.db"
    process = command("import", folder, "--database-url", url)
    wait_for_rows(tmp_path / "cut.db", process)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode in {code, 0}, err
    if process.returncode == 130:
        assert b"goes on from here" in out + err
    assert verb("import", folder, "--database-url", url)[0] == 0
    assert verb("status", "--json", "--database-url", url)[1] == clean


def test_what_may_be_read_is_found_out_by_reading(verb: Verb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Nothing is refused before this program has looked itself and can say what to do about it."""
    export = slack(tmp_path / "export")
    allowed = os.access
    monkeypatch.setattr("os.access", lambda path, mode: "export" not in str(path) and allowed(path, mode))
    assert verb("import", export).code == 0
    assert "is not a database" in verb("db", "restore", export / "users.json", "--replace").err
