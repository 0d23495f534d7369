"""A load of signed Slack requests over kept connections, as cheap to send as Python allows."""

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

_NUMBER = itertools.count(1)
_BASE = time.time_ns() // 1000 - 40 * 86_400 * 1_000_000


@dataclass
class Answered:
    """What became of a load: acknowledged message keys, latencies in seconds, requests that failed."""

    acknowledged: set[int] = field(default_factory=set)
    latencies: list[float] = field(default_factory=list)
    failed: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Acknowledged requests a second."""
        return len(self.latencies) / self.seconds


@dataclass(frozen=True, slots=True)
class Load:
    """Whom the requests come from and what signs them."""

    team: str
    channel: str
    person: str
    secret: str
    bot: str = "UBENCHBOT"

    def envelope(self, key: int) -> dict[str, object]:
        """A message of ordinary length as Slack sends it."""
        ts = f"{key // 1_000_000}.{key % 1_000_000:06d}"
        text = "Does anybody know how the pump in the greenhouse is started when the timer is off? " * 2
        event = {
            "type": "message",
            "user": self.person,
            "text": text,
            "ts": ts,
            "client_msg_id": f"{key:032x}",
            "team": self.team,
            "channel": self.channel,
            "event_ts": ts,
            "channel_type": "channel",
            "blocks": [{"type": "rich_text", "elements": [{"type": "text", "text": text}]}],
        }
        seen = {"enterprise_id": None, "team_id": self.team, "user_id": self.bot, "is_bot": True}
        return {
            "token": "t",
            "team_id": self.team,
            "context_team_id": self.team,
            "api_app_id": "ABENCH",
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{key}",
            "event_time": key // 1_000_000,
            "authorizations": [{**seen, "is_enterprise_install": False}],
            "is_ext_shared_channel": False,
            "event_context": f"4-{key}",
        }

    def events(self, number: int) -> list[tuple[int, bytes]]:
        """So many requests, each for a message of its own."""
        keys = [_BASE + next(_NUMBER) * 1_000 for _ in range(number)]
        return [(key, self.request(json.dumps(self.envelope(key)).encode(), "application/json")) for key in keys]

    def command(self, response_url: str) -> bytes:
        """Somebody types /network-health status."""
        form = {
            "team_id": self.team,
            "channel_id": self.channel,
            "user_id": self.person,
            "command": "/network-health",
            "text": "help",
            "response_url": response_url,
            "trigger_id": f"bench.{next(_NUMBER)}",
        }
        return self.request(urlencode(form).encode(), "application/x-www-form-urlencoded")

    def request(self, body: bytes, kind: str) -> bytes:
        """A signed request, ready to be sent."""
        stamp = str(int(time.time()))
        digest = hmac.new(self.secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        head = (
            f"POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n"
            f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: v0={digest}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


async def send(port: int, requests: Sequence[tuple[int, bytes]], *, lanes: int = 50, every: float = 0.0) -> Answered:
    """Send everything over so many connections; `every` paces it, in seconds between two requests."""
    answered, waiting = Answered(), iter(requests)
    begin = time.perf_counter()
    pace = (begin + number * every for number in itertools.count()) if every else None
    loop, opened = asyncio.get_running_loop(), []
    for _ in range(min(lanes, len(requests))):
        try:
            _, lane = await loop.create_connection(lambda: _Lane(waiting, pace, answered), "127.0.0.1", port)
        except OSError:
            answered.failed += 1
        else:
            opened.append(lane.finished)
    await asyncio.gather(*opened)
    answered.seconds = time.perf_counter() - begin
    return answered


class _Lane(asyncio.Protocol):
    """One kept connection: the next request goes out when the answer to the last has come."""

    def __init__(self, waiting: Iterator[tuple[int, bytes]], pace: Iterator[float] | None, answered: Answered) -> None:
        self._waiting, self._pace, self._answered = waiting, pace, answered
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.WriteTransport | None = None
        self._received = b""
        self._key, self._begin = 0, 0.0
        self.finished: asyncio.Future[None] = self._loop.create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        if isinstance(transport, asyncio.WriteTransport):
            self._transport = transport
            self._next()

    def data_received(self, data: bytes) -> None:
        """An answer, perhaps in pieces."""
        self._received += data
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._received[:end].lower()
        at = head.find(b"content-length:")
        length = int(head[at + 15 :].partition(b"\r\n")[0]) if at >= 0 else 0
        if len(self._received) < end + 4 + length:
            return
        self._received = b""
        if head[9:10] == b"2":
            self._answered.latencies.append(time.perf_counter() - self._begin)
            self._answered.acknowledged.add(self._key)
        else:
            self._answered.failed += 1
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # asyncio gives it
        """Over; a request that was under way has failed."""
        if not self.finished.done():
            self._answered.failed += 1
            self.finished.set_result(None)

    def _next(self) -> None:
        found = next(self._waiting, None)
        if found is None or self._transport is None:
            if not self.finished.done():
                self.finished.set_result(None)
            if self._transport is not None:
                self._transport.close()
            return
        if self._pace is None:
            self._write(*found)
        else:
            wait = next(self._pace) - time.perf_counter()
            self._loop.call_later(max(0.0, wait), self._write, *found)

    def _write(self, key: int, request: bytes) -> None:
        if self._transport is not None:
            self._key, self._begin = key, time.perf_counter()
            self._transport.write(request)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
