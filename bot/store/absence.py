"""Who does not want to be in here: recognised by a keyed hash, and left out before anything is written.

The key is a row of its own among the secrets, locked by the operator's keys where there are any, so that it moves and
is backed up with the marks it belongs to: a mark whose key was lost would let a person who opted out come back.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, Protocol

import msgspec
from sqlalchemy import Connection, text

from bot.errors import StoreUnavailable
from bot.events import (
    AnyEvent,
    GroupsSeen,
    MemberJoined,
    MemberLeft,
    MemberSeen,
    MessageKind,
    MessagePosted,
    ReactionChanged,
    ReactionCounted,
    ReactionsCleared,
)
from bot.ports import CommunityRef
from bot.store.tables import MARK_LENGTH

OURS: Final = "network-health"  # where platforms have their names among the secrets
NAME: Final = "absence"
NEVER: Final = (1 << 63) - 1  # later than any instant
_PLAIN: Final = b"plain:"
_REMEMBERED: Final = 50_000  # people whose absence is known by heart
# Asked in every commit, so that whoever opts out in another process is absent from its next instant on: one question.
_MARKS: Final = (
    "SELECT mark, out, before FROM absence WHERE community = ?"
    " UNION ALL SELECT NULL, false, at FROM horizon WHERE community = ?"
)
_ANYBODY: Final = "SELECT 1 FROM absence WHERE community = :community"
_REF: Final = "SELECT platform, native FROM community WHERE community = :community"
_KEPT_KEY: Final = "SELECT content FROM secret WHERE platform = :platform AND name = :name"
_NEW_KEY: Final = (
    "INSERT INTO secret (platform, name, content) VALUES (:platform, :name, :content) ON CONFLICT DO NOTHING"
)
_LOCK_KEY: Final = "UPDATE secret SET content = :content WHERE platform = :platform AND name = :name"
_PUT: Final = (
    "INSERT INTO absence (community, mark, out, before) VALUES (:community, :mark, :out, :before)"
    " ON CONFLICT (community, mark) DO UPDATE SET out = (absence.out OR excluded.out),"
    " before = CASE WHEN excluded.before > absence.before THEN excluded.before ELSE absence.before END"
)
_COME_BACK: Final = "UPDATE absence SET out = false WHERE community = :community AND mark = :mark"
_NEVER_FORGOTTEN: Final = "DELETE FROM absence WHERE community = :community AND mark = :mark AND before = 0"
_FOUND: Final = "SELECT out, before FROM absence WHERE community = :community AND mark = :mark"
_KEY_AWAY: Final = (
    "People opted out here, and the key that tells who they are is missing from the database, so nothing is written: "
    "restore the database from a backup that has it."
)


Sieve = Callable[[Sequence[AnyEvent]], Sequence[AnyEvent]]


class Locks(Protocol):
    """Whoever keeps secrets from being read in the database."""

    @property
    def is_open(self) -> bool:
        """Whether there is a key to lock with."""

    def lock(self, name: str, secret: bytes) -> bytes:
        """The secret, unreadable."""

    def unlock(self, name: str, locked: bytes) -> bytes:
        """The secret again."""


class Absence(msgspec.Struct, frozen=True):
    """What somebody chose: to stay out, or to have what was before an instant forgotten."""

    out: bool = False
    before: int = 0

    @property
    def until(self) -> int:
        """The instant before which nothing of them is kept."""
        return NEVER if self.out else self.before


class _Known:
    """The marks of one community as they were when last looked at, and who was compared with them."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self.rows = rows
        self.marks = {bytes(mark): Absence(bool(out), before).until for mark, out, before in rows if mark is not None}
        self.horizon = max((before for mark, _, before in rows if mark is None), default=0)
        self.people: dict[int, int] = {}


