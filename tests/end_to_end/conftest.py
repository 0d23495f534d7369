"""A loopback Slack with a few people in it, whose retries do not take minutes."""

from collections.abc import AsyncIterator

import pytest

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
