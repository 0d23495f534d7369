"""A loopback Slack and a loopback Discord with a few people in them, whose limits do not take minutes."""

from collections.abc import AsyncIterator

import pytest

from tests.doubles.discord.__main__ import furnish as furnish_discord
from tests.doubles.discord.server import Discord
from tests.doubles.slack.__main__ import furnish
from tests.doubles.slack.server import Slack


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    """Slack with six people, two channels, the app installed, and tiers as wide as a test needs."""
    double = Slack()
    double.limits.minute = 1.0
    double.post.retries = (0.1, 0.5, 1.0)
    furnish(double)
    async with double:
        yield double


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    """Discord with six people, #general, #garden and a forum, the app in it; every answer it gave was as described."""
    double = Discord()
    double.limits.scale = 0.1
    double.gateway.identify_seconds, double.gateway.members_seconds = 0.5, 1.0
    furnish_discord(double)
    async with double:
        yield double
    assert double.untrue == []
