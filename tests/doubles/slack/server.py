"""A loopback Slack: Web API, Socket Mode, signed requests, OAuth and files, as strict as the real one."""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, Self

from aiohttp import web

from tests.doubles.listening import Listening
from tests.doubles.slack import installing, reading, writing  # noqa: F401  # entering their methods
from tests.doubles.slack.calls import (
    METHODS,
    Call,
    Grant,
    Limits,
    Refusal,
    TooMany,
    check_grant,
    find_basic,
    find_token,
    read_arguments,
)
from tests.doubles.slack.delivery import Post
from tests.doubles.slack.gestures import Gestures
from tests.doubles.slack.interactions import Triggers, answer_response_url
from tests.doubles.slack.sockets import Sockets
from tests.doubles.slack.workspace import Body, Workspace, fresh_id

LEAST = frozenset("commands chat:write channels:read channels:history reactions:read users:read".split())
APP = frozenset({"connections:write", "authorizations:read"})


Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Slack(Gestures):
    """Slack itself: give its `api_url` to an app, then make people do things with the gestures."""

    def __init__(
        self, *, scopes: frozenset[str] = LEAST, installed: bool = True, workspace: Workspace | None = None
    ) -> None:
        """One workspace to begin with, with the app installed under `bot_token` and `app_token`."""
        self.app_id = "ADOUBLE01"
        self.app_token = "xapp-1-ADOUBLE01-0000-socket"  # noqa: S105  # made up
        self.bot_token = "xoxb-0000-double"  # noqa: S105  # made up
        self.signing_secret = "5ec4e7" * 5  # made up
        self.client_id, self.client_secret = "1111.2222", "c11e47" * 5
        self.request_url = ""  # where signed requests go; empty means Socket Mode
        self.subscribed: frozenset[str] | None = None  # event names of the manifest; None means all
        self.workspace = workspace or Workspace()
        self.workspaces = {self.workspace.id: self.workspace}
        self.limits, self.installing, self.triggers = Limits(), installing.Installing(), Triggers()
        self.sockets, self.post = Sockets(self), Post(self)
        self.grants: dict[str, Grant] = {self.app_token: Grant(self.app_token, "app", None, APP)}
        self.calls: list[tuple[str, Body]] = []  # every call that was let in
        self.refused: list[tuple[str, str]] = []  # and every one that was not, with why
        self.whispers: list[Body] = []  # ephemeral messages
        self.names_reactors = 50  # how many of those who reacted history names under one emoji
        self.faults: dict[str, deque[Any]] = defaultdict(deque)
        self.altered: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {}  # answers of another stand-in
        self.failing_addresses = 0  # how many answers to response addresses meet a 503
        self._listening = Listening()
        self._tasks: set[asyncio.Task[Any]] = set()
        if installed:
            self.install(self.workspace)
            self.grants[self.bot_token] = Grant(self.bot_token, "bot", self.workspace, scopes)

    @property
    def url(self) -> str:
        """Where this Slack is."""
        return f"http://127.0.0.1:{self._listening.port}"

    @property
    def api_url(self) -> str:
        """The address of the Web API, as SLACK_API_URL wants it."""
        return f"{self.url}/api/"

    def now(self) -> float:
        """The present."""
        return time.time()

    def install(self, workspace: Workspace) -> None:
        """Give the app its bot user in a workspace."""
        self.workspaces[workspace.id] = workspace
        if not workspace.bot_user:
            workspace.bot_id = fresh_id("B")
            workspace.bot_user = workspace.add_user("network-health", is_bot=True)

    async def start(self, port: int = 0) -> Self:
        """Listen; after a stop, on the same port again."""
        app = web.Application(client_max_size=32 << 20)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/link/", self.sockets.serve)
        app.router.add_get("/oauth/v2/authorize", partial(installing.authorize, self))
        app.router.add_post("/upload/v1/{team}/{file}", self._upload)
        app.router.add_post("/commands/{team}/{word}", partial(answer_response_url, self))
        await self._listening.start(app, port)
        return self

    async def stop(self) -> None:
        """Die: connections break, nothing answers, what people do meanwhile is still written down."""
        await self.sockets.cut()
        await self._listening.stop()

    async def close(self) -> None:
        """Stop for good."""
        await self.stop()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.post.close()

    async def __aenter__(self) -> Self:
        """Listen."""
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        """Stop for good."""
        await self.close()

    def spawn(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        """Do something beside, and have it stopped in the end."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def slow_down(self, method: str, seconds: int = 1, times: int = 1) -> None:
        """Answer the next calls of a method with 429."""
        self.faults[method].extend([TooMany(seconds)] * times)

    def fail(self, method: str, error: str, times: int = 1) -> None:
        """Refuse the next calls of a method."""
        self.faults[method].extend([Refusal(error)] * times)

    def break_down(self, method: str, times: int = 1) -> None:
        """Answer the next calls of a method with a 503 that is no JSON."""
        self.faults[method].extend(["broken"] * times)

    def swallow(self, method: str, times: int = 1) -> None:
        """Do what the next calls ask, and break the connection instead of answering."""
        self.faults[method].extend(["swallow"] * times)

    def answer_with(self, method: str, answer: Answer, times: int = 1) -> None:
        """Answer the next calls of a method with something of one's own instead."""
        self.faults[method].extend([answer] * times)

    def hold(self, method: str) -> asyncio.Event:
        """Do what the next call asks, and answer only when the event is set."""
        released = asyncio.Event()
        self.faults[method].append(released)
        return released

    async def _api(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        fault = self.faults[name].popleft() if self.faults.get(name) else None
        try:
            if isinstance(fault, TooMany | Refusal):
                raise fault
            if callable(fault):
                return await fault(request)
            if fault == "broken":
                return web.Response(status=503, text="<html>Service Unavailable</html>", content_type="text/html")
            answer = await self._called(request, name)
        except TooMany as limit:
            self.refused.append((name, "ratelimited"))
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(limit.seconds)}
            )
        except Refusal as refusal:
            self.refused.append((name, str(refusal)))
            return web.json_response(refusal.body)
        if isinstance(fault, asyncio.Event):
            await fault.wait()
        if fault == "swallow" and request.transport:
            request.transport.abort()
        return answer

    async def _called(self, request: web.Request, name: str) -> web.Response:
        entry = METHODS.get(name)
        if entry is None:
            raise Refusal("unknown_method", req_method=name)
        arguments = await read_arguments(request, takes_json=entry.takes_json)
        if entry.token == "none":  # noqa: S105  # a kind of token
            grant = Grant("", "none", None, frozenset())
        else:
            token = find_token(request, arguments)
            grant = check_grant(self.grants.get(token), token, entry)
        team = str(arguments.get("team_id") or "") or (grant.workspace.id if grant.workspace else "")
        self.limits.check(name, team, entry.tier)
        basic = find_basic(request, arguments)
        call = Call(self, name, grant, {k: v for k, v in arguments.items() if k != "token"}, basic)
        call.require_scope(*entry.scopes)
        if missing := [each for each in entry.needs if arguments.get(each) in (None, "")]:
            messages = [f"[ERROR] missing required field: {each}" for each in missing]
            raise Refusal("invalid_arguments", response_metadata={"messages": messages})
        if grant.workspace is None and entry.token == "any":  # noqa: S105  # likewise
            return web.json_response({"ok": True, "app_id": self.app_id, "app_name": "network-health"})
        answer = self.altered.get(name, dict)(entry.run(call))
        self.calls.append((name, call.arguments))
        headers = {"X-OAuth-Scopes": ",".join(sorted(grant.scopes)), "X-Accepted-OAuth-Scopes": ",".join(entry.scopes)}
        return web.json_response({"ok": True, **answer}, headers=headers)

    async def _upload(self, request: web.Request) -> web.Response:
        """The bytes of a file, raw or as a form, exactly as many as were announced."""
        workspace = self.workspaces.get(request.match_info["team"])
        file = workspace.files.get(request.match_info["file"]) if workspace else None
        if file is None:
            return web.Response(status=404, text="not found")
        if request.content_type == "multipart/form-data":
            parts = [part for part in (await request.post()).values() if isinstance(part, web.FileField)]
            content = parts[0].file.read() if parts else b""
        else:
            content = await request.read()
        if len(content) != file["size"]:
            return web.Response(status=400, text="length differs from what was announced")
        file["content"] = content
        return web.Response(text=f"OK - {len(content)}")
