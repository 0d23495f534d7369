"""What comes and goes over HTTP: the web server carries it, and an adapter handles it."""

from collections.abc import Awaitable, Callable, Mapping

import msgspec


class Request(msgspec.Struct, frozen=True):
    """What came over HTTP: `headers` are found in any case, `query` and `body` are as they were sent."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


class Reply(msgspec.Struct, frozen=True):
    """What goes back over HTTP."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain"
    headers: tuple[tuple[str, str], ...] = ()


class Route(msgspec.Struct, frozen=True):
    """One address a platform wants to be reached at."""

    method: str
    path: str
    handle: Callable[[Request], Awaitable[Reply]]
