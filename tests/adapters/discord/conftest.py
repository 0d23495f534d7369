"""A loopback Discord with short limits, and an empty database."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord import servers, watching
from bot.store import Store
from tests.adapters.discord.bare import Client
from tests.adapters.discord.simulated import Bot, Town
from tests.doubles.discord.__main__ import furnish
from tests.doubles.discord.server import Discord


@pytest.fixture
async def place(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Discord]:
    """A loopback Discord with six people and short limits; in the end every answer was as described.

    What settles after seconds settles at once; the library's address is its own again in the end.
    """
    monkeypatch.setattr(watching, "SETTLE", 0.05)
    monkeypatch.setattr(servers, "FANOUT", 0)
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    double = Discord()
    double.limits.scale, double.gateway.identify_seconds, double.gateway.members_seconds = 0.05, 0.0, 0.0
    double.gateway.heartbeat_ms = 200
    furnish(double)
    async with double:
        yield double
    assert double.untrue == []


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """An empty database, closed when nobody looks anything up in it any more."""
    with Store.open(database_url) as opened:
        yield opened
        await asyncio.get_running_loop().shutdown_default_executor()


@pytest.fixture
async def double(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Discord]:
    """A loopback Discord as discord.py finds it by itself; in the end every answer was as described."""
    one = Discord()
    one.limits.scale, one.gateway.identify_seconds = 0.05, 0.0
    furnish(one)
    async with one:
        monkeypatch.setattr(Route, "BASE", one.api_url)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(one.gateway_url))
        yield one
    assert one.untrue == []


@pytest.fixture
async def client(double: Discord) -> AsyncIterator[Client]:
    """The library, connected."""
    one = Client()
    running = asyncio.ensure_future(one.start(double.token))
    async with asyncio.timeout(30):
        await one.up.wait()
    yield one
    await one.close()
    await running


@pytest.fixture
def simcord_bot() -> Bot:
    """The bot that is simulated with."""
    return Bot()


@pytest.fixture
async def town(simcord_env: Any, simcord_bot: Bot) -> Town:
    """The town, with the bot in it."""
    return Town(simcord_env, simcord_bot)
