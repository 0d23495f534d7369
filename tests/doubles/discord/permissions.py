"""What somebody may do in a channel: roles, overwrites, owners, threads and time-outs, summed up as Discord does."""

import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.doubles.discord.guild import Channel, Guild

ADMINISTRATOR, MANAGE_CHANNELS, MANAGE_GUILD = 1 << 3, 1 << 4, 1 << 5
ADD_REACTIONS, VIEW_CHANNEL, SEND_MESSAGES = 1 << 6, 1 << 10, 1 << 11
SEND_TTS, MANAGE_MESSAGES, EMBED_LINKS, ATTACH_FILES = 1 << 12, 1 << 13, 1 << 14, 1 << 15
READ_MESSAGE_HISTORY, MENTION_EVERYONE, CONNECT = 1 << 16, 1 << 17, 1 << 20
USE_APPLICATION_COMMANDS, MANAGE_THREADS = 1 << 31, 1 << 34
CREATE_PUBLIC_THREADS, CREATE_PRIVATE_THREADS, SEND_MESSAGES_IN_THREADS = 1 << 35, 1 << 36, 1 << 38
ALL = (1 << 53) - 1

# What a new server gives to everyone, as far as anything here asks for it.
EVERYONE = (
    VIEW_CHANNEL
    | SEND_MESSAGES
    | ADD_REACTIONS
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | CONNECT
    | USE_APPLICATION_COMMANDS
    | CREATE_PUBLIC_THREADS
    | CREATE_PRIVATE_THREADS
    | SEND_MESSAGES_IN_THREADS
)
THREADS = frozenset({10, 11, 12})
VOICE = frozenset({2, 13})


def in_guild(guild: "Guild", user: str) -> int:
    """The permissions of somebody in the whole server, before any channel has its say."""
    member = guild.members.get(user)
    if member is None:
        return 0
    if guild.owner == user:
        return ALL
    held = int(guild.roles[guild.id]["permissions"])
    for role in member["roles"]:
        held |= int(guild.roles[role]["permissions"])
    return ALL if held & ADMINISTRATOR else held


def in_channel(guild: "Guild", user: str, channel: "Channel") -> int:
    """The permissions of somebody in one channel; a thread has its parent's."""
    held = in_guild(guild, user)
    member = guild.members.get(user)
    if member is None or held == ALL:
        return held
    place = guild.channels[channel.about["parent_id"]] if channel.is_thread else channel
    held = _overwritten(held, guild.id, member, place.about.get("permission_overwrites", []))
    if not held & VIEW_CHANNEL:
        return 0
    if _timed_out(member):
        return held & (VIEW_CHANNEL | READ_MESSAGE_HISTORY)
    if place.about["type"] in VOICE and not held & CONNECT:
        held &= VIEW_CHANNEL
    may_send = held & (SEND_MESSAGES_IN_THREADS if channel.is_thread else SEND_MESSAGES)
    return held if may_send else held & ~(SEND_TTS | EMBED_LINKS | ATTACH_FILES | MENTION_EVERYONE)


def _overwritten(held: int, everyone: str, member: dict[str, Any], overwrites: list[dict[str, Any]]) -> int:
    by_id = {each["id"]: (int(each["allow"]), int(each["deny"])) for each in overwrites}
    allow, deny = by_id.get(everyone, (0, 0))
    held = held & ~deny | allow
    roles = [by_id[role] for role in member["roles"] if role in by_id]
    for _, denied in roles:
        held &= ~denied
    for allowed, _ in roles:
        held |= allowed
    allow, deny = by_id.get(member["user"]["id"], (0, 0))
    return held & ~deny | allow


def _timed_out(member: dict[str, Any]) -> bool:
    until = member.get("communication_disabled_until")
    return bool(until) and datetime.fromisoformat(until).timestamp() > time.time()


def may_see(guild: "Guild", user: str, channel: "Channel") -> bool:
    """Whether somebody sees a channel; a private thread only from inside, or with the right to manage threads."""
    held = in_channel(guild, user, channel)
    if not held & VIEW_CHANNEL:
        return False
    return channel.about["type"] != 12 or user in channel.people or bool(held & MANAGE_THREADS)
