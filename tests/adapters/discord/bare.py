"""Bare discord.py, that notes what it hears, and how a call of its is refused."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import discord
import pytest

from tests.doubles.discord.server import Discord

INTENTS = discord.Intents(guilds=True, members=True, guild_messages=True, guild_reactions=True)


class Client(discord.Client):
    """discord.py as it comes, that notes what it hears."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            intents=INTENTS, guild_ready_timeout=0.05, chunk_guilds_at_startup=False, max_messages=None, **options
        )
        self.heard: list[tuple[str, Any]] = []
        self.up = asyncio.Event()
        for name in ("on_message", "on_raw_reaction_add", "on_raw_message_delete", "on_interaction", "on_resumed"):
            setattr(self, name, self._noting(name))

    def _noting(self, name: str) -> Callable[..., Awaitable[None]]:
        async def note(*about: Any) -> None:
            self.heard.append((name, about[0] if about else None))

        note.__name__ = name
        return note

    async def on_ready(self) -> None:
        """Everything is there."""
        self.up.set()

    def messages(self) -> list[int]:
        """Ids of the messages it heard of, in order."""
        return [about.id for name, about in self.heard if name == "on_message"]


async def refusal(call: Awaitable[Any]) -> tuple[int, int]:
    """With what status and code a call is refused."""
    with pytest.raises(discord.HTTPException) as caught:
        await call
    return caught.value.status, caught.value.code


def deny(double: Discord, bits: int, where: str) -> None:
    """Take rights from everyone in a channel."""
    overwrite = {"id": double.guild.id, "type": 0, "allow": "0", "deny": str(bits)}
    double.change_channel(where, {"permission_overwrites": [overwrite]})
