"""What one IDENTIFY opened: a line of numbered dispatches that outlives its connection for a while."""

import json
import secrets
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from tests.doubles.discord.guild import Body

if TYPE_CHECKING:
    from tests.doubles.discord.connections import Connection

# Intents, and what each lets an app hear. Everything not listed comes without any.
GUILDS, MEMBERS, PRESENCES, MESSAGES, REACTIONS = 1 << 0, 1 << 1, 1 << 8, 1 << 9, 1 << 10
DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 12, 1 << 15
PRIVILEGED = {"members": MEMBERS, "presences": PRESENCES, "content": MESSAGE_CONTENT}
KNOWN = sum(1 << bit for bit in (*range(17), 20, 21, 24, 25))
_GUILD_EVENTS = (
    "GUILD_CREATE GUILD_UPDATE GUILD_DELETE GUILD_ROLE_CREATE GUILD_ROLE_UPDATE GUILD_ROLE_DELETE CHANNEL_CREATE "
    "CHANNEL_UPDATE CHANNEL_DELETE CHANNEL_PINS_UPDATE THREAD_CREATE THREAD_UPDATE THREAD_DELETE THREAD_LIST_SYNC "
    "THREAD_MEMBER_UPDATE STAGE_INSTANCE_CREATE STAGE_INSTANCE_UPDATE STAGE_INSTANCE_DELETE"
)
_MESSAGE_EVENTS = "MESSAGE_CREATE MESSAGE_UPDATE MESSAGE_DELETE MESSAGE_DELETE_BULK"
_REACTION_EVENTS = (
    "MESSAGE_REACTION_ADD MESSAGE_REACTION_REMOVE MESSAGE_REACTION_REMOVE_ALL MESSAGE_REACTION_REMOVE_EMOJI"
)
NEEDED = {
    **dict.fromkeys(_GUILD_EVENTS.split(), GUILDS),
    **dict.fromkeys("GUILD_MEMBER_ADD GUILD_MEMBER_UPDATE GUILD_MEMBER_REMOVE".split(), MEMBERS),
    "THREAD_MEMBERS_UPDATE": GUILDS | MEMBERS,  # either; with the first alone only of itself
    **dict.fromkeys("GUILD_AUDIT_LOG_ENTRY_CREATE GUILD_BAN_ADD GUILD_BAN_REMOVE".split(), 1 << 2),
    **dict.fromkeys("INVITE_CREATE INVITE_DELETE".split(), 1 << 6),
    "VOICE_STATE_UPDATE": 1 << 7,
    "PRESENCE_UPDATE": PRESENCES,
    **dict.fromkeys(_MESSAGE_EVENTS.split(), MESSAGES),
    **dict.fromkeys(_REACTION_EVENTS.split(), REACTIONS),
    "TYPING_START": 1 << 11,
}
KEPT = 20_000  # dispatches that can be replayed


class Session:
    """One session: what it may hear, what was sent, and the connection it has at the moment."""

    def __init__(self, intents: int, shard: tuple[int, int]) -> None:
        self.id = secrets.token_hex(16)
        self.intents, self.shard = intents, shard
        self.sequence = 0
        self.sent: deque[tuple[int, str, str]] = deque(maxlen=KEPT)  # number, name, frame
        self.connection: Connection | None = None
        self.lost_at = 0.0  # when the connection went, by the monotonic clock
        self.identified_at = time.monotonic()

    def hears(self, guild: str) -> bool:
        """Whether a server belongs to its shard."""
        return (int(guild) >> 22) % self.shard[1] == self.shard[0]

    def allows(self, name: str, *, direct: bool = False) -> bool:
        """Whether its intents cover an event."""
        needed = NEEDED.get(name)
        if direct and needed == MESSAGES:
            needed = DIRECT_MESSAGES
        elif direct and needed == REACTIONS:
            needed = 1 << 13
        return needed is None or bool(self.intents & needed)

    def dispatch(self, name: str, body: Any) -> None:
        """Number an event, keep it for replay, and send it if there is a connection."""
        self.sequence += 1
        frame = json.dumps({"t": name, "s": self.sequence, "op": 0, "d": body}, separators=(",", ":"))
        self.sent.append((self.sequence, name, frame))
        if self.connection is not None:
            self.connection.put(frame)

    def after(self, sequence: int) -> list[str] | None:
        """What was sent after a number, or None where that reaches too far back."""
        if sequence < self.sequence and (not self.sent or self.sent[0][0] > sequence + 1):
            return None
        return [frame for number, _, frame in self.sent if number > sequence]

    def ready(self, user: Body, application: Body, guilds: list[str], address: str) -> Body:
        """The first thing a session is told; every server is unavailable until its GUILD_CREATE."""
        return {
            "v": 10,
            "user": {**user, "verified": True, "mfa_enabled": True, "email": None},
            "user_settings": {},
            "private_channels": [],
            "relationships": [],
            "guilds": [{"id": each, "unavailable": True} for each in guilds],
            "session_id": self.id,
            "session_type": "normal",
            "resume_gateway_url": address,
            "shard": list(self.shard),
            "application": {"id": application["id"], "flags": application["flags"]},
            "_trace": ["loopback"],
        }
