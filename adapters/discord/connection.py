"""Discord, connected: what the core asks of a platform, joined from the rooms beside this one."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, Final

import aiohttp
import discord
import structlog

from adapters.discord.asking import Asking
from adapters.discord.calling import Calls, Refusal
from adapters.discord.doctor import Doctor
from adapters.discord.hearing import Ticks
from adapters.discord.library import Client, create_bot
from adapters.discord.posting import Posting
from adapters.discord.registering import register
from adapters.discord.servers import Servers
from adapters.discord.settings import GUIDE, DiscordSettings
from adapters.discord.sight import WITHOUT_MEMBERS
from bot.errors import BadSettings
from bot.ports import Commands, CommunityRef, Finding, Host, Intake, Post, Posted, Refused, Route

WRONG_TOKEN: Final = f"Discord does not know the token in DISCORD_TOKEN. Make a new one for the bot; {GUIDE}."
NO_MEMBERS: Final = (
    "Discord does not give this bot the intents it asks for. Turn on Server Members Intent (discord.com/developers, "
    "your application, Bot), or set DISCORD_MEMBERS_INTENT=false to run without: joins are then known only of those "
    "who write."
)
NO_CONTENT: Final = (
    "Discord does not give this bot the intents it asks for. Turn on Server Members Intent and Message Content Intent "
    "(discord.com/developers, your application, Bot), or set DISCORD_MESSAGE_CONTENT=false."
)
NOT_CONNECTED: Final = "Discord is not connected at this moment"
AGAIN: Final = 60.0  # seconds until Discord is told of the command again
WRONG_INTENTS: Final = "Discord does not know the intents this version asks for. Install the newest version."

log = structlog.get_logger("network-health.discord")


class DiscordPlatform:
    """One connected Discord bot, in one server or in many."""

    name = "discord"

    def __init__(self, settings: DiscordSettings) -> None:
        self._settings = settings
        self._client: Client | None = None
        self._posting: Posting | None = None
        self._servers: Servers | None = None

    @property
    def connected(self) -> bool:
        """Whether events would arrive now."""
        client = self._client
        return client is not None and client.is_ready() and not any(s.is_closed() for s in client.shards.values())

    def routes(self) -> Sequence[Route]:
        """None: the connection dials out."""
        return ()

    async def run(self, intake: Intake, memory: Host, commands: Commands) -> None:
        """Listen until cancelled; raises BadSettings for a wrong token or intent, OSError where Discord is away."""
        client = self._client = create_bot(self._settings)
        servers = self._servers = Servers(client, intake, memory, Ticks(memory.now))
        asking = Asking(Calls(client.http), commands, servers.chosen)
        client.ear, client.asked = servers.hearing, asking.take
        await servers.picking.prepare()
        writing = asyncio.create_task(servers.hearing.run(), name="discord events")
        if not self._settings.members_intent:
            log.warning(WITHOUT_MEMBERS)
        try:
            async with client:
                await self._connect(client, servers)
        finally:
            self._client = self._posting = self._servers = None
            await asking.close()
            await servers.close()
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)

    async def post(self, post: Post) -> Posted | Refused:
        """Post once; raises OSError where nobody knows whether it arrived."""
        return await self._ready().post(post)

    async def find(self, post: Post) -> Posted | Refused | None:
        """Look for a post whose fate is unknown."""
        return await self._ready().find(post)

    async def catch_up(self, community: CommunityRef) -> None:
        """Begin to read what is not known of a server's history."""
        if self._servers is None:
            raise ConnectionError(NOT_CONNECTED)
        self._servers.catch_up(int(community.native))

    async def check(self, memory: Host) -> Sequence[Finding]:
        """Look at the token, intents, permissions, the command, the address and the clock."""
        return await Doctor(self._settings, memory).look()

    def _ready(self) -> Posting:
        if self._posting is None:
            raise ConnectionError(NOT_CONNECTED)
        return self._posting

    async def _connect(self, client: Client, servers: Servers) -> None:
        """Stay connected; what nobody but a person can put right is told in one sentence."""
        try:
            await client.login(self._settings.token.get_secret_value().removeprefix("Bot "))
            self._posting = Posting(Calls(client.http), lambda: client.user.id if client.user else 0)
            servers.begin(_registered(client))
            await _until_cancelled(client.connect(reconnect=True))
        except discord.LoginFailure:
            raise BadSettings(WRONG_TOKEN) from None
        except discord.PrivilegedIntentsRequired:
            raise BadSettings(NO_CONTENT if self._settings.message_content else NO_MEMBERS) from None
        except discord.ConnectionClosed as error:
            raise _closed(error.code) from None
        except (discord.DiscordException, aiohttp.ClientError, TimeoutError):
            raise ConnectionError("Discord cannot be reached at this moment") from None


async def _until_cancelled(work: Coroutine[Any, Any, None]) -> None:
    """Do something of the library's, which takes being cancelled while it connects again for nothing."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task})
        task.result()
    finally:
        while not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=1)


async def _registered(client: Client) -> None:
    """Discord knows the command of this version, as soon as it takes it."""
    while client.application_id:
        try:
            await register(Calls(client.http), client.application_id)
        except OSError:
            await asyncio.sleep(AGAIN)
        except Refusal as refusal:
            log.warning("Discord does not take the command; network-health doctor may tell why", code=refusal.code)
            return
        else:
            return


def _closed(code: int) -> Exception:
    match code:
        case 4004:
            return BadSettings(WRONG_TOKEN)
        case 4012 | 4013:
            return BadSettings(WRONG_INTENTS)
        case _:
            return ConnectionError("Discord ended the connection")
