"""Whatever is wrong with what people give us: a sentence, an exit code, nothing half-written, and no word of theirs."""

import json
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bot.cli.typed import Verb, status
from tests.exports import CANARY, FIRST, GUILD, discord, said, slack, written


def refused(verb: Verb, *words: object, code: int = 2) -> str:
    """The one sentence a person is told; what was stored before is as it was, and no word of theirs is shown."""
    before = status(verb)
    got, out, err = verb(*words)
    assert got == code, err
    assert CANARY not in out + err
    assert "Traceback" not in out + err
    assert "unexpected" not in err
    assert status(verb) == before
    sentence = err.strip()
    assert sentence
    assert "\n" not in sentence
    return sentence


def partly(verb: Verb, *words: object) -> dict[str, object]:
    """The summary of an import that had something broken in it and read the rest."""
    code, out, err = verb(*words, "--json")
    assert code == 1, err
    assert CANARY not in out + err
    summary: dict[str, object] = json.loads(out)
    return summary


@pytest.fixture(params=["empty database", "full database"], autouse=True)
def _stored_before(request: pytest.FixtureRequest, verb: Verb, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every trouble is met with nothing stored and with a community stored."""
    if request.param == "full database":
        verb("import", slack(tmp_path_factory.mktemp("before") / "export"), "--community", "Before")


def photos(folder: Path) -> None:
    """Somebody's holiday."""
    for number in range(214):
        (folder / f"IMG_{number}.JPG").write_bytes(os.urandom(20))


def empty(_folder: Path) -> None:
    """Nothing."""


def noise(folder: Path) -> None:
    """Bytes that are nothing."""
    (folder / "noise.json").write_bytes(random.Random(5).randbytes(200_000))


def other_json(folder: Path) -> None:
    """JSON of something else."""
    (folder / "package.json").write_text(json.dumps({"name": CANARY, "messages": 7}))
    (folder / "list.json").write_text(json.dumps([1, 2, CANARY]))


def deep(folder: Path) -> None:
    """Brackets without end."""
    (folder / "deep.json").write_text("[" * 3_000_000)


def only_nested(folder: Path) -> None:
    """A zip that holds a zip."""
    with zipfile.ZipFile(folder / "outer.zip", "w") as outer:
        outer.writestr("inner.zip", "PK")
    (folder / "outer.zip").rename(folder / "outer2.zip")


def pipe(folder: Path) -> None:
    """A file that never ends."""
    os.mkfifo(folder / "pipe.json")


def links(folder: Path) -> None:
    """A way out of the folder."""
    (folder / "users.json").symlink_to("/etc/passwd")
    (folder / "channels.json").symlink_to("/dev/zero")


@pytest.mark.parametrize("make", [photos, empty, noise, other_json, deep, only_nested, pipe, links])
def test_folders_that_hold_no_history(verb: Verb, tmp_path: Path, make: Callable[[Path], None]):
    """The sentence tells what was looked for or what is in the way."""
    folder = tmp_path / "holiday"
    folder.mkdir()
    make(folder)
    sentence = refused(verb, "import", folder)
    assert "holiday" in sentence
    assert sentence.endswith(".")


def test_photos_are_counted(verb: Verb, tmp_path: Path):
    """What was found instead is named in words a person uses."""
    (tmp_path / "holiday").mkdir()
    photos(tmp_path / "holiday")
    sentence = refused(verb, "import", tmp_path / "holiday")
    assert "214 photos" in sentence
    assert "users.json" in sentence


def test_paths_that_lead_nowhere(verb: Verb, tmp_path: Path):
    """A missing path, a device, and a path no file system takes."""
    for path in (tmp_path / "nowhere", Path("/dev/null"), tmp_path / ("n" * 3000)):
        refused(verb, "import", path)
    for verb_name in ("import", "replay"):
        assert f"nothing at {tmp_path / 'nowhere'}." in refused(verb, verb_name, tmp_path / "nowhere")


def test_a_zip_bomb(verb: Verb, tmp_path: Path):
    """Two gigabytes from two megabytes are not unpacked."""
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        target.writestr("channels.json", "[]")
        target.writestr("users.json", "[]")
        with target.open("general/2026-03-02.json", "w", force_zip64=True) as out:
            for _ in range(300):
                out.write(b" " * (1 << 20))
    assert "claims to unpack" in refused(verb, "import", tmp_path / "bomb.zip")


def test_entries_that_lead_out_of_a_zip(verb: Verb, tmp_path: Path):
    """They are named, nothing appears on the disk, and the rest is read."""
    folder = slack(tmp_path / "export")
    with zipfile.ZipFile(tmp_path / "evil.zip", "w") as target:
        for path in folder.rglob("*.json"):
            target.write(path, path.relative_to(folder))
        target.writestr("../../escaped.json", CANARY)
        target.writestr("/general/escaped.json", CANARY)
    summary = partly(verb, "import", tmp_path / "evil.zip")
    assert summary["messages"] == 12
    assert summary["broken"] == {
        "../../escaped.json": "its name leads out of the zip",
        "/general/escaped.json": "its name leads out of the zip",
    }
    assert not list(tmp_path.parent.rglob("escaped.json"))


WRONG_SLACK = {
    "number as text": said("U0000001", 1, 7),  # type: ignore[arg-type]  # wrong on purpose
    "ts missing": {"type": "message", "user": "U0000001", "text": CANARY},
    "ts a word": said("U0000001", 1) | {"ts": CANARY},
    "ts a list": said("U0000001", 1) | {"ts": [CANARY]},
    "ts NaN": said("U0000001", 1) | {"ts": "NaN"},
    "ts infinite": said("U0000001", 1) | {"ts": "Infinity"},
    "ts negative": said("U0000001", 1) | {"ts": "-5.000100"},
    "ts of year 9999": said("U0000001", 1) | {"ts": "253370764800.000100"},
    "ts beyond all": said("U0000001", 1) | {"ts": "9" * 400},
    "ts of next year": said("U0000001", 1) | {"ts": "3900000000.000100"},
    "user an object": said("U0000001", 1) | {"user": {"id": CANARY}},
    "a word": CANARY,
    "a number": 5,
    "nothing": None,
    "a list": [CANARY],
}


@pytest.mark.parametrize("wrong", WRONG_SLACK.values(), ids=WRONG_SLACK.keys())
def test_one_wrong_message_in_a_slack_export(verb: Verb, tmp_path: Path, wrong: object):
    """It is left out and counted; every other message is read."""
    folder = slack(tmp_path / "export")
    day = folder / "general" / "2026-03-09.json"
    day.write_text(json.dumps([said("U0000001", 7 * 86_400), wrong]))
    summary = partly(verb, "import", folder)
    assert summary["messages"] == 13
    assert sum(summary["skipped"].values()) == 1  # type: ignore[attr-defined]  # a dictionary


WRONG_DISCORD = {
    "timestamp missing": {"timestamp": None},
    "timestamp a word": {"timestamp": CANARY},
    "timestamp of year 9999": {"timestamp": "9999-12-31T23:59:59+00:00"},
    "timestamp of next year": {"timestamp": "2093-03-02T10:00:00+00:00"},
    "timestamp a number": {"timestamp": 5},
    "author missing": {"author": None},
    "author a number": {"author": 5},
    "id a list": {"id": [CANARY]},
    "content an object": {"content": {"text": CANARY}},
    "mentions a word": {"mentions": CANARY},
}


@pytest.mark.parametrize("wrong", WRONG_DISCORD.values(), ids=WRONG_DISCORD.keys())
def test_one_wrong_message_in_a_discord_export(verb: Verb, tmp_path: Path, wrong: dict[str, object]):
    """It is left out and counted; every other message is read."""
    folder = discord(tmp_path / "export")
    path = folder / "room-0.json"
    document = json.loads(path.read_text())
    document["messages"].append(written(9, second=600) | wrong)
    path.write_text(json.dumps(document, indent=2))
    summary = partly(verb, "import", folder)
    assert summary["messages"] == 4
    assert sum(summary["skipped"].values()) == 1  # type: ignore[attr-defined]  # a dictionary


def test_nan_in_an_export(verb: Verb, tmp_path: Path):
    """What strict JSON forbids costs a message or a file, never the import."""
    folder = slack(tmp_path / "export")
    (folder / "general" / "2026-03-09.json").write_text(f'[{{"type": "message", "ts": NaN, "text": "{CANARY}"}}]')
    assert partly(verb, "import", folder)["messages"] == 12


@pytest.mark.parametrize("content", ['[{"type": "message", "te', "", "{}", "7", '"text"', "\x00\x01", "[" * 100_000])
def test_one_broken_day_in_a_slack_export(verb: Verb, tmp_path: Path, content: str):
    """The file is named with its reason, and the rest goes on."""
    folder = slack(tmp_path / "export")
    (folder / "general" / "2026-03-09.json").write_text(content)
    summary = partly(verb, "import", folder)
    assert summary["messages"] == 12
    assert list(summary["broken"]) == ["general/2026-03-09.json"]  # type: ignore[call-overload]  # a dictionary


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.9, 0.999])
def test_a_truncated_discord_file(verb: Verb, tmp_path: Path, keep: float):
    """A file that was cut off is named and nothing of it is kept; the other channel is read."""
    folder = discord(tmp_path / "export", channels=2, each=3000)
    path = folder / "room-1.json"
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * keep)])
    summary = partly(verb, "import", folder)
    assert summary["messages"] == 3000
    assert list(summary["broken"]) == ["room-1.json"]  # type: ignore[call-overload]  # a dictionary


