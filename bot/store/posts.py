"""The outbox as rows: each post is claimed by one process at a time and ends as sent or failed."""

import struct
from collections.abc import Collection, Mapping, Sequence
from enum import IntEnum
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, text

from bot.events import DAY
from bot.ports import CommunityRef
from bot.store.database import Database
from bot.store.tables import OPEN_POSTS, REASON_LENGTH
from bot.store.unsent import HELD

_CLAIMS: Final = (0x6E68, 0)  # an advisory lock beside those of communities, whose numbers begin with 1


class State(IntEnum):
    """Where a post stands; `tables.OPEN_POSTS` lists those that are still to be sent."""

    PLANNED = 0
    SENDING = 1  # somebody is posting it; when its claim has run out nobody knows how that ended
    SENT = 2
    UNKNOWN = 3  # it may be there or not
    FAILED = 4


class Planned(msgspec.Struct, frozen=True):
    """A post as it is to be sent."""

    community: int
    kind: str
    period: str
    key: str
    channel: int
    note: bytes
    quiet: bool
    at: int
    people: tuple[int, ...] = ()


class Claimed(msgspec.Struct, frozen=True):
    """A post that is ours to send for the length of the lease."""

    community: int
    kind: str
    period: str
    ref: CommunityRef
    key: str
    channel: int
    note: bytes
    quiet: bool
    doubtful: bool  # an earlier attempt may have arrived
    attempts: int  # before this one
    planned_at: int
    reason: str  # the last refusal's
    people: tuple[int, ...]
    claim: int
    until: int  # from this instant on it may be somebody else's


class Standing(msgspec.Struct, frozen=True):
    """How a post stands, for those who ask."""

    kind: str
    period: str
    state: State
    channel: int
    planned_at: int
    tried_at: int
    reason: str
    messages: tuple[int, ...]
    room: int  # the room it was posted in, where one was made for it
    closed: bool  # whom it was for takes no direct messages


# A database from a copy does not know what was posted after the copy was made: for so long it is looked for first.
RESTORED_DOUBT: Final = 14 * DAY


class Fate(msgspec.Struct, frozen=True):
    """What became of a post: its state, the room that was made for it, and whether a person could not be reached."""

    state: State
    room: int
    closed: bool


# A post that failed may be planned again; whether an earlier attempt may have arrived is remembered.
_PLAN: Final = f"""
INSERT INTO outbox (community, kind, period, key, channel, note, quiet, planned_at, due_at, people, doubtful)
VALUES (:community, :kind, :period, :key, :channel, :note, :quiet, :at, :at, :people,
  EXISTS (SELECT 1 FROM restored WHERE at > :at - {RESTORED_DOUBT}))
ON CONFLICT (community, kind, period) DO UPDATE SET
  key = excluded.key, channel = excluded.channel, note = excluded.note, quiet = excluded.quiet,
  planned_at = excluded.planned_at, due_at = excluded.due_at, people = excluded.people,
  closed = false, state = 0, attempts = 0, claimed_until = 0, reason = ''
WHERE outbox.state = 4
"""
_READY: Final = f"""
SELECT waiting.community, kind, period, platform, native, key, channel, note, quiet, doubtful, attempts, planned_at,
  reason, people
FROM outbox AS waiting JOIN community ON community.community = waiting.community
WHERE {OPEN_POSTS} AND due_at <= :now AND claimed_until <= :now AND platform IN :platforms
  AND NOT EXISTS (SELECT 1 FROM removal WHERE removal.community = waiting.community)
  AND NOT {HELD}
  AND NOT EXISTS (
    SELECT 1 FROM outbox AS other
    WHERE other.community = waiting.community AND other.channel = waiting.channel
      AND (other.kind <> waiting.kind OR other.period <> waiting.period)
      AND (other.tried_at > :recent OR (other.state = 1 AND other.claimed_until > :now))
  )
ORDER BY due_at, planned_at, waiting.community, kind, period LIMIT 1
"""
_ONE: Final = "community = :community AND kind = :kind AND period = :period"
_TAKE: Final = f"""
UPDATE outbox SET state = 1, doubtful = true, claim = :claim, claimed_until = :until, tried_at = :now,
  attempts = attempts + 1
WHERE {_ONE}
"""
_SETTLE: Final = f"""
UPDATE outbox SET state = :state, doubtful = :doubtful, due_at = :due_at, reason = :reason, messages = :messages,
  room = :room, closed = :closed, tried_at = :now, claimed_until = 0,
  note = CASE WHEN :state = 2 THEN NULL ELSE note END
WHERE {_ONE} AND state <> 2 AND (claim = :claim OR :state = 2)
"""
_NEXT: Final = f"""
SELECT min(CASE WHEN due_at > claimed_until THEN due_at ELSE claimed_until END)
FROM outbox JOIN community ON community.community = outbox.community
WHERE {OPEN_POSTS} AND platform IN :platforms
  AND NOT EXISTS (SELECT 1 FROM removal WHERE removal.community = outbox.community)
"""
_STANDING: Final = """
SELECT kind, period, state, channel, planned_at, tried_at, reason, messages, room, closed FROM outbox
WHERE community = :community ORDER BY planned_at DESC, kind, period LIMIT :most
"""
_FATES: Final = "SELECT period, state, room, closed FROM outbox WHERE community = :community AND kind = :kind"
_REDIRECT: Final = """
UPDATE outbox SET channel = :channel, state = CASE WHEN state = 4 THEN 0 ELSE state END, due_at = :now, reason = ''
WHERE community = :community AND kind = :kind AND state IN (0, 4) AND planned_at > :since AND note IS NOT NULL
  AND channel <> :channel AND NOT doubtful
"""


