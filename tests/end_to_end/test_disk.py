"""The real process on a full disk: nothing is acknowledged that is not kept, and it goes on when there is room."""

import asyncio
import resource
from pathlib import Path

import pytest

from tests.doubles.discord.bustle import Bustle
from tests.doubles.discord.server import Discord
from tests.doubles.slack.server import Slack
from tests.end_to_end.agreeing import agreed, read
from tests.end_to_end.living import Bot, until

pytestmark = pytest.mark.skipif(
    not hasattr(resource, "prlimit"), reason="needs Linux, where a limit can be set from outside"
)


def limit(bot: Bot, size: int) -> None:
    """No file of the bot's may grow beyond this: what a full disk looks like from inside."""
    assert bot.process is not None
    resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


async def test_a_full_disk_loses_nothing(slack: Slack, tmp_path: Path) -> None:
    """Events are refused while nothing can be written, readiness says so, and Slack's next attempt is kept."""
    slack.request_url = "http://127.0.0.1:9"
    slack.post.retries = (0.1, 0.2)
    bot = Bot(tmp_path, slack)
    slack.request_url = bot.url
    general = next(iter(slack.workspace.channels))
    people = [native for native, user in slack.workspace.users.items() if not user["is_bot"]][1:]
    async with bot:
        await until(lambda: "event=running" in bot.said())
        await until(lambda: bot.rows("SELECT 1 FROM channel"))
        before = await slack.say(general, people[0], "Is there room?")
        assert bot.has(before)
        limit(bot, 4_096)
        during = await slack.say(general, people[1], "And now?")
        delivery = next(each for each in slack.post.deliveries if during in str(each.envelope))
        assert not delivery.acknowledged
        assert set(delivery.statuses) == {503}
        assert bot.process is not None
        assert bot.process.returncode is None
        limit(bot, resource.RLIM_INFINITY)
        again = await slack.again(delivery)
        assert again is not delivery
        assert again.acknowledged
        assert bot.has(before, during)
        await bot.becomes(200)
    assert "Traceback" not in bot.said()
    assert "And now" not in bot.said()


async def test_both_platforms_and_the_log_on_a_full_disk(slack: Slack, discord: Discord, tmp_path: Path) -> None:
    """Neither the database nor the log can be written: it lives, says so, and misses nothing once there is room."""
    slack.request_url = "http://127.0.0.1:9"
    slack.post.retries = (0.2,) * 200
    general = next(iter(slack.workspace.channels))
    people = [native for native, user in slack.workspace.users.items() if not user["is_bot"]][1:]
    bustle = Bustle(discord)
    bot = Bot(tmp_path, slack, discord)
    bot.log.write_text("what was logged before\n" * 1_000)
    slack.request_url = bot.url
    async with bot:
        await read(bot, discord)
        bustle.steps(20)
        await agreed(bot, discord)
        await bot.becomes(200)
        known = len(slack.post.deliveries)
        limit(bot, 4_096)
        size = bot.log.stat().st_size
        bustle.steps(40)
        telling = [asyncio.ensure_future(slack.say(general, person, "Is there room?")) for person in people]
        await until(lambda: len(slack.post.deliveries) > known)
        await until(lambda: all(each.attempts > 2 for each in slack.post.deliveries[known:]))
        await bot.becomes(503, "events cannot be written")
        answered = await discord.command(discord.guild.owner, next(iter(discord.guild.channels)), do="help")
        assert answered.shown
        assert bot.log.stat().st_size == size
        limit(bot, resource.RLIM_INFINITY)
        bustle.steps(20)
        said = await asyncio.gather(*telling)
        await agreed(bot, discord)
        assert bot.has(*said)
        await bot.becomes(200)
        assert await bot.stop() == 0
    assert "Traceback" not in bot.said()


async def test_a_copy_on_a_full_disk(discord: Discord, tmp_path: Path) -> None:
    """A copy that does not fit ends in one sentence and leaves nothing behind; the bot does not notice."""
    async with Bot(tmp_path, discord) as bot:
        await read(bot, discord)
        bot.verbs = ["/bin/sh", "-c", 'ulimit -f 16; exec "$@"', "sh", *bot.verbs]
        code, said = await bot.once("db", "backup", "copy.db")
        assert code != 0
        assert said.count("\n") == 1, said
        assert "copy.db" in said
        assert "disk" in said
        assert [name for name in bot.written() if "copy" in name] == []
        Bustle(discord).steps(20)
        await agreed(bot, discord)
