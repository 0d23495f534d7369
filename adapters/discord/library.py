"""discord.py as this bot uses it: which events it asks for, where Discord is, and how little is kept in memory."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

import discord
import structlog
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Route
from discord.state import AutoShardedConnectionState

from adapters.discord.settings import DiscordSettings
from adapters.discord.tap import SPARED, Ear, Tap

log = structlog.get_logger("network-health.discord")
LOGGERS: Final = "discord"


class State(AutoShardedConnectionState["Client"]):
    """What the library remembers: servers, channels, roles, and of the members only the bot itself."""

    def __init__(self, *, client: "Client", **options: Any) -> None:
        super().__init__(**options)
        self._client = client
        for name, parse in list(self.parsers.items()):
            self.parsers[name] = _overheard(client, name, parse)

    def _update_references(self, ws: DiscordWebSocket) -> None:
        """The library calls this with every new connection: what arrives there is heard by us first."""
        super()._update_references(ws)
        ws.received_message = Tap(ws, self._client).received  # type: ignore[method-assign]  # as it swaps `send` itself


class Client(discord.AutoShardedClient):
    """A client whose dispatches are heard, whose commands are answered, and whose address is a setting."""

    def __init__(self, settings: DiscordSettings) -> None:
        super().__init__(
            intents=intents_of(settings),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            enable_raw_presences=False,
        )
        self.settings = settings
        self.ear: Ear | None = None
        self.asked: Callable[[discord.Interaction], Awaitable[None]] | None = None
        point(self.http, settings)

    def _get_state(self, **options: Any) -> State:
        return State(
            client=self,
            dispatch=self.dispatch,
            handlers=self._handlers,
            hooks=self._hooks,
            http=self.http,
            **options,
        )

    async def ask_for_members(self, guild: int, nonce: str) -> None:
        """Ask for a server's whole list of members; it comes in pieces, as dispatches under the same word."""
        await self._connection.chunker(guild, nonce=nonce)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Somebody typed a command, pressed a button or filled in a form."""
        if self.asked is not None:
            await self.asked(interaction)

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:
        """The library would print the whole trace; only where it was is told."""
        log.warning("something went wrong while listening to Discord", event=event_method)


def create_bot(settings: DiscordSettings) -> Client:
    """A client that is not connected yet."""
    quiet_library()
    return Client(settings)


def intents_of(settings: DiscordSettings) -> discord.Intents:
    """Servers, messages and reactions; members and words only where the operator has them."""
    intents = discord.Intents(guilds=True, guild_messages=True, guild_reactions=True)
    intents.members = settings.members_intent
    intents.message_content = settings.message_content
    return intents


def point(http: HTTPClient, settings: DiscordSettings) -> None:
    """Have the library call the addresses that are set; it has no setting for them itself.

    Routes begin with a class attribute. Connections are opened in one place: a session is resumed where READY said, if
    that is the same site, and begun anew where the operator or else the API says, never at the library's own default.
    """
    Route.BASE = settings.api_url
    connect, ask = http.ws_connect, http.get_bot_gateway
    told = [settings.gateway_url]

    async def get_bot_gateway() -> Any:
        answer = await ask()
        told[0] = settings.gateway_url or answer[1]
        return answer

    async def ws_connect(url: str, *, compress: int = 0) -> Any:
        wanted, known = yarl.URL(url), yarl.URL(told[0] or url)
        if wanted.host == DiscordWebSocket.DEFAULT_GATEWAY.host or _site(wanted) != _site(known):
            wanted = known.with_query(wanted.query)
        return await connect(str(wanted), compress=compress)

    http.get_bot_gateway = get_bot_gateway  # type: ignore[method-assign]  # this client's own
    http.ws_connect = ws_connect  # type: ignore[method-assign]  # likewise


def _site(url: yarl.URL) -> str:
    """What two addresses of one site share: the last two parts of a name, or the whole of a number."""
    host = url.host or ""
    return host if host.replace(".", "").isdigit() else ".".join(host.split(".")[-2:])


def _overheard(client: Client, name: str, parse: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The library's own way with a dispatch, after which we hear of it; what it is spared only we hear of."""

    def heard(data: Any) -> None:
        if client.ear is None or name not in SPARED:
            parse(data)
        if client.ear is not None:
            client.ear.hear(name, data)

    return heard


def quiet_library() -> None:
    """Have the library log no payloads, as it would at its lowest level, and nothing of voice."""
    logging.getLogger(LOGGERS).setLevel(logging.WARNING)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
