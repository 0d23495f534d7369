"""What Slack sends an app, over Socket Mode or as signed HTTP requests, and its three retries."""

import asyncio
import hashlib
import hmac
import io
import itertools
import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import aiohttp

from tests.doubles.slack.workspace import Body, Workspace

if TYPE_CHECKING:
    from tests.doubles.slack.server import Slack

_NUMBER = itertools.count(1)

# Which scope lets an app hear of an event; events about a channel ask for that channel's kind.
SCOPES = {
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "team_join": "users:read",
    "user_change": "users:read",
    "app_home_opened": "",
    "app_uninstalled": "",
    "tokens_revoked": "",
}


@dataclass
class Delivery:
    """One event on its way: what was sent, how often, and whether the app took it."""

    envelope: Body
    attempts: int = 0
    statuses: list[int] = field(default_factory=list)  # HTTP only
    acknowledged: bool = False

    @property
    def event(self) -> Body:
        """The event inside."""
        return dict(self.envelope.get("event", self.envelope))


class Post:
    """Sends to the app: events with retries, commands and interactions once."""

    def __init__(self, slack: "Slack") -> None:
        self._slack = slack
        self.deliveries: list[Delivery] = []
        self.retries: tuple[float, ...] = (0.0, 60.0, 300.0)  # seconds before each retry
        self.patience = 3.0
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    async def close(self) -> None:
        """Send nothing more, whoever still tries."""
        self._closed = True
        if self._session:
            await self._session.close()
            self._session = None

    def envelope(self, event: Body, workspace: Workspace) -> Body:
        """What Slack wraps around an event."""
        seen = {
            "enterprise_id": workspace.enterprise,
            "team_id": workspace.id,
            "user_id": workspace.bot_user,
            "is_bot": True,
            "is_enterprise_install": self._slack.organised(workspace),
        }
        return {
            "token": "verification-token-of-old",
            "team_id": workspace.id,
            "context_team_id": workspace.id,
            "context_enterprise_id": workspace.enterprise,
            "api_app_id": self._slack.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{next(_NUMBER):010d}",
            "event_time": int(time.time()),
            "authorizations": [seen],
            "is_ext_shared_channel": False,
            "event_context": f"4-context-{next(_NUMBER)}",
        }

    async def deliver(self, envelope: Body) -> Delivery:
        """Send one event until it is taken or the retries are used up."""
        delivery = Delivery(envelope)
        self.deliveries.append(delivery)
        reason = ""
        for attempt, pause in enumerate((0.0, *self.retries)):
            if attempt:
                await asyncio.sleep(pause)
            delivery.attempts += 1
            if self._slack.request_url:
                reason = await self._over_http(delivery, attempt, reason)
                if not reason or reason == "no_retry":
                    break
            elif await self._over_socket(delivery, attempt, reason):
                break
            else:
                reason = "timeout"
        return delivery

    async def _over_socket(self, delivery: Delivery, attempt: int, reason: str) -> bool:
        answer = await self._slack.sockets.send(
            "events_api", delivery.envelope, attempt=attempt, reason=reason, patience=self.patience
        )
        delivery.acknowledged = answer is not None
        return delivery.acknowledged

    async def _over_http(self, delivery: Delivery, attempt: int, reason: str) -> str:
        """Empty when it was taken, else why Slack will try again."""
        extra = {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason} if attempt else {}
        body = json.dumps(delivery.envelope).encode()
        try:
            status, _, headers = await self.request("/slack/events", body, "application/json", extra)
        except TimeoutError:
            return "http_timeout"
        except aiohttp.ClientError:
            return "connection_failed"
        delivery.statuses.append(status)
        if 200 <= status < 300:
            delivery.acknowledged = True
            return ""
        return "no_retry" if headers.get("X-Slack-No-Retry") == "1" else "http_error"

    async def request(
        self, path: str, body: bytes, kind: str, extra: dict[str, str] | None = None, *, at: float = 0, secret: str = ""
    ) -> tuple[int, bytes, dict[str, str]]:
        """One signed request to the app; another time or secret makes a signature that has to be refused."""
        if self._closed:
            raise aiohttp.ClientConnectionError("this Slack is gone")
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        stamp = str(int(at or time.time()))
        base = b"v0:" + stamp.encode() + b":" + body
        digest = hmac.new((secret or self._slack.signing_secret).encode(), base, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": kind,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={digest}",
            **(extra or {}),
        }
        limit = aiohttp.ClientTimeout(total=self.patience)
        address = self._slack.request_url + path
        data = io.BytesIO(body) if len(body) > 1 << 20 else body
        async with self._session.post(address, data=data, headers=headers, timeout=limit) as response:
            return response.status, await response.read(), dict(response.headers)

    async def interact(self, kind: str, payload: Body) -> Body | None:
        """A command or an interaction: what the app acknowledged with, or None when it did not in time."""
        if not self._slack.request_url:
            return await self._slack.sockets.send(kind, payload, patience=self.patience)
        form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
        body = urlencode(form).encode()
        try:
            status, answer, _ = await self.request("/slack/events", body, "application/x-www-form-urlencoded")
        except (TimeoutError, aiohttp.ClientError):
            return None
        if not 200 <= status < 300:
            return None
        try:
            return dict(json.loads(answer)) if answer else {}
        except ValueError:
            return {"text": answer.decode()}
