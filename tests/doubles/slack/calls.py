"""One call of Slack's Web API: how it is authenticated, refused and limited, before a method sees it."""

import base64
import json
import math
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.doubles.slack.workspace import Body, Channel, Workspace

if TYPE_CHECKING:
    from tests.doubles.slack.server import Slack

TIERS = {1: 1, 2: 20, 3: 50, 4: 100, 0: 10_000}  # calls a minute; 0 is "special", limited where it is done
HISTORY = frozenset({"conversations.history", "conversations.replies"})


class Refusal(Exception):
    """What Slack answers instead: a short code, and sometimes more."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.body: Body = {"ok": False, "error": error, **more}


class TooMany(Exception):
    """The limit is reached; come back after so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = max(1, math.ceil(seconds))


@dataclass
class Grant:
    """A token: whose it is and what it may do."""

    token: str
    kind: str  # bot, app
    workspace: Workspace | None
    scopes: frozenset[str]
    expires: float = math.inf
    revoked: str = ""  # the error Slack gives once it is gone
    enterprise: str = ""  # an organisation's token: it is for each of its workspaces

    def covers(self, workspace: Workspace) -> bool:
        """Whether this token is good in a workspace."""
        return self.workspace is workspace or bool(self.enterprise and self.enterprise == workspace.enterprise)


@dataclass
class Call:
    """A method's arguments, whose call it is, and the whole of Slack around it."""

    slack: "Slack"
    name: str
    grant: Grant
    arguments: Body
    basic: tuple[str, str] = ("", "")

    @property
    def workspace(self) -> Workspace:
        """The workspace the token belongs to; an organisation's token is for the one the arguments point at."""
        if not self.grant.enterprise:
            assert self.grant.workspace is not None
            return self.grant.workspace
        covered = [each for each in self.slack.workspaces.values() if self.grant.covers(each)]
        if team := self.text("team_id"):
            found = [each for each in covered if each.id == team]
            if not found:
                raise Refusal("team_access_not_granted")
            return found[0]
        return self._pointed_at(covered)

    def _pointed_at(self, covered: list[Workspace]) -> Workspace:
        """By a channel or a person; without any of them Slack wants to be told which workspace is meant."""
        for name, kind in (
            ("channel", "channels"),
            ("channel_id", "channels"),
            ("user", "users"),
            ("user_id", "users"),
        ):
            for each in covered:
                if self.text(name) in getattr(each, kind):
                    return each
        if self.name == "auth.test" or self.text("channel") or self.text("user"):
            return covered[0]
        raise Refusal("missing_argument", response_metadata={"messages": ["[ERROR] missing required field: team_id"]})

    def text(self, name: str, otherwise: str = "") -> str:
        """An argument as text."""
        value = self.arguments.get(name)
        return otherwise if value is None else str(value)

    def flag(self, name: str) -> bool:
        """An argument that is true or false, as forms and JSON write it."""
        return str(self.arguments.get(name, "")).lower() in {"true", "1"}

    def structure(self, name: str) -> Any:
        """An argument that is JSON, inside a form or not."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise Refusal(f"invalid_{name}" if name in {"blocks", "metadata"} else "invalid_arguments") from None

    def require_scope(self, *scopes: str) -> None:
        """Refuse a call whose token lacks a scope, naming it."""
        missing = [scope for scope in scopes if scope not in self.grant.scopes]
        if missing:
            raise Refusal("missing_scope", needed=",".join(missing), provided=",".join(sorted(self.grant.scopes)))

    def channel(self, name: str = "channel") -> Channel:
        """The channel an argument names, as far as the bot can see it."""
        found = self.workspace.channels.get(self.text(name))
        if found is None or (found.kind == "group" and self.workspace.bot_user not in found.members):
            raise Refusal("channel_not_found")
        return found


Method = Callable[[Call], Body]


@dataclass(frozen=True)
class Entry:
    """A method and what Slack asks of its callers."""

    run: Method
    tier: int
    scopes: tuple[str, ...]
    needs: tuple[str, ...]
    takes_json: bool
    token: str  # bot, app, or none at all


METHODS: dict[str, Entry] = {}


def method(
    name: str,
    tier: int,
    *scopes: str,
    needs: tuple[str, ...] = (),
    takes_json: bool = False,
    token: str = "bot",  # noqa: S107  # the kind of a token
) -> Callable[[Method], Method]:
    """Enter a function as a method of the Web API."""

    def entered(function: Method) -> Method:
        METHODS[name] = Entry(function, tier, scopes, needs, takes_json, token)
        return function

    return entered


@dataclass
class Limits:
    """Calls a minute for each method, workspace and app; `minute` is shorter where a test cannot wait."""

    minute: float = 60.0
    strict: bool = True
    fifteen: bool = False  # one history request a minute, fifteen items at most
    posts_a_second: float = 1.0
    _calls: dict[tuple[str, str], deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def check(self, name: str, workspace: str, tier: int) -> None:
        """Count a call, or say how long to wait."""
        if name in HISTORY and self.fifteen:
            self._count((name, workspace), 1, self.minute)
        elif self.strict:
            self._count((name, workspace), TIERS[tier], self.minute)

    def posting(self, channel: str) -> None:
        """About one message a second in a channel; a little jitter is nobody's fault."""
        if self.strict and self.posts_a_second:
            self._count(("post", channel), 1, 0.8 / self.posts_a_second)

    def _count(self, key: tuple[str, str], allowed: int, seconds: float) -> None:
        now, calls = time.monotonic(), self._calls[key]
        while calls and calls[0] <= now - seconds:
            calls.popleft()
        if len(calls) >= allowed:
            raise TooMany(calls[0] + seconds - now)
        calls.append(now)


async def read_arguments(request: web.Request, *, takes_json: bool) -> Body:
    """Arguments from the address, a form, or JSON where the method takes it."""
    arguments: Body = dict(request.query)
    kind = request.content_type
    if kind == "application/json":
        if not takes_json:
            return arguments  # as Slack does: reading methods look at forms only
        try:
            body = json.loads(await request.read() or b"{}")
        except ValueError:
            raise Refusal("invalid_json") from None
        if not isinstance(body, dict):
            raise Refusal("json_not_object")
        arguments.update(body)
    elif request.method == "POST":
        arguments.update({name: value for name, value in (await request.post()).items() if isinstance(value, str)})
    return arguments


def find_token(request: web.Request, arguments: Body) -> str:
    """The token of a call: in the header, or among the arguments."""
    header = request.headers.get("Authorization", "")
    return header.removeprefix("Bearer ") if header.startswith("Bearer ") else str(arguments.get("token", ""))


def find_basic(request: web.Request, arguments: Body) -> tuple[str, str]:
    """Client id and secret, by HTTP Basic or among the arguments."""
    header = request.headers.get("Authorization", "")
    if header.startswith("Basic "):
        try:
            name, _, secret = base64.b64decode(header[6:]).decode().partition(":")
        except ValueError:
            return "", ""
        return name, secret
    return str(arguments.get("client_id", "")), str(arguments.get("client_secret", ""))


def check_grant(grant: Grant | None, token: str, entry: Entry) -> Grant:
    """The grant behind a token, or Slack's way of saying that there is none."""
    if not token:
        raise Refusal("not_authed")
    if grant is None:
        raise Refusal("invalid_auth")
    if grant.revoked:
        raise Refusal(grant.revoked)
    if grant.expires <= time.time():
        raise Refusal("token_expired")
    if entry.token not in {grant.kind, "any"}:
        raise Refusal("not_allowed_token_type")
    return grant
