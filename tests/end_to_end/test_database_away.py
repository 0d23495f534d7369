"""The real process while its database is away: nothing acknowledged is lost, and it says what is the matter."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

from tests.doubles.discord.bustle import Bustle
from tests.doubles.discord.server import Discord
from tests.doubles.slack.server import Slack
from tests.end_to_end.agreeing import agreed, read
from tests.end_to_end.living import Bot, until
from tests.end_to_end.served import ServedBot, Server


def people(slack: Slack) -> list[str]:
    """Everybody but the admin and the bots."""
    return [native for native, user in slack.workspace.users.items() if not user["is_bot"]][1:]


def complaints(bot: Bot) -> list[str]:
    """What it logged that is no ordinary news."""
    return [line for line in bot.said().splitlines() if "level=warning" in line or "level=error" in line]


@contextlib.asynccontextmanager
async def served(
    slack: Slack, discord: Discord, folder: Path, *, tries: int
) -> AsyncIterator[tuple[Server, ServedBot]]:
    """A PostgreSQL of its own, and the bot on it, which is well; Slack sends an event so many times, twice a second."""
    slack.request_url = "http://127.0.0.1:9"
    slack.post.retries = (0.5,) * tries
    async with Server() as server, ServedBot(folder, server, slack, discord) as bot:
        slack.request_url = bot.url
        await read(bot, discord)
        await bot.becomes(200)
        yield server, bot


async def test_a_server_that_goes_away_and_comes_back(slack: Slack, discord: Discord, tmp_path: Path):
    """PostgreSQL stops while both platforms are busy: nothing is acknowledged meanwhile, and later all is there."""
    general = next(iter(slack.workspace.channels))
    bustle = Bustle(discord)
    async with served(slack, discord, tmp_path, tries=60) as (server, bot):
        bustle.steps(20)
        before = await slack.say(general, people(slack)[0], "Does anybody know?")
        await agreed(bot, discord)
        await server.stop()
        known = len(slack.post.deliveries)
        telling = [asyncio.ensure_future(slack.say(general, person, "Anybody?")) for person in people(slack)]
        bustle.steps(40)
        await bot.becomes(503, "database")
        await until(lambda: all(len(each.statuses) > 2 for each in slack.post.deliveries[known:]))
        assert not any(each.acknowledged for each in slack.post.deliveries[known:])
        assert {status for each in slack.post.deliveries[known:] for status in each.statuses} == {503}
        asked = await slack.command(people(slack)[0], "status", channel=general)
        answered = await discord.command(discord.guild.owner, next(iter(discord.guild.channels)), do="status")
        for shown in (str(asked.shown), answered.text):
            assert "cannot get at what I keep" in shown
            assert "PostgreSQL" not in shown
        bustle.steps(20)
        await server.start()
        said = await asyncio.gather(*telling)
        assert all(each.acknowledged for each in slack.post.deliveries)
        await agreed(bot, discord)
        assert bot.has(before, *said)
        await bot.becomes(200)
        told = [bot.said().count(f"events are {each}") for each in ("not being written", "being written again")]
        assert told in ([1, 1], [2, 2]), bot.said()  # a busy machine may be slow once more
        assert len(complaints(bot)) < 20, bot.said()
        assert "Traceback" not in bot.said()
        assert await bot.stop() == 0


async def test_a_file_another_program_holds(slack: Slack, discord: Discord, tmp_path: Path):
    """SQLite is held by another program: senders wait, readiness says why, reading goes on, and nothing is missing."""
    slack.request_url = "http://127.0.0.1:9"
    slack.post.retries = (0.5,) * 60
    general = next(iter(slack.workspace.channels))
    bustle = Bustle(discord)
    bot = Bot(tmp_path, slack, discord)
    slack.request_url = bot.url
    async with bot:
        await read(bot, discord)
        await bot.becomes(200)
        bustle.steps(20)
        await agreed(bot, discord)
        known = len(slack.post.deliveries)
        with contextlib.closing(sqlite3.connect(bot.database, isolation_level=None, timeout=30)) as other:
            other.execute("BEGIN IMMEDIATE")
            telling = [asyncio.ensure_future(slack.say(general, person, "Anybody?")) for person in people(slack)]
            bustle.steps(40)
            await bot.becomes(503, "events cannot be written")
            asked = await slack.command(people(slack)[0], "help", channel=general)
            answered = await discord.command(discord.guild.owner, next(iter(discord.guild.channels)), do="status")
            assert asked.shown
            assert answered.shown
            wish = await slack.command(people(slack)[0], "opt out yes", channel=general, wait=1)
            assert wish.acknowledged is not None
            await until(lambda: all(each.attempts > 2 for each in slack.post.deliveries[known:]))
            assert not any(each.acknowledged for each in slack.post.deliveries[known:])
            bustle.steps(20)
            other.execute("ROLLBACK")
        said = await asyncio.gather(*telling)
        await agreed(bot, discord)
        assert all(each.acknowledged for each in slack.post.deliveries)
        assert bot.has(*said[1:])
        await until(lambda: wish.shown)
        await until(lambda: not bot.has(said[0]))
        await bot.becomes(200)
        assert bot.said().count("events are not being written") in {1, 2}  # a busy machine may be slow once more
        assert len(complaints(bot)) < 20, bot.said()
        assert "Traceback" not in bot.said()


async def test_a_server_that_does_not_answer(slack: Slack, discord: Discord, tmp_path: Path):
    """PostgreSQL keeps its connections and answers nothing: readiness says so, and stopping takes no longer for it."""
    general = next(iter(slack.workspace.channels))
    bustle = Bustle(discord)
    async with served(slack, discord, tmp_path, tries=200) as (server, bot):
        server.freeze()
        telling = [asyncio.ensure_future(slack.say(general, person, "Anybody?")) for person in people(slack)]
        bustle.steps(20)
        await bot.becomes(503, "database")
        assert await bot.stop(20) == 0
        server.thaw()
        await bot.start()
        assert bot.has(*await asyncio.gather(*telling))
        await agreed(bot, discord)
        server.freeze()
        said = asyncio.ensure_future(slack.say(general, people(slack)[0], "And now?"))
        await bot.becomes(503, "database")
        server.thaw()
        await bot.becomes(200)
        assert bot.has(await said)
        assert await bot.stop() == 0
        assert "Traceback" not in bot.said()