def test_a_big_file_that_breaks_late_leaves_nothing(verb: Verb, tmp_path: Path):
    """Eleven megabytes in, nothing of the file is kept, and no community is made of it."""
    folder = discord(tmp_path / "export", each=20_000)
    path = folder / "room-0.json"
    path.write_bytes(path.read_bytes()[:-2000])
    assert path.stat().st_size > 8 << 20
    before = status(verb)
    code, _, err = verb("import", folder)
    assert code == 2
    assert "room-0.json" in err
    assert status(verb) == before


def test_truncated_alone_is_nothing(verb: Verb, tmp_path: Path):
    """Where the only file is broken, nothing is stored and the exit code says so."""
    folder = discord(tmp_path / "export")
    path = folder / "room-0.json"
    path.write_bytes(path.read_bytes()[:-40])
    before = status(verb)
    code, out, err = verb("import", path)
    assert code == 2
    assert "room-0.json" in err
    assert CANARY not in out + err
    assert status(verb) == before


def test_a_line_of_a_hundred_megabytes(verb: Verb, tmp_path: Path):
    """Recorded lines that are far too long are passed over without being held in memory."""
    lines = tmp_path / "events.jsonl"
    good = json.dumps({"type": "event_callback", "team_id": "T0000LINES", "event": said("U1", 0, channel="C1")})
    with lines.open("w") as out:
        out.write(good + "\n")
        for _ in range(100):
            out.write(CANARY * (1 << 15))
        out.write("\n" + good.replace(str(FIRST), str(FIRST + 60)) + "\n")
    summary = partly(verb, "replay", lines)
    assert summary["messages"] == 2
    assert sum(summary["skipped"].values()) == 1  # type: ignore[attr-defined]  # a dictionary


