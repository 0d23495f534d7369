"""Who asked to be introduced, and what they said about it; an avoid-list is read by nobody but the round.

Of somebody who opted out nothing is written, whoever asks for it: commands say so before, and this holds where an
opting out and a wish meet.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, text

from bot.introductions.record import Wish
from bot.store.absence import Absences
from bot.store.courses import end_of
from bot.store.database import Database

_WANT: Final = """
INSERT INTO introduction_wish (community, person, since_at) VALUES (:community, :person, :at)
ON CONFLICT (community, person) DO UPDATE SET paused_until = 0, silent = 0
"""
_PAUSE: Final = "UPDATE introduction_wish SET paused_until = :until WHERE community = :community AND person = :person"
_SILENT: Final = "UPDATE introduction_wish SET silent = silent + 1 WHERE community = :community AND person = :person"
_HEARD: Final = "UPDATE introduction_wish SET silent = 0 WHERE community = :community AND person = :person"
_WISHES: Final = """
SELECT person, since_at, paused_until, silent, passed_over FROM introduction_wish
WHERE community = :community {where} ORDER BY person
"""
_TOPICS: Final = "SELECT person, topic FROM introduction_topic WHERE community = :community {where} ORDER BY position"
_CHANNELS: Final = (
    "SELECT person, channel FROM introduction_channel WHERE community = :community {where} ORDER BY channel"
)
_AVOIDS: Final = "SELECT person, avoided FROM introduction_avoid WHERE community = :community {where} ORDER BY avoided"
_MINE: Final = "AND person = :person"
_TOPIC: Final = (
    "INSERT INTO introduction_topic (community, person, topic, position)"
    " VALUES (:community, :person, :topic, :position)"
)
_CHANNEL: Final = "INSERT INTO introduction_channel (community, person, channel) VALUES (:community, :person, :channel)"
_AVOID: Final = (
    "INSERT INTO introduction_avoid (community, person, avoided)"
    " VALUES (:community, :person, :avoided) ON CONFLICT DO NOTHING"
)
_OF: Final = "WHERE community = :community AND person = :person"


class Wishes:
    """What people told about their introductions, for all communities of one database."""

    def __init__(self, database: Database, absences: Absences) -> None:
        self._database = database
        self._absences = absences

    def all(self, community: int) -> list[Wish]:
        """Everybody who wants them, paused or not."""
        with self._database.reading() as connection:
            return _read(connection, "", community=community)

    def of(self, community: int, person: int) -> Wish | None:
        """What somebody wants; None where they never asked, or asked for it to end."""
        with self._database.reading() as connection:
            return next(iter(_read(connection, _MINE, community=community, person=person)), None)

    def avoided(self, community: int, person: int) -> int:
        """How many people somebody does not want to meet; the list outlives an opting out."""
        with self._database.reading() as connection:
            sql = f"SELECT count(*) FROM introduction_avoid {_OF}"
            return int(connection.execute(text(sql), {"community": community, "person": person}).scalar() or 0)

    def want(self, community: int, person: int, *, at: int) -> None:
        """Somebody wants to be introduced, from now on and without a pause."""
        self._write([(_WANT, {"community": community, "person": person, "at": at})], community, person)

    def leave(self, community: int, person: int, *, at: int) -> None:
        """Somebody wants no introductions any more: open questions end, and what they care about is forgotten."""
        row = {"community": community, "person": person}

        def work(connection: Connection) -> None:
            end_of(connection, community, person, at=at)
            for table in ("introduction_wish", "introduction_topic", "introduction_channel"):
                connection.execute(text(f"DELETE FROM {table} {_OF}"), row)

        self._database.write(work)

    def pause(self, community: int, person: int, *, until: int) -> None:
        """Nobody is suggested to them before that instant."""
        self._write([(_PAUSE, {"community": community, "person": person, "until": until})])

    def silent(self, community: int, person: int) -> None:
        """One more question stayed without an answer."""
        self._write([(_SILENT, {"community": community, "person": person})])

    def heard(self, community: int, person: int) -> None:
        """They said something, whatever it was."""
        self._write([(_HEARD, {"community": community, "person": person})])

    def care(self, community: int, person: int, topics: Sequence[str], channels: Sequence[int]) -> None:
        """What they care about, in place of what they said before; nothing at all takes it away."""
        row = {"community": community, "person": person}
        steps: list[tuple[str, dict[str, object]]] = [
            (f"DELETE FROM introduction_topic {_OF}", {**row}),
            (f"DELETE FROM introduction_channel {_OF}", {**row}),
        ]
        distinct = list(dict.fromkeys(topics))
        steps += [(_TOPIC, {**row, "topic": topic, "position": place}) for place, topic in enumerate(distinct)]
        steps += [(_CHANNEL, {**row, "channel": channel}) for channel in dict.fromkeys(channels)]
        self._write(steps, community, person)

    def avoid(self, community: int, person: int, avoided: Sequence[int]) -> None:
        """Further people they do not want to meet; whoever opted out is not written down here either."""
        for each in avoided:
            row: dict[str, object] = {"community": community, "person": person, "avoided": each}
            self._write([(_AVOID, row)], community, person, each)

    def avoid_nobody(self, community: int, person: int) -> None:
        """They may meet everybody again."""
        self._write([(f"DELETE FROM introduction_avoid {_OF}", {"community": community, "person": person})])

    def _write(self, steps: Sequence[tuple[str, dict[str, object]]], community: int = 0, *people: int) -> None:
        """Write, unless one of those it is about opted out."""

        def work(connection: Connection) -> None:
            if any(self._absences.gone(connection, community, each) for each in people):
                return
            for sql, row in steps:
                connection.execute(text(sql), row)

        self._database.write(work)


def _read(connection: Connection, where: str, **asked: int) -> list[Wish]:
    def several(sql: str) -> dict[int, list[object]]:
        found: dict[int, list[object]] = defaultdict(list)
        for person, each in connection.execute(text(sql.format(where=where)), asked):
            found[person].append(each)
        return found

    topics, channels, avoids = several(_TOPICS), several(_CHANNELS), several(_AVOIDS)
    rows = connection.execute(text(_WISHES.format(where=where)), asked).all()
    return [
        Wish(
            person,
            since,
            until,
            silent,
            bool(passed),
            tuple(map(str, topics[person])),
            tuple(int(str(each)) for each in channels[person]),
            tuple(int(str(each)) for each in avoids[person]),
        )
        for person, since, until, silent, passed in rows
    ]
