"""Reading from Discord's API with patience: the library keeps the rate limits, this keeps trying what may be tried."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import aiohttp
import discord

TRIES: Final = 8  # of a call that Discord answers unclearly
LONGEST: Final = 60.0
PACE: Final = 0.04  # seconds from one call to the next: Discord allows fifty a second, and posts need some of them

T = TypeVar("T")


class CannotRead(Exception):
    """Discord refuses: `status` and its own `code` say why."""

    def __init__(self, status: int, code: int = 0) -> None:
        super().__init__(f"Discord refuses ({status}, {code})")
        self.status, self.code = status, code

    @property
    def gone(self) -> bool:
        """Whether what was asked for is not there."""
        return self.status == 404


class Unreadable(CannotRead):
    """Discord refuses this one thing; others may be asked for."""


class Banned(CannotRead):
    """The token is worthless: asking on would only have Discord shut this machine out."""


class Reading:
    """Calls that only read, so that they may be tried again; it waits for as long as it takes."""

    def __init__(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep, pace: float = PACE) -> None:
        self._sleep, self._pace = sleep, pace
        self._next = 0.0
        self._refused: CannotRead | None = None

    async def call(self, ask: Callable[[], Awaitable[T]]) -> T:
        """The answer, after whatever waits; raises CannotRead where Discord refuses."""
        unclear = 0
        while True:
            if self._refused is not None:
                raise self._refused
            await self._keep_pace()
            try:
                answer = await ask()
                if not isinstance(answer, str):
                    return answer
                wait, unclear = 0.0, unclear + 1  # a page for people: whoever answered was not Discord
                if unclear >= TRIES:
                    raise Unreadable(200)
            except discord.HTTPException as error:
                wait = _wait(error)
                unclear += not wait
                if not wait and (error.status < 500 or unclear >= TRIES):
                    raise self._refusal(error) from None
            except discord.RateLimited:
                wait = LONGEST
            except (aiohttp.ClientError, OSError, TimeoutError):
                wait = 0.0
                unclear = min(unclear + 1, TRIES - 1)  # Discord cannot be reached: it will be again
            await self._sleep(wait or min(LONGEST, 0.5 * 2**unclear))

    async def _keep_pace(self) -> None:
        """Calls begin one after the other, with a little time between them."""
        now = asyncio.get_running_loop().time()
        begin = max(now, self._next)
        self._next = begin + self._pace
        if begin > now:
            await asyncio.sleep(begin - now)

    def _refusal(self, error: discord.HTTPException) -> CannotRead:
        if error.status == 401:
            self._refused = Banned(error.status, error.code)
            return self._refused
        return Unreadable(error.status, error.code)


def _wait(error: discord.HTTPException) -> float:
    """The seconds Discord asks to wait, where the library did not wait itself."""
    if error.status != 429:
        return 0.0
    told = error.response.headers.get("Retry-After", "")
    return float(told) if told.replace(".", "", 1).isdigit() else LONGEST
