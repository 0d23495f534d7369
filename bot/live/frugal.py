"""Memory that is not used any more goes back to the system, so that months do not add up.

The C library keeps what was freed, in a heap for every few threads, because it may be wanted again. A burst that was
answered long ago would be held for ever, and the next one by another thread comes on top of it.
"""

import asyncio
import ctypes
from typing import Final

EVERY: Final = 60.0  # seconds
HEAPS: Final = 2
_MOST_HEAPS: Final = -8  # mallopt's own number for how many heaps there may be


async def be_frugal() -> None:
    """Give back what is free, now and every minute, until cancelled; does nothing where the C library cannot."""
    library = ctypes.CDLL(None)
    if not hasattr(library, "malloc_trim"):
        await asyncio.Event().wait()
    library.mallopt(_MOST_HEAPS, HEAPS)
    while True:
        await asyncio.to_thread(library.malloc_trim, 0)
        await asyncio.sleep(EVERY)
