"""The verbs a person types, from export files to what is shown."""

import contextlib
import csv
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.exports import GUILD, TEAM, discord, slack

HOUSE = Path(__file__).resolve().parents[3]
Verb = Callable[..., "tuple[int, str, str]"]


def status(verb: Verb) -> str:
    """What is stored, as bytes that can be compared."""
    code, out, _ = verb("status", "--json")
    assert code == 0
    return out


def test_no_verb_shows_the_help(verb: Verb):
    """Somebody who types nothing learns what can be typed."""
    code, out, _ = verb()
    assert code == 0
    for each in ("import", "replay", "report", "digest", "status", "explain", "demo", "db"):
        assert each in out


@pytest.mark.parametrize("words", ["import", "replay", "report", "digest", "status", "explain", "demo", "db upgrade"])
def test_every_verb_explains_itself(verb: Verb, words: str):
    """--help tells what the verb does and takes."""
    code, out, _ = verb(*words.split(), "--help")
    assert code == 0
    assert len(out.splitlines()) > 5


def test_the_version_is_the_installed_one(verb: Verb):
    """--version says what pip says."""
    assert verb("--version")[:2] == (0, f"network-health {version('network-health')}\n")


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


def test_a_wrong_word_is_told(verb: Verb):
    """A verb or an option that does not exist ends with 2 and says so."""
    for words in (["dance"], ["status", "--loud"], ["import"], ["digest", "--format", "fax"]):
        code, _, err = verb(*words)
        assert code == 2
        assert err


def test_nothing_stored_yet(verb: Verb, tmp_path: Path):
    """Looking at nothing says how to begin, and makes no file."""
    assert json.loads(status(verb)) == {"schema": "network-health/status/1", "communities": []}
    assert "Begin with: network-health import PATH" in verb("status")[1]
    for words in (["report"], ["digest"], ["status", "--community", "x"]):
        code, out, err = verb(*words)
        assert (code, out) == (2, "")
        assert "Begin with: network-health import PATH" in err
    assert list(tmp_path.iterdir()) == []


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


def test_several_communities_are_told_apart(verb: Verb, tmp_path: Path):
    """With more than one stored, a verb asks which, and takes the id or the name."""
    verb("import", slack(tmp_path / "one"), "--community", "Canary Hill")
    verb("import", discord(tmp_path / "two"))
    code, _, err = verb("report")
    assert code == 2
    assert "Canary Hill" in err
    assert f"{GUILD} (Canary Club, discord)" in err
    for wanted in ("canary hill", GUILD, "Canary Club"):
        chosen = json.loads(verb("status", "--json", "--community", wanted)[1])["communities"]
        assert len(chosen) == 1
    code, _, err = verb("status", "--community", "Nowhere")
    assert code == 2
    assert "'Nowhere'" in err


def test_the_report_for_programs(verb: Verb, tmp_path: Path):
    """Equal facts give equal bytes, without a clock in them; another day is another picture."""
    verb("import", slack(tmp_path / "export"))
    code, out, _ = verb("report", "--json")
    assert code == 0
    report = json.loads(out)
    assert report["schema"] == "network-health/report/2"
    assert verb("report", "--json")[1] == out
    earlier = json.loads(verb("report", "--json", "--as-of", "2026-03-03", "--timezone", "Asia/Kathmandu")[1])
    assert (earlier["as_of"], earlier["timezone"]) == ("2026-03-03", "Asia/Kathmandu")


def test_the_report_for_a_spreadsheet(verb: Verb, tmp_path: Path):
    """One line a measure with the numbers of the JSON; undefined is an empty cell; both forms at once are refused."""
    verb("import", slack(tmp_path / "export"))
    code, out, _ = verb("report", "--csv")
    assert code == 0
    lines = list(csv.DictReader(io.StringIO(out)))
    measures = json.loads(verb("report", "--json")[1])["measures"]
    assert [line["id"] for line in lines] == [measure["id"] for measure in measures]
    for line, measure in zip(lines, measures, strict=True):
        assert line["value"] == ("" if measure["value"] is None else str(measure["value"]))
        assert line["state"] == measure["state"]
    assert any(line["value"] == "" for line in lines)
    assert verb("report", "--csv", "--json")[0] == 2


