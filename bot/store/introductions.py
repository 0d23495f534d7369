"""Introductions as rows: who wants them, who was chosen for whom, what each said, and what became of it."""

from collections.abc import Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection, text

from bot.introductions.course import willing
from bot.introductions.record import Introduction, Outcome, Reply, Stage, Talked
from bot.store.courses import END, MINE, REPLY, advance, keep, locked, pass_over, read, wants
from bot.store.database import Database

_OPEN: Final = (
    "INSERT INTO introduction_round (community, period, at) VALUES (:community, :period, :at) ON CONFLICT DO NOTHING"
)
_LAST: Final = "SELECT coalesce(max(number), 0) FROM introduction WHERE community = :community"
_OUTCOME: Final = """
UPDATE introduction_seat SET outcome = :outcome, outcome_at = :at
WHERE community = :community AND number = :number AND person = :person
"""
_CLOSED: Final = """
UPDATE introduction_seat SET closed = true
WHERE community = :community AND number = :number AND person = :person
"""
_ROOM: Final = "UPDATE introduction SET room = :room WHERE community = :community AND number = :number"
_TALKED: Final = "UPDATE introduction SET talked = :talked WHERE community = :community AND number = :number"
_STOPPED: Final = """
INSERT INTO introduction_round (community, period, at, stopped) VALUES (:community, :period, :at, true)
ON CONFLICT (community, period) DO UPDATE SET at = excluded.at, stopped = true
"""
_ROOMS: Final = "SELECT room FROM introduction WHERE community = :community AND room <> 0 ORDER BY room"
_NAMES: Final = "SELECT channel, name FROM channel WHERE community = :community AND kind IN (0, 4, 5, 6) AND name <> ''"
_ROUNDS: Final = "SELECT period, at, stopped FROM introduction_round WHERE community = :community ORDER BY at, period"


class Begun(msgspec.Struct, frozen=True):
    """A round: decided, or `stopped` as too much of what came before had not fitted."""

    period: str
    at: int
    stopped: bool


class Introductions:
    """Rounds and what becomes of them, for all communities of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def decide(self, community: int, period: str, chosen: Sequence[Introduction], *, at: int) -> bool:
        """Keep what a round came to, once for its period; the numbers are given here.

        Whoever left or opted out while the round was worked out is in nothing of it.
        """

        def work(connection: Connection) -> bool:
            round_ = {"community": community, "period": period, "at": at}
            if not connection.execute(text(_OPEN), round_).rowcount:
                return False
            last: int = connection.execute(text(_LAST), {"community": community}).scalar() or 0
            still = [each for each in chosen if all(wants(connection, community, person) for person in each.people)]
            for number, each in enumerate(still, last + 1):
                keep(connection, community, msgspec.structs.replace(each, number=number, chosen_at=at))
            pass_over(connection, community, still)
            return True

        return self._database.write(work)

    def rounds(self, community: int) -> list[Begun]:
        """Every round that was decided, in order of time."""
        with self._database.reading() as connection:
            rows = connection.execute(text(_ROUNDS), {"community": community}).all()
        return [Begun(period, at, bool(stopped)) for period, at, stopped in rows]

    def all(self, community: int) -> list[Introduction]:
        """Every introduction of a community, by number."""
        with self._database.reading() as connection:
            return read(connection, "", community=community)

    def of(self, community: int, person: int) -> list[Introduction]:
        """Those that are about somebody, by number."""
        with self._database.reading() as connection:
            return read(connection, MINE, community=community, person=person)

    def reply(self, community: int, number: int, person: int, reply: Reply, *, at: int) -> Introduction | None:
        """What somebody says to the question; the introduction as it is then, None where it is not theirs.

        An answer counts while the question is open; so the stage tells what became of it.
        """
        answer = {"community": community, "number": number, "person": person, "reply": int(reply), "at": at}

        def work(connection: Connection) -> Introduction | None:
            found = locked(connection, community, number)
            if found is None or found.seat_of(person) is None or found.stage is not Stage.ASKING:
                return found if found is not None and found.seat_of(person) is not None else None
            connection.execute(text(REPLY), answer)
            return advance(connection, community, number, at=at, over=False)

        return self._database.write(work)

    def close(self, community: int, number: int, *, at: int) -> Introduction | None:
        """Nobody is waited for any more; the introduction as it is then."""

        def work(connection: Connection) -> Introduction | None:
            if locked(connection, community, number) is None:
                return None
            return advance(connection, community, number, at=at, over=True)

        return self._database.write(work)

    def end(self, community: int, number: int) -> None:
        """A question is taken back."""
        self._write(END, community=community, number=number)

    def outcome(self, community: int, number: int, person: int, outcome: Outcome, *, at: int) -> bool:
        """What somebody says a week later; whether there was something to say it about."""

        def work(connection: Connection) -> bool:
            found = locked(connection, community, number)
            if found is None or found.stage is not Stage.TOGETHER or person not in willing(found):
                return False
            said = {"community": community, "number": number, "person": person, "outcome": int(outcome), "at": at}
            connection.execute(text(_OUTCOME), said)
            return True

        return self._database.write(work)

    def unreachable(self, community: int, number: int, person: int) -> None:
        """Somebody takes no direct messages."""
        self._write(_CLOSED, community=community, number=number, person=person)

    def meet_in(self, community: int, number: int, room: int) -> None:
        """The room in which they were brought together."""
        self._write(_ROOM, community=community, number=number, room=room)

    def judge(self, community: int, number: int, talked: Talked) -> None:
        """Whether a pair talked in the days it was watched."""
        self._write(_TALKED, community=community, number=number, talked=int(talked))

    def stop(self, community: int, period: str, *, at: int) -> None:
        """Remember that instead of this round rounds were stopped."""
        self._write(_STOPPED, community=community, period=period, at=at)

    def rooms_opened(self, community: int) -> list[int]:
        """The rooms that were opened for introductions; nothing said there is anybody else's business."""
        with self._database.reading() as connection:
            return list(connection.execute(text(_ROOMS), {"community": community}).scalars())

    def names(self, community: int, channels: Sequence[int]) -> dict[int, str]:
        """What those of these channels that are public are called."""
        wanted = set(channels)
        if not wanted:
            return {}
        with self._database.reading() as connection:
            rows = connection.execute(text(_NAMES), {"community": community})
            return {channel: name for channel, name in rows if channel in wanted}

    def _write(self, sql: str, **row: object) -> None:
        self._database.write(lambda connection: connection.execute(text(sql), row))
