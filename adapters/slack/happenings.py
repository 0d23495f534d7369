"""What each kind of Slack event means, or that it is known and of no use here."""

from collections.abc import Callable
from typing import Final

import msgspec

from adapters.slack.keys import instant, key_of_id, key_of_ts
from adapters.slack.lists import channel, is_direct, member
from adapters.slack.messages import Message, emoji_name, message_events, notice, unknown
from adapters.slack.shapes import ABOUT, CHANGED, LIMITED, MESSAGE, REACTED, About, Head
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
NO_EDIT: Final = "change of a message that is no edit"

Meaning = list[AnyEvent] | str  # or why there are none

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


def meaning_of(inner: Head, raw: bytes | msgspec.Raw, outer: Head) -> Meaning:
    """The events of one event of Slack's, or why there are none. Raises BadPayload and what msgspec raises."""
    handler = HANDLERS.get(f"{inner.type}/{inner.subtype}") or HANDLERS.get(inner.type)
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


def _written(place: tuple[int, list[AnyEvent]] | None, message: Message) -> Meaning:
    """A message as it is now, where it may be read."""
    if place is None:
        return DIRECT
    key, events = place
    return message_events(key, message, events) or events


def _posted(raw: bytes | msgspec.Raw, _type: str, _outer: Head) -> Meaning:
    message = MESSAGE.decode(raw)
    if passed_over := notice(message.subtype):
        return passed_over
    return _written(_place(message.channel, message.channel_type), message)


def _edited(raw: bytes | msgspec.Raw, _type: str, _outer: Head) -> Meaning:
    """Only an author's edit is a new version: Slack says "changed" of link previews and thread counts as well."""
    changed = CHANGED.decode(raw)
    message, before = changed.message, changed.previous_message
    if message is None:
        raise BadPayload("`message` is missing.")
    same = before is not None and before.edited is not None and before.edited == message.edited
    if message.subtype != "tombstone" and (message.edited is None or same):
        return NO_EDIT
    return _written(_place(changed.channel, changed.channel_type), message)


def _deleted(raw: bytes | msgspec.Raw, _type: str, _outer: Head) -> Meaning:
    changed = CHANGED.decode(raw)
    place = _place(changed.channel, changed.channel_type)
    if place is None:
        return DIRECT
    before = changed.previous_message
    ts = changed.deleted_ts or (before.ts if before else "")
    return [MessageDeleted(place[0], key_of_ts(ts, "deleted_ts"))]


def _reacted(raw: bytes | msgspec.Raw, kind: str, _outer: Head) -> Meaning:
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


def _account(raw: bytes | msgspec.Raw, kind: str, outer: Head) -> Meaning:
    """Somebody joined the workspace, or their profile changed (deactivated, made a guest)."""
    about = ABOUT.decode(raw)
    if about.user is None:
        raise BadPayload("`user` is missing.")
    if kind == "team_join":
        at = _when(about, outer)
        seen = member(about.user, at)
        return [seen, MemberJoined(seen.person, at)]
    return [member(about.user, 0 if about.user.updated else _when(about, outer))]


def _channel(raw: bytes | msgspec.Raw, kind: str, outer: Head) -> Meaning:
    about = ABOUT.decode(raw)
    if about.channel is None:
        raise BadPayload("`channel` is missing.")
    if is_direct(about.channel):
        return DIRECT
    return [channel(about.channel, _when(about, outer), private=kind == "group_rename")]


def _limited(raw: bytes | msgspec.Raw, _type: str, _outer: Head) -> Meaning:
    """Slack held events back for a minute: what happened then is not known."""
    start = instant(LIMITED.decode(raw).minute_rate_limited, "minute_rate_limited")
    return [CoverageGap(start, start + MINUTE)]


def _when(about: About, outer: Head) -> int:
    """When an event happened, by the most exact of the clocks it may carry."""
    if about.event_ts:
        return key_of_ts(about.event_ts, "event_ts")
    return instant(outer.event_time or about.cache_ts, "event_ts")


HANDLERS: Final[dict[str, Callable[[bytes | msgspec.Raw, str, Head], Meaning]]] = {
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
