"""Introductions as rows: who wants them, who was chosen for whom, what each said, and what became of it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection, text

from bot.introductions.course import Course, course, willing
from bot.introductions.record import Introduction, Outcome, Reply, Seat, Stage, Talked
from bot.store.database import Database

_OPEN: Final = (
    "INSERT INTO introduction_round (community, period, at) VALUES (:community, :period, :at) ON CONFLICT DO NOTHING"
)
_WANTS: Final = """
SELECT 1 FROM introduction_wish AS wish WHERE community = :community AND person = :person AND NOT EXISTS (
  SELECT 1 FROM erasure WHERE erasure.community = wish.community AND erasure.person = wish.person
)
"""
_LAST: Final = "SELECT coalesce(max(number), 0) FROM introduction WHERE community = :community"
_CHOOSE: Final = """
INSERT INTO introduction (community, number, chosen_at, stage, explored, channel)
VALUES (:community, :number, :chosen_at, :stage, :explored, :channel)
"""
_SEAT: Final = """
INSERT INTO introduction_seat (community, number, person, place, newcomer, home)
VALUES (:community, :number, :person, :place, :newcomer, :home)
"""
_ALL: Final = """
SELECT number, chosen_at, stage, explored, channel, met_at, room, talked FROM introduction
WHERE community = :community {where} ORDER BY number
"""
_SEATS: Final = """
SELECT number, person, place, newcomer, home, reply, replied_at, outcome, outcome_at, closed FROM introduction_seat
WHERE community = :community {where} ORDER BY number, person
"""
_ONE: Final = "AND number = :number"
_MINE: Final = (
    "AND number IN (SELECT number FROM introduction_seat AS mine"
    " WHERE mine.community = :community AND mine.person = :person)"
)
_REPLY: Final = """
UPDATE introduction_seat SET reply = :reply, replied_at = :at
WHERE community = :community AND number = :number AND person = :person
"""
_OUTCOME: Final = """
UPDATE introduction_seat SET outcome = :outcome, outcome_at = :at
WHERE community = :community AND number = :number AND person = :person
"""
_CLOSED: Final = """
UPDATE introduction_seat SET closed = true
WHERE community = :community AND number = :number AND person = :person
"""
_MEET: Final = "UPDATE introduction SET stage = 1, met_at = :at WHERE community = :community AND number = :number"
_END: Final = "UPDATE introduction SET stage = 2 WHERE community = :community AND number = :number AND stage = 0"
# Whoever said yes in vain comes before others in the next round.
_LEFT: Final = """
UPDATE introduction_wish SET passed_over = true WHERE community = :community AND person IN (
  SELECT person FROM introduction_seat WHERE community = :community AND number = :number AND reply = 1
)
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
            still = [each for each in chosen if all(_wants(connection, community, person) for person in each.people)]
            for number, each in enumerate(still, last + 1):
                _keep(connection, community, msgspec.structs.replace(each, number=number, chosen_at=at))
            _pass_over(connection, community, still)
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
            return _read(connection, "", community=community)

    def of(self, community: int, person: int) -> list[Introduction]:
        """Those that are about somebody, by number."""
        with self._database.reading() as connection:
            return _read(connection, _MINE, community=community, person=person)

    def reply(self, community: int, number: int, person: int, reply: Reply, *, at: int) -> Introduction | None:
        """What somebody says to the question; the introduction as it is then, None where it is not theirs.

        An answer counts while the question is open; so the stage tells what became of it.
        """
        answer = {"community": community, "number": number, "person": person, "reply": int(reply), "at": at}

        def work(connection: Connection) -> Introduction | None:
            found = _locked(connection, community, number)
            if found is None or found.seat_of(person) is None or found.stage is not Stage.ASKING:
                return found if found is not None and found.seat_of(person) is not None else None
            connection.execute(text(_REPLY), answer)
            return _advance(connection, community, number, at=at, over=False)

        return self._database.write(work)

    def close(self, community: int, number: int, *, at: int) -> Introduction | None:
        """Nobody is waited for any more; the introduction as it is then."""

        def work(connection: Connection) -> Introduction | None:
            if _locked(connection, community, number) is None:
                return None
            return _advance(connection, community, number, at=at, over=True)

        return self._database.write(work)

    def end(self, community: int, number: int) -> None:
        """A question is taken back."""
        self._write(_END, community=community, number=number)

    def outcome(self, community: int, number: int, person: int, outcome: Outcome, *, at: int) -> bool:
        """What somebody says a week later; whether there was something to say it about."""

        def work(connection: Connection) -> bool:
            found = _locked(connection, community, number)
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


