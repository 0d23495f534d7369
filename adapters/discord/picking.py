"""What admins picked among a server's roles: groups to look between, and the role that every member gets."""

from typing import Any

from adapters.discord import shapes
from adapters.discord.hearing import Hearing, Ticks
from adapters.discord.library import Client
from adapters.discord.reading import Reading
from bot.ports import CommunityRef, Host


class Picking:
    """Keeps what is picked known to whoever hears dispatches."""

    def __init__(self, client: Client, hearing: Hearing, host: Host, ticks: Ticks, asking: Reading) -> None:
        self._client, self._hearing, self._host, self._ticks, self._asking = client, hearing, host, ticks, asking
        hearing.groups.from_messages = not client.settings.members_intent

    async def prepare(self) -> None:
        """Know it of every server before anything is heard."""
        for community in await self._host.communities("discord"):
            if community.native.isdecimal():
                await self.look_up(int(community.native))

    async def look_up(self, guild: int) -> bool:
        """Have channels judged by the role that is picked now; whether the groups are others than before."""
        picked = await self._host.picked(CommunityRef("discord", str(guild)))
        self._say(guild, self._hearing.channels.members_role(guild, picked.members, self._ticks.now()))
        return self._hearing.groups.pick(guild, picked.between)

    async def ask_for_roles(self, guild: int) -> None:
        """A server came without its roles: until they are known all of its channels are private."""
        told: Any = await self._asking.call(lambda: self._client.http.get_roles(guild))
        roles = shapes.converted(told, list[shapes.Role])
        self._say(guild, self._hearing.channels.roles(guild, roles, self._ticks.now()))

    def _say(self, guild: int, judged: list[Any]) -> None:
        if judged:
            self._hearing.say(str(guild), judged)
