"""Whoever knocks too often in vain is asked to wait, and whoever is welcome never is."""

import asyncio
from typing import Self

import aiohttp
import pytest

from bot.ports import Reply, Request, Route
from bot.web import Site, limits
from bot.web.limits import Buckets


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        """Midnight."""
        self.now = 0.0

    def __call__(self) -> float:
        """The seconds."""
        return self.now


def test_a_bucket_fills_evenly() -> None:
    """Three at once, then one every half second; nobody else's bucket is touched."""
    clock = Hand()
    buckets = Buckets(2, 3, clock)
    for _ in range(3):
        assert buckets.wait("a") == 0
        buckets.take("a")
    assert buckets.wait("a") == 0.5
    buckets.take("a")
    assert buckets.wait("a") == 0.5
    assert buckets.wait("b") == 0
    clock.now = 0.5
    assert buckets.wait("a") == 0
    clock.now = 1000
    for _ in range(3):
        buckets.take("a")
    assert buckets.wait("a") == 0.5


def test_only_so_many_addresses_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten thousand strangers take no more memory than ten thousand buckets; here three."""
    monkeypatch.setattr(limits, "MOST_ADDRESSES", 3)
    buckets = Buckets(1, 1, Hand())
    for address in "abcd":
        buckets.take(address)
    assert len(buckets) == 3
    assert buckets.wait("a") == 0
    assert buckets.wait("d") == 1


async def signed(request: Request) -> Reply:
    """Takes what is signed."""
    return Reply(200 if request.body == b"signed" else 401)


async def page(_request: Request) -> Reply:
    """A page."""
    return Reply(200, b"hello")


async def slow(_request: Request) -> Reply:
    """A page that takes a moment."""
    await asyncio.sleep(0.05)
    return Reply(200, b"hello")


class Served:
    """A site with three tokens for each address, and no clock going."""

    def __init__(self, *, behind_proxy: bool = False) -> None:
        """One address for deliveries, and two pages."""

        async def ready() -> str:
            return ""

        routes = [Route("POST", "/events", signed), Route("GET", "/page", page), Route("GET", "/slow", slow)]
        self.site = Site(routes, ready, behind_proxy=behind_proxy, buckets=Buckets(0.25, 3, Hand()))

    async def __aenter__(self) -> Self:
        """Listening."""
        await self.site.open("127.0.0.1", 0)
        self.session = aiohttp.ClientSession(f"http://127.0.0.1:{self.site.port}")
        return self

    async def __aexit__(self, *_: object) -> None:
        """Not any more."""
        await self.session.close()
        await self.site.close()

    async def ask(self, method: str, path: str, body: bytes = b"", caller: str = "") -> tuple[int, str | None]:
        """Status and Retry-After."""
        headers = {"X-Forwarded-For": caller} if caller else {}
        async with self.session.request(method, path, data=body, headers=headers) as answer:
            return answer.status, answer.headers.get("Retry-After")


async def test_what_is_refused_is_counted() -> None:
    """After three bad signatures the fourth hears when to come back; a good one is taken, and health is always told."""
    async with Served() as served:
        for _ in range(3):
            assert await served.ask("POST", "/events", b"forged") == (401, None)
        assert await served.ask("POST", "/events", b"forged") == (429, "4")
        assert await served.ask("POST", "/events", b"signed") == (200, None)
        assert (await served.ask("POST", "/nowhere"))[0] == 429
        assert (await served.ask("GET", "/nowhere"))[0] == 429
        assert (await served.ask("GET", "/healthz"))[0] == 200
        assert (await served.ask("GET", "/readyz"))[0] == 200


async def test_what_is_signed_is_never_limited() -> None:
    """A platform may deliver as much as it has."""
    async with Served() as served:
        answers = await asyncio.gather(*[served.ask("POST", "/events", b"signed") for _ in range(50)])
        assert set(answers) == {(200, None)}


@pytest.mark.parametrize(("path", "status"), [("/page", 200), ("/nowhere", 404), ("/events", 405)])
async def test_pages_and_guesses_are_counted(path: str, status: int) -> None:
    """Three looks, then a wait: at pages, at what is not there, and at what is no page."""
    async with Served() as served:
        assert [(await served.ask("GET", path))[0] for _ in range(4)] == [status] * 3 + [429]


async def test_pages_at_once_are_counted_too() -> None:
    """Whoever asks for many pages before one is answered gets no more of them."""
    async with Served() as served:
        answers = await asyncio.gather(*[served.ask("GET", "/slow") for _ in range(20)])
        assert sorted(status for status, _ in answers) == [200] * 3 + [429] * 17


async def test_a_header_counts_only_behind_a_proxy() -> None:
    """A made-up header opens no new bucket; where a proxy stands in front its own entry, the last, does."""
    async with Served() as served:
        answers = [(await served.ask("GET", "/page", caller=f"10.0.0.{number}"))[0] for number in range(4)]
        assert answers == [200, 200, 200, 429]
    async with Served(behind_proxy=True) as served:
        answers = [(await served.ask("GET", "/page", caller=f"10.0.0.{number}"))[0] for number in range(4)]
        assert answers == [200] * 4
        answers = [(await served.ask("GET", "/page", caller=f"{number}, 10.9.9.9"))[0] for number in range(4)]
        assert answers == [200, 200, 200, 429]


async def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever announces a body and sends none is answered and let go."""
    monkeypatch.setattr("bot.web.BODY_SECONDS", 0.05)
    async with Served() as served:
        reader, writer = await asyncio.open_connection("127.0.0.1", served.site.port)
        writer.write(b"POST /events HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n")
        await writer.drain()
        assert b" 408 " in await reader.readline()
        writer.close()
        await writer.wait_closed()


async def test_a_body_that_waits_to_be_asked_for_is_asked_for() -> None:
    """Whoever sends only after being told to go on, as careful proxies do, is told so."""
    async with Served() as served:
        reader, writer = await asyncio.open_connection("127.0.0.1", served.site.port)
        writer.write(b"POST /events HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 6\r\n\r\n")
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        writer.write(b"signed")
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")
        writer.close()
        await writer.wait_closed()
