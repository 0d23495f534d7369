"""The first words in a server: in its own channel for news, or where somebody first asks for something."""

from collections.abc import Callable, Coroutine
from typing import Any, Final

from adapters.discord.library import Client
from bot.ports import CommunityRef, Host

MAY_SPEAK: Final = 1 << 10 | 1 << 11  # see the channel, send messages
Work = Callable[[], Coroutine[Any, Any, None]]


class Greeting:
    """Where the first words are said in each server."""

    def __init__(self, client: Client, host: Host, keep_at: Callable[[Work], object]) -> None:
        """`keep_at` has something done that may be done twice, however long the database is away."""
        self._client, self._host, self._keep_at = client, host, keep_at
        self._silent: set[int] = set()  # servers without a place for the first words yet

    async def greet(self, guild: int) -> None:
        """Say the first words in the server's own channel for news, if it may be; else where somebody first asks."""
        found = self._client.get_guild(guild)
        channel = found.system_channel if found else None
        if found and channel and channel.permissions_for(found.me or found.default_role).send_messages:
            await self._host.invited(CommunityRef("discord", str(guild)), channel.id)
        else:
            self._silent.add(guild)

    def asked(self, content: Any) -> None:
        """Somebody asked something: where the first words have not been said yet, they are said there."""
        guild, channel = int(content["guild_id"]), int(content.get("channel_id") or 0)
        told = content.get("app_permissions")
        if guild in self._silent and channel and (told is None or int(told) & MAY_SPEAK == MAY_SPEAK):
            self._silent.discard(guild)
            self._keep_at(lambda: self._host.invited(CommunityRef("discord", str(guild)), channel))
