"""Floor: a bare discord.py client as its guide shows it, which counts and says `done` when all was heard."""

import asyncio
import logging
import sys

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

INTENTS = discord.Intents(guilds=True, members=True, guild_messages=True, guild_reactions=True)


class Bare(discord.Client):
    """Counts what it hears."""

    def __init__(self, kind: str, number: int) -> None:
        lean = {"max_messages": None, "member_cache_flags": discord.MemberCacheFlags.none()}
        options = lean if kind == "reactions" else {}
        super().__init__(intents=INTENTS, chunk_guilds_at_startup=kind == "members", **options)  # type: ignore[arg-type]  # either kind of option
        self._kind, self._left = kind, number

    async def on_ready(self) -> None:
        """With members, the list is whole."""
        if self._kind == "members":
            print(f"done {sum(len(guild.members) for guild in self.guilds)}", flush=True)

    async def on_message(self, _: discord.Message) -> None:
        """Nothing is done with it."""
        self._count()

    async def on_raw_reaction_add(self, _: discord.RawReactionActionEvent) -> None:
        """Nothing is done with it."""
        self._count()

    def _count(self) -> None:
        self._left -= 1
        if not self._left:
            print("done", flush=True)


if __name__ == "__main__":
    what, count, api_url, gateway_url, token = sys.argv[1:]
    logging.getLogger("discord").setLevel(logging.CRITICAL)
    Route.BASE = api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)
    asyncio.run(Bare(what, int(count)).start(token))
