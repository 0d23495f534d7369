"""What Slack sends while it happens (envelopes and bare events) as events of the core, or refused by name."""

import contextlib
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from adapters.slack.keys import instant, key_of_id, key_of_ts
from adapters.slack.lists import channel, is_direct, member
from adapters.slack.messages import emoji_name, message_events, notice, unknown
from adapters.slack.nulls import mended
from adapters.slack.shapes import ABOUT, CHANGED, HEAD, HOME, LIMITED, MESSAGE, REACTED, About, Head
from bot.errors import BadPayload
from bot.events import (
    MINUTE,
    AnyEvent,
    ChannelKind,
    ChannelSeen,
    CoverageGap,
    MemberJoined,
    MessageDeleted,
    ReactionChanged,
)

DIRECT: Final = "direct message (never read)"
NO_JSON: Final = "not JSON as Slack writes it"
NO_EDIT: Final = "change of a message that is no edit"

# Event types that are known and of no use here; the name with spaces says enough. Those about channels name a channel
# without saying what it is now, so whoever holds the connection looks the channel up instead.
REFUSED: Final = frozenset(
    """app_deleted app_home_opened app_installed app_mention app_requested app_uninstalled app_uninstalled_team
    assistant_thread_context_changed assistant_thread_started call_rejected channel_archive channel_deleted
    channel_history_changed channel_id_changed channel_left channel_shared channel_unarchive channel_unshared
    dnd_updated dnd_updated_user email_domain_changed emoji_changed entity_details_requested file_change file_created
    file_deleted file_public file_shared file_unshared function_executed goodbye grid_migration_finished
    grid_migration_started group_archive group_close group_deleted group_history_changed group_left group_open
    group_unarchive hello im_close im_created im_history_changed im_open invite_requested link_shared
    member_joined_channel member_left_channel message_metadata_deleted message_metadata_posted
    message_metadata_updated pin_added pin_removed resources_added resources_removed scope_denied scope_granted
    shared_channel_invite_accepted shared_channel_invite_approved shared_channel_invite_declined
    shared_channel_invite_received shared_channel_invite_requested star_added star_removed subteam_created
    subteam_members_changed subteam_self_added subteam_self_removed subteam_updated team_access_granted
    team_access_revoked team_domain_change team_rename tokens_revoked url_verification user_connection
    user_huddle_changed user_profile_changed user_resource_denied user_resource_granted user_resource_removed
    user_status_changed workflow_deleted workflow_published workflow_step_deleted workflow_step_execute
    workflow_unpublished""".split()
)


class Translated(msgspec.Struct):
    """One payload's meaning: the workspace it came through, its events, and what was refused (empty: nothing)."""

    team: str | None
    events: list[AnyEvent]
    refused: str = ""
    broken: bool = False  # refused because its shape is wrong, not because it is of no use


_Answer = list[AnyEvent] | str
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
        answer = _answer(inner, raw, outer)
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
    return head.team() or "" if inner.type in REFUSED or inner.type in _HANDLERS else None


def wrong_field(error: msgspec.ValidationError) -> str:
    """Which field has a wrong type or is missing, without a word of what it holds."""
    text = str(error)
    if "missing required field" in text:
        return f"`{text.split('`')[1]}` is missing."
    path = text.rpartition(" - at `$")[2].rstrip("`").lstrip(".") if " - at `$" in text else ""
    path = re.sub(r"\[\d+\]", "[...]", path)  # which one it was would make each a complaint of its own
    return f"`{path}` has a wrong type." if path else "not an object as Slack writes it"


def _answer(inner: Head, raw: bytes | msgspec.Raw, outer: Head) -> _Answer:
    handler = _HANDLERS.get(f"{inner.type}/{inner.subtype}") or _HANDLERS.get(inner.type)
    if handler:
        return handler(raw, inner.type, outer)
    return inner.type.replace("_", " ") if inner.type in REFUSED else unknown("event", inner.type)


def _place(native: str, channel_type: str | None) -> tuple[int, list[AnyEvent]] | None:
    """A conversation's key, with the mark of a private channel; None for direct messages."""
    if channel_type in {"im", "mpim", "app_home"} or native.startswith("D"):
        return None
    key = key_of_id(native, "channel")
    private = channel_type in {"group", "private_channel"}
    return key, ([ChannelSeen(key, "", kind=ChannelKind.PRIVATE)] if private else [])


