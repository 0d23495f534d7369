"""A loopback Slack with a few people, and the bot's platform beside it."""

from collections.abc import AsyncIterator

import pytest

from tests.adapters.slack.fakes import Company, chosen
from tests.doubles.slack.__main__ import furnish, settings
from tests.doubles.slack.server import Slack


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    """A Slack with six people, two channels and the app installed."""
    double = Slack()
    furnish(double)
    async with double:
        yield double


@pytest.fixture
def company(slack: Slack, monkeypatch: pytest.MonkeyPatch) -> Company:
    """The bot in one workspace, by Socket Mode."""
    return Company(slack, chosen(monkeypatch, settings(slack)))


@pytest.fixture
def by_http(slack: Slack, monkeypatch: pytest.MonkeyPatch) -> Company:
    """The bot in one workspace, by signed requests."""
    values = {"SLACK_API_URL": slack.api_url, "SLACK_BOT_TOKEN": slack.bot_token}
    return Company(slack, chosen(monkeypatch, {**values, "SLACK_SIGNING_SECRET": slack.signing_secret}))


@pytest.fixture
def for_many(slack: Slack, monkeypatch: pytest.MonkeyPatch) -> Company:
    """The bot for many workspaces, by signed requests."""
    values = {"SLACK_CLIENT_ID": slack.client_id, "SLACK_CLIENT_SECRET": slack.client_secret}
    address = {"SLACK_API_URL": slack.api_url, "SLACK_SIGNING_SECRET": slack.signing_secret}
    return Company(slack, chosen(monkeypatch, {**values, **address}))
