"""Days rolled up: who addressed whom on which local day, as messages say it while they are there, and kept beyond them.

The ties of a week rest on that week and the four before it, and on nothing else: so what changed on one day is worked
out anew for the weeks that may rest on it, and always comes to what all facts at once would come to. Where some of that
has been deleted by age already, ties are only added: what rested on it cannot be told any more.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

from bot.ports import CommunityRef
from bot.store.database import Database
from bot.store.days import BACK, HALF, NOTHING, kept_from, marks
from bot.store.writing import Writer

WEEK: Final = 7
_AT_ONCE: Final = 8  # weeks that are read together
_SLICE: Final = 2_000
_REF: Final = "SELECT platform, native FROM community WHERE community = :community"
_WISHES: Final = "SELECT mark, out, before FROM absence WHERE community = :community ORDER BY mark"
_ROLLED: Final = "SELECT day, mark FROM rolled_day WHERE community = :community AND day < :end"
_FORGET: Final = "DELETE FROM rolled_day WHERE community = :community AND day = :day"
_MARK: Final = (
    "INSERT INTO rolled_day (community, day, mark) VALUES (:community, :day, :mark)"
    " ON CONFLICT (community, day) DO UPDATE SET mark = excluded.mark"
)
_KEYS: Final = ("day", "person", "other", "channel")
_TIED: Final = (
    "SELECT day, person, other, channel FROM tie_day WHERE community = :community AND day >= :first AND day < :end"
)
_TIE: Final = (
    "INSERT INTO tie_day (community, day, person, other, channel)"
    " VALUES (:community, :day, :person, :other, :channel) ON CONFLICT DO NOTHING"
)
_UNTIE: Final = (
    "DELETE FROM tie_day WHERE community = :community AND day = :day AND person = :person AND other = :other"
    " AND channel = :channel"
)

Tie = tuple[int, int, int, int]


class _OvertakenError(Exception):
    """Somebody opted out, or the community was deleted, after its facts had been read."""


class Rollups:
    """Rolls up a community's days."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    def roll_up(self, number: int, zone: ZoneInfo, *, since: int, end: int) -> int:
        """Work out the ties of local days in [since, end) where anything they rest on has changed; how many weeks.

        Of days whose messages were deleted by age nothing is taken away, and nothing is ever put back of somebody who
        opted out meanwhile.
        """
        while True:
            try:
                return self._roll_up(number, zone, since, end)
            except _OvertakenError:
                with self._database.reading() as connection:
                    if connection.execute(text(_REF), {"community": number}).first() is None:
                        return 0

    def _roll_up(self, number: int, zone: ZoneInfo, since: int, end: int) -> int:
        from bot.store.picture import talk  # noqa: PLC0415  # numpy, which writers do without
        from bot.ties import tie_days  # noqa: PLC0415  # likewise

        with self._database.reading() as connection:
            wishes = _wishes(connection, number)
            kept = kept_from(connection, number, zone)
            since = max(since, kept)
            first = max(_monday(since) - BACK, kept)
            fresh = marks(connection, number, zone, first, end)
            rolled = connection.execute(text(_ROLLED), {"community": number, "end": end})
            stored = {day: bytes(mark) for day, mark in rolled}
            weeks = _due(fresh, {day: mark for day, mark in stored.items() if day >= first}, since)
            for some in _together(weeks):
                history = talk(connection, number, zone, some[0] - BACK, min(some[-1] + WEEK, end))
                for monday in some:
                    until = min(monday + WEEK, end)
                    made = tie_days(history.until(until).since(monday - BACK))
                    made = made.where((made.day >= max(monday, since)) & (made.day < until))
                    days = {"community": number, "first": max(monday, since), "end": until}
                    there = {tuple(row) for row in connection.execute(text(_TIED), days)}
                    ties = set(zip(*(getattr(made, key).tolist() for key in _KEYS), strict=True))
                    gone = there - ties if monday - BACK >= kept else set()
                    self._write(number, wishes, _UNTIE, _rows(number, gone))
                    self._write(number, wishes, _TIE, _rows(number, ties - there))
        # Only now: what was interrupted begins anew.
        lost = [{"community": number, "day": day} for day in stored if day not in fresh]
        new = [{"community": number, "day": day, "mark": fresh[day]} for day in fresh if fresh[day] != stored.get(day)]
        self._write(number, wishes, _FORGET, lost)
        self._write(number, wishes, _MARK, new)
        return len(weeks)

    def _write(self, number: int, wishes: Sequence[Any], sql: str, rows: Sequence[dict[str, Any]]) -> None:
        """A slice in one transaction, while nothing was wished meanwhile; others get as much time as that took."""
        for begin in range(0, len(rows), _SLICE):
            some, began = rows[begin : begin + _SLICE], time.monotonic()

            def work(connection: Connection, some: Sequence[dict[str, Any]] = some) -> None:
                self._hold(connection, number)
                if _wishes(connection, number) != wishes:
                    raise _OvertakenError
                connection.execute(text(sql), list(some))

            self._database.write(work)
            if len(some) == _SLICE:
                time.sleep(time.monotonic() - began)

    def _hold(self, connection: Connection, number: int) -> None:
        """Whoever writes of this community, a wish to be left out included, has finished or waits."""
        found = connection.execute(text(_REF), {"community": number}).first()
        if found is None or self._writer.number(connection, CommunityRef(*found)) != number:
            raise _OvertakenError


def _wishes(connection: Connection, number: int) -> list[tuple[Any, ...]]:
    """Who wants to be left out, as it is kept."""
    return [(bytes(row[0]), *row[1:]) for row in connection.execute(text(_WISHES), {"community": number})]


def _due(fresh: Mapping[int, bytes], stored: Mapping[int, bytes], since: int) -> list[int]:
    """The Mondays of the weeks that are to be worked out, in order: what was written reaches four weeks further."""
    due: set[int] = set()
    for day in {*fresh, *stored}:
        new, old = fresh.get(day, NOTHING), stored.get(day, NOTHING)
        if new != old:
            reach = 0 if new[:HALF] == old[:HALF] else BACK
            due.update(range(_monday(day), _monday(day) + reach + 1, WEEK))
    spoken = {_monday(day) for day in {*fresh, *stored}}
    return sorted(monday for monday in due & spoken if monday + WEEK > since)


def _together(weeks: Sequence[int]) -> Iterator[Sequence[int]]:
    """Weeks that are near enough to each other to be read at once."""
    begin = 0
    for place in range(1, len(weeks) + 1):
        if place == len(weeks) or weeks[place] >= weeks[begin] + _AT_ONCE * WEEK:
            yield weeks[begin:place]
            begin = place


def _monday(day: int) -> int:
    return day - (day - 1) % WEEK


def _rows(number: int, ties: set[Any]) -> list[dict[str, int]]:
    return [{"community": number, **dict(zip(_KEYS, tie, strict=True))} for tie in sorted(ties)]
