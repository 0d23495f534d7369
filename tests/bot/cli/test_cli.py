"""The verbs as a whole: each explains itself, wrong words are told, and no screen or reader is too small for them."""

import json
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.bot.cli.typed import Verb, command, status
from tests.exports import GUILD, discord, slack


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


def test_the_database_can_be_prepared(verb: Verb, tmp_path: Path):
    """`db upgrade` makes the database, and does no harm twice."""
    for _ in range(2):
        code, out, _ = verb("db", "upgrade")
        assert code == 0
        assert "up to date" in out
    assert (tmp_path / "network-health.db").exists()


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
