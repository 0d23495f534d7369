"""Which channels are public: those that every member can see, by Discord's own rule for permissions."""

from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as some

from adapters.discord.channels import OPEN, Channels, opened
from adapters.discord.permissions import ADMINISTRATOR, CONNECT, SEND_MESSAGES, VIEW_CHANNEL
from adapters.discord.translate import heard
from bot.events import ChannelKind, ChannelSeen

GUILD, STAFF, MEMBERS, OTHER = 100, 101, 102, 103
LOUNGE, OFFICE, STAGE = 200, 201, 202
PRIVATE, PUBLIC = ChannelKind.PRIVATE, ChannelKind.PUBLIC


def overwrite(role: int, allow: int = 0, deny: int = 0) -> dict[str, Any]:
    """An exception for a role, as Discord writes it."""
    return {"id": str(role), "type": 0, "allow": str(allow), "deny": str(deny)}


def channel(key: int, *overwrites: dict[str, Any], kind: int = 0, **fields: Any) -> dict[str, Any]:
    """A channel, as Discord writes it."""
    about = {"id": str(key), "guild_id": str(GUILD), "type": kind, "name": f"c{key}", "position": 0}
    return {**about, "permission_overwrites": list(overwrites), **fields}


def role(key: int, permissions: int) -> dict[str, Any]:
    """A role, as Discord writes it."""
    return {"id": str(key), "name": f"r{key}", "permissions": str(permissions), "position": 0}


class Server:
    """One server whose dispatches are heard, and what they say of its channels."""

    def __init__(
        self, *channels: dict[str, Any], everybody: int = VIEW_CHANNEL, roles: Any = (), **fields: Any
    ) -> None:
        self.known, self.at, self.kinds = Channels(), 0, dict[int, ChannelKind]()
        told = [role(GUILD, everybody), *roles]
        self.hear("GUILD_CREATE", {"id": str(GUILD), "name": "x", "channels": channels, "roles": told, **fields})

    def hear(self, dispatch: str, content: dict[str, Any]) -> list[int]:
        """A dispatch; the channels it tells of."""
        self.at += 1
        return self.keep(heard(dispatch, content, self.at, self.known).events)

    def keep(self, events: Any) -> list[int]:
        """What is said of channels, as it is kept."""
        seen = [each for each in events if isinstance(each, ChannelSeen)]
        self.kinds |= {each.channel: each.kind for each in seen}
        return [each.channel for each in seen]

    def role(self, key: int, permissions: int) -> list[int]:
        """A role changes."""
        return self.hear("GUILD_ROLE_UPDATE", {"guild_id": str(GUILD), "role": role(key, permissions)})

    def members_role(self, key: int) -> list[int]:
        """Admins name the role that every member gets."""
        self.at += 1
        return self.keep(self.known.members_role(GUILD, key, self.at))


def test_where_nobody_sees_anything_by_default_a_channel_without_exceptions_is_private():
    """A server that hides its channels hides also those that say nothing of it."""
    server = Server(channel(OFFICE), channel(LOUNGE, overwrite(GUILD, allow=VIEW_CHANNEL)), everybody=SEND_MESSAGES)
    assert server.kinds == {OFFICE: PRIVATE, LOUNGE: PUBLIC}
    server.hear("CHANNEL_CREATE", channel(OTHER))
    assert server.kinds[OTHER] == PRIVATE
    server.hear("CHANNEL_UPDATE", channel(OFFICE, overwrite(GUILD, allow=VIEW_CHANNEL)))
    assert server.kinds[OFFICE] == PUBLIC


def test_all_channels_are_judged_anew_when_what_everybody_may_do_changes():
    """Each channel that this opens or closes is told of, and no other."""
    server = Server(channel(OFFICE), channel(LOUNGE, overwrite(GUILD, allow=VIEW_CHANNEL)))
    assert server.role(GUILD, VIEW_CHANNEL | SEND_MESSAGES) == []
    assert server.role(GUILD, 0) == [OFFICE]
    assert server.kinds == {OFFICE: PRIVATE, LOUNGE: PUBLIC}
    assert server.role(GUILD, ADMINISTRATOR) == [OFFICE]
    assert server.hear("GUILD_UPDATE", {"id": str(GUILD), "name": "x", "roles": [role(GUILD, 0)]}) == [OFFICE]
    assert server.hear("GUILD_UPDATE", {"id": str(GUILD), "name": "x"}) == []
    assert server.kinds == {OFFICE: PRIVATE, LOUNGE: PUBLIC}


def test_what_other_roles_see_is_not_public():
    """A channel for holders of a role is private, whatever that role may do."""
    staff = channel(OFFICE, overwrite(GUILD, deny=VIEW_CHANNEL), overwrite(STAFF, allow=VIEW_CHANNEL))
    server = Server(staff, roles=[role(STAFF, ADMINISTRATOR)])
    assert server.kinds == {OFFICE: PRIVATE}
    assert server.role(STAFF, 0) == []


def test_the_role_that_every_member_gets_opens_what_it_sees():
    """Where admins named the role members get at the door, what its holders see is public; without it, it is not."""
    gated = channel(LOUNGE, overwrite(MEMBERS, allow=VIEW_CHANNEL))
    closed = channel(OFFICE, overwrite(STAFF, allow=VIEW_CHANNEL))
    server = Server(gated, closed, everybody=0, roles=[role(STAFF, 0), role(MEMBERS, 0)])
    assert server.kinds == {LOUNGE: PRIVATE, OFFICE: PRIVATE}
    assert server.members_role(MEMBERS) == [LOUNGE]
    assert server.kinds == {LOUNGE: PUBLIC, OFFICE: PRIVATE}
    assert server.hear("GUILD_ROLE_DELETE", {"guild_id": str(GUILD), "role_id": str(MEMBERS)}) == [LOUNGE]
    assert server.hear("GUILD_ROLE_CREATE", {"guild_id": str(GUILD), "role": role(MEMBERS, 0)}) == [LOUNGE]
    assert server.members_role(0) == [LOUNGE]
    assert server.kinds == {LOUNGE: PRIVATE, OFFICE: PRIVATE}