def test_files_of_two_servers(verb: Verb, tmp_path: Path):
    """They are told apart before anything is written."""
    discord(tmp_path / "export" / "one")
    discord(tmp_path / "export" / "two", guild="830000000000000001")
    assert GUILD in refused(verb, "import", tmp_path / "export")


@pytest.mark.parametrize("name", ["users.json", "channels.json"])
def test_a_broken_list_in_a_slack_export(verb: Verb, tmp_path: Path, name: str):
    """A broken list of channels or people does not end in numbers that look right."""
    folder = slack(tmp_path / "export")
    (folder / name).write_text('{"ok": fal')
    code, out, err = verb("import", folder)
    assert code in {1, 2}
    assert name in out + err


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "0001-01-01", "9999-12-31", "2026-W10", "-1"])
def test_days_nobody_can_use(verb: Verb, day: str):
    """A date is written one way."""
    assert "2026-03-16" in refused(verb, "report", f"--as-of={day}")


def test_zones_nobody_knows(verb: Verb):
    """A time zone is an IANA name."""
    assert "Europe/Berlin" in refused(verb, "report", "--timezone", "Moon/Base")


def test_communities_nobody_stored(verb: Verb):
    """The sentence lists what there is, or says how to begin."""
    sentence = refused(verb, "digest", "--community", "Nowhere")
    assert "Before" in sentence or "Begin with" in sentence


@pytest.mark.parametrize("name", ["BOT_MINIMUM_GROUP", "BOT_TIMEZONE"])
def test_settings_nobody_can_use(verb: Verb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str):
    """The sentence names the setting."""
    folder = slack(tmp_path / "export")
    monkeypatch.setenv(name, "3")
    code, _, err = verb("import", folder)
    assert code == 2
    assert name in err
    monkeypatch.delenv(name)


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://user:hunter2@host/name",
        "sqlite:////nowhere/at/all/x.db",
        "sqlite://",
        "postgresql://user:hunter2@127.0.0.1:1/name",
        "postgresql://user:hunter2@host:port/name",
    ],
)
def test_databases_nobody_can_open(verb: Verb, tmp_path: Path, url: str):
    """One sentence without the password in it."""
    folder = slack(tmp_path / "export")
    code, out, err = verb("import", folder, "--database-url", url)
    assert code in {2, 3}
    assert "hunter2" not in out + err
    assert len(err.strip().splitlines()) == 1
    assert "unexpected" not in err


def test_a_file_that_is_no_database(verb: Verb, tmp_path: Path):
    """It is left as it is."""
    other = tmp_path / "letter.db"
    other.write_text(CANARY * 100)
    code, _, err = verb("status", "--database-url", f"sqlite:///{other}")
    assert code in {2, 3}
    assert CANARY not in err
    assert other.read_text() == CANARY * 100


@pytest.mark.parametrize("write", [slack, discord])
def test_no_word_of_theirs_is_anywhere(verb: Verb, tmp_path: Path, write: Callable[[Path], Path]):
    """After an import, the database's bytes, the screen and every verb's output hold nothing anybody wrote."""
    said_by_us = "".join(
        "".join(map(str, verb(*words))) for words in (["import", write(tmp_path / "export")], ["status"])
    )
    said_by_us += "".join(
        map(str, verb("report", "--json", "--community", GUILD if write is discord else "T0CANARY01"))
    )
    assert CANARY not in said_by_us
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("network-health.db*"))
    assert stored
    for word in CANARY.split():
        if len(word) > 4:
            assert word.encode() not in stored
    assert CANARY.encode() not in stored


def test_names_of_files_cannot_steer_the_terminal(verb: Verb, tmp_path: Path):
    """A file's name is shown without its control characters."""
    folder = slack(tmp_path / "export")
    (folder / "general" / "2026-\x1b[2J\n.json").write_text("{")
    _, out, err = verb("import", folder)
    assert "\x1b" not in out + err
