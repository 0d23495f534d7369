"""The bot as a process of its own, started, killed and looked at from outside, as an operator would."""

import asyncio
import contextlib
import os
import signal
import socket
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import aiohttp

from adapters.slack.keys import key_of_ts
from tests.doubles.discord.__main__ import settings as discord_settings
from tests.doubles.discord.server import Discord
from tests.doubles.slack.__main__ import settings as slack_settings
from tests.doubles.slack.server import Slack

HOUSE = Path(__file__).resolve().parents[2]
_UNIT = (HOUSE / "deploy" / "network-health.service").read_text()
# The very words systemd starts it with, from where it is installed here.
COMMAND = [word for line in _UNIT.splitlines() if line.startswith("ExecStart=") for word in line[10:].split()]
PROGRAM = [str(Path(sys.executable).with_name(Path(COMMAND[0]).name)), *COMMAND[1:]]


def free_port() -> int:
    """A port nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


async def until(holds: Callable[[], Any], seconds: float = 30.0) -> Any:
    """Wait for something to be so, and answer it."""
    end = asyncio.get_running_loop().time() + seconds
    while True:
        if result := holds():
            return result
        if asyncio.get_running_loop().time() > end:
            raise AssertionError("it did not come to be in time")
        await asyncio.sleep(0.02)


class Bot:
    """`network-health run` in a folder, with a SQLite database in it, on one platform or on several."""

    program, verbs = PROGRAM, [sys.executable, "-m", "bot"]

    def __init__(self, folder: Path, *platforms: Slack | Discord, **chosen: str) -> None:
        self.folder, self.database = folder, folder / "bot.db"
        self.port, self._platforms = free_port(), platforms
        self.environment = {
            **{
                name: value for name, value in os.environ.items() if not name.startswith(("BOT_", "SLACK_", "DISCORD_"))
            },
            "PYTHONPATH": str(HOUSE),
            "BOT_DATABASE_URL": f"sqlite:///{self.database}",
            "BOT_WEB_PORT": str(self.port),
        }
        for platform in platforms:
            self.environment |= slack_settings(platform) if isinstance(platform, Slack) else discord_settings(platform)
        self.environment |= chosen
        self.process: asyncio.subprocess.Process | None = None
        self.log = folder / "bot.log"

    @property
    def slack(self) -> Slack:
        """The Slack it was pointed at."""
        return next(platform for platform in self._platforms if isinstance(platform, Slack))

    @property
    def url(self) -> str:
        """Where it listens for HTTP."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> Self:
        """Begin, with what it says going into a file."""
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *self.program, cwd=self.folder, env=self.environment, stdout=log, stderr=log
            )
        return self

    async def once(self, *verb: str, seconds: float = 60.0) -> tuple[int, str]:
        """Do one verb to its end; how it ended and what it said."""
        process = await asyncio.create_subprocess_exec(
            *(*self.verbs, *verb),
            cwd=self.folder,
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            async with asyncio.timeout(seconds):
                said, _ = await process.communicate()
        except TimeoutError:
            process.kill()
            raise
        return process.returncode or 0, said.decode()

    async def readiness(self) -> tuple[int, str]:
        """Whether it says that it is ready, and its words; 0 while it is not there."""
        try:
            async with aiohttp.ClientSession() as session, session.get(f"{self.url}/readyz") as answer:
                return answer.status, await answer.text()
        except aiohttp.ClientError:
            return 0, ""

    async def becomes(self, status: int, words: str = "", seconds: float = 40.0) -> None:
        """Wait until it says so, in such words."""
        end = asyncio.get_running_loop().time() + seconds
        while True:
            found = await self.readiness()
            if found[0] == status and words in found[1]:
                return
            assert asyncio.get_running_loop().time() < end, f"{found}\n{self.said()[-2000:]}"
            await asyncio.sleep(0.1)

    async def kill(self) -> None:
        """End without a chance to say anything."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    async def stop(self, seconds: float = 20.0) -> int:
        """Ask it to end, and answer how it did."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.terminate()
        async with asyncio.timeout(seconds):
            return await self.process.wait()

    async def __aenter__(self) -> Self:
        """Begin."""
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        """End, by force if need be."""
        try:
            await self.stop()
        except TimeoutError:
            await self.kill()

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """What is in its database now; nothing while there is none."""
        if not self.database.exists():
            return []
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        try:
            return connection.execute(question, values).fetchall()
        except sqlite3.OperationalError:
            return []
        finally:
            connection.close()

    def pass_time(self) -> None:
        """While it is not running: whatever it would wait for with a post has come."""
        with contextlib.closing(sqlite3.connect(self.database)) as connection, connection:
            connection.execute("UPDATE outbox SET due_at = 0, claimed_until = 0, tried_at = 0")

    def messages(self) -> set[int]:
        """Keys of all messages written by people."""
        return {row[0] for row in self.rows("SELECT message FROM message WHERE kind = 0")}

    def has(self, *written: str) -> bool:
        """Whether these messages are kept."""
        return {key_of_ts(ts) for ts in written} <= self.messages()

    def said(self) -> str:
        """Everything it logged."""
        return self.log.read_text(errors="replace")

    def written(self) -> dict[str, bytes]:
        """Every file it has written, by name."""
        return {path.name: path.read_bytes() for path in self.folder.iterdir() if path.is_file()}


async def choose_channel(slack: Slack, admin: str, channel: str) -> bool:
    """Open the settings as an admin would, choose a digest channel and save; whether that was taken."""
    before = set(slack.workspace.modals)
    await slack.command(admin, "settings", channel=channel)
    opened = [view for native, view in slack.workspace.modals.items() if native not in before]
    if not opened:
        return False
    values: dict[str, dict[str, Any]] = {}
    for block in opened[0]["blocks"]:
        element = block.get("element")
        if element is None:
            continue
        given = dict(element)
        state = {"type": element["type"]}
        if "digest_channel" in block["block_id"] or "digest_channel" in element.get("action_id", ""):
            state |= _chosen(element["type"], channel)
        else:
            state |= {
                name.replace("initial_", "selected_"): value for name, value in given.items() if "initial" in name
            }
            state["value"] = given.get("initial_value")
        values.setdefault(block["block_id"], {})[element["action_id"]] = state
    asked = await slack.submit(admin, opened[0], values)
    return asked.acknowledged is not None and asked.acknowledged.get("response_action") != "errors"


def _chosen(kind: str, channel: str) -> dict[str, Any]:
    return {
        "channels_select": {"selected_channel": channel},
        "conversations_select": {"selected_conversation": channel},
    }[kind]