class Absences:
    """Marks of absence: put, taken away, and held against every event on its way in."""

    def __init__(self, locks: Callable[[], Locks] | None = None) -> None:
        """`locks` gives the operator's vault, when a key has to be locked or unlocked."""
        self._locks = locks
        self._key: bytes | None = None
        self._known: dict[int, _Known] = {}

    def sieve(self, connection: Connection, number: int, ref: CommunityRef) -> Sieve:
        """What takes out of events whatever may not be kept as of this transaction; nothing where nobody is absent."""
        sql = _MARKS if connection.dialect.name == "sqlite" else _MARKS.replace("?", "%s")
        rows = connection.exec_driver_sql(sql, (number, number)).all()
        if not rows:
            return _as_they_are
        known = self._known.get(number)
        if known is None or known.rows != rows:
            known = self._known[number] = _Known(rows)

        def until(person: int) -> int:
            found = known.people.get(person)
            if found is None:
                if len(known.people) >= _REMEMBERED:
                    known.people.clear()
                found = known.marks.get(self.mark(connection, ref, person), 0) if known.marks else 0
                known.people[person] = found
            return found

        return lambda events: sifted(events, until, known.horizon)

    def put(self, connection: Connection, number: int, ref: CommunityRef, person: int, absence: Absence) -> None:
        """Somebody is absent from now on; an earlier wish of theirs still holds."""
        row = {"community": number, "out": absence.out, "before": absence.before}
        connection.execute(text(_PUT), {**row, "mark": self.mark(connection, ref, person)})

    def take(self, connection: Connection, number: int, ref: CommunityRef, person: int) -> bool:
        """Somebody is back; whether they had opted out. What was to be forgotten stays forgotten."""
        was = self.of(connection, number, ref, person).out
        if was:
            row = {"community": number, "mark": self.mark(connection, ref, person)}
            connection.execute(text(_COME_BACK), row)
            connection.execute(text(_NEVER_FORGOTTEN), row)
        return was

    def of(self, connection: Connection, number: int, ref: CommunityRef, person: int) -> Absence:
        """What somebody chose."""
        if not connection.execute(text(_ANYBODY), {"community": number}).first():
            return Absence()
        row = {"community": number, "mark": self.mark(connection, ref, person)}
        found = connection.execute(text(_FOUND), row).first()
        return Absence(bool(found[0]), found[1]) if found else Absence()

    def gone(self, connection: Connection, number: int, person: int) -> bool:
        """Whether somebody opted out: nothing may be written about them, whoever asks for it."""
        if not connection.execute(text(_ANYBODY), {"community": number}).first():
            return False
        platform, native = connection.execute(text(_REF), {"community": number}).one()
        return self.of(connection, number, CommunityRef(platform, native), person).out

    def mark(self, connection: Connection, ref: CommunityRef, person: int) -> bytes:
        """The hash by which somebody is recognised."""
        if self._key is None:
            self._key = self._read(connection)
        if self._key is None:
            raise StoreUnavailable(_KEY_AWAY)
        named = f"{ref.platform}\0{ref.native}\0{person}".encode()
        return hmac.new(self._key, named, hashlib.sha256).digest()[:MARK_LENGTH]

    def prepare(self, connection: Connection) -> None:
        """Make the key where there is none yet, in a transaction of its own: a key is kept before it is used."""
        vault = self._locks() if self._locks else None
        key = secrets.token_bytes(32)
        content = vault.lock(_LABEL, key) if vault and vault.is_open else _PLAIN + key
        connection.execute(text(_NEW_KEY), {"platform": OURS, "name": NAME, "content": content})

    def lock(self, connection: Connection) -> bool:
        """Lock a key that lies open, now that there is something to lock it with; whether that was so."""
        content = self._stored(connection)
        vault = self._locks() if self._locks and content and content.startswith(_PLAIN) else None
        if vault is None or not vault.is_open or content is None:
            return False
        row = {"platform": OURS, "name": NAME, "content": vault.lock(_LABEL, content.removeprefix(_PLAIN))}
        connection.execute(text(_LOCK_KEY), row)
        return True

    def _read(self, connection: Connection) -> bytes | None:
        content = self._stored(connection)
        if content is None or content.startswith(_PLAIN):
            return content and content.removeprefix(_PLAIN)
        if self._locks is None:
            raise StoreUnavailable(_KEY_AWAY)
        return self._locks().unlock(_LABEL, content)

    def _stored(self, connection: Connection) -> bytes | None:
        found = connection.execute(text(_KEPT_KEY), {"platform": OURS, "name": NAME}).scalar()
        return None if found is None else bytes(found)


_LABEL: Final = f"{OURS}/{NAME}"


def _as_they_are(events: Sequence[AnyEvent]) -> Sequence[AnyEvent]:
    return events


def sifted(events: Iterable[AnyEvent], until: Callable[[int], int], horizon: int) -> list[AnyEvent]:
    """The events without what people did, and without what names them, before an instant of their own.

    What is older than `horizon` goes for everybody, and with a message what is said of it in the same breath.
    """
    kept: list[AnyEvent] = []
    old: set[tuple[int, int]] = set()
    for event in events:
        if not isinstance(event, MessagePosted) or event.kind == MessageKind.DELETED:
            if _stays(event, until, horizon):
                kept.append(event)
        elif event.at < horizon:
            old.add((event.channel, event.message))
        elif event.at >= until(event.author):
            kept.append(_naming(event, until))
    return [event for event in kept if not _about(event, old)] if old else kept


def _stays(event: AnyEvent, until: Callable[[int], int], horizon: int) -> bool:
    """Whether what is no message may be kept."""
    if isinstance(event, ReactionChanged):
        return event.at >= until(event.person) and not 0 < event.at < horizon
    if isinstance(event, MemberJoined | MemberLeft):
        return event.at >= until(event.person)
    # Who belongs to a community now is nothing that somebody did before.
    return not isinstance(event, MemberSeen | GroupsSeen) or until(event.person) != NEVER


def _naming(event: MessagePosted, until: Callable[[int], int]) -> MessagePosted:
    """The message, naming only those who may be named."""
    if all(event.at >= until(person) for person in event.mentions):
        return event
    named = tuple(person for person in event.mentions if event.at >= until(person))
    return msgspec.structs.replace(event, mentions=named)


def _about(event: AnyEvent, messages: set[tuple[int, int]]) -> bool:
    told_of = ReactionChanged | ReactionCounted | ReactionsCleared
    return isinstance(event, told_of) and (event.channel, event.message) in messages
