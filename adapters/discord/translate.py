"""Gateway dispatches to events: pure, and with exported.py the only place that knows what Discord's payloads mean."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import msgspec

from adapters.discord import shapes
from adapters.discord.channels import Channels
from adapters.discord.keys import clean, emoji_name, instant
from adapters.discord.kinds import MESSAGE_KINDS, notice
from adapters.discord.messages import REJOINED, message_events
from bot.errors import BadPayload
from bot.events import (
    AnyEvent,
    CommunitySeen,
    MemberJoined,
    MemberLeft,
    MemberSeen,
    MessageDeleted,
    ReactionChanged,
    ReactionsCleared,
    RosterRead,
)

_GUEST = 1 << 4
_FIELD = re.compile(r"field `([A-Za-z_]{1,40})`|at `\$([A-Za-z_.\[\]0-9]{1,80})`")
_NAME = re.compile(r"[A-Z_]{1,40}")
_DIRECT = "direct message"
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, OverflowError, RecursionError)


class Translated(msgspec.Struct, frozen=True):
    """What a dispatch says: events of one server, or in words why there are none."""

    guild: str | None = None
    events: list[AnyEvent] = []
    refused: str = ""


def translate(payload: bytes | dict[str, Any], received_at: int = 0, channels: Channels | None = None) -> Translated:
    """Translate one gateway payload; `received_at` dates what Discord does not date (reactions, leaves, names).

    `channels` remembers from one payload to the next which channels there are and who may look into them.

    Raises BadPayload with the name of the field where the payload has not the documented shape.
    """
    try:
        envelope = _envelope(payload)
    except _UNREADABLE as error:
        raise BadPayload(_what_is_wrong(error)) from None
    if envelope.op or not envelope.t:
        return Translated(refused=f"gateway operation {envelope.op}")
    return heard(envelope.t, envelope.d, received_at, channels)


def heard(dispatch: str, content: Any, received_at: int, channels: Channels | None = None) -> Translated:
    """The same for a dispatch whose envelope is off: `content` is its `d`, as msgspec.Raw or parsed."""
    known = _DISPATCHES.get(dispatch)
    if not known:
        return Translated(refused=dispatch if _NAME.fullmatch(dispatch) else "unknown dispatch")
    decoder, shape, say = known
    try:
        return say(_parsed(content, decoder, shape), dispatch, received_at, channels or Channels())
    except _UNREADABLE as error:
        raise BadPayload(_what_is_wrong(error)) from None


def _envelope(payload: bytes | dict[str, Any]) -> shapes.Received | shapes.Parsed:
    if isinstance(payload, bytes):
        return shapes.converted(payload, shapes.Received)
    return shapes.converted(payload, shapes.Parsed)


def _parsed(content: Any, decoder: msgspec.json.Decoder[Any], shape: type) -> Any:
    if isinstance(content, msgspec.Raw):
        with suppress(msgspec.ValidationError):
            return decoder.decode(content)
    return shapes.converted(content, shape)


def _what_is_wrong(error: Exception) -> str:
    """The field, never its value."""
    found = _FIELD.search(str(error)) if isinstance(error, msgspec.ValidationError) else None
    if not found:
        return "The payload is not JSON of the documented shape."
    return f"The field {found[1] or found[2].strip('.')} is missing or has not the documented type."


def _message(message: shapes.Message, dispatch: str, _: int, __: Channels) -> Translated:
    if message.guild_id is None:
        return Translated(refused=_DIRECT)
    guild = str(message.guild_id)
    if message.type not in MESSAGE_KINDS:
        return Translated(guild, refused=notice(message.type))
    if dispatch == "MESSAGE_UPDATE" and not message.edited_timestamp:
        return Translated(guild, refused="message update that is no edit")
    if not message.author or not message.timestamp:
        return Translated(guild, refused="message update without its author or time")
    return Translated(guild, message_events(message))


def _deleted(deleted: shapes.Deleted, _: str, __: int, ___: Channels) -> Translated:
    if deleted.guild_id is None:
        return Translated(refused=_DIRECT)
    keys = [deleted.id] if deleted.id else deleted.ids
    return Translated(str(deleted.guild_id), [MessageDeleted(deleted.channel_id, message) for message in keys])


def _reaction(reaction: shapes.Reaction, dispatch: str, received_at: int, _: Channels) -> Translated:
    if reaction.guild_id is None:
        return Translated(refused=_DIRECT)
    where = (reaction.channel_id, reaction.message_id)
    emoji = emoji_name(reaction.emoji.name or "", reaction.emoji.id is not None) if reaction.emoji else ""
    if dispatch == "MESSAGE_REACTION_REMOVE_ALL":
        return Translated(str(reaction.guild_id), [ReactionsCleared(*where, received_at)])
    if not emoji:
        return Translated(str(reaction.guild_id), refused="reaction with a deleted emoji")
    if dispatch == "MESSAGE_REACTION_REMOVE_EMOJI":
        return Translated(str(reaction.guild_id), [ReactionsCleared(*where, received_at, emoji)])
    if reaction.user_id is None:
        raise BadPayload("The field user_id is missing or has not the documented type.")
    put = dispatch == "MESSAGE_REACTION_ADD"
    events: list[AnyEvent] = [ReactionChanged(*where, reaction.user_id, emoji, put, received_at)]
    if reaction.member and reaction.member.user and reaction.member.user.bot:
        events.append(MemberSeen(reaction.user_id, received_at, bot=True, listed=False))
    return Translated(str(reaction.guild_id), events)


def _guild(guild: shapes.Guild, dispatch: str, received_at: int, channels: Channels) -> Translated:
    if guild.unavailable:
        return Translated(str(guild.id), refused="server out of reach for a while")
    if dispatch == "GUILD_DELETE":
        channels.left(guild.id)
        return Translated(str(guild.id), refused="removed from the server")
    events: list[AnyEvent] = [CommunitySeen(clean(guild.name or "")[:100], at=received_at)]
    if dispatch == "GUILD_CREATE":
        events += channels.arrived(guild, received_at)
    else:
        events += channels.roles(guild.id, guild.roles, received_at)
    events += _members_seen(guild.members, received_at)
    if guild.members and len(guild.members) == guild.member_count:
        events.append(RosterRead())  # large servers send only some: the others are asked for
    return Translated(str(guild.id), events)


def _role(changed: shapes.RoleChanged, _: str, received_at: int, channels: Channels) -> Translated:
    events: list[AnyEvent] = []
    if changed.role is not None:
        events += channels.role(changed.guild_id, changed.role, received_at)
    elif changed.role_id is not None:
        events += channels.role_gone(changed.guild_id, changed.role_id, received_at)
    return Translated(str(changed.guild_id), events, "" if events else "role that opens or closes no channel")


def _channel(channel: shapes.Channel, dispatch: str, received_at: int, channels: Channels) -> Translated:
    if channel.guild_id is None:
        return Translated(refused=_DIRECT)
    gone = dispatch == "CHANNEL_DELETE"
    events: list[AnyEvent] = [*channels.told(channel, channel.guild_id, received_at, gone=gone)]
    return Translated(str(channel.guild_id), events, "" if events else "channel without messages")


def _member(member: shapes.Joined, dispatch: str, received_at: int, _: Channels) -> Translated:
    if dispatch == "GUILD_MEMBER_REMOVE":
        return Translated(str(member.guild_id), [MemberLeft(member.user.id, received_at)])
    return Translated(str(member.guild_id), _members_seen([member], received_at))


def _several(several: shapes.Several, _: str, received_at: int, channels: Channels) -> Translated:
    events = _members_seen(several.members, received_at)
    for thread in several.threads:
        events += channels.told(thread, several.guild_id, received_at)
    return Translated(str(several.guild_id), events)


def _members_seen(members: Sequence[shapes.Member | shapes.Joined], at: int) -> list[AnyEvent]:
    """What memberships say; of a large server they are a thousand in one dispatch, and a hundred such at once."""
    events: list[AnyEvent] = []
    for member in members:
        user, flags = member.user, member.flags
        if user is not None:
            events.append(MemberSeen(user.id, at, bot=user.bot or user.system, guest=flags & _GUEST != 0))
            if member.joined_at is not None:
                since = instant(member.joined_at, "joined_at")
                events.append(MemberJoined(user.id, since, rejoin=flags & REJOINED != 0))
    return events


_Say = Callable[[Any, str, int, Channels], Translated]
_SAYINGS: dict[str, tuple[type, _Say]] = {
    "MESSAGE_CREATE": (shapes.Message, _message),
    "MESSAGE_UPDATE": (shapes.Message, _message),
    "MESSAGE_DELETE": (shapes.Deleted, _deleted),
    "MESSAGE_DELETE_BULK": (shapes.Deleted, _deleted),
    "MESSAGE_REACTION_ADD": (shapes.Reaction, _reaction),
    "MESSAGE_REACTION_REMOVE": (shapes.Reaction, _reaction),
    "MESSAGE_REACTION_REMOVE_ALL": (shapes.Reaction, _reaction),
    "MESSAGE_REACTION_REMOVE_EMOJI": (shapes.Reaction, _reaction),
    "GUILD_CREATE": (shapes.Guild, _guild),
    "GUILD_UPDATE": (shapes.Guild, _guild),
    "GUILD_DELETE": (shapes.Guild, _guild),
    "GUILD_ROLE_CREATE": (shapes.RoleChanged, _role),
    "GUILD_ROLE_UPDATE": (shapes.RoleChanged, _role),
    "GUILD_ROLE_DELETE": (shapes.RoleChanged, _role),
    "GUILD_MEMBER_ADD": (shapes.Joined, _member),
    "GUILD_MEMBER_UPDATE": (shapes.Joined, _member),
    "GUILD_MEMBER_REMOVE": (shapes.Joined, _member),
    "GUILD_MEMBERS_CHUNK": (shapes.Several, _several),
    "CHANNEL_CREATE": (shapes.Channel, _channel),
    "CHANNEL_UPDATE": (shapes.Channel, _channel),
    "CHANNEL_DELETE": (shapes.Channel, _channel),
    "THREAD_CREATE": (shapes.Channel, _channel),
    "THREAD_UPDATE": (shapes.Channel, _channel),
    "THREAD_LIST_SYNC": (shapes.Several, _several),
}
_DISPATCHES: dict[str, tuple[msgspec.json.Decoder[Any], type, _Say]] = {
    name: (msgspec.json.Decoder(shape, strict=False), shape, say) for name, (shape, say) in _SAYINGS.items()
}
