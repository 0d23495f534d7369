"""Days rolled up: who addressed whom on which local day, as messages say it while they are there, and kept beyond them.

The ties of a week rest on that week and the four before it, and on nothing else: so what changed on one day is worked
out anew for the weeks that may rest on it, and always comes to what all facts at once would come to. Where some of that
has been deleted by age already, ties are only added: what rested on it cannot be told any more.
"""

import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

from bot.ports import CommunityRef
from bot.store.database import Database
from bot.store.days import BACK, HALF, NOTHING, kept_from, marks
from bot.store.tables import MARK_LENGTH
from bot.store.writing import Writer

if TYPE_CHECKING:
    from bot.window import History

WEEK: Final = 7
_AT_ONCE: Final = 8  # weeks that are read together
_SLICE: Final = 2_000
_NO_DAY: Final = 0  # whose mark says that somebody came back since: wishes look as before, and facts are not
_REF: Final = "SELECT platform, native FROM community WHERE community = :community"
_WISHES: Final = "SELECT mark, out, before FROM absence WHERE community = :community ORDER BY mark"
_ROLLED: Final = "SELECT day, mark FROM rolled_day WHERE community = :community"
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


class _OvertakenError(Exception):
    """Somebody opted out, another process rolled up, or the community was deleted, after its facts had been read."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A community's days as they were at one instant."""

    number: int
    wishes: list[tuple[Any, ...]]
    kept: int  # the first local day whose messages are all kept
    since: int
    end: int
    fresh: dict[int, bytes]  # what each day comes to
    stored: dict[int, bytes]  # what it came to when it was rolled up


class Rollups:
    """Rolls up a community's days."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    def roll_up(self, number: int, zone: ZoneInfo, *, since: int, end: int) -> int:
        """Work out the ties of local days in [since, end) where anything they rest on has changed; how many weeks.

        A day that was rolled up once counts as being over, whatever `end` is now: another time zone may set it back.
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

        with self._database.reading() as connection:
            seen = _seen(connection, number, zone, since, end)
            weeks = _due(seen)
            for some in _together(weeks):
                history = talk(connection, number, zone, some[0] - BACK, some[-1] + WEEK)
                for monday in some:
                    self._week(connection, seen, history, monday)
                self._settle(seen, some[-1] + WEEK - BACK)  # whatever rests on what is older is done
        self._settle(seen, seen.end)
        return len(weeks)

    def _week(self, connection: Connection, seen: _Seen, history: "History", monday: int) -> None:
        """Make what is kept of a week what its facts say."""
        from bot.ties import tie_days  # noqa: PLC0415  # numpy, which writers do without

        first, end = max(monday, seen.since), min(monday + WEEK, seen.end)
        made = tie_days(history.until(monday + WEEK).since(monday - BACK))
        made = made.where((made.day >= first) & (made.day < end))
        ties = set(zip(*(getattr(made, key).tolist() for key in _KEYS), strict=True))
        asked = {"community": seen.number, "first": first, "end": end}
        there = {tuple(row) for row in connection.execute(text(_TIED), asked)}
        gone = there - ties if monday - BACK >= seen.kept else set()
        for sql, changed in ((_UNTIE, sorted(gone)), (_TIE, sorted(ties - there))):
            for begin in range(0, len(changed), _SLICE):
                rows = [dict(zip(_KEYS, tie, strict=True)) for tie in changed[begin : begin + _SLICE]]
                self._change(seen, first, sql, rows)

    def _change(self, seen: _Seen, first: int, sql: str, rows: Sequence[dict[str, Any]]) -> None:
        """A slice of a week's ties; others get as much time as that took.

        Until the week is done its first day has a mark that no facts come to: whoever finds it works the week out anew.
        """
        began = time.monotonic()
        mark = seen.stored.get(first, NOTHING)[:HALF] + secrets.token_bytes(HALF)
        self._write(seen, (sql, rows), (_MARK, [{"day": first, "mark": mark}]))
        seen.stored[first] = mark
        if len(rows) == _SLICE:
            time.sleep(time.monotonic() - began)

    def _settle(self, seen: _Seen, end: int) -> None:
        """Write down what days before `end` came to, so that whoever begins anew need not go through them again."""
        lost = [day for day in seen.stored if day < end and day not in seen.fresh]
        new = [day for day, mark in seen.fresh.items() if day < end and mark != seen.stored.get(day)]
        if lost or new:
            marks = [{"day": day, "mark": seen.fresh[day]} for day in new]
            self._write(seen, (_FORGET, [{"day": day} for day in lost]), (_MARK, marks))
        for day in lost:
            del seen.stored[day]
        seen.stored.update({day: seen.fresh[day] for day in new})

    def _write(self, seen: _Seen, *steps: tuple[str, Sequence[dict[str, Any]]]) -> None:
        """All of it in one transaction, while nothing was wished and nobody else rolled up since facts were read."""

        def work(connection: Connection) -> None:
            self._hold(connection, seen.number)
            there = _wishes(connection, seen.number), _stored(connection, seen.number)
            if there != (seen.wishes, seen.stored):
                raise _OvertakenError
            for sql, rows in steps:
                if rows:
                    connection.execute(text(sql), [{"community": seen.number, **row} for row in rows])

        self._database.write(work)

    def _hold(self, connection: Connection, number: int) -> None:
        """Whoever writes of this community, a wish to be left out included, has finished or waits."""
        found = connection.execute(text(_REF), {"community": number}).first()
        if found is None or self._writer.number(connection, CommunityRef(*found)) != number:
            raise _OvertakenError