def test_until_it_is_known_what_everybody_may_do_channels_are_private():
    """A server that comes without its roles, or a channel before its server, is private until they are known."""
    server = Server(channel(LOUNGE), everybody=0)
    server.known = Channels()
    server.hear("CHANNEL_UPDATE", channel(LOUNGE))
    assert server.kinds == {LOUNGE: PRIVATE}
    assert not server.known.knows(GUILD)
    server.hear("GUILD_CREATE", {"id": str(GUILD), "channels": [channel(LOUNGE)]})
    assert server.kinds == {LOUNGE: PRIVATE}
    assert server.role(GUILD, VIEW_CHANNEL) == [LOUNGE]
    assert server.known.knows(GUILD)


def test_what_everybody_may_do_is_learnt_anew_when_a_server_comes_back():
    """What was so before the bot was removed does not hold for when it is invited again."""
    server = Server(channel(LOUNGE))
    server.hear("GUILD_DELETE", {"id": str(GUILD)})
    assert not server.known.knows(GUILD)


def test_a_voice_channel_is_public_where_everybody_may_enter():
    """What is written in a voice channel is read by those who may connect."""
    server = Server(channel(STAGE, kind=2), everybody=OPEN)
    assert server.kinds == {STAGE: ChannelKind.VOICE}
    assert server.role(GUILD, VIEW_CHANNEL) == [STAGE]
    assert server.kinds == {STAGE: PRIVATE}


def test_threads_say_where_they_hang_and_private_threads_are_private():
    """A thread stays a thread, below a channel that is private or not; a private one is private in any channel."""
    threads = [channel(8, kind=11, parent_id=str(OFFICE)), channel(9, kind=12, parent_id=str(LOUNGE))]
    forum = channel(OFFICE, overwrite(GUILD, deny=VIEW_CHANNEL), kind=15)
    server = Server(channel(LOUNGE), forum, threads=threads)
    assert server.kinds == {LOUNGE: PUBLIC, OFFICE: PRIVATE, 8: ChannelKind.FORUM_POST, 9: PRIVATE}
    server.hear("THREAD_UPDATE", threads[0])
    assert server.kinds[8] == ChannelKind.FORUM_POST


def test_a_channel_that_is_gone_is_judged_no_more():
    """A deleted channel is told of once more, as closed, and not again when roles change."""
    server = Server(channel(OFFICE), everybody=0)
    (gone,) = heard("CHANNEL_DELETE", channel(OFFICE), 9, server.known).events
    assert gone == ChannelSeen(OFFICE, f"c{OFFICE}", 9, PRIVATE, archived=True)
    assert server.role(GUILD, VIEW_CHANNEL) == []


BITS = some.integers(0, (1 << 22) - 1) | some.sampled_from([0, VIEW_CHANNEL, OPEN, ADMINISTRATOR])
EXCEPTIONS = some.lists(
    some.tuples(some.sampled_from([GUILD, MEMBERS, STAFF]), BITS, BITS), unique_by=lambda each: each[0]
)


@given(everybody=BITS, members=BITS, exceptions=EXCEPTIONS, named=some.booleans(), kind=some.sampled_from([0, 2, 15]))
def test_the_rule_is_the_librarys_own(
    everybody: int, members: int, exceptions: list[tuple[int, int, int]], kind: int, *, named: bool
):
    """Whatever roles may do and channels except, a channel is public exactly where discord.py lets such a member in."""
    roles = [role(GUILD, everybody), role(MEMBERS, members), role(STAFF, ADMINISTRATOR)]
    place = channel(LOUNGE, *(overwrite(*each) for each in exceptions), kind=kind, bitrate=8000, user_limit=0)
    server = Server(place, everybody=everybody, roles=roles[1:])
    if named:
        server.members_role(MEMBERS)
    may = _may(roles, place, MEMBERS if named else GUILD)
    assert (server.kinds[LOUNGE] != PRIVATE) == (may.view_channel and (kind != 2 or may.connect))


def _may(roles: list[dict[str, Any]], place: dict[str, Any], held: int) -> discord.Permissions:
    """What holders of a role may do in a channel, as the library works it out."""
    state: Any = discord.Client(intents=discord.Intents.none())._connection
    guild = discord.Guild(state=state, data={"id": str(GUILD), "name": "x", "roles": roles, "owner_id": "1"})  # type: ignore[typeddict-item]  # what is asked of it
    kinds = {0: discord.TextChannel, 2: discord.VoiceChannel, 15: discord.ForumChannel}
    there: Any = kinds[place["type"]](state=state, guild=guild, data=place)
    found = guild.get_role(held)
    assert found is not None
    return there.permissions_for(found)  # type: ignore[no-any-return]  # of any kind of channel


@pytest.mark.parametrize("held", [0, VIEW_CHANNEL, CONNECT, OPEN])
def test_nobody_enters_what_they_do_not_see(held: int):
    """Being allowed to connect is worth nothing where the channel is not seen."""
    assert opened({GUILD: held}, GUILD, 0, {}) == (held if held & VIEW_CHANNEL else 0)
