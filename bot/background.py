"""Work that nobody waits for: what goes wrong in it is told to whoever reads the log, and stops nothing else."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from bot.errors import BotError, InboxFull, StoreUnavailable


async def until_kept(work: Callable[[], Coroutine[Any, Any, None]], again: float) -> None:
    """Do it anew every `again` seconds for as long as there is no room in the inbox or the database is away."""
    while True:
        try:
            return await work()
        except (InboxFull, StoreUnavailable):
            await asyncio.sleep(again)


async def watched(work: Coroutine[Any, Any, None], log: Any, *expected: type[Exception]) -> None:
    """Do it; what is `expected` to go wrong now and then, and our own errors, are told with their sentence.

    Of anything else only its kind is told: a message could hold somebody's words.
    """
    told: tuple[type[Exception], ...] = (BotError, *expected)
    try:
        await work
    except told as error:
        log.warning("something in the background did not work", reason=str(error))
    except Exception as error:  # noqa: BLE001  # see above
        log.warning("something in the background failed", kind=type(error).__name__)
