"""Rate limits: a bucket for each route and its channel, server or webhook, fifty requests a second in all."""

import hashlib
import math
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field

# Requests and seconds; Discord tells apps to read them from the headers, and changes them.
WINDOWS = {
    "POST /channels/{channel_id}/messages": (5, 5.0),
    "GET /channels/{channel_id}/messages": (5, 5.0),
    "PATCH /channels/{channel_id}/messages/{message_id}": (5, 5.0),
    "DELETE /channels/{channel_id}/messages/{message_id}": (5, 1.0),
    "PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me": (1, 0.3),
    "GET /guilds/{guild_id}/members": (10, 10.0),
    "GET /channels/{channel_id}/threads/archived/public": (5, 5.0),
    "PUT /applications/{application_id}/commands": (2, 20.0),
    "POST /users/@me/channels": (10, 10.0),
}
OTHERWISE = (10, 1.0)
GLOBAL = 50
BANNED_AFTER, BANNED_SECONDS = 10_000, 600.0


class TooMany(Exception):
    """The limit is reached; come back after so many seconds."""

    def __init__(self, seconds: float, scope: str = "user") -> None:
        super().__init__(seconds, scope)
        self.seconds, self.scope = max(0.001, seconds), scope


@dataclass
class Bucket:
    """How often something may be asked, and how often it was."""

    limit: int
    seconds: float
    until: float = 0.0
    used: int = 0

    def take(self) -> float:
        """Count a request; how long to wait where it is one too many, else 0."""
        now = time.monotonic()
        if now >= self.until:
            self.until, self.used = now + self.seconds, 0
        if self.used >= self.limit:
            return self.until - now
        self.used += 1
        return 0.0


@dataclass
class Limits:
    """Every bucket; `scale` makes windows shorter where a test cannot wait."""

    scale: float = 1.0
    strict: bool = True
    _buckets: dict[str, Bucket] = field(default_factory=dict)
    _all: deque[float] = field(default_factory=deque)
    _invalid: deque[float] = field(default_factory=deque)
    hits: dict[str, int] = field(default_factory=lambda: defaultdict(int))  # 429s by route

    def bucket(self, route: str, major: str) -> Bucket:
        """The bucket of a route for one channel, server or webhook."""
        key = f"{route} {major}"
        if key not in self._buckets:
            limit, seconds = WINDOWS.get(route, OTHERWISE)
            self._buckets[key] = Bucket(limit, seconds * self.scale)
        return self._buckets[key]

    def check(self, route: str, major: str, *, everywhere: bool) -> None:
        """Count a request of a route, or say how long to wait."""
        if not self.strict:
            return
        if wait := self.bucket(route, major).take():
            self.hits[route] += 1
            raise TooMany(wait)
        now = time.monotonic()
        while self._all and self._all[0] <= now - 1:
            self._all.popleft()
        if everywhere and len(self._all) >= GLOBAL:
            self.hits[route] += 1
            raise TooMany(self._all[0] + 1 - now, "global")
        if everywhere:
            self._all.append(now)

    def headers(self, route: str, major: str) -> dict[str, str]:
        """What every answer tells of its bucket."""
        if not self.strict:
            return {}
        bucket = self.bucket(route, major)
        left = max(0.0, bucket.until - time.monotonic())
        return {
            "X-RateLimit-Limit": str(bucket.limit),
            "X-RateLimit-Remaining": str(max(0, bucket.limit - bucket.used)),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": hashlib.md5(route.encode(), usedforsecurity=False).hexdigest(),
        }

    def invalid(self) -> None:
        """Count a request that was refused with 401, 403 or 429."""
        self._invalid.append(time.monotonic())

    def banned(self) -> bool:
        """Whether there were so many of those that Cloudflare answers instead."""
        while self._invalid and self._invalid[0] <= time.monotonic() - BANNED_SECONDS:
            self._invalid.popleft()
        return len(self._invalid) >= BANNED_AFTER


def whole_seconds(wait: float) -> str:
    """Retry-After is in whole seconds."""
    return str(max(1, math.ceil(wait)))
