"""Roles as groups: of the roles somebody has only those are told of that admins picked; mostly they picked none."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from adapters.discord import shapes
from bot.events import AnyEvent, GroupsSeen, MemberLeft

_MEMBERSHIPS: Final = frozenset({"GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE"})
_SEVERAL: Final = frozenset({"GUILD_CREATE", "GUILD_MEMBERS_CHUNK"})
_WRITTEN: Final = frozenset({"MESSAGE_CREATE", "MESSAGE_UPDATE"})


class _Holder(msgspec.Struct):
    """A member, as a list of members tells of them."""

    user: shapes.User | None = None
    roles: list[shapes.Key] | None = None


class _Several(msgspec.Struct):
    members: list[_Holder] = []


class _Written(msgspec.Struct):
    """A message, whose author's roles come beside the author."""

    author: shapes.User | None = None
    webhook_id: shapes.Key | None = None
    member: _Holder | None = None


class Groups:
    """Which roles are picked in which servers, and who has them."""

    def __init__(self) -> None:
        self.from_messages = False  # where Discord tells of no member whose roles change
        self._picked: dict[int, frozenset[int]] = {}

    def pick(self, guild: int, roles: Iterable[int]) -> bool:
        """Tell of these roles from now on; whether they are others than before."""
        before, now = self.picked(guild), frozenset(roles) - {guild}
        self._picked[guild] = now
        return before != now

    def picked(self, guild: int) -> frozenset[int]:
        """The roles that are told of."""
        return self._picked.get(guild, frozenset())

    def seen(self, dispatch: str, content: Any, guild: int, at: int) -> list[AnyEvent]:
        """What a dispatch says of who has the roles that are picked; nothing where it has not the documented shape."""
        picked = self.picked(guild)
        if not picked:
            return []
        try:
            holders = _holders(dispatch, content) if self.from_messages or dispatch not in _WRITTEN else ()
        except (msgspec.DecodeError, UnicodeDecodeError):
            return []
        return [
            GroupsSeen(holder.user.id, at, tuple(sorted(picked.intersection(holder.roles))))
            for holder in holders
            if holder.user is not None and holder.roles is not None and not holder.user.bot
        ]

    def left(self, guild: int, events: Iterable[AnyEvent]) -> list[AnyEvent]:
        """Whoever left is in no group any more."""
        if not self.picked(guild):
            return []
        return [GroupsSeen(event.person, event.at) for event in events if type(event) is MemberLeft]


def _holders(dispatch: str, content: Any) -> Sequence[_Holder]:
    if dispatch in _MEMBERSHIPS:
        return [shapes.converted(content, _Holder)]
    if dispatch in _SEVERAL:
        return shapes.converted(content, _Several).members
    if dispatch in _WRITTEN:
        message = shapes.converted(content, _Written)
        if message.author is not None and message.member is not None and message.webhook_id is None:
            return [_Holder(message.author, message.member.roles)]
    return []
