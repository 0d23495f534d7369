"""One aiohttp application: whether the bot lives and is ready, and the addresses platforms want to be reached at."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import structlog
from aiohttp import web
from multidict import CIMultiDictProxy

from bot.errors import BadSettings
from bot.ports import Reply, Request, Route
from bot.web.limits import Buckets, limiting

LONGEST_BODY: Final = 1 << 20  # bytes; the largest request of any platform is far smaller
BODY_SECONDS: Final = 10.0  # a request that is not there by then is let go
FREE: Final = frozenset({"/healthz", "/readyz"})
STOP_SECONDS: Final = 3.0  # requests that are being answered get this long when the bot stops

log = structlog.get_logger("network-health")
Ready = Callable[[], Awaitable[str]]


class Site:
    """Serves until it is closed; `ready` says what is missing, and nothing when all is well."""

    def __init__(
        self, routes: Sequence[Route], ready: Ready, *, behind_proxy: bool = False, buckets: Buckets | None = None
    ) -> None:
        """`behind_proxy` says that a proxy names the caller in X-Forwarded-For."""
        self._ready = ready
        limits = limiting(Buckets() if buckets is None else buckets, FREE, behind_proxy=behind_proxy)
        application = web.Application(client_max_size=LONGEST_BODY, middlewares=[limits])
        application.router.add_get("/healthz", self._alive)
        application.router.add_get("/readyz", self._readiness)
        for route in routes:
            application.router.add_route(route.method, route.path, _handler(route))
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=STOP_SECONDS)
        self.port = 0

    async def open(self, host: str, port: int) -> None:
        """Begin to listen; port 0 takes any that is free."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        try:
            await site.start()
        except OSError as error:
            await self._runner.cleanup()
            raise BadSettings(
                f"I cannot listen at {host}:{port} ({(error.strerror or 'no reason given').lower()}). "
                "Set BOT_WEB_HOST and BOT_WEB_PORT to an address that is free."
            ) from None
        self.port = self._runner.addresses[0][1]

    async def close(self) -> None:
        """Stop listening, then let what was begun come to its end."""
        await self._runner.cleanup()

    async def _alive(self, _request: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def _readiness(self, _request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(STOP_SECONDS):
                missing = await self._ready()
        except TimeoutError:
            missing = "the database does not answer"
        return web.Response(status=503 if missing else 200, text=f"{missing or 'ready'}\n")


def _handler(route: Route) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        headers: CIMultiDictProxy[str] = request.headers
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await request.read()
        except TimeoutError:
            return web.Response(status=408, text="the request did not arrive in time\n")
        asked = Request(request.method, request.path, request.query_string, headers, body)
        try:
            return _answered(await route.handle(asked))
        except Exception as error:  # noqa: BLE001  # only its kind is told: a message could hold somebody's words
            kind = type(error).__name__
            log.error("a request could not be answered", path=route.path, kind=kind)  # noqa: TRY400  # likewise
            return web.Response(status=500, text="something went wrong\n")

    return handle


def _answered(reply: Reply) -> web.Response:
    if not reply.body and not reply.headers:
        return web.Response(status=reply.status)  # thousands of acknowledgements a second say no more than this
    kind = reply.content_type
    if kind.startswith("text/") and "charset" not in kind:
        kind += "; charset=utf-8"
    answer = web.Response(status=reply.status, body=reply.body, headers={"Content-Type": kind})
    for name, value in reply.headers:
        answer.headers.add(name, value)
    return answer