def overtake(connection: Connection, number: int) -> None:
    """Have whoever is rolling up right now begin anew: what they have read may not be written any more."""
    row = {"community": number, "day": _NO_DAY, "mark": secrets.token_bytes(MARK_LENGTH)}
    connection.execute(text(_MARK), row)


def _wishes(connection: Connection, number: int) -> list[tuple[Any, ...]]:
    """Who wants to be left out, as it is kept."""
    return [(bytes(row[0]), *row[1:]) for row in connection.execute(text(_WISHES), {"community": number})]


def _stored(connection: Connection, number: int) -> dict[int, bytes]:
    """What each day came to when it was rolled up."""
    return {day: bytes(mark) for day, mark in connection.execute(text(_ROLLED), {"community": number})}


def _seen(connection: Connection, number: int, zone: ZoneInfo, since: int, end: int) -> _Seen:
    kept = kept_from(connection, number, zone)
    since = max(since, kept)
    stored = _stored(connection, number)
    end = max(end, *(day + 1 for day in stored)) if stored else end  # what was rolled up once follows its facts
    fresh = marks(connection, number, zone, max(_monday(since) - BACK, kept), end)
    return _Seen(number, _wishes(connection, number), kept, since, end, fresh, stored)


def _due(seen: _Seen) -> list[int]:
    """The Mondays of the weeks that are to be worked out, in order: what was written reaches four weeks further."""
    due: set[int] = set()
    days = {*seen.fresh, *(day for day in seen.stored if day >= max(_monday(seen.since) - BACK, seen.kept))}
    for day in days:
        new, old = seen.fresh.get(day, NOTHING), seen.stored.get(day, NOTHING)
        if new != old:
            reach = 0 if new[:HALF] == old[:HALF] else BACK
            due.update(range(_monday(day), _monday(day) + reach + 1, WEEK))
    return sorted(monday for monday in due & {_monday(day) for day in days} if monday + WEEK > seen.since)


def _together(weeks: Sequence[int]) -> Iterator[Sequence[int]]:
    """Weeks that are near enough to each other to be read at once."""
    begin = 0
    for place in range(1, len(weeks) + 1):
        if place == len(weeks) or weeks[place] >= weeks[begin] + _AT_ONCE * WEEK:
            yield weeks[begin:place]
            begin = place


def _monday(day: int) -> int:
    return day - (day - 1) % WEEK