class Posts:
    """Plans, hands out and settles posts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def plan(self, planned: Planned) -> bool:
        """Keep a post to be sent; False where that kind and period was sent before, or is on its way."""
        row = msgspec.structs.asdict(planned) | {"people": _packed(planned.people)}
        return self._database.write(lambda connection: connection.execute(text(_PLAN), row).rowcount) > 0

    def claim(self, platforms: Collection[str], *, claim: int, now: int, lease: int, pause: int) -> Claimed | None:
        """A post that is due and nobody else's for so long, in a channel that had nothing posted for a pause."""

        def work(connection: Connection) -> Claimed | None:
            if self._database.is_shared:
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s, %s)", _CLAIMS)
            asked = {"platforms": list(platforms), "now": now, "recent": now - pause}
            row = connection.execute(_of_platforms(_READY), asked).first()
            if row is None:
                return None
            number, kind, period, platform, native, *content = row
            taken = {"community": number, "kind": kind, "period": period}
            connection.execute(text(_TAKE), {**taken, "claim": claim, "until": now + lease, "now": now})
            return Claimed(number, kind, period, CommunityRef(platform, native), *_content(content), claim, now + lease)

        return self._database.write(work)

    def settle(
        self,
        claimed: Claimed,
        state: State,
        *,
        now: int,
        due_at: int = 0,
        reason: str = "",
        messages: Sequence[int] = (),
        room: int = 0,
        closed: bool = False,
        doubtful: bool = False,
    ) -> None:
        """Say how an attempt ended; where somebody else has the post by now, only that it was sent counts."""
        row: Mapping[str, Any] = {
            "community": claimed.community,
            "kind": claimed.kind,
            "period": claimed.period,
            "claim": claimed.claim,
            "state": int(state),
            "doubtful": doubtful,
            "due_at": due_at,
            "now": now,
            "reason": reason[:REASON_LENGTH],
            "messages": _packed(messages),
            "room": room,
            "closed": closed,
        }
        self._database.write(lambda connection: connection.execute(text(_SETTLE), row))

    def next_due(self, platforms: Collection[str]) -> int | None:
        """When the next post may be claimed, or None where none waits."""
        with self._database.reading() as connection:
            at: int | None = connection.execute(_of_platforms(_NEXT), {"platforms": list(platforms)}).scalar()
            return at

    def standing(self, community: int, most: int = 20) -> Sequence[Standing]:
        """How the latest posts of a community stand, the newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(text(_STANDING), {"community": community, "most": most}).all()
        return [
            Standing(
                kind, period, State(state), channel, planned, tried, reason, _unpacked(messages), room, bool(closed)
            )
            for kind, period, state, channel, planned, tried, reason, messages, room, closed in rows
        ]

    def fates(self, community: int, kind: str) -> dict[str, Fate]:
        """What became of every post of a kind, by its period."""
        with self._database.reading() as connection:
            rows = connection.execute(text(_FATES), {"community": community, "kind": kind}).all()
        return {period: Fate(State(state), room, bool(closed)) for period, state, room, closed in rows}

    def redirect(self, community: int, kind: str, channel: int, *, now: int, since: int) -> int:
        """Send what could not be posted since an instant to another channel, at once; how many posts that are."""
        asked = {"community": community, "kind": kind, "channel": channel, "now": now, "since": since}
        return self._database.write(lambda connection: connection.execute(text(_REDIRECT), asked).rowcount)


def _of_platforms(sql: str) -> Any:
    return text(sql).bindparams(bindparam("platforms", expanding=True))


def _content(row: Sequence[Any]) -> tuple[str, int, bytes, bool, bool, int, int, str, tuple[int, ...]]:
    key, channel, note, quiet, doubtful, attempts, planned_at, reason, people = row
    said = key, channel, bytes(note), bool(quiet), bool(doubtful)
    return *said, attempts, planned_at, reason, _unpacked(people)


def _packed(numbers: Sequence[int]) -> bytes | None:
    return struct.pack(f">{len(numbers)}q", *numbers) if numbers else None


def _unpacked(messages: bytes | None) -> tuple[int, ...]:
    return struct.unpack(f">{len(messages) // 8}q", messages) if messages else ()
