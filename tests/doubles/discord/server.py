"""A loopback Discord: gateway and REST API, permissions, limits and refusals, as strict as the real one."""

from collections import defaultdict, deque
from typing import Any, Self

from aiohttp import web

from tests.doubles.discord import interactions, permissions
from tests.doubles.discord.answering import Answering
from tests.doubles.discord.asking import Asking
from tests.doubles.discord.calls import Call
from tests.doubles.discord.gateway import Gateway
from tests.doubles.discord.gestures import Gestures
from tests.doubles.discord.guild import Body, Channel, Guild, make_message, make_user
from tests.doubles.discord.interactions import Asked
from tests.doubles.discord.limits import Limits
from tests.doubles.discord.sessions import MESSAGE_CONTENT, Session
from tests.doubles.discord.showing import outer, show_application, show_message
from tests.doubles.discord.snowflakes import fresh_id
from tests.doubles.listening import Listening

BOT_PERMISSIONS = 343597501440


class Discord(Gestures, Asking, Answering):
    """Discord itself: give its addresses to an app, then make people do things with the gestures."""

    def __init__(self, *, privileged: frozenset[str] = frozenset({"members"}), guild: Guild | None = None) -> None:
        """One server to begin with, with the app in it, its own role and `BOT_PERMISSIONS`."""
        self.app_id = fresh_id()
        self.token = f"MTA{self.app_id}.double.{'x' * 27}"
        self.privileged = set(privileged)  # members, content, presences: switched on for the app
        self.users: dict[str, Body] = {}
        self.bot = self.add_user("network-health", native=self.app_id, bot=True)
        self.guilds: dict[str, Guild] = {}
        self.elsewhere: set[str] = set()  # servers and channels the app was removed from
        self.directs: dict[str, Channel] = {}
        self.closed_to_all: set[str] = set()  # people who take no direct messages
        self.commands: dict[str, dict[str, Body]] = {}  # by server ("" everywhere), then by id
        self.commands_created = self.syncs = 0
        self.asked: dict[str, Asked] = {}  # interactions by token
        self.patience, self.token_seconds = interactions.SECONDS, interactions.TOKEN_SECONDS
        self.whispers: dict[str, Body] = {}  # messages for one person's eyes
        self.files: dict[str, bytes] = {}
        self.nonces: dict[tuple[str, str], tuple[str, float]] = {}
        self.posted: list[Body] = []  # messages the app posted by itself
        self.shards = 1
        self.gateway, self.limits = Gateway(self), Limits()
        self.calls: list[Call] = []  # every call that was let in
        self.refused: list[tuple[str, int, int]] = []  # and every one that was not: route, status, code
        self.untrue: list[tuple[str, Body]] = []  # answers of this stand-in that differ from Discord's description
        self.loose: list[tuple[str, Body]] = []  # bodies that fit only by Discord's leniency with identifiers
        self.faults: dict[str, deque[Any]] = defaultdict(deque)
        self._listening = Listening()
        self.guild = guild or Guild()
        self.install(self.guild)

    @property
    def url(self) -> str:
        """Where this Discord is."""
        return f"http://127.0.0.1:{self._listening.port}"

    @property
    def api_url(self) -> str:
        """The address of the REST API, as DISCORD_API_URL wants it."""
        return f"{self.url}/api/v10"

    @property
    def gateway_url(self) -> str:
        """The address of the gateway, as DISCORD_GATEWAY_URL wants it."""
        return f"ws://127.0.0.1:{self._listening.port}/gateway/"

    @property
    def resume_address(self) -> str:
        """Where a session is to be resumed: somewhere else than where it began."""
        return f"ws://127.0.0.1:{self._listening.port}/resume/"

    def add_user(self, name: str, **about: Any) -> Body:
        """An account that is nowhere yet."""
        body = make_user(name, **about)
        self.users[body["id"]] = body
        return body

    def install(self, guild: Guild, permissions_held: int = BOT_PERMISSIONS) -> None:
        """Put the app into a server with the role its invitation made, before anybody watches."""
        role = guild.add_role("network-health", permissions_held, managed=True)
        owner = guild.owner
        guild.add_member(self.bot, role)
        guild.owner = owner
        self.guilds[guild.id] = guild

    def application(self) -> Body:
        """The app as Discord describes it."""
        return show_application(self)

    def find_channel(self, native: str) -> Channel | None:
        """A channel, thread or direct conversation, if there is one the app has anything to do with."""
        found = next((each.channels[native] for each in self.guilds.values() if native in each.channels), None)
        return found or self.directs.get(native)

    def channel(self, native: str) -> Channel:
        """A channel that is there."""
        found = self.find_channel(native)
        assert found is not None, "there is no such channel"
        return found

    def guild_of(self, channel: Channel) -> Guild:
        """The server a channel is in."""
        return self.guilds[channel.about["guild_id"]]

    def thread_of(self, message: Body) -> Channel | None:
        """The thread below a message."""
        return self.find_channel(message["id"]) if message["flags"] & 1 << 5 else None

    def direct(self, user: str) -> Channel:
        """The app's conversation with one person."""
        for each in self.directs.values():
            if each.about["recipients"][0]["id"] == user:
                return each
        native = fresh_id()
        about = {"id": native, "type": 1, "last_message_id": None, "flags": 0, "recipients": [self.users[user]]}
        self.directs[native] = Channel(about)
        return self.directs[native]

    def write(self, place: Channel, author: Body, text: str, **about: Any) -> Body:
        """Put a message where it belongs and tell of it; an archived thread opens again."""
        if place.about["type"] == 1:
            message = place.messages.setdefault(native := fresh_id(), {})
            message |= make_message(native, place.id, author, text, **about)
        else:
            if place.archived and "at" not in about:
                self.archive(place.id, archived=False)
            message = self.guild_of(place).write(place.id, author, text, **about)
        self.tell_message("MESSAGE_CREATE", message, place)
        return message

    def remove(self, place: Channel, message: str) -> None:
        """Take a message away and tell of it."""
        place.messages.pop(message)
        place.reactions.pop(message, None)
        if place.is_thread and message != place.id:
            place.about["message_count"] -= 1
        self.tell_in("MESSAGE_DELETE", {"id": message, "channel_id": place.id}, place)

    def tell(self, name: str, body: Body, guild: Guild, *, about: str = "") -> None:
        """Dispatch something of a server to every session whose shard and intents it belongs to."""
        if guild.unavailable:
            return
        for session in list(self.gateway.sessions.values()):
            if session.hears(guild.id) and (session.allows(name) or (about == self.bot["id"] and about)):
                session.dispatch(name, body)

    def tell_in(self, name: str, body: Body, place: Channel, *, about: str = "") -> None:
        """The same of a channel, if the app sees it."""
        if place.about["type"] == 1:
            for session in self._direct_sessions(name):
                session.dispatch(name, body)
            return
        guild = self.guild_of(place)
        if name == "THREAD_MEMBERS_UPDATE" and about != self.bot["id"] and not self._members_heard():
            return
        # Channels themselves are told of to everybody, what is in them to those who see them.
        if name.startswith("CHANNEL_") or permissions.may_see(guild, self.bot["id"], place):
            self.tell(name, {"guild_id": guild.id, **body}, guild)

    def _members_heard(self) -> bool:
        return any(session.intents & 2 for session in self.gateway.sessions.values())

    def _direct_sessions(self, name: str) -> list[Session]:
        found = self.gateway.sessions.values()
        return [each for each in found if each.shard[0] == 0 and each.allows(name, direct=True)]

    def tell_message(self, name: str, message: Body, place: Channel) -> None:
        """A message that is new or has changed, with its words for those who may read them only."""
        if place.about["type"] == 1:
            for session in self._direct_sessions(name):
                session.dispatch(name, show_message(self, message, place, words=True, history=False))
            return
        guild = self.guild_of(place)
        if guild.unavailable or not permissions.may_see(guild, self.bot["id"], place):
            return
        extra: Body = {"guild_id": guild.id, "channel_type": place.about["type"]}
        if "webhook_id" not in message or message.get("application_id"):
            extra |= outer(guild.members.get(message["author"]["id"]))
        for session in list(self.gateway.sessions.values()):
            if session.hears(guild.id) and session.allows(name):
                words = bool(session.intents & MESSAGE_CONTENT)
                shown = show_message(self, message, place, words=words, history=name == "MESSAGE_UPDATE")
                session.dispatch(name, {**shown, **extra})

    async def start(self, port: int = 0) -> Self:
        """Listen; after a stop, on the same port again."""
        app = web.Application(client_max_size=64 << 20)
        for path in ("/gateway/", "/gateway", "/resume/"):
            app.router.add_get(path, self.gateway.serve)
        self.add_routes(app.router)
        await self._listening.start(app, port)
        return self

    async def stop(self) -> None:
        """Die: connections break, nothing answers, what people do meanwhile is still written down."""
        await self.gateway.cut()
        await self._listening.stop()

    async def __aenter__(self) -> Self:
        """Listen."""
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        """Stop for good."""
        await self.stop()
