"""Slack's identifiers and timestamps as the integers the core knows, and back."""

import re
from functools import lru_cache
from hashlib import blake2b

from bot.errors import BadPayload
from bot.events import SECOND

EARLIEST = 946_684_800 * SECOND  # the year 2000: nothing on Slack is older
LATEST = 4_102_444_800 * SECOND  # the year 2100
_SIXTEEN_DIGITS = 10**15

_EXACT = re.compile(r"[A-Z][A-Z0-9]{0,11}", re.ASCII)
_STAMP = re.compile(r"([0-9]{9,10})(?:\.([0-9]{1,6}))?", re.ASCII)
_NATIVE = re.compile(r"[A-Za-z0-9_.:@-]{1,64}", re.ASCII)
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def key_of_ts(ts: str, field: str = "ts") -> int:
    """The key of a message, which is also its instant: "1700000000.123456" is 1700000000123456."""
    try:
        if len(ts) == 17 and ts[10] == "." and ts.isascii():
            key = int(ts.replace(".", ""))
            if _SIXTEEN_DIGITS <= key < LATEST:  # out of sixteen characters: there was nothing but digits
                return key
        found = _STAMP.fullmatch(ts)
    except (TypeError, ValueError):
        found = None
    key = int(found[1]) * SECOND + int((found[2] or "").ljust(6, "0")) if found else 0
    if EARLIEST <= key < LATEST:
        return key
    raise BadPayload(f"`{field}` is not a Slack timestamp between the years 2000 and 2100.")


def ts_of_key(key: int) -> str:
    """The timestamp a message key was made from."""
    return f"{key // SECOND}.{key % SECOND:06d}"


def instant(seconds: object, field: str) -> int:
    """An instant from a number of seconds, however Slack happened to write it."""
    if isinstance(seconds, int) and not isinstance(seconds, bool) and EARLIEST <= seconds * SECOND < LATEST:
        return seconds * SECOND
    return key_of_ts(seconds if isinstance(seconds, str) else "", field)


def key_of_id(native: str, field: str = "id") -> int:
    """The key of a person or channel; exact for every id Slack gives out, a hash for anything else."""
    if _EXACT.fullmatch(native):
        return int(native, 36)
    if not 0 < len(native) <= 200:
        raise BadPayload(f"`{field}` is not a Slack identifier.")
    return int.from_bytes(blake2b(native.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1


@lru_cache(maxsize=1 << 15)
def key_of_user(native: str) -> int:
    """The key of somebody who writes, reacts or is named, most of whom do so again and again."""
    return key_of_id(native, "user")


def id_of_key(key: int) -> str:
    """The identifier an exact key was made from."""
    digits = ""
    while key > 0:
        key, digit = divmod(key, 36)
        digits = _DIGITS[digit] + digits
    return digits


def kept_native(native: str, field: str = "id") -> str | None:
    """The identifier itself where its key is a hash, None where the key says it all."""
    if _EXACT.fullmatch(native):
        return None
    if not _NATIVE.fullmatch(native):
        raise BadPayload(f"`{field}` is not a Slack identifier.")
    return native
