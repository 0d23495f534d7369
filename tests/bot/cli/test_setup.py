"""Setting up in a terminal: what is asked, what is written, who may read it, and how it ends."""

import os
import pty
import select
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.setup import amended, write
from bot.errors import BadInput

HOUSE = Path(__file__).resolve().parents[3]
SECRET = "xoxb-1-secret-of-mine"  # noqa: S105  # made up
names = st.sampled_from(["BOT_TIMEZONE", "SLACK_BOT_TOKEN", "DISCORD_TOKEN"])
lines = st.sampled_from(["# a remark", "", "BOT_TIMEZONE=UTC", "export DISCORD_TOKEN=old", "OTHER=1 2", "nonsense"])


class Terminal:
    """`network-health setup` in a folder, typed to as a person would."""

    def __init__(self, folder: Path, **surroundings: str) -> None:
        self.master, slave = pty.openpty()
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("BOT_", "SLACK_", "DISCORD_"))
        }
        # Whatever is typed, nobody is asked beyond this machine.
        away = {"SLACK_API_URL": "http://127.0.0.1:9/api/", "DISCORD_API_URL": "http://127.0.0.1:9/api/v10"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "setup"],
            cwd=folder,
            env={**kept, "PYTHONPATH": str(HOUSE), "TERM": "dumb", "COLUMNS": "300", **away, **surroundings},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        self.said = ""
        self._seen = 0

    def until(self, words: str, seconds: float = 60.0) -> None:
        """Read until these words stand on the screen, after those that were waited for before."""
        end = time.monotonic() + seconds
        while words not in self.said[self._seen :]:
            assert time.monotonic() < end, self.said
            if select.select([self.master], [], [], 0.2)[0]:
                self.said += self._read()
        self._seen = self.said.index(words, self._seen) + len(words)

    def _read(self) -> str:
        try:
            return os.read(self.master, 65_536).decode(errors="replace")
        except OSError:
            return ""

    def type(self, words: str) -> None:
        """A line, and Enter."""
        os.write(self.master, f"{words}\n".encode())

    def end(self) -> int:
        """How it ended, with all it said read."""
        code = self.process.wait(timeout=60)
        while select.select([self.master], [], [], 0.1)[0] and (more := self._read()):
            self.said += more
        os.close(self.master)
        return code


def test_a_first_setup_writes_what_was_typed_for_its_owner_alone(tmp_path: Path) -> None:
    """Wrong answers are asked again with a reason; a secret is never shown; the self-check follows."""
    terminal = Terminal(tmp_path)
    terminal.until("Which platform?")
    terminal.type("matrix")
    terminal.until("no such platform")
    terminal.type("slack")
    terminal.until("(SLACK_BOT_TOKEN): ")
    terminal.type("xapp-1-other")
    terminal.until("begins with xoxb-")
    terminal.until("(SLACK_BOT_TOKEN): ")
    terminal.type(SECRET)
    terminal.until("(SLACK_APP_TOKEN): ")
    terminal.type("xapp-2-secret")
    terminal.until("Time zone")
    terminal.type("Mars/Olympus")
    terminal.until("knows no time zone")
    terminal.type("Asia/Kathmandu")
    terminal.until("looks at itself")
    terminal.until("Nothing answers at http://127.0.0.1:9/api/")
    assert terminal.end() == 1
    written = tmp_path / ".env"
    assert written.read_text().splitlines() == [
        f"SLACK_BOT_TOKEN={SECRET}",
        "SLACK_APP_TOKEN=xapp-2-secret",
        "BOT_TIMEZONE=Asia/Kathmandu",
    ]
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert SECRET not in terminal.said
    assert "Traceback" not in terminal.said


def test_a_second_setup_keeps_what_is_not_typed_anew(tmp_path: Path) -> None:
    """Enter keeps a token; remarks and other lines of the file stay where they are."""
    file = tmp_path / ".env"
    file.write_text(
        f"# mine\nSLACK_BOT_TOKEN={SECRET}\nELSE=1\nSLACK_APP_TOKEN=xapp-2-secret\nBOT_TIMEZONE=Asia/Kathmandu\n"
    )
    terminal = Terminal(tmp_path)
    terminal.until("Which platform?")
    terminal.type("slack")
    terminal.until("Enter keeps it): ")
    terminal.type("")
    terminal.until("SLACK_BOT_TOKEN stays")
    terminal.until("Enter keeps it): ")
    terminal.type("xapp-3-new")
    terminal.until("[Asia/Kathmandu]")
    terminal.type("")
    terminal.until("looks at itself")
    terminal.end()
    assert file.read_text() == (
        f"# mine\nSLACK_BOT_TOKEN={SECRET}\nELSE=1\nSLACK_APP_TOKEN=xapp-3-new\nBOT_TIMEZONE=Asia/Kathmandu\n"
    )
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_without_a_terminal_it_says_what_to_do(tmp_path: Path) -> None:
    """A script that calls it gets one sentence, and nothing is written."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "setup"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(HOUSE)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert ".env.example" in done.stderr
    assert not (tmp_path / ".env").exists()


@given(st.lists(lines, max_size=6), st.dictionaries(names, st.sampled_from(["a", "b"]), max_size=3))
def test_other_lines_stay_and_each_setting_stands_once(before: list[str], given_: dict[str, str]) -> None:
    """Lines that are no setting of ours are all there, in their order; every new value is the one that counts."""
    unlike = dict.fromkeys(before)
    text = amended("".join(f"{line}\n" for line in unlike), given_)
    after = text.splitlines()
    ours = tuple(f"{name}=" for name in given_)
    assert [line for line in after if not line.startswith(ours)] == [
        line for line in unlike if not line.removeprefix("export ").startswith(ours)
    ]
    for name, value in given_.items():
        assert [line for line in after if line.startswith(f"{name}=")] == [f"{name}={value}"]
    assert amended(text, given_) == text


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """And nothing is left there."""
    with pytest.raises(BadInput, match="could not be written"):
        write(tmp_path / "nowhere" / ".env", "A=1\n")
