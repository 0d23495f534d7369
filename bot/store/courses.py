"""Introductions inside one transaction: read, written, answered, and moved on in their course."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, text

from bot.introductions.course import Course, course
from bot.introductions.record import Introduction, Outcome, Reply, Seat, Stage, Talked

_WANTS: Final = """
SELECT 1 FROM introduction_wish AS wish WHERE community = :community AND person = :person AND NOT EXISTS (
  SELECT 1 FROM erasure WHERE erasure.community = wish.community AND erasure.person = wish.person
)
"""
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
MINE: Final = (
    "AND number IN (SELECT number FROM introduction_seat AS mine"
    " WHERE mine.community = :community AND mine.person = :person)"
)
REPLY: Final = """
UPDATE introduction_seat SET reply = :reply, replied_at = :at
WHERE community = :community AND number = :number AND person = :person
"""
_MEET: Final = "UPDATE introduction SET stage = 1, met_at = :at WHERE community = :community AND number = :number"
END: Final = "UPDATE introduction SET stage = 2 WHERE community = :community AND number = :number AND stage = 0"
# Whoever said yes in vain comes before others in the next round.
_LEFT: Final = """
UPDATE introduction_wish SET passed_over = true WHERE community = :community AND person IN (
  SELECT person FROM introduction_seat WHERE community = :community AND number = :number AND reply = 1
)
"""


def wants(connection: Connection, community: int, person: int) -> bool:
    """Whether somebody wants introductions, and is not being erased."""
    return bool(connection.execute(text(_WANTS), {"community": community, "person": person}).first())


def keep(connection: Connection, community: int, each: Introduction) -> None:
    """Write an introduction and its seats."""
    row = {"community": community, "number": each.number}
    about = {"chosen_at": each.chosen_at, "stage": int(each.stage), "explored": each.explored, "channel": each.channel}
    connection.execute(text(_CHOOSE), {**row, **about})
    seats = [
        {**row, "person": seat.person, "place": place, "newcomer": seat.newcomer, "home": seat.home}
        for place, seat in enumerate(each.seats)
    ]
    connection.execute(text(_SEAT), seats)


def pass_over(connection: Connection, community: int, chosen: Sequence[Introduction]) -> None:
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
    for each in read(connection, MINE, community=community, person=person):
        now = locked(connection, community, each.number)
        if now is not None and now.stage is Stage.ASKING:
            row = {"community": community, "number": each.number, "person": person, "at": at}
            connection.execute(text(REPLY), {**row, "reply": int(Reply.OFF)})
            advance(connection, community, each.number, at=at, over=False)


def locked(connection: Connection, community: int, number: int) -> Introduction | None:
    """The introduction, and nobody else changes it until this is written: two may say yes in one moment."""
    row = {"community": community, "number": number}
    touched = "UPDATE introduction SET stage = stage WHERE community = :community AND number = :number"
    connection.execute(text(touched), row)
    return next(iter(read(connection, _ONE, **row)), None)


def advance(connection: Connection, community: int, number: int, *, at: int, over: bool) -> Introduction:
    """Let an introduction take its course after what was said; `over` says that nobody is waited for any more."""
    row = {"community": community, "number": number}
    (found,) = read(connection, _ONE, **row)
    match course(found, over=over):
        case Course.MEET:
            connection.execute(text(_MEET), {**row, "at": at})
        case Course.ENDS:
            connection.execute(text(END), row)
            connection.execute(text(_LEFT), row)
        case Course.WAITS:
            return found
    (found,) = read(connection, _ONE, **row)
    return found


def read(connection: Connection, where: str, **asked: int) -> list[Introduction]:
    """Introductions with their seats, by number; `where` is empty, or one of the conditions above."""
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
