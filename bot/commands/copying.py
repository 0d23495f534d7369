"""One person's data as a file for that person: every row that is about them, readable without this program."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

import msgspec

from bot.events import SECOND, MessageKind, Signal
from bot.introductions.record import Outcome, Reply
from bot.ports import CommunityRef
from bot.words import privacy as words

SCHEMA: Final = "network-health/member/1"
_INSTANTS: Final = ("at", "_at", "_until")
_KEYS: Final = frozenset(
    {"person", "author", "avoided", "other", "channel", "home", "message", "thread", "reply_to", "room"}
)
_UNKNOWN: Final = {"words": -1, "utc_offset": -32_768}
_READ: Final[Mapping[str, Callable[[int], Any]]] = {
    "signals": lambda value: [each.name.lower() for each in Signal(value) if each.name],
    "day": lambda value: date.fromordinal(value).isoformat(),
    "message.kind": lambda value: MessageKind(value).name.lower(),
    "introduction_seat.reply": lambda value: Reply(value).name.lower().replace("_", " "),
    "introduction_seat.outcome": lambda value: Outcome(value).name.lower().replace("_", " "),
}


def copy(
    ref: CommunityRef, person: int, choice: Mapping[str, Any], rows: Mapping[str, Sequence[Mapping[str, Any]]]
) -> bytes:
    """The file; the same rows give the same bytes."""
    kept = {table: [_row(table, row) for row in found] for table, found in sorted(rows.items())}
    content = {
        "readme": words.README,
        "schema": SCHEMA,
        "community": {"platform": ref.platform, "id": ref.native},
        "person": str(person),
        "choice": {name: _told("", name, value) for name, value in choice.items()},
        "kept": kept,
    }
    return msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n"


def _row(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _told(table, name, value) for name, value in row.items()}


def _told(table: str, name: str, value: Any) -> Any:
    """One value as somebody reads it."""
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if name in _KEYS or (isinstance(value, int) and abs(value) > 1 << 53 and not name.endswith(_INSTANTS)):
        return str(value) if value else None
    if name.endswith(_INSTANTS) and isinstance(value, int):
        return _instant(value) if value else None
    if read := _READ.get(f"{table}.{name}", _READ.get(name)):
        return read(value)
    return None if _UNKNOWN.get(name) == value else value


def _instant(at: int) -> str:
    return datetime.fromtimestamp(at // SECOND, UTC).replace(microsecond=at % SECOND).isoformat()
