"""How often one address may ask in vain: a bucket of tokens each, refilled evenly, and no more than so many."""

import math
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

MOST_ADDRESSES: Final = 10_000  # those not seen for longest are forgotten, which is to begin with a full bucket
A_SECOND: Final = 2.0  # tokens that come back
BURST: Final = 120  # tokens in a full bucket
Clock = Callable[[], float]
Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class Buckets:
    """A bucket for each address; `clock` tells seconds."""

    def __init__(self, a_second: float = A_SECOND, burst: int = BURST, clock: Clock = time.monotonic) -> None:
        self._rate = a_second
        self._burst = burst
        self._clock = clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens, as of when

    def wait(self, address: str) -> float:
        """Seconds until the address has a token; 0 where it has one."""
        if address not in self._held:
            return 0.0
        tokens = self._tokens(address)
        return 0.0 if tokens >= 1 else (1 - tokens) / self._rate

    def take(self, address: str) -> None:
        """Take a token, where there is one."""
        self._held[address] = (max(self._tokens(address) - 1, 0.0), self._clock())
        self._held.move_to_end(address)
        if len(self._held) > MOST_ADDRESSES:
            self._held.popitem(last=False)

    def __len__(self) -> int:
        """How many addresses are known."""
        return len(self._held)

    def _tokens(self, address: str) -> float:
        now = self._clock()
        tokens, since = self._held.get(address, (float(self._burst), now))
        return min(self._burst, tokens + (now - since) * self._rate)


def limited(handler: Handler, buckets: Buckets, free: frozenset[str], *, behind_proxy: bool) -> Handler:
    """The handler, which answers 429 with Retry-After once an address has looked at, or knocked at, too much.

    A token goes for whatever is refused and for every page that is looked at, not for what a platform delivers with its
    signature: that may be thousands a second. `free` paths are for whoever watches the machine. The address is the
    connection's own; only where a proxy is known to stand in front does its header name the caller, by its last entry.
    What is posted is looked at in any case: behind a proxy nobody told of, strangers must not keep a platform out.
    """

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        if request.path in free:
            return await handler(request)
        address = _address(request, behind_proxy=behind_proxy)
        wait = buckets.wait(address)
        if request.method != "POST":
            if wait:
                return _later(wait)
            buckets.take(address)  # before it is answered: many that come at once are as many
            return await handler(request)
        try:
            answer = await handler(request)
        except web.HTTPException:
            buckets.take(address)
            if wait:
                return _later(wait)
            raise
        if 400 <= answer.status < 500:
            buckets.take(address)
            if wait:
                return _later(wait)
        return answer

    return handle


def _later(seconds: float) -> web.Response:
    headers = {"Retry-After": str(math.ceil(seconds))}
    return web.Response(status=429, text="too many requests\n", headers=headers)


def _address(request: web.BaseRequest, *, behind_proxy: bool) -> str:
    told = request.headers.get("X-Forwarded-For", "") if behind_proxy else ""
    return told.rpartition(",")[2].strip()[:64] or request.remote or ""
