"""The real process stopped and woken later, as in a laptop that was closed: what it slept through is read."""

import asyncio
import signal
from pathlib import Path

import pytest

from tests.doubles.discord.bustle import Bustle
from tests.doubles.discord.server import Discord
from tests.doubles.slack.server import Slack
from tests.end_to_end.agreeing import agreed, read
from tests.end_to_end.living import Bot, until

ASLEEP = 6.0  # seconds: longer than a busy machine makes anybody wait


@pytest.mark.parametrize("way", ["socket", "http"])
async def test_what_it_slept_through(slack: Slack, discord: Discord, tmp_path: Path, way: str) -> None:
    """Nothing is acknowledged meanwhile and nothing is sent again: both platforms' history is looked through."""
    slack.post.retries, slack.post.patience = (0.1,), 1.0
    general = next(iter(slack.workspace.channels))
    people = [native for native, user in slack.workspace.users.items() if not user["is_bot"]][1:]
    bustle = Bustle(discord)
    if way == "http":
        slack.request_url = "http://127.0.0.1:9"
    bot = Bot(tmp_path, slack, discord)
    if way == "http":
        slack.request_url = bot.url
    async with bot:
        await read(bot, discord)
        await bot.becomes(200)
        theirs = "SELECT 1 FROM cursor JOIN community USING (community) WHERE platform = 'slack' AND finished"
        await until(lambda: bot.rows(theirs))
        said = [await slack.say(general, people[0], "Good night.")]
        bustle.steps(20)
        await agreed(bot, discord)
        assert bot.process is not None
        bot.process.send_signal(signal.SIGSTOP)
        try:
            said += await asyncio.gather(*(slack.say(general, person, "Anybody?") for person in people))
            said.append(slack.workspace.write(general, people[0], "Slack gave up on this one.")["ts"])
            assert not any(each.acknowledged for each in slack.post.deliveries[-len(people) :])
            bustle.steps(40)
            if way == "socket":
                await slack.sockets.cut()
            await asyncio.sleep(ASLEEP)
        finally:
            bot.process.send_signal(signal.SIGCONT)
        await until(lambda: bot.has(*said), 60)
        await agreed(bot, discord)
        await bot.becomes(200)
        assert await bot.stop() == 0
    assert "Traceback" not in bot.said()
