"""Discord's identifiers: 42 bits of milliseconds since 2015, then whatever keeps two of them apart."""

import itertools
import time
from datetime import UTC, datetime

EPOCH_MS = 1_420_070_400_000
_COUNT = itertools.count(1)
_LAST = 0


def fresh_id(at: float | None = None) -> str:
    """A new identifier of this moment, larger than all before it; or one of an earlier moment, in seconds."""
    global _LAST  # noqa: PLW0603  # one line of identifiers, as on Discord
    if at is not None:
        return str((round(at * 1000) - EPOCH_MS) << 22 | next(_COUNT) & 0x3FFFFF)
    _LAST = max((time.time_ns() // 1_000_000 - EPOCH_MS) << 22, _LAST + 1)
    return str(_LAST)


def seconds(native: str) -> float:
    """When an identifier was made, in seconds since 1970."""
    return ((int(native) >> 22) + EPOCH_MS) / 1000


def stamp(at: float | None = None) -> str:
    """An instant as Discord writes it."""
    return datetime.fromtimestamp(time.time() if at is None else at, UTC).isoformat(timespec="microseconds")
