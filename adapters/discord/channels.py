"""Channels as the core knows them, and which of them are public: those that every member can see.

Whether everybody can is Discord's own rule: what `@everyone` may do in the server, then the channel's exceptions for
`@everyone`. Where members get a role before they see anything, admins name it, and what that role adds counts too.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from adapters.discord import shapes
from adapters.discord.keys import clean
from adapters.discord.kinds import CHANNEL_KINDS, THREADS
from adapters.discord.permissions import ADMINISTRATOR, CONNECT, VIEW_CHANNEL
from bot.events import ChannelKind, ChannelSeen

OPEN: Final = VIEW_CHANNEL | CONNECT
_MATTERS: Final = OPEN | ADMINISTRATOR

Exceptions = dict[int, tuple[int, int]]  # by role: what a channel allows it and what it denies it


class _Place(msgspec.Struct, frozen=True):
    """A channel as it was told last, whoever may see it."""

    seen: ChannelSeen
    exceptions: Exceptions


class _Server(msgspec.Struct):
    """What is known of one server."""

    roles: dict[int, int] = {}  # what each role may do
    members_role: int = 0
    places: dict[int, _Place] = {}
    private: set[int] = set()  # which of them were told of as private


class Channels:
    """The channels of all servers as they were told last, judged anew whenever roles or exceptions change."""

    def __init__(self, assumed: int = 0) -> None:
        """`assumed` is what everybody may do where nobody says so; nothing, and channels are private until it is known.

        Recordings need not say it, and what they do not say cannot be asked for.
        """
        self._assumed = assumed
        self._servers: dict[int, _Server] = {}

    def knows(self, guild: int) -> bool:
        """Whether it is known what everybody may do in a server."""
        return guild in self._server(guild).roles

    def arrived(self, guild: shapes.Guild, at: int) -> list[ChannelSeen]:
        """Every channel and open thread of a server that introduces itself."""
        server = self._server(guild.id)
        server.places, server.private = {}, set()
        self._learn(server, guild.id, guild.roles)
        told = [each for channel in guild.channels for each in self.told(channel, guild.id, at)]
        return told + [each for thread in guild.threads for each in self.told(thread, guild.id, at)]

    def told(self, channel: shapes.Channel, guild: int, at: int, *, gone: bool = False) -> list[ChannelSeen]:
        """A channel or thread as it is at an instant; nothing for those in which nobody writes."""
        server = self._server(guild)
        parent = server.places.get(channel.parent_id or 0)
        seen = channel_seen(channel, at, in_forum=parent is not None and parent.seen.kind == ChannelKind.FORUM)
        if seen is None or channel.type in THREADS:
            return [] if seen is None else [msgspec.structs.replace(seen, archived=True) if gone else seen]
        place = _Place(msgspec.structs.replace(seen, archived=gone), _exceptions(channel))
        judged = self._judged(server, guild, place, at)
        server.places[channel.id] = place
        if gone:
            del server.places[channel.id]
            server.private.discard(channel.id)
        return [judged]

    def roles(self, guild: int, roles: Iterable[shapes.Role], at: int) -> list[ChannelSeen]:
        """All roles of a server: the channels that are public now and were not, or the other way round."""
        server = self._server(guild)
        self._learn(server, guild, roles)
        return self._anew(server, guild, at)

    def role(self, guild: int, role: shapes.Role, at: int) -> list[ChannelSeen]:
        """The same after one role changed."""
        server = self._server(guild)
        server.roles[role.id] = role.permissions & _MATTERS
        return self._anew(server, guild, at)

    def role_gone(self, guild: int, role: int, at: int) -> list[ChannelSeen]:
        """The same after a role was deleted."""
        server = self._server(guild)
        server.roles.pop(role, None)
        return self._anew(server, guild, at)

    def members_role(self, guild: int, role: int, at: int) -> list[ChannelSeen]:
        """The same after admins named the role that every member gets; 0 where there is none."""
        server = self._server(guild)
        server.members_role = role
        return self._anew(server, guild, at)

    def left(self, guild: int) -> None:
        """The bot is in a server no longer; what its admins named stays known."""
        self._servers[guild] = _Server(members_role=self._server(guild).members_role)

    def _server(self, guild: int) -> _Server:
        return self._servers.setdefault(guild, _Server())

    def _learn(self, server: _Server, guild: int, roles: Iterable[shapes.Role]) -> None:
        learnt = {role.id: role.permissions & _MATTERS for role in roles}
        if guild in learnt:
            server.roles = learnt

    def _anew(self, server: _Server, guild: int, at: int) -> list[ChannelSeen]:
        before = frozenset(server.private)
        judged = [self._judged(server, guild, place, at) for place in server.places.values()]
        return [each for each in judged if (each.channel in before) != (each.channel in server.private)]

    def _judged(self, server: _Server, guild: int, place: _Place, at: int) -> ChannelSeen:
        roles = server.roles if guild in server.roles else {guild: self._assumed}
        needed = OPEN if place.seen.kind == ChannelKind.VOICE else VIEW_CHANNEL
        if opened(roles, guild, server.members_role, place.exceptions) & needed == needed:
            server.private.discard(place.seen.channel)
            return msgspec.structs.replace(place.seen, at=at)
        server.private.add(place.seen.channel)
        return msgspec.structs.replace(place.seen, at=at, kind=ChannelKind.PRIVATE)


def opened(roles: dict[int, int], guild: int, members_role: int, exceptions: Exceptions) -> int:
    """Of seeing and connecting, what a member may do in a channel who holds `members_role` and no other role."""
    held = roles.get(guild, 0) | roles.get(members_role, 0)
    if held & ADMINISTRATOR:
        return OPEN
    for role in (guild, members_role):
        allowed, denied = exceptions.get(role, (0, 0)) if role in roles else (0, 0)
        held = held & ~denied | allowed
    return held & OPEN if held & VIEW_CHANNEL else 0


def channel_seen(channel: shapes.Channel, at: int, *, in_forum: bool = False) -> ChannelSeen | None:
    """A channel or thread as it is at an instant, whoever may see it; None for those in which nobody writes."""
    kind = CHANNEL_KINDS.get(channel.type)
    if kind is None:
        return None
    if kind == ChannelKind.THREAD and (in_forum or channel.applied_tags is not msgspec.UNSET):
        kind = ChannelKind.FORUM_POST
    closed = channel.thread_metadata is not None and channel.thread_metadata.archived
    hangs_in = (channel.parent_id or 0) if channel.type in THREADS else 0
    return ChannelSeen(channel.id, clean(channel.name or "")[:100], at, kind, hangs_in, closed)


def _exceptions(channel: shapes.Channel) -> Exceptions:
    overwrites: Sequence[shapes.Overwrite] = channel.permission_overwrites
    return {each.id: (each.allow & OPEN, each.deny & OPEN) for each in overwrites if (each.allow | each.deny) & OPEN}
