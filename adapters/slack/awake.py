"""Whether this process ran all the time: a closed laptop, a paused machine and a stopped process hear nothing."""

import asyncio
import time
from typing import Final

TICK: Final = 2.0  # seconds between two looks at both clocks
LATE: Final = (
    5.0  # seconds a busy machine may make it wait; one clock stands still while a machine sleeps, the other not
)


async def awake(seconds: float) -> bool:
    """Wait so long; False, and at once, where time went by in which nothing ran, or where the calendar was moved."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        pause, before = min(TICK, left), (time.monotonic(), time.time())
        await asyncio.sleep(pause)
        went = (time.monotonic() - before[0], time.time() - before[1])
        if any(abs(each - pause) > LATE for each in went):
            return False
    return True