def _wants(connection: Connection, community: int, person: int) -> bool:
    return bool(connection.execute(text(_WANTS), {"community": community, "person": person}).first())


def _keep(connection: Connection, community: int, each: Introduction) -> None:
    row = {"community": community, "number": each.number}
    about = {"chosen_at": each.chosen_at, "stage": int(each.stage), "explored": each.explored, "channel": each.channel}
    connection.execute(text(_CHOOSE), {**row, **about})
    seats = [
        {**row, "person": seat.person, "place": place, "newcomer": seat.newcomer, "home": seat.home}
        for place, seat in enumerate(each.seats)
    ]
    connection.execute(text(_SEAT), seats)


def _pass_over(connection: Connection, community: int, chosen: Sequence[Introduction]) -> None:
    """Remember for the next round who had nobody in this one."""
    sql = "UPDATE introduction_wish SET passed_over = :passed WHERE community = :community AND person = :person"
    rows = [
        {"community": community, "person": person, "passed": each.stage is not Stage.ASKING}
        for each in chosen
        for person in each.people
    ]
    if rows:
        connection.execute(text(sql), rows)


def end_of(connection: Connection, community: int, person: int, *, at: int) -> None:
    """Somebody wants no introductions any more: what they were asked is answered so, and ends where it has to."""
    for each in _read(connection, _MINE, community=community, person=person):
        now = _locked(connection, community, each.number)
        if now is not None and now.stage is Stage.ASKING:
            row = {"community": community, "number": each.number, "person": person, "at": at}
            connection.execute(text(_REPLY), {**row, "reply": int(Reply.OFF)})
            _advance(connection, community, each.number, at=at, over=False)


def _locked(connection: Connection, community: int, number: int) -> Introduction | None:
    """The introduction, and nobody else changes it until this is written: two may say yes in one moment."""
    row = {"community": community, "number": number}
    touched = "UPDATE introduction SET stage = stage WHERE community = :community AND number = :number"
    connection.execute(text(touched), row)
    return next(iter(_read(connection, _ONE, **row)), None)


def _advance(connection: Connection, community: int, number: int, *, at: int, over: bool) -> Introduction:
    row = {"community": community, "number": number}
    (found,) = _read(connection, _ONE, **row)
    match course(found, over=over):
        case Course.MEET:
            connection.execute(text(_MEET), {**row, "at": at})
        case Course.ENDS:
            connection.execute(text(_END), row)
            connection.execute(text(_LEFT), row)
        case Course.WAITS:
            return found
    (found,) = _read(connection, _ONE, **row)
    return found


def _read(connection: Connection, where: str, **asked: int) -> list[Introduction]:
    seats: dict[int, list[Seat]] = defaultdict(list)
    for number, person, place, new, home, reply, replied, outcome, outcome_at, closed in connection.execute(
        text(_SEATS.format(where=where)), asked
    ):
        said = (Reply(reply), replied, Outcome(outcome), outcome_at)
        seats[number].append(Seat(person, bool(new), home, *said, bool(closed), place))
    return [
        Introduction(
            number, chosen, Stage(stage), tuple(seats[number]), bool(explored), channel, met, room, Talked(talked)
        )
        for number, chosen, stage, explored, channel, met, room, talked in connection.execute(
            text(_ALL.format(where=where)), asked
        )
    ]
