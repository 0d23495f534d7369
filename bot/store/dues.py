"""What is due as rows: each period of a community and a kind is there once, and one process at a time is at it."""

from collections.abc import Collection, Sequence
from enum import IntEnum
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, text

from bot.ports import CommunityRef
from bot.store.database import Database
from bot.store.tables import REASON_LENGTH

_CLAIMS: Final = (0x6E69, 0)  # an advisory lock of its own
_AT_ONCE: Final = 500  # rows of one statement


class Turn(IntEnum):
    """Where a period stands."""

    WAITING = 0
    DONE = 1
    LEFT_OUT = 2


class Noted(msgspec.Struct, frozen=True):
    """A period that is due."""

    community: int
    kind: str
    period: str
    due_at: int
    state: Turn = Turn.WAITING
    reason: str = ""


class Taken(msgspec.Struct, frozen=True):
    """A period that is ours to do for the length of the lease."""

    community: int
    kind: str
    period: str
    due_at: int
    attempts: int  # before this one
    ref: CommunityRef
    claim: int
    reason: str = ""  # why the attempt before this one came to nothing


class Kept(msgspec.Struct, frozen=True):
    """How a period ended, or that it has not yet, for those who ask."""

    kind: str
    period: str
    due_at: int
    state: Turn
    ended_at: int
    reason: str


_NOTE: Final = """
INSERT INTO due (community, kind, period, due_at, try_at, state, reason, ended_at)
VALUES (:community, :kind, :period, :due_at, :due_at, :state, :reason, :ended_at)
ON CONFLICT (community, kind, period) DO NOTHING
"""
_LATEST: Final = "SELECT community, kind, max(due_at) FROM due GROUP BY community, kind"
_READY: Final = """
SELECT waiting.community, kind, period, due_at, attempts, platform, native, reason
FROM due AS waiting JOIN community ON community.community = waiting.community
WHERE state = 0 AND try_at <= :now AND claimed_until <= :now AND kind IN :kinds
  AND NOT EXISTS (SELECT 1 FROM removal WHERE removal.community = waiting.community)
ORDER BY due_at, waiting.community, kind, period LIMIT :most
"""
_ONE: Final = "community = :community AND kind = :kind AND period = :period"
_TAKE: Final = f"UPDATE due SET claim = :claim, claimed_until = :until, attempts = attempts + 1 WHERE {_ONE}"
_OURS: Final = f"{_ONE} AND state = 0 AND claim = :claim"
_RENEW: Final = f"UPDATE due SET claimed_until = :until WHERE {_OURS}"
_END: Final = f"UPDATE due SET state = :state, reason = :reason, ended_at = :now, claimed_until = 0 WHERE {_OURS}"
_AGAIN: Final = f"UPDATE due SET try_at = :try_at, reason = :reason, claimed_until = 0 WHERE {_OURS}"
_STANDING: Final = """
SELECT kind, period, due_at, state, ended_at, reason FROM due
WHERE community = :community ORDER BY due_at DESC, kind, period LIMIT :most
"""
_FORGET: Final = "DELETE FROM due WHERE state <> 0 AND due_at < :before"


class Dues:
    """Notes, hands out and settles what is due."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, due: Sequence[Noted], *, now: int) -> int:
        """Keep periods that are not there yet; how many were new."""
        rows = [
            {**msgspec.structs.asdict(each), "state": int(each.state), "ended_at": now if each.state else 0}
            for each in due
        ]

        def work(connection: Connection, part: Sequence[dict[str, object]]) -> int:
            return sum(connection.execute(text(_NOTE), row).rowcount for row in part)

        new = 0
        for first in range(0, len(rows), _AT_ONCE):
            part = rows[first : first + _AT_ONCE]
            new += self._database.write(lambda connection, part=part: work(connection, part))  # type: ignore[misc]  # each its own
        return new

    def latest(self) -> dict[tuple[int, str], int]:
        """When the latest period of each (community, kind) was due."""
        with self._database.reading() as connection:
            return {(row[0], row[1]): row[2] for row in connection.execute(text(_LATEST))}

    def claim(self, kinds: Collection[str], *, claim: int, now: int, lease: int, most: int) -> list[Taken]:
        """Some of what is due, the oldest first, now nobody else's for so long; nothing of removed communities."""

        def work(connection: Connection) -> list[Taken]:
            if self._database.is_shared:
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s, %s)", _CLAIMS)
            asked = {"kinds": list(kinds), "now": now, "most": most}
            found = connection.execute(text(_READY).bindparams(bindparam("kinds", expanding=True)), asked).all()
            taken = [_taken(row, claim) for row in found]
            for each in taken:
                connection.execute(text(_TAKE), {**_named(each), "until": now + lease})
            return taken

        return self._database.write(work)

    def renew(self, taken: Taken, *, until: int) -> bool:
        """Keep it for longer; False where it is somebody else's by now."""
        row = {**_named(taken), "until": until}
        return self._database.write(lambda connection: connection.execute(text(_RENEW), row).rowcount) > 0

    def end(self, taken: Taken, state: Turn, *, now: int, reason: str = "") -> bool:
        """Say how it ended; False where it is somebody else's by now."""
        row = {**_named(taken), "state": int(state), "now": now, "reason": reason[:REASON_LENGTH]}
        return self._database.write(lambda connection: connection.execute(text(_END), row).rowcount) > 0

    def again(self, taken: Taken, *, try_at: int, reason: str) -> None:
        """It did not succeed, and is to be tried again."""
        row = {**_named(taken), "try_at": try_at, "reason": reason[:REASON_LENGTH]}
        self._database.write(lambda connection: connection.execute(text(_AGAIN), row))

    def standing(self, community: int, most: int = 50) -> Sequence[Kept]:
        """How the latest periods of a community stand, the newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(text(_STANDING), {"community": community, "most": most}).all()
        return [Kept(kind, period, due, Turn(state), ended, said) for kind, period, due, state, ended, said in rows]

    def forget(self, before: int) -> int:
        """Let go of what ended and was due before an instant; how many periods that were."""
        return self._database.write(lambda connection: connection.execute(text(_FORGET), {"before": before}).rowcount)


def _taken(row: Sequence[Any], claim: int) -> Taken:
    community, kind, period, due_at, attempts, platform, native, reason = row
    return Taken(community, kind, period, due_at, attempts, CommunityRef(platform, native), claim, reason)


def _named(taken: Taken) -> dict[str, object]:
    return {"community": taken.community, "kind": taken.kind, "period": taken.period, "claim": taken.claim}