def test_the_report_on_screen_and_as_a_page(verb: Verb, tmp_path: Path):
    """A person reads it in the terminal, or opens the one file that was written."""
    verb("import", slack(tmp_path / "export"))
    assert verb("report")[0] == 0
    code, _, err = verb("report", "--html", tmp_path / "report.html")
    assert (code, err) == (0, "")
    assert (tmp_path / "report.html").read_text().startswith("<!doctype html>".upper()[:2])
    code, _, err = verb("report", "--html", tmp_path / "nowhere" / "report.html")
    assert code == 2
    assert "could not be written" in err


def test_open_questions_on_the_page_are_links(verb: Verb, tmp_path: Path):
    """Where the workspace's address is known, a question on the page leads to the message itself."""
    verb("import", slack(tmp_path / "export", each=1), "--workspace-url", "https://canary.slack.com")
    assert verb("report", "--html", tmp_path / "report.html")[0] == 0
    written = (tmp_path / "report.html").read_text()
    assert 'href="https://canary.slack.com/archives/C0000001/p17724' in written


@pytest.mark.parametrize("form", ["terminal", "slack", "discord", "json"])
def test_the_digest_in_every_form(verb: Verb, tmp_path: Path, form: str):
    """The same note, for a person and for either platform."""
    verb("import", slack(tmp_path / "export", days=20))
    code, out, err = verb("digest", "--format", form, "--as-of", "2026-03-16")
    assert code == 0
    assert out or "nothing to say" in err
    if form in {"slack", "discord"} and out:
        assert isinstance(json.loads(out), list)


def test_a_measure_is_explained(verb: Verb):
    """By id or name, all of them, or a list to choose from."""
    code, out, _ = verb("explain", "a1")
    assert code == 0
    assert out.startswith("A1 ")
    assert len(out.splitlines()) >= 3
    assert len(verb("explain", "--all")[1]) > len(out)
    listed = verb("explain")[1].splitlines()
    assert listed[0] == "A1   Active members               people, over 28 days"
    assert all(len(line) <= 80 for line in (*listed, *verb("explain", "--all")[1].splitlines()))
    code, _, err = verb("explain", "Z9")
    assert code == 2
    assert "network-health explain" in err


def test_why_says_what_a_score_rests_on(verb: Verb, tmp_path: Path):
    """By name, with what it is compared with; of what is not measured, why not."""
    verb("import", slack(tmp_path / "export"))
    code, out, _ = verb("why", "engagement")
    assert code == 0
    assert out.startswith("Why: Engagement")
    assert "Not measured" in verb("why", "H10")[1]
    code, _, err = verb("why", "synergy")
    assert code == 2
    assert "network-health explain" in err


def test_the_database_can_be_prepared(verb: Verb, tmp_path: Path):
    """`db upgrade` makes the database, and does no harm twice."""
    for _ in range(2):
        code, out, _ = verb("db", "upgrade")
        assert code == 0
        assert "up to date" in out
    assert (tmp_path / "network-health.db").exists()


@pytest.mark.parametrize("platform", ["slack", "discord"])
def test_the_demo(verb: Verb, tmp_path: Path, platform: str):
    """An invented community goes all the way, leaves its files in one folder, and starts fresh each time."""
    for _ in range(2):
        code, out, _ = verb("demo", "--platform", platform, "--keep", tmp_path / "demo")
        assert code == 0
        assert "fern-hill-growers.html" in out.replace("\n", "")
    assert (tmp_path / "demo" / "fern-hill-growers.html").stat().st_size > 1000
    assert verb("demo", "--platform", "irc")[0] == 2
    (tmp_path / "file").write_text("")
    assert "--keep DIR" in verb("demo", "--keep", tmp_path / "file")[2]


def command(*words: object, **more: object) -> "subprocess.Popen[bytes]":
    """The program as a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(HOUSE)}
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *map(str, words)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **more,  # type: ignore[call-overload]  # passed on as given
    )


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


def test_a_reader_that_goes_away_is_no_trouble(tmp_path: Path):
    """`network-health … | head` ends quietly."""
    process = command("explain", "--all", cwd=tmp_path)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()
    process.wait(timeout=60)
    assert b"Traceback" not in told
    assert b"unexpected" not in told


def test_a_terminal_that_lacks_a_sign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Where the screen knows only ASCII, a sign it lacks is a question mark and not an error."""
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    process = command("explain", "H1", cwd=tmp_path)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert b"how, what, can, is ?" in b" ".join(out.split())
