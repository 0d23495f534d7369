"""What becomes of a REST request: faults on demand, tokens, limits, the description's judgement, then its handler."""

import asyncio
import hashlib
import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.doubles.discord import commands, interactions, reading, schema, threads, writing  # noqa: F401  # entering their routes
from tests.doubles.discord.calls import ROUTES, Call, Entry, Refusal, invalid_form, read_body, unauthorized
from tests.doubles.discord.limits import TooMany, whole_seconds

if TYPE_CHECKING:
    from tests.doubles.discord.server import Discord


class Answering:
    """Takes requests, and has a way of failing each."""

    def slow_down(self: "Discord", route: str, seconds: float = 1.0, times: int = 1, scope: str = "user") -> None:
        """Answer the next calls of a route ("GET /channels/{channel_id}/messages") with 429."""
        self.faults[route].extend([TooMany(seconds, scope)] * times)

    def fail(self: "Discord", route: str, status: int, code: int, message: str = "Refused", times: int = 1) -> None:
        """Refuse the next calls of a route."""
        self.faults[route].extend([Refusal(status, code, message)] * times)

    def break_down(self: "Discord", route: str, status: int = 502, times: int = 1) -> None:
        """Answer the next calls of a route with a page of the load balancer's."""
        self.faults[route].extend([status] * times)

    def swallow(self: "Discord", route: str, times: int = 1) -> None:
        """Do what the next calls ask, and break the connection instead of answering."""
        self.faults[route].extend(["swallow"] * times)

    def answer_with(self: "Discord", route: str, answer: Any, times: int = 1) -> None:
        """Answer the next calls of a route with something of one's own: a function of the request."""
        self.faults[route].extend([answer] * times)

    def hold(self: "Discord", route: str) -> asyncio.Event:
        """Do what the next call asks, and answer only when the event is set."""
        released = asyncio.Event()
        self.faults[route].append(released)
        return released

    def add_routes(self: "Discord", router: web.UrlDispatcher) -> None:
        """Enter every route there is."""
        for entry in ROUTES:
            router.add_route(entry.method, f"/api/v10{entry.path}", self._handler(entry))
        router.add_get("/attachments/{file}/{name}", self._attachment)
        router.add_route("*", "/{rest:.*}", self._nowhere)

    def _handler(self: "Discord", entry: Entry) -> Any:
        async def handle(request: web.Request) -> web.Response:
            return await self._api(request, entry)

        return handle

    async def _api(self: "Discord", request: web.Request, entry: Entry) -> web.Response:
        route = f"{entry.method} {entry.path}"
        if self.limits.banned():
            return web.Response(status=429, text="error code: 1015")
        fault = self.faults[route].popleft() if self.faults.get(route) else None
        call = Call(self, entry.method, entry.path, dict(request.match_info))
        parts = call.parts
        major = parts.get("channel_id") or parts.get("guild_id") or parts.get("webhook_token", "")
        try:
            if isinstance(fault, TooMany | Refusal):
                raise fault
            if callable(fault):
                return await fault(request)  # type: ignore[no-any-return]  # whatever a test wants
            if isinstance(fault, int):
                page = "<html>Bad Gateway</html>"
                return web.Response(status=fault, text=page, content_type="text/html")
            status, body = await self._called(request, entry, call, major)
        except TooMany as limit:
            return self._limited(route, limit)
        except Refusal as refusal:
            self.refused.append((route, refusal.status, refusal.body["code"]))
            if refusal.status in {401, 403}:
                self.limits.invalid()
            status, body = refusal.status, refusal.body
        if isinstance(fault, asyncio.Event):
            await fault.wait()
        if fault == "swallow" and request.transport:
            request.transport.abort()
        return _answer(status, body, self.limits.headers(route, major))

    async def _called(self: "Discord", request: web.Request, entry: Entry, call: Call, major: str) -> tuple[int, Any]:
        if entry.token and request.headers.get("Authorization") != f"Bot {self.token}":
            raise unauthorized()
        if entry.token and not request.headers.get("User-Agent", "").startswith("DiscordBot ("):
            raise Refusal(403, 40333, "internal network error")
        exempt = entry.path.startswith(("/interactions/", "/webhooks/"))
        self.limits.check(call.route, major, everywhere=not exempt)
        await read_body(request, call)
        call.query, errors = schema.read_query(entry.method, entry.path, dict(request.query))
        body_errors = None
        if call.body is not None or entry.method in {"POST", "PATCH"}:
            body_errors = schema.wrong_with_body(entry.method, entry.path, call.body)
            if not schema.at_hand():
                call.body = schema.with_text_ids(call.body)
            if body_errors:
                call.body = schema.with_text_ids(call.body)
                self.loose.append((call.route, body_errors))
                body_errors = schema.wrong_with_body(entry.method, entry.path, call.body)
        if call.body is None and entry.method in {"POST", "PATCH"} and _takes_nothing(entry):
            body_errors = None
        if errors or body_errors:
            raise invalid_form(errors or body_errors or {})
        body = entry.run(call)
        self.calls.append(call)
        status = 204 if body is None else entry.status
        if body is not None and (untrue := schema.wrong_with_answer(entry.method, entry.path, status, body)):
            self.untrue.append((call.route, untrue))
        return status, body

    def _limited(self: "Discord", route: str, limit: TooMany) -> web.Response:
        self.refused.append((route, 429, 0))
        if limit.scope != "shared":
            self.limits.invalid()
        everywhere = limit.scope == "global"
        body = {"message": "You are being rate limited.", "retry_after": round(limit.seconds, 3), "global": everywhere}
        headers = {"Retry-After": whole_seconds(limit.seconds), "X-RateLimit-Scope": limit.scope, "Via": "1.1 google"}
        if everywhere:
            headers["X-RateLimit-Global"] = "true"
        else:
            headers |= {
                "X-RateLimit-Limit": "5",
                "X-RateLimit-Remaining": "0",
                "X-RateLimit-Reset-After": f"{limit.seconds:.3f}",
                "X-RateLimit-Bucket": hashlib.md5(route.encode(), usedforsecurity=False).hexdigest(),
            }
        return _answer(429, body, headers)

    async def _attachment(self: "Discord", request: web.Request) -> web.Response:
        content = self.files.get(request.match_info["file"])
        return web.Response(status=404) if content is None else web.Response(body=content)

    async def _nowhere(self: "Discord", request: web.Request) -> web.Response:
        self.refused.append((f"{request.method} {request.path}", 404, 0))
        return _answer(404, {"message": "404: Not Found", "code": 0}, {})


def _takes_nothing(entry: Entry) -> bool:
    described = schema.operation(entry.method, entry.path)
    return described is None or "requestBody" not in described


def _answer(status: int, body: Any, headers: dict[str, str]) -> web.Response:
    """JSON as Discord labels it, which is without a charset."""
    if body is None:
        return web.Response(status=status, headers=headers)
    content = json.dumps(body).encode()
    return web.Response(status=status, body=content, content_type="application/json", headers=headers)
