"""The bot while it runs: what fails begins again, what cannot go on ends in one sentence, and it stops when asked."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.errors import BadSettings, StoreUnavailable
from bot.events import MessagePosted
from bot.live import running
from bot.ports import Commands, CommunityRef, Finding, Host, Intake, Platform, Post, Posted, Refused, Route, Secrets
from bot.settings import read_settings

HOUSE = Path(__file__).resolve().parents[3]


class Clock:
    """Some day in 2027."""

    def now(self) -> int:
        """Always the same instant."""
        return 1_800_000_000_000_000


class Plank:
    """A platform that is connected until something is the matter."""

    name = "plank"

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.begun = 0
        self.stopped = False
        self.connected = False

    def routes(self) -> Sequence[Route]:
        """None."""
        return ()

    async def run(self, intake: Intake, memory: Host, commands: Commands) -> None:
        """Fail as often as was planned, then stay."""
        del commands
        self.begun += 1
        if self.failures:
            raise self.failures.pop(0)
        await memory.welcomed(CommunityRef("plank", "P1"))
        await intake.receive(CommunityRef("plank", "P1"), [MessagePosted(channel=1, message=1, author=1, at=1)])
        self.connected = True
        try:
            await asyncio.Event().wait()
        finally:
            self.stopped = True

    async def post(self, _post: Post) -> Posted | Refused:
        """Taken."""
        return Posted((1,))

    async def find(self, _post: Post) -> Posted | None:
        """Not there."""
        return None

    async def check(self, _memory: Host) -> Sequence[Finding]:
        """Well."""
        return [Finding("ok", "Plank", "It lies where it should.")]


def joined(*platforms: Platform) -> running.Connect:
    """What connects to these platforms."""

    def connect(_secrets: Secrets) -> dict[str, Platform]:
        return {platform.name: platform for platform in platforms}

    return connect


async def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *platforms: Platform) -> "asyncio.Task[None]":
    """The bot, running with these platforms in a folder of its own."""
    monkeypatch.setattr(running, "SHORTEST_WAIT", 0.01)
    monkeypatch.setenv("BOT_WEB_PORT", "0")
    chosen = read_settings(database_url=f"sqlite:///{tmp_path / 'bot.db'}")
    return asyncio.create_task(running.live(chosen, joined(*platforms), Clock()))


async def test_a_part_that_fails_begins_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it failed of; asked to stop, it stops, and what was received is on disk."""
    plank = Plank(OSError("cable"), StoreUnavailable(), ValueError("my aunt's slugs"))
    task = await begun(tmp_path, monkeypatch, plank)
    async with asyncio.timeout(30):
        while not plank.connected and not task.done():  # noqa: ASYNC110  # looked at now and then, by a test
            await asyncio.sleep(0.01)
        os.kill(os.getpid(), signal.SIGTERM)
        await task
    assert plank.begun == 4
    assert plank.stopped
    with running.Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        assert store.totals(1).human_messages == 1


async def test_what_cannot_go_on_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong token is for a person to put right; trying again would not help."""
    plank = Plank(BadSettings("The plank is rotten. Get another."))
    task = await begun(tmp_path, monkeypatch, plank)
    async with asyncio.timeout(30):
        with pytest.raises(BadSettings, match="rotten"):
            await task
    assert plank.begun == 1


async def test_a_token_taken_back_later_leaves_the_others_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the bot has run for a while, one platform that cannot be used is tried again and does not end the rest."""
    monkeypatch.setattr(running, "WELL", 0.0)
    sound, rotten = Plank(), Plank(*[BadSettings("The plank is rotten. Get another.")] * 3)
    gone: list[str] = []

    class Late(Plank):
        async def run(self, intake: Intake, memory: Host, commands: Commands) -> None:
            """Wrong only when the other one is connected already."""
            while not sound.connected:  # noqa: ASYNC110  # looked at now and then, by a test
                await asyncio.sleep(0.01)
            gone.append("wrong")
            await rotten.run(intake, memory, commands)

    monkeypatch.setattr(running, "SHORTEST_WAIT", 0.0)
    monkeypatch.setenv("BOT_WEB_PORT", "0")
    chosen = read_settings(database_url=f"sqlite:///{tmp_path / 'bot.db'}")
    planks = {"sound": sound, "late": Late()}
    task = asyncio.create_task(running.live(chosen, lambda _: planks, Clock()))  # type: ignore[arg-type,return-value]  # near enough
    async with asyncio.timeout(30):
        while not rotten.connected and not task.done():  # noqa: ASYNC110  # likewise
            await asyncio.sleep(0.01)
        assert not sound.stopped
        os.kill(os.getpid(), signal.SIGTERM)
        await task
    assert (len(gone), sound.begun) == (4, 1)


async def test_without_a_platform_it_says_what_to_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And where the steps are."""
    task = await begun(tmp_path, monkeypatch)
    with pytest.raises(BadSettings, match="SLACK_BOT_TOKEN"):
        await task


def told(*words: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """A process of its own with these settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BOT_", "SLACK_"))}
    given = {**kept, "PYTHONPATH": str(HOUSE), "BOT_DATABASE_URL": f"sqlite:///{folder / 'bot.db'}", **settings}
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, env=given, cwd=folder, check=False, timeout=60
    )


@pytest.mark.parametrize("verb", [("-m", "bot", "run"), ("-m", "bot")])
def test_it_does_not_begin_without_a_platform(tmp_path: Path, verb: tuple[str, ...]) -> None:
    """`run`, and the bare module, end with one sentence and no trace of Python."""
    done = told(*verb, folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "docs/install-slack.md" in done.stderr


def test_a_half_setup_is_one_sentence(tmp_path: Path) -> None:
    """The setting that is missing is named, the token that is there is not shown."""
    half = {"SLACK_BOT_TOKEN": "xoxb-secret"}
    done = told("-m", "bot", "run", folder=tmp_path, **half)
    assert done.returncode == 2
    assert "SLACK_APP_TOKEN" in done.stderr
    assert "xoxb-secret" not in done.stderr


def test_the_doctor_says_when_nothing_is_set_up(tmp_path: Path) -> None:
    """With an exit code that tells programs."""
    done = told("-m", "bot", "doctor", folder=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert "docs/install-slack.md" in done.stdout


def test_the_doctor_speaks_to_programs(tmp_path: Path) -> None:
    """One JSON document: platform, level, subject and sentence of each finding."""
    away = {"SLACK_API_URL": "http://127.0.0.1:9/api/", "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    done = told("-m", "bot", "doctor", "--json", folder=tmp_path, **away)
    assert done.returncode == 1
    database, finding = json.loads(done.stdout)
    assert (database["level"], database["subject"]) == ("ok", "Database")
    assert (finding["platform"], finding["level"], finding["subject"]) == ("slack", "error", "Address")


def test_what_runs_all_the_time_loads_nothing_heavy(tmp_path: Path) -> None:
    """Numbers and charts live in other processes; and reports do without what connects to Slack."""
    heavy = ("numpy", "scipy", "altair", "jinja2", "graspologic_native")
    live = f"import sys, bot.live.running, adapters.slack.connection; print([x for x in {heavy!r} if x in sys.modules])"
    done = told("-c", live, folder=tmp_path)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
    far = ("slack_bolt", "slack_sdk", "aiohttp", "cryptography")
    report = "import sys, bot.report, bot.app, adapters; adapters.load('slack').presenter();"
    done = told("-c", f"{report} print([x for x in {far!r} if x in sys.modules])", folder=tmp_path)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
