"""discord.py as this bot uses it: which events it asks for, where Discord is, and how little is kept in memory."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import Any, Final

import discord
import structlog
import yarl
from discord import http as calls
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Route
from discord.shard import Shard
from discord.state import AutoShardedConnectionState

from adapters.discord.lenience import account, answer_of, application, membership, tolerant
from adapters.discord.settings import DiscordSettings
from adapters.discord.tap import SPARED, Ear, Tap

log = structlog.get_logger("network-health.discord")
LOGGERS: Final = "discord"
LONGEST_WAIT: Final = 3600.0  # seconds: nobody who asks to wait means more than that
SOONEST, LATEST = 2.0, 60.0  # seconds until a connection that could not be opened is tried again
FOR_A_PERSON: Final = frozenset({4004, 4012, 4013, 4014})  # a wrong token, version or intents: waiting mends nothing


class State(AutoShardedConnectionState["Client"]):
    """What the library remembers: servers, channels, roles, and of the members only the bot itself."""

    def __init__(self, *, client: "Client", **options: Any) -> None:
        super().__init__(**options)
        self._client = client
        for name, parse in list(self.parsers.items()):
            self.parsers[name] = _overheard(client, name, tolerant(name, parse, client.own_id))

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
            max_ratelimit_timeout=LONGEST_WAIT,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            enable_raw_presences=False,
        )
        self.settings = settings
        self.ear: Ear | None = None
        self.asked: Callable[[dict[str, Any]], None] | None = None
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

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """Open a shard's first connection, however long the gateway is away.

        The library's own would call itself at each failure, and after an hour or two find itself too deep to go on.
        """
        wait = SOONEST
        while not self.is_closed():
            opening = DiscordWebSocket.from_client(self, initial=initial, gateway=gateway, shard_id=shard_id)
            try:
                async with asyncio.timeout(self.shard_connect_timeout):
                    ws = await opening
            except Exception as error:
                if isinstance(error, discord.ConnectionClosed) and error.code in FOR_A_PERSON:
                    raise
                log.warning("Discord's gateway cannot be reached", shard=shard_id, kind=type(error).__name__)
                await asyncio.sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311  # so that not all come at once
                wait = min(LATEST, 2 * wait)
            else:
                shard = Shard(ws, self, self._AutoShardedClient__queue.put_nowait)  # type: ignore[attr-defined]  # its own
                self._AutoShardedClient__shards[shard_id] = shard  # type: ignore[attr-defined]  # likewise
                shard.launch()
                return

    async def ask_for_members(self, guild: int, nonce: str) -> None:
        """Ask for a server's whole list of members; it comes in pieces, as dispatches under the same word."""
        await self._connection.chunker(guild, nonce=nonce)

    def own_id(self) -> str:
        """The bot's own id, empty before it is known."""
        return str(self.user.id) if self.user else ""

    async def application_info(self) -> discord.AppInfo:
        """The app's description; where there is none the bot's own id is the app's."""
        try:
            about: Any = await self.http.application_info()
        except discord.NotFound:
            about = {}
        return discord.AppInfo(self._connection, application(about, self.own_id()))  # type: ignore[arg-type]  # completed

    async def meet_itself(self, guild: discord.Guild, call: Callable[[Callable[[], Any]], Awaitable[Any]]) -> None:
        """Know which roles the bot has in a server that came without its members."""
        if self.user is None or guild.get_member(self.user.id) is not None:
            return
        me = self.user.id
        about: Any = membership(await call(lambda: self.http.get_member(guild.id, me)), self.own_id())
        guild._add_member(discord.Member(data=about, guild=guild, state=self._connection))  # noqa: SLF001  # as the library

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
    Route.BASE = _bases(settings.api_url)[0]
    calls.json_or_text = answer_of  # the library's own knows one way to write a content type
    connect, enter = http.ws_connect, http.static_login
    told = [settings.gateway_url]

    async def static_login(token: str) -> Any:
        try:
            return account(await enter(token))
        except discord.NotFound:
            return account(await _found_elsewhere(http, settings, token))

    async def get_bot_gateway() -> Any:
        try:
            answer: Any = await http.request(Route("GET", "/gateway/bot"))
        except discord.HTTPException:
            answer = {}
        answer = answer if isinstance(answer, dict) else {}
        told[0] = settings.gateway_url or str(answer.get("url") or "")
        if not told[0]:
            raise discord.GatewayNotFound
        return max(1, int(answer.get("shards") or 1)), told[0], answer.get("session_start_limit") or {}

    async def ws_connect(url: str, *, compress: int = 0) -> Any:
        wanted, known = yarl.URL(url), yarl.URL(told[0] or url)
        if wanted.host == DiscordWebSocket.DEFAULT_GATEWAY.host or _site(wanted) != _site(known):
            wanted = known.with_query(wanted.query)
        return await connect(str(wanted), compress=compress)

    http.static_login = static_login  # type: ignore[method-assign]  # this client's own
    http.get_bot_gateway = get_bot_gateway  # type: ignore[method-assign]  # likewise
    http.ws_connect = ws_connect  # type: ignore[method-assign]  # likewise


def _bases(address: str) -> list[str]:
    """Where the routes may begin, the likeliest first: an address may be set without its version, or its path."""
    path = yarl.URL(address).path.strip("/")
    versions = {"": ["/api/v10", ""], "api": ["/v10", ""]}
    return [address + version for version in versions.get(path, [""])]


async def _found_elsewhere(http: HTTPClient, settings: DiscordSettings, token: str) -> Any:
    """The bot's own account, at the next address where routes may begin."""
    for base in _bases(settings.api_url)[1:]:
        Route.BASE, http.token = base, token
        try:
            return await http.request(Route("GET", "/users/@me"))
        except discord.HTTPException as error:
            http.token = None
            if error.status == 401:
                raise discord.LoginFailure from None
    raise ConnectionError("there is no Discord at DISCORD_API_URL")


def _site(url: yarl.URL) -> str:
    """What two addresses of one site share: the last two parts of a name, or the whole of a number."""
    host = url.host or ""
    return host if host.replace(".", "").isdigit() else ".".join(host.split(".")[-2:])


def _overheard(client: Client, name: str, parse: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The library's own way with a dispatch, after which we hear of it; what it is spared only we hear of."""

    def heard(data: Any) -> None:
        if name == "INTERACTION_CREATE":  # answered from what was sent: the library wants more of it than is needed
            if client.asked is not None:
                client.asked(data)
        elif client.ear is None or name not in SPARED:
            parse(data)
        if client.ear is not None:
            client.ear.hear(name, data)

    return heard


def quiet_library() -> None:
    """Have the library log no payloads, as it would at its lowest level, and nothing of voice."""
    logging.getLogger(LOGGERS).setLevel(logging.WARNING)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