def _posted(raw: bytes | msgspec.Raw, _type: str, _outer: Head) -> _Answer:
    message = MESSAGE.decode(raw)
    if passed_over := notice(message.subtype):
        return passed_over
    place = _place(message.channel, message.channel_type)
    if place is None:
        return DIRECT
    key, events = place
    return message_events(key, message, events) or events


def _edited(raw: bytes | msgspec.Raw, _type: str, _outer: Head) -> _Answer:
    """Only an author's edit is a new version: Slack says "changed" of link previews and thread counts as well."""
    changed = CHANGED.decode(raw)
    message, before = changed.message, changed.previous_message
    if message is None:
        raise BadPayload("`message` is missing.")
    same = before is not None and before.edited is not None and before.edited == message.edited
    if message.subtype != "tombstone" and (message.edited is None or same):
        return NO_EDIT
    place = _place(changed.channel, changed.channel_type)
    if place is None:
        return DIRECT
    key, events = place
    return message_events(key, message, events) or events


def _deleted(raw: bytes | msgspec.Raw, _type: str, _outer: Head) -> _Answer:
    changed = CHANGED.decode(raw)
    place = _place(changed.channel, changed.channel_type)
    if place is None:
        return DIRECT
    before = changed.previous_message
    ts = changed.deleted_ts or (before.ts if before else "")
    return [MessageDeleted(place[0], key_of_ts(ts, "deleted_ts"))]


def _reacted(raw: bytes | msgspec.Raw, kind: str, _outer: Head) -> _Answer:
    reacted = REACTED.decode(raw)
    item = reacted.item
    if item.type != "message":
        return "reaction to something that is no message"
    place = _place(item.channel, item.channel_type)
    if place is None:
        return DIRECT
    return [
        *place[1],
        ReactionChanged(
            place[0],
            key_of_ts(item.ts, "item.ts"),
            key_of_id(reacted.user, "user"),
            emoji_name(reacted.reaction),
            kind == "reaction_added",
            key_of_ts(reacted.event_ts, "event_ts"),
        ),
    ]


def _account(raw: bytes | msgspec.Raw, kind: str, outer: Head) -> _Answer:
    """Somebody joined the workspace, or their profile changed (deactivated, made a guest)."""
    about = ABOUT.decode(raw)
    if about.user is None:
        raise BadPayload("`user` is missing.")
    if kind == "team_join":
        at = _when(about, outer)
        seen = member(about.user, at)
        return [seen, MemberJoined(seen.person, at)]
    return [member(about.user, 0 if about.user.updated else _when(about, outer))]


def _channel(raw: bytes | msgspec.Raw, kind: str, outer: Head) -> _Answer:
    about = ABOUT.decode(raw)
    if about.channel is None:
        raise BadPayload("`channel` is missing.")
    if is_direct(about.channel):
        return DIRECT
    return [channel(about.channel, _when(about, outer), private=kind == "group_rename")]


def _limited(raw: bytes | msgspec.Raw, _type: str, _outer: Head) -> _Answer:
    """Slack held events back for a minute: what happened then is not known."""
    start = instant(LIMITED.decode(raw).minute_rate_limited, "minute_rate_limited")
    return [CoverageGap(start, start + MINUTE)]


def _when(about: About, outer: Head) -> int:
    """When an event happened, by the most exact of the clocks it may carry."""
    if about.event_ts:
        return key_of_ts(about.event_ts, "event_ts")
    return instant(outer.event_time or about.cache_ts, "event_ts")


_HANDLERS: Final[dict[str, Callable[[bytes | msgspec.Raw, str, Head], _Answer]]] = {
    "message": _posted,
    "message/message_changed": _edited,
    "message/message_deleted": _deleted,
    "reaction_added": _reacted,
    "reaction_removed": _reacted,
    "team_join": _account,
    "user_change": _account,
    "channel_created": _channel,
    "channel_rename": _channel,
    "group_rename": _channel,
    "app_rate_limited": _limited,
}
