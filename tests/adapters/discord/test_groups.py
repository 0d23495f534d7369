"""Of the roles people have only those are told of that admins picked."""

from typing import Any

import msgspec

from adapters.discord.groups import Groups
from bot.events import GroupsSeen, MemberLeft

GUILD, COOKS, CREW, STAFF, ANA, BEN = 100, 31, 32, 33, 21, 22


def picked(*roles: int) -> Groups:
    """Groups of a server in which these are picked."""
    groups = Groups()
    groups.pick(GUILD, roles)
    return groups


def member(person: int, *roles: int, **about: Any) -> dict[str, Any]:
    """A membership, as Discord writes it."""
    return {"user": {"id": str(person), **about}, "roles": [str(role) for role in roles]}


def told(groups: Groups, dispatch: str, **content: Any) -> list[Any]:
    """What a dispatch says, which it says alike in bytes."""
    said = groups.seen(dispatch, content, GUILD, 5)
    assert groups.seen(dispatch, msgspec.Raw(msgspec.json.encode(content)), GUILD, 5) == said
    return said


def test_only_what_is_picked_is_told():
    """A member's other roles are not told of; that somebody has none of those that are picked is."""
    groups = picked(CREW, COOKS)
    chunk = [member(ANA, STAFF, CREW, COOKS), member(BEN, STAFF), member(7, CREW, bot=True)]
    assert told(groups, "GUILD_MEMBERS_CHUNK", members=chunk) == [GroupsSeen(ANA, 5, (COOKS, CREW)), GroupsSeen(BEN, 5)]
    assert told(groups, "GUILD_MEMBER_UPDATE", **member(ANA, COOKS, GUILD)) == [GroupsSeen(ANA, 5, (COOKS,))]
    assert told(groups, "GUILD_MEMBER_ADD", **member(ANA)) == [GroupsSeen(ANA, 5)]
    assert told(groups, "GUILD_CREATE", members=[member(ANA, CREW)]) == [GroupsSeen(ANA, 5, (CREW,))]


def test_where_nothing_is_picked_nothing_is_told():
    """A server whose admins picked no role is not looked at, nor is one whose admins took all away again."""
    groups = picked()
    assert told(groups, "GUILD_MEMBER_UPDATE", **member(ANA, CREW)) == []
    assert groups.left(GUILD, [MemberLeft(ANA, 3)]) == []
    assert groups.pick(GUILD, [CREW])
    assert not groups.pick(GUILD, [CREW])
    assert groups.pick(GUILD, [])
    assert told(groups, "GUILD_MEMBER_UPDATE", **member(ANA, CREW)) == []


def test_everybodys_own_role_is_no_group():
    """The role that bears the server's id is everybody's."""
    assert picked(GUILD).picked(GUILD) == frozenset()


def test_messages_tell_only_where_nothing_else_does():
    """Without the members intent the author's roles come with what they write; with it they are told otherwise."""
    groups = picked(CREW)
    written = {"author": {"id": str(ANA)}, "member": {"roles": [str(CREW), str(STAFF)]}}
    assert told(groups, "MESSAGE_CREATE", **written) == []
    groups.from_messages = True
    assert told(groups, "MESSAGE_CREATE", **written) == [GroupsSeen(ANA, 5, (CREW,))]
    assert told(groups, "MESSAGE_CREATE", **written, webhook_id="5") == []
    assert told(groups, "MESSAGE_CREATE", author={"id": str(ANA)}, member={"flags": 0}) == []


def test_whoever_leaves_is_in_no_group():
    """Leaving ends every membership at the same instant."""
    assert picked(CREW).left(GUILD, [MemberLeft(ANA, 3)]) == [GroupsSeen(ANA, 3)]


def test_what_cannot_be_read_says_nothing():
    """A list that is none is not told of, and ends nothing."""
    assert picked(CREW).seen("GUILD_MEMBERS_CHUNK", {"members": "all"}, GUILD, 5) == []
