"""The real process under ten thousand events at once on each platform: memory is bounded, and all of it is kept."""

import asyncio
import contextlib
import json
import sqlite3
from pathlib import Path

import psutil

from adapters.slack.keys import key_of_ts
from tests.doubles.discord.server import Discord
from tests.doubles.slack.server import Slack
from tests.doubles.slack.workspace import Body
from tests.end_to_end.agreeing import agreed, read
from tests.end_to_end.living import Bot, until

EVENTS, CONNECTIONS = 10_000, 200


def memory(bot: Bot) -> int:
    """Bytes it has resident."""
    assert bot.process is not None
    return int(psutil.Process(bot.process.pid).memory_info().rss)


def written(slack: Slack, number: int) -> list[Body]:
    """So many messages, as Slack tells of them."""
    general, place = next(iter(slack.workspace.channels)), slack.workspace
    people = [native for native, user in place.users.items() if not user["is_bot"]][1:]
    messages = [place.write(general, people[n % 6], "Burst.") for n in range(number)]
    about = {"channel": general, "channel_type": "channel"}
    return [slack.post.envelope({**each, **about, "event_ts": each["ts"]}, place) for each in messages]


async def delivered(slack: Slack, envelopes: list[Body]) -> None:
    """All of them, over many connections at once."""

    async def lane(first: int) -> None:
        for each in envelopes[first::CONNECTIONS]:
            await slack.post.deliver(each)

    await asyncio.gather(*map(lane, range(CONNECTIONS)))


async def test_over_http(slack: Slack, tmp_path: Path):
    """Two hundred connections of Slack bring everything as fast as they can."""
    slack.request_url = "http://127.0.0.1:9"
    slack.post.retries, slack.post.patience = (0.5,) * 100, 30.0
    bot = Bot(tmp_path, slack)
    slack.request_url = bot.url
    async with bot:
        await bot.becomes(200)
        before = memory(bot)
        envelopes = written(slack, EVENTS)
        await delivered(slack, envelopes)
        assert all(each.acknowledged for each in slack.post.deliveries)
        assert {key_of_ts(each["event"]["ts"]) for each in envelopes} <= bot.messages()
        assert memory(bot) - before < 30 << 20


async def test_over_the_gateway(discord: Discord, tmp_path: Path):
    """One connection of Discord's brings everything in one go."""
    channel = next(iter(discord.guild.channels))
    people = [native for native, user in discord.users.items() if not user["bot"]]
    async with Bot(tmp_path, discord) as bot:
        await read(bot, discord)
        await bot.becomes(200)
        before = memory(bot)
        for number in range(EVENTS):
            discord.say(channel, people[number % 6], "Burst.")
        await until(lambda: len(bot.messages()) >= EVENTS, 60)
        await agreed(bot, discord)
        assert memory(bot) - before < 30 << 20


async def test_over_http_while_the_database_is_held(slack: Slack, tmp_path: Path):
    """With nowhere to write, no more waits than is to wait; the others are asked to come again, and nothing is lost."""
    slack.request_url = "http://127.0.0.1:9"
    slack.post.retries = (0.5,) * 100
    bot = Bot(tmp_path, slack, BOT_INBOX_LIMIT="50")
    slack.request_url = bot.url
    async with bot:
        await bot.becomes(200)
        envelopes = written(slack, 2_000)
        before = memory(bot)
        with contextlib.closing(sqlite3.connect(bot.database, isolation_level=None, timeout=30)) as other:
            other.execute("BEGIN IMMEDIATE")
            earlier = len(slack.post.deliveries)  # of the bot's own first words
            delivering = asyncio.ensure_future(delivered(slack, envelopes))
            await bot.becomes(503, "events cannot be written")
            await until(lambda: sum(len(each.statuses) for each in slack.post.deliveries[earlier:]) > 500)
            assert {status for each in slack.post.deliveries[earlier:] for status in each.statuses} <= {503}
            again, _, headers = await slack.post.request(
                "/slack/events", json.dumps(envelopes[0]).encode(), "application/json"
            )
            assert (again, headers["Retry-After"]) == (503, "5")
            assert memory(bot) - before < 30 << 20
            other.execute("ROLLBACK")
        await delivering
        assert all(each.acknowledged for each in slack.post.deliveries)
        assert {key_of_ts(each["event"]["ts"]) for each in envelopes} <= bot.messages()
