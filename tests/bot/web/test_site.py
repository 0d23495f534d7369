"""One web application: it lives, it is ready or says what is missing, and it hands requests to whoever wants them."""

import asyncio
import io
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.errors import BadSettings
from bot.live.instruments import Instruments
from bot.ports import Reply, Request, Route
from bot.store import Store
from bot.web import LONGEST_BODY, Site

Ask = Callable[..., "asyncio.Future[tuple[int, str, aiohttp.ClientResponse]]"]


@asynccontextmanager
async def served(*routes: Route, missing: str = "") -> AsyncIterator[tuple[aiohttp.ClientSession, str]]:
    """A site on a free port, and its address."""

    async def ready() -> str:
        return missing

    site = Site(routes, ready)
    await site.open("127.0.0.1", 0)
    async with aiohttp.ClientSession() as session:
        yield session, f"http://127.0.0.1:{site.port}"
    await site.close()


@pytest.mark.parametrize(("missing", "status", "told"), [("", 200, "ready"), ("not connected: slack", 503, "slack")])
async def test_it_says_whether_it_is_ready(missing: str, status: int, told: str) -> None:
    """Alive it is in any case; ready only when nothing is missing."""
    async with served(missing=missing) as (session, address):
        async with session.get(f"{address}/healthz") as answer:
            assert answer.status == 200
        async with session.get(f"{address}/readyz") as answer:
            assert answer.status == status
            assert told in await answer.text()


async def test_a_request_comes_as_it_was_sent() -> None:
    """Body and query unchanged, headers in any case; the reply's headers come back, also twice the same."""
    seen: list[Request] = []

    async def handle(request: Request) -> Reply:
        seen.append(request)
        return Reply(201, "grüß".encode(), "text/html", (("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")))

    body = "text=%2Fä+b".encode()
    async with (
        served(Route("POST", "/x", handle)) as (session, address),
        session.post(f"{address}/x?team=T%201&team=2", data=body, headers={"X-Slack-Signature": "v0=1"}) as answer,
    ):
        assert (answer.status, await answer.text()) == (201, "grüß")
        assert answer.headers.getall("Set-Cookie") == ["a=1", "b=2"]
        assert answer.charset == "utf-8"
    assert (seen[0].body, seen[0].method, seen[0].path) == (body, "POST", "/x")
    assert seen[0].headers["x-slack-signature"] == "v0=1"
    assert seen[0].query.startswith("team=T")


async def test_what_nobody_wants_is_not_found() -> None:
    """Another address, another method."""

    async def handle(_request: Request) -> Reply:
        return Reply(200)

    async with served(Route("POST", "/x", handle)) as (session, address):
        async with session.get(f"{address}/y") as answer:
            assert answer.status == 404
        async with session.get(f"{address}/x") as answer:
            assert answer.status == 405


async def test_a_body_that_is_too_large_is_refused() -> None:
    """Before anybody reads it."""
    seen: list[Request] = []

    async def handle(request: Request) -> Reply:
        seen.append(request)
        return Reply(200)

    async with (
        served(Route("POST", "/x", handle)) as (session, address),
        session.post(f"{address}/x", data=io.BytesIO(b"a" * (LONGEST_BODY + 1))) as answer,
    ):
        assert answer.status == 413
    assert seen == []


async def test_a_handler_that_fails_says_nothing_about_why() -> None:
    """500 with no word of what was sent."""

    async def handle(_request: Request) -> Reply:
        raise ValueError("my aunt's slugs")

    async with served(Route("POST", "/x", handle)) as (session, address), session.post(f"{address}/x") as answer:
        assert answer.status == 500
        assert "slugs" not in await answer.text()


async def test_a_port_that_is_taken_is_one_sentence() -> None:
    """It names the settings to change."""

    async def ready() -> str:
        return ""

    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(BadSettings, match="BOT_WEB_PORT"):
        await Site([], ready).open("127.0.0.1", taken.getsockname()[1])


async def test_the_numbers_of_monitoring_are_answered(tmp_path: Path) -> None:
    """Over HTTP too, with the kind of text Prometheus asks for."""
    with Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        instruments = Instruments(store, {}, lambda: 0)
        async with (
            served(*instruments.routes()) as (session, address),
            session.get(f"{address}/metrics") as answer,
        ):
            assert answer.status == 200
            assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
            assert "network_health_backlog_events 0.0" in await answer.text()
