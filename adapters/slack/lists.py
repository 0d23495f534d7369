"""Slack's user and channel objects, from events and from an export's lists, as events."""

import msgspec

from adapters.slack.keys import instant, kept_native, key_of_id
from adapters.slack.messages import SLACKBOT
from bot.errors import BadPayload
from bot.events import NO_OFFSET, ChannelKind, ChannelSeen, MemberSeen

_FARTHEST = 18 * 3600  # seconds


class User(msgspec.Struct, gc=False):
    """What matters of a user object."""

    id: str
    team_id: str | None = None
    deleted: bool | None = None
    is_bot: bool | None = None
    is_workflow_bot: bool | None = None
    is_connector_bot: bool | None = None
    is_restricted: bool | None = None
    is_ultra_restricted: bool | None = None
    is_stranger: bool | None = None
    updated: int | str | None = None
    tz_offset: float | str | None = None  # seconds east of UTC


class Conversation(msgspec.Struct, gc=False):
    """What matters of a channel object."""

    id: str
    name: str | None = None
    name_normalized: str | None = None
    is_private: bool | None = None
    is_group: bool | None = None
    is_mpim: bool | None = None
    is_im: bool | None = None
    is_archived: bool | None = None
    is_general: bool | None = None


def member(user: User, otherwise: int) -> MemberSeen:
    """An account as of its last change, or as of `otherwise` where Slack does not say when that was."""
    return MemberSeen(
        person=key_of_id(user.id, "user.id"),
        at=instant(user.updated, "user.updated") if user.updated else otherwise,
        bot=bool(user.is_bot or user.is_workflow_bot or user.is_connector_bot or user.id == SLACKBOT),
        deactivated=bool(user.deleted),
        guest=bool(user.is_restricted or user.is_ultra_restricted or user.is_stranger),
        native=kept_native(user.id, "user.id"),
        utc_offset=_minutes(user.tz_offset),
    )


def _minutes(offset: float | str | None) -> int:
    """An offset as Slack writes it, in minutes; unknown where no clock is that far from UTC."""
    seconds = offset if isinstance(offset, int | float) else _FARTHEST + 1
    return round(seconds / 60) if abs(seconds) <= _FARTHEST else NO_OFFSET


def channel(place: Conversation, at: int, *, private: bool = False, general: bool | None = None) -> ChannelSeen:
    """A channel as of `at`; the channel everybody joins is the one Slack marks, else the one named so."""
    name = place.name or place.name_normalized or ""
    if not name or any(ord(letter) < 32 for letter in name):
        raise BadPayload("`channel.name` is not a channel name.")
    return ChannelSeen(
        channel=key_of_id(place.id, "channel.id"),
        name=name[:100],
        at=at,
        kind=ChannelKind.PRIVATE if private or place.is_private else ChannelKind.PUBLIC,
        archived=bool(place.is_archived),
        general=bool(place.is_general or name == "general") if general is None else general,
        native=kept_native(place.id, "channel.id"),
    )


def is_direct(place: Conversation) -> bool:
    """Whether this is a conversation of a few people among themselves, which is never read."""
    return bool(place.is_im or place.is_mpim) or place.id.startswith("D")
