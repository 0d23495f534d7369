"""What Slack sends while it happens (envelopes and bare events) as events of the core, or refused by name."""

import contextlib
import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from adapters.slack.happenings import HANDLERS, REFUSED, meaning_of
from adapters.slack.nulls import mended
from adapters.slack.shapes import HEAD, HOME, Head
from bot.errors import BadPayload
from bot.events import AnyEvent

NO_JSON: Final = "not JSON as Slack writes it"


class Translated(msgspec.Struct):
    """One payload's meaning: the workspace it came through, its events, and what was refused (empty: nothing)."""

    team: str | None
    events: list[AnyEvent]
    refused: str = ""
    broken: bool = False  # refused because its shape is wrong, not because it is of no use


_Opened = tuple[Head, Head, bytes | msgspec.Raw]  # an envelope and the event in it, decoded and as it came
_UNREADABLE: Final = (msgspec.MsgspecError, UnicodeError, RecursionError, TypeError, ValueError, OverflowError)


def translate(payload: bytes | Mapping[str, Any]) -> Translated:
    """What an Events API envelope, a Socket Mode frame or a bare event means. Never raises, whatever it is given."""
    return _once_more(payload, _translate(payload))


def translate_kinds(payload: bytes, kinds: frozenset[str]) -> Translated | None:
    """The same for a few kinds of events; None for an event of another kind, and for what is no JSON object."""
    try:
        opened = _opened(payload)
    except _UNREADABLE:
        return None
    return _once_more(payload, _meant(opened)) if opened[1].type in kinds else None


def _once_more(payload: bytes | Mapping[str, Any], meaning: Translated) -> Translated:
    """The meaning, or where it is broken that of the same payload with what can be mended."""
    if meaning.broken:
        with contextlib.suppress(*_UNREADABLE):
            content = msgspec.json.decode(payload) if isinstance(payload, bytes) else payload
            again = _translate(msgspec.json.encode(mended(content)))
            return meaning if again.broken else again
    return meaning


def _translate(payload: bytes | Mapping[str, Any]) -> Translated:
    try:
        return _meant(_opened(payload if isinstance(payload, bytes) else msgspec.json.encode(payload)))
    except msgspec.ValidationError as error:
        return Translated(None, [], wrong_field(error), broken=True)
    except _UNREADABLE:
        return Translated(None, [], NO_JSON, broken=True)


def _opened(raw: bytes) -> _Opened:
    head = HEAD.decode(raw)
    if head.type == "events_api":
        raw = bytes(head.payload)
        head = HEAD.decode(raw)
    return (head, HEAD.decode(head.event), head.event) if memoryview(head.event) else (head, head, raw)


def _meant(opened: _Opened) -> Translated:
    outer, inner, raw = opened
    team = outer.team()
    try:
        answer = meaning_of(inner, raw, outer)
    except BadPayload as error:
        return Translated(team, [], str(error), broken=True)
    except msgspec.ValidationError as error:
        return Translated(team, [], wrong_field(error), broken=True)
    except _UNREADABLE:
        return Translated(team, [], NO_JSON, broken=True)
    return Translated(team, [], answer) if isinstance(answer, str) else Translated(team, answer)


def looks_like_event(line: bytes) -> str | None:
    """The workspace a line names when it is a Slack event, empty when it names none; None when it is none."""
    try:
        head = HEAD.decode(line)
        if head.type == "events_api":
            return looks_like_event(bytes(head.payload))
        inner = HOME.decode(head.event if memoryview(head.event) else line)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    if inner.type == "message":
        return (head.team() or inner.team or "") if memoryview(inner.channel) else None
    return head.team() or "" if inner.type in REFUSED or inner.type in HANDLERS else None


def wrong_field(error: msgspec.ValidationError) -> str:
    """Which field has a wrong type or is missing, without a word of what it holds."""
    text = str(error)
    if "missing required field" in text:
        return f"`{text.split('`')[1]}` is missing."
    path = text.rpartition(" - at `$")[2].rstrip("`").lstrip(".") if " - at `$" in text else ""
    path = re.sub(r"\[\d+\]", "[...]", path)  # which one it was would make each a complaint of its own
    return f"`{path}` has a wrong type." if path else "not an object as Slack writes it"
