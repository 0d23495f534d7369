"""The gateway: who may identify, what is replayed, who hears what, and the ways in which it fails its apps."""

import asyncio
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.doubles.discord.connections import Closing, Connection
from tests.doubles.discord.guild import Body, Guild
from tests.doubles.discord.sessions import KNOWN, MEMBERS, PRIVILEGED, Session
from tests.doubles.discord.showing import show_arrival, show_member

if TYPE_CHECKING:
    from tests.doubles.discord.server import Discord

CHUNK = 1000


class Gateway:
    """Every connection and session of the app."""

    def __init__(self, discord: "Discord") -> None:
        self._discord = discord
        self.connections: list[Connection] = []
        self.sessions: dict[str, Session] = {}
        self.heartbeat_ms = 41_250
        self.session_seconds = 180.0  # how long a session outlives its connection
        self.identify_seconds = 5.0  # one IDENTIFY in so many seconds
        self.members_seconds = 30.0  # one whole member list of a server in so many seconds
        self.identifies_left = 1000
        self.away = 0  # so many of the next connections are answered with 503 before they are one
        self.deaf = False  # heartbeats are not acknowledged
        self.refuse_resumes = 0  # so many of the next are answered with op 9
        self.refuse_identifies = 0  # likewise
        self.identified = self.resumed = self.refused = self.beats = 0
        self.closed: list[int] = []  # codes the gateway closed connections with
        self._identified_at = -1e9
        self._listed_at: dict[str, float] = defaultdict(lambda: -1e9)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from hello to the end."""
        if self.away > 0:
            self.away -= 1
            return web.Response(status=503)
        connection = Connection(self, request)
        self.connections.append(connection)
        return await connection.serve()

    def lost(self, connection: Connection, code: int | None) -> None:
        """A connection is gone; 1000 and 1001 from the app end its session too."""
        if connection in self.connections:
            self.connections.remove(connection)
        session = connection.session
        if session is None or session.connection is not connection:
            return
        session.connection, session.lost_at = None, time.monotonic()
        if code in {1000, 1001}:
            self.sessions.pop(session.id, None)

    def hear(self, connection: Connection, operation: int, body: Any) -> None:
        """One payload of the app."""
        if operation == 1:
            self.beats += 1
            connection.beat_at = time.monotonic()
            if not self.deaf:
                connection.say(11)
            return
        if operation in {2, 6} and connection.session is not None:
            raise Closing(4005, "Already authenticated")
        if operation == 2:
            self._identify(connection, _dictionary(body))
        elif operation == 6:
            self._resume(connection, _dictionary(body))
        elif connection.session is None:
            raise Closing(4003, "Not authenticated")
        elif operation == 8:
            self._list_members(connection.session, _dictionary(body))
        elif operation not in {3, 4, 31}:
            raise Closing(4001, "Unknown opcode")

    def _identify(self, connection: Connection, body: Body) -> None:
        properties = body.get("properties")
        if not isinstance(properties, dict) or not {"os", "browser", "device"} <= properties.keys():
            raise Closing(4002, "Decode error")
        if body.get("token") != self._discord.token:
            raise Closing(4004, "Authentication failed")
        shard = self._check_shard(body.get("shard", [0, 1]))
        intents = self._check_intents(body.get("intents"))
        if self.identifies_left <= 0:
            raise Closing(4004, "Authentication failed")  # Discord resets the token
        now = time.monotonic()
        if self.refuse_identifies or now - self._identified_at < self.identify_seconds:
            self.refuse_identifies = max(0, self.refuse_identifies - 1)
            self.refused += 1
            connection.say(9, False)
            return
        self._identified_at = now
        self.identifies_left -= 1
        self.identified += 1
        connection.payloads = body.get("compress") is True and not connection.compressed
        session = Session(intents, shard)
        self.sessions[session.id] = session
        self._attach(session, connection)
        self._welcome(session)

    def _check_shard(self, shard: object) -> tuple[int, int]:
        match shard:
            case [int(number), int(total)] if 0 <= number < total:
                pass
            case _:
                raise Closing(4010, "Invalid shard")
        guilds = [each for each in self._discord.guilds if (int(each) >> 22) % total == number]
        if len(guilds) > 2500:
            raise Closing(4011, "Sharding required")
        return number, total

    def _check_intents(self, intents: object) -> int:
        if not isinstance(intents, int) or isinstance(intents, bool) or intents & ~KNOWN or intents < 0:
            raise Closing(4013, "Invalid intent(s)")
        for name, bit in PRIVILEGED.items():
            if intents & bit and name not in self._discord.privileged:
                raise Closing(4014, "Disallowed intent(s)")
        return intents

    def _attach(self, session: Session, connection: Connection) -> None:
        if session.connection is not None:  # a second connection takes the session over
            session.connection.session = None
            session.connection.cut()
        session.connection, connection.session = connection, session

    def _welcome(self, session: Session) -> None:
        discord = self._discord
        guilds = [each for each in discord.guilds.values() if session.hears(each.id)]
        ready = session.ready(discord.bot, discord.application(), [each.id for each in guilds], discord.resume_address)
        session.dispatch("READY", ready)
        for guild in guilds:
            if not session.allows("GUILD_CREATE"):
                break
            if not guild.unavailable:
                session.dispatch("GUILD_CREATE", show_arrival(discord, guild))

    def _resume(self, connection: Connection, body: Body) -> None:
        if body.get("token") != self._discord.token:
            raise Closing(4004, "Authentication failed")
        sequence, session = body.get("seq"), self.sessions.get(str(body.get("session_id")))
        stale = session is None or (
            session.connection is None and time.monotonic() - session.lost_at > self.session_seconds
        )
        if self.refuse_resumes or stale or session is None or not isinstance(sequence, int):
            self.refuse_resumes = max(0, self.refuse_resumes - 1)
            self.refused += 1
            if session is not None:
                self.sessions.pop(session.id, None)
            connection.say(9, False)
            return
        if sequence > session.sequence:
            raise Closing(4007, "Invalid seq")
        missed = session.after(sequence)
        if missed is None:
            self.refused += 1
            self.sessions.pop(session.id, None)
            connection.say(9, False)
            return
        self._attach(session, connection)
        self.resumed += 1
        for frame in missed:
            connection.put(frame)
        session.dispatch("RESUMED", {"_trace": ["loopback"]})

    def _list_members(self, session: Session, body: Body) -> None:
        guild = self._discord.guilds.get(str(body.get("guild_id")))
        if guild is None or guild.unavailable:
            return
        nonce = body.get("nonce")
        extra: Body = {"nonce": nonce} if isinstance(nonce, str) and len(nonce.encode()) <= 32 else {}
        wanted, query = body.get("user_ids"), body.get("query")
        if wanted is not None:
            natives = [str(each) for each in (wanted if isinstance(wanted, list) else [wanted])][:100]
            extra |= {"not_found": [each for each in natives if each not in guild.members]}
            found = [guild.members[each] for each in natives if each in guild.members]
        elif query == "" and body.get("limit") == 0:
            if not session.intents & MEMBERS or not self._may_list(session, guild, extra):
                return
            found = list(guild.members.values())
        elif isinstance(query, str) and isinstance(body.get("limit"), int):
            if not query and not session.intents & MEMBERS:
                return
            found = [each for each in guild.members.values() if each["user"]["username"].startswith(query.lower())]
            found = found[: min(100, body["limit"] or 100)]
        else:
            return
        self._send_chunks(session, guild, found, extra)

    def _may_list(self, session: Session, guild: Guild, extra: Body) -> bool:
        waited = time.monotonic() - self._listed_at[guild.id]
        if waited < self.members_seconds:
            meta = {"guild_id": guild.id, **extra}
            limited = {"opcode": 8, "retry_after": round(self.members_seconds - waited, 3), "meta": meta}
            session.dispatch("RATE_LIMITED", limited)
            return False
        self._listed_at[guild.id] = time.monotonic()
        return True

    def _send_chunks(self, session: Session, guild: Guild, found: list[Body], extra: Body) -> None:
        pieces = [found[start : start + CHUNK] for start in range(0, len(found), CHUNK)] or [[]]
        for number, piece in enumerate(pieces):
            chunk = {"guild_id": guild.id, "members": [show_member(each) for each in piece], "chunk_index": number}
            session.dispatch("GUILD_MEMBERS_CHUNK", {**chunk, "chunk_count": len(pieces), **extra})

    def listening(self) -> bool:
        """Whether an app has identified or resumed and is connected."""
        return any(each.session is not None for each in self.connections)

    def pull(self) -> list[Connection]:
        """The cables are pulled: connections end without a word, and what happens from now on they do not carry."""
        pulled = list(self.connections)
        for connection in pulled:
            if connection.session is not None:
                connection.session.connection, connection.session.lost_at = None, time.monotonic()
                connection.session = None
            connection.cut()
        return pulled

    async def cut(self) -> None:
        """The same, waited for; the app may be back by then."""
        pulled = self.pull()
        while any(each in self.connections for each in pulled):  # noqa: ASYNC110  # looked at now and then, by a test
            await asyncio.sleep(0.01)

    def reconnect(self) -> None:
        """Op 7: every app is asked to come again and resume."""
        for connection in list(self.connections):
            connection.say(7)

    def invalidate(self, *, resumable: bool = False) -> None:
        """Op 9 in the middle of a session: it is over, or (`resumable`) only to be resumed."""
        for connection in list(self.connections):
            if not resumable and connection.session is not None:
                self.sessions.pop(connection.session.id, None)
                connection.session.connection = None
                connection.session = None
            connection.say(9, resumable)

    def ask_for_heartbeat(self) -> None:
        """Op 1: the app shall beat at once."""
        for connection in list(self.connections):
            connection.say(1)


def _dictionary(body: object) -> Body:
    if not isinstance(body, dict):
        raise Closing(4002, "Decode error")
    return body
