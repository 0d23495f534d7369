"""Who administers a server: as Discord says with each press, and asked for where a direct message does not say."""

import time
from collections.abc import Callable
from typing import Final

from adapters.discord.calling import Call, Refusal
from adapters.discord.permissions import ADMINISTRATOR, MANAGE_GUILD, in_server
from bot.ports import CommunityRef

BELIEVED: Final = 60.0  # seconds
REMEMBERED: Final = 1_000  # people


class Looking:
    """Asks Discord for somebody's roles, and believes the answer for a minute."""

    def __init__(self, call: Call, now: Callable[[], float] = time.monotonic) -> None:
        self._call = call
        self._now = now
        self._known: dict[tuple[str, int], tuple[float, bool]] = {}

    async def inside(self, server: str, person: int) -> bool:
        """Whether somebody is a member of a server the bot is in."""
        try:
            await self._call("GET", "/guilds/{guild_id}/members/{user_id}", guild_id=server, user_id=person)
        except Refusal as refusal:
            if refusal.status not in {403, 404}:
                raise
            return False
        return True

    async def manages(self, server: str, person: int) -> bool:
        """Whether somebody may manage a server; not where they are no member, or the bot is none."""
        known = self._known.get((server, person))
        if known and self._now() - known[0] < BELIEVED:
            return known[1]
        try:
            member = await self._call("GET", "/guilds/{guild_id}/members/{user_id}", guild_id=server, user_id=person)
            about = await self._call("GET", "/guilds/{guild_id}", guild_id=server)
        except Refusal as refusal:
            if refusal.status not in {403, 404}:
                raise  # a limit, a token: nobody knows, and the dispatcher says so
            return False
        manages = may_manage(in_server(about, person, member.get("roles") or ()))
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[server, person] = (self._now(), manages)
        return manages


class PersonRights:
    """The rights of whoever did one thing: told along with it in a server, looked up in a direct message."""

    def __init__(self, server: str, person: int, told: int | None, looking: Looking) -> None:
        """`told` are the permissions that came with what they did, None where none came."""
        self._server, self._person, self._told, self._looking = server, person, told, looking

    async def is_admin(self, community: CommunityRef, person: int) -> bool:
        """Whether this person may manage this server."""
        if self._told is not None and (community.native, person) == (self._server, self._person):
            return may_manage(self._told)
        return await self._looking.manages(community.native, person)


def may_manage(bits: int) -> bool:
    """Manage Server, or everything."""
    return bool(bits & (MANAGE_GUILD | ADMINISTRATOR))
