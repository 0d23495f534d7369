"""Work off the event loop that is always done to its end."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def whole(work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """Off the event loop and to its end: whoever is cancelled meanwhile leaves no thread behind that still writes."""
    running = asyncio.ensure_future(asyncio.to_thread(work, *given, **named))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise
