"""The library is asked for little, keeps little, and calls the addresses that are set."""

import asyncio
import logging
import subprocess
import sys
from collections.abc import Iterator
from types import SimpleNamespace

import aiohttp
import discord
import pytest
import yarl
from discord.http import Route

from adapters.discord import library
from adapters.discord.library import create_bot, intents_of, point, quiet_library
from adapters.discord.settings import DiscordSettings


@pytest.fixture(autouse=True)
def the_librarys_own_address() -> Iterator[None]:
    """Whatever a test points at, the next one begins with Discord itself."""
    before = Route.BASE
    yield
    Route.BASE = before


def settings(**given: object) -> DiscordSettings:
    """Settings with a token."""
    return DiscordSettings(_env_file=None, **{"token": "t", **given})  # type: ignore[call-arg,arg-type]


def test_it_asks_for_servers_members_messages_and_reactions() -> None:
    """No words, no presences: 1539, and without members 1537."""
    assert intents_of(settings()).value == 1539
    assert intents_of(settings(members_intent=False)).value == 1537
    assert intents_of(settings(message_content=True)).message_content


async def test_a_client_keeps_neither_messages_nor_members() -> None:
    """Memory does not grow with a community."""
    client = create_bot(settings())
    state = client._connection
    assert state.max_messages is None
    assert state.member_cache_flags == discord.MemberCacheFlags.none()
    assert not state._chunk_guilds
    assert isinstance(client, discord.AutoShardedClient)


def test_importing_the_adapter_loads_no_library() -> None:
    """Only a bot that runs on Discord pays for discord.py, and asking what is set is not running."""
    code = (
        "import sys, adapters.discord as it; it.readers(); it.presenter(); it.configured();"
        " print('discord' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


async def test_a_connection_that_is_refused_is_tried_less_and_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """From seconds to a minute, never exactly, until it opens; what only a person can mend is told at once."""
    waits: list[float] = []
    refusals: list[Exception] = [ConnectionRefusedError(), TimeoutError(), *[aiohttp.ClientError()] * 300]
    socket = SimpleNamespace(close_code=4004)
    refusals.append(discord.ConnectionClosed(socket, shard_id=0))  # type: ignore[arg-type]  # the code is all it asks for

    async def refuse(*_: object, **__: object) -> None:
        raise refusals.pop(0)

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(library.DiscordWebSocket, "from_client", refuse)
    monkeypatch.setattr(asyncio, "sleep", wait)
    client = create_bot(settings())
    with pytest.raises(discord.ConnectionClosed):
        await client.launch_shard(yarl.URL("ws://gateway"), 0)
    assert len(waits) == 302
    assert all(low <= each <= high for each, (low, high) in zip(waits, [(1, 2), (2, 4), (4, 8), (8, 16)], strict=False))
    assert all(30 <= each <= 60 for each in waits[5:])
    assert len(set(waits[5:])) > 100


class Sockets:
    """The part of the library's HTTP client that opens connections; remembers where they would have gone."""

    def __init__(self, told: str) -> None:
        self.told = told
        self.opened: list[str] = []

    async def request(self, route: Route) -> dict[str, object]:
        """The address the API names, and nothing else that it might say."""
        assert route.path == "/gateway/bot"
        return {"url": self.told}

    async def static_login(self, token: str) -> None:
        """Not asked for here."""

    async def get_bot_gateway(self) -> tuple[int, str, dict[str, int]]:
        """The library's own way, which wants more of the answer."""
        raise KeyError("session_start_limit")

    async def ws_connect(self, url: str, *, compress: int = 0) -> None:
        """Remember an address."""
        del compress
        self.opened.append(url)


@pytest.mark.parametrize(
    ("override", "told", "asked", "opened"),
    [
        ("", "wss://gateway.discord.gg", "wss://gateway.discord.gg/?v=10", "wss://gateway.discord.gg/?v=10"),
        ("", "wss://gateway.discord.gg", "wss://us-east.discord.gg/?v=10", "wss://us-east.discord.gg/?v=10"),
        ("", "ws://127.0.0.1:90/gw", "wss://gateway.discord.gg/?v=10", "ws://127.0.0.1:90/gw?v=10"),
        ("", "ws://127.0.0.1:90/gw", "wss://us-east.discord.gg/?v=10", "ws://127.0.0.1:90/gw?v=10"),
        ("", "ws://127.0.0.1:90/gw", "ws://127.0.0.1:91/resume?v=10", "ws://127.0.0.1:91/resume?v=10"),
        ("ws://127.0.0.1:92", "ws://other.example", "ws://other.example/?v=10", "ws://127.0.0.1:92/?v=10"),
        ("ws://127.0.0.1:92", "ws://other.example", "ws://127.0.0.1:92/again?v=10", "ws://127.0.0.1:92/again?v=10"),
    ],
)
async def test_connections_go_where_the_settings_or_the_api_say(
    override: str, told: str, asked: str, opened: str
) -> None:
    """Beginning anew never leads to the library's own default, and resuming stays on the same site."""
    http = Sockets(told)
    point(http, settings(gateway_url=override, api_url="http://127.0.0.1:89/api/v10"))  # type: ignore[arg-type]
    await http.get_bot_gateway()
    await http.ws_connect(asked)
    assert http.opened == [opened]
    assert Route("GET", "/users/@me").url == "http://127.0.0.1:89/api/v10/users/@me"


def test_the_library_does_not_log_payloads() -> None:
    """At its lowest level it would log each frame, with what somebody wrote."""
    quiet_library()
    assert not logging.getLogger("discord.gateway").isEnabledFor(logging.INFO)
