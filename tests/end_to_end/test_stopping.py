"""The real process asked to stop, or killed, in the middle of something: a short end, and nothing twice later."""

import asyncio
import contextlib
import signal
import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from tests.doubles.discord.bustle import Bustle
from tests.doubles.discord.server import Discord
from tests.doubles.slack.server import Slack
from tests.doubles.slack.telling import telling
from tests.end_to_end.agreeing import agreed, read
from tests.end_to_end.living import Bot, choose_channel, until

BOUND = 20.0  # seconds; systemd would wait thirty


def children(bot: Bot) -> list[psutil.Process]:
    """The processes it has begun."""
    assert bot.process is not None
    return psutil.Process(bot.process.pid).children(recursive=True)


async def ended_well(bot: Bot) -> None:
    """Ask it to stop: it ends in order and in time, with whatever it began, and without a trace of an error."""
    began = children(bot)
    assert await bot.stop(BOUND) == 0
    await until(lambda: not any(each.is_running() for each in began))
    assert "Traceback" not in bot.said()
    assert "exception" not in bot.said().lower()


async def test_in_the_middle_of_history(slack: Slack, discord: Discord, tmp_path: Path):
    """Stopped while both platforms hold back a page of history, it ends at once; started again it reads all of it."""
    general = next(iter(slack.workspace.channels))
    people = [native for native, user in slack.workspace.users.items() if not user["is_bot"]][1:]
    said = [slack.workspace.write(general, person, "Long ago.", at=time.time() - 900)["ts"] for person in people]
    Bustle(discord).steps(200)
    held = [slack.hold("conversations.history"), discord.hold("GET /channels/{channel_id}/messages")]
    bot = Bot(tmp_path, slack, discord)
    async with bot:
        await until(lambda: not slack.faults["conversations.history"])
        await until(lambda: not discord.faults["GET /channels/{channel_id}/messages"])
        await ended_well(bot)
        for each in held:
            each.set()
        await bot.start()
        await agreed(bot, discord)
        await until(lambda: bot.has(*said))
        await ended_well(bot)


async def test_while_the_database_is_held(slack: Slack, discord: Discord, tmp_path: Path):
    """Stopped while another program holds the file, it ends in time; what was not acknowledged comes again later."""
    slack.post.retries = (0.5,) * 200
    general = next(iter(slack.workspace.channels))
    people = [native for native, user in slack.workspace.users.items() if not user["is_bot"]][1:]
    bustle = Bustle(discord)
    bot = Bot(tmp_path, slack, discord)
    async with bot:
        await read(bot, discord)
        await until(lambda: slack.sockets.connections)
        await bot.becomes(200)
        with contextlib.closing(sqlite3.connect(bot.database, isolation_level=None, timeout=30)) as other:
            other.execute("BEGIN IMMEDIATE")
            telling = [asyncio.ensure_future(slack.say(general, person, "Anybody?")) for person in people]
            bustle.steps(40)
            await bot.becomes(503, "events cannot be written")
            await ended_well(bot)
            other.execute("ROLLBACK")
        await bot.start()
        assert bot.has(*await asyncio.gather(*telling))
        await agreed(bot, discord)


async def test_asked_again_and_again(slack: Slack, discord: Discord, tmp_path: Path):
    """A second and a third request to stop change nothing."""
    bot = Bot(tmp_path, slack, discord)
    async with bot:
        await read(bot, discord)
        assert bot.process is not None
        for _ in range(3):
            bot.process.terminate()
            await asyncio.sleep(0.01)
        assert await asyncio.wait_for(bot.process.wait(), BOUND) == 0
    assert "Traceback" not in bot.said()


async def test_before_it_is_up(slack: Slack, discord: Discord, tmp_path: Path):
    """Asked to stop at any moment of its beginning, it ends without an error."""
    for pause in (0.0, 0.1, 0.3, 0.6, 0.9, 1.2, 1.6):
        bot = await Bot(tmp_path, slack, discord).start()
        assert bot.process is not None
        await asyncio.sleep(pause)
        bot.process.terminate()
        code = await asyncio.wait_for(bot.process.wait(), BOUND)
        assert code in {0, -15}  # while Python itself begins nobody listens to signals yet
        assert "Traceback" not in bot.said()


@pytest.fixture
async def lively() -> AsyncIterator[Slack]:
    """A Slack with half a year of history, so that there is a digest with a chart to post."""
    double = telling()
    double.limits.minute = 0.05
    double.post.retries = (0.1, 0.5)
    double.grants[double.bot_token].scopes |= {"files:write"}
    async with double:
        yield double


async def test_at_every_step_of_a_post(lively: Slack, tmp_path: Path):
    """Stopped or killed while a chart is sent or shared, or before a post is confirmed, the post is there once."""
    slack = lively
    admin = next(native for native, user in slack.workspace.users.items() if user["is_admin"])
    channel = slack.workspace.add_channel("community-health", admin, slack.workspace.bot_user)
    bot = Bot(tmp_path, slack)
    async with bot:
        await until(lambda: bot.rows("SELECT 1 FROM snapshot WHERE name = 'answers'"), 120)
        assert await choose_channel(slack, admin, channel)
        steps = ("files.getUploadURLExternal", "files.completeUploadExternal", "chat.postMessage")
        held = {step: slack.hold(step) for step in steps}
        await slack.command(admin, "digest now", channel=channel, wait=0)
        for step, end in zip(steps, (signal.SIGTERM, signal.SIGKILL, signal.SIGTERM), strict=True):
            await until(lambda step=step: not slack.faults[step], 60)
            began = children(bot)
            if end is signal.SIGTERM:
                await ended_well(bot)
            else:
                await bot.kill()
                await until(lambda began=began: not any(each.is_running() for each in began))
            held[step].set()
            bot.pass_time()
            await bot.start()
        await until(lambda: bot.rows("SELECT 1 FROM outbox WHERE kind = 'digest' AND state = 2"), 60)
        await ended_well(bot)
    posted = [each for each in slack.workspace.channels[channel].stream() if "digest" in str(each.get("metadata"))]
    assert len(posted) == 1


async def test_while_somebody_waits_for_an_answer(lively: Slack, tmp_path: Path):
    """Stopped while its child process computes, and while an answer is on its way, it takes the child along."""
    slack = lively
    admin = next(native for native, user in slack.workspace.users.items() if user["is_admin"])
    channel = next(iter(slack.workspace.channels))
    bot = Bot(tmp_path, slack)
    async with bot:
        await until(lambda: children(bot), 60)  # the first figures are being made
        await ended_well(bot)
        await bot.start()
        await until(lambda: bot.rows("SELECT 1 FROM snapshot WHERE name = 'answers'"), 120)
        asked = [await slack.command(admin, word, channel=channel, wait=0) for word in ("me", "", "status", "explain")]
        assert all(each.acknowledged is not None for each in asked)
        await ended_well(bot)
