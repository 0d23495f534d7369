"""From history to a posted digest: the invented community is read, asked about, set up and posted to, once."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.slack.blocks import Checker
from tests.doubles.slack.server import Slack
from tests.doubles.slack.telling import telling
from tests.end_to_end.living import Bot, choose_channel, until


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    """The invented community, with half a year of history."""
    double = telling()
    double.limits.minute = 0.05  # tiers twelve hundred times as wide: this is about the digest
    double.post.retries = (0.1, 0.5)
    async with double:
        yield double


def admin(slack: Slack) -> str:
    """The one admin."""
    return next(native for native, user in slack.workspace.users.items() if user["is_admin"])


def digests(slack: Slack, channel: str) -> list[dict[str, Any]]:
    """What the bot posted as the digest."""
    own = [each for each in slack.workspace.channels[channel].stream() if each["user"] == slack.workspace.bot_user]
    return [each for each in own if "digest" in str(each.get("metadata", ""))]


async def test_a_digest_is_posted_once(slack: Slack, tmp_path: Path):
    """History is read, the card answers, an admin chooses a channel, and the digest is there once, whatever happens."""
    channel = slack.workspace.add_channel("community-health", admin(slack), slack.workspace.bot_user)
    async with Bot(tmp_path, slack) as bot:
        await until(lambda: bot.rows("SELECT 1 FROM snapshot WHERE name = 'answers'"), 120)
        card = await slack.command(admin(slack), "", channel=channel)
        assert "network" in str(card.shown).lower()
        assert await choose_channel(slack, admin(slack), channel)
        # Slack takes the post and the answer is lost; meanwhile the bot is killed and started again.
        slack.swallow("chat.postMessage")
        asked = await slack.command(admin(slack), "digest now", channel=channel, wait=60)
        assert asked.shown
        await until(lambda: digests(slack, channel), 60)
        await bot.kill()
        bot.pass_time()
        await bot.start()
        await until(lambda: bot.rows("SELECT 1 FROM outbox WHERE kind = 'digest' AND state = 2"), 120)
        await until(lambda: slack.sockets.connections)
        again = await slack.command(admin(slack), "digest now", channel=channel, wait=60)
        assert "already" in str(again.shown)
        await asyncio.sleep(2)
        (posted,) = digests(slack, channel)
        assert Checker("message", slack.workspace.files).blocks(posted["blocks"]) == []
        assert posted["metadata"]["event_payload"]["key"].startswith("digest")


async def test_a_channel_that_is_closed(slack: Slack, tmp_path: Path):
    """Where the bot may not post, status says so in a sentence, and the post is not lost."""
    channel = slack.workspace.add_channel("community-health", admin(slack), slack.workspace.bot_user)
    async with Bot(tmp_path, slack) as bot:
        await until(lambda: bot.rows("SELECT 1 FROM snapshot WHERE name = 'answers'"), 120)
        assert await choose_channel(slack, admin(slack), channel)
        slack.workspace.channels[channel].restricted = True
        await slack.command(admin(slack), "digest now", channel=channel, wait=60)
        (reason,) = (await until(lambda: bot.rows("SELECT reason FROM outbox WHERE reason <> ''"), 60))[0]
        assert "community-health" in reason
        status = await slack.command(admin(slack), "status", channel=channel)
        assert reason[:40] in str(status.shown)
        assert digests(slack, channel) == []
