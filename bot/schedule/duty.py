"""What comes round: a duty names its periods in a community's own time, and does what each of them asks for, once.

A duty is a class with a `kind`, a `grace`, whether admins are `told` when one of its periods was left out, the settings
it is `moved_by`, and two methods:

    class Stocktaking:
        kind, grace, told, moved_by = "stocktaking", 20 * HOUR, False, ()

        def period(self, chosen: Preferences, now: int) -> Period | None:
            return daily(chosen.zone, 4, now)

        async def perform(self, occasion: Occasion) -> str:
            await whole(self._store.something, occasion.community)
            return ""

`bot.live.running.House.duties` lists it, and that is all: `bot.schedule` remembers each (community, kind, period) once
in the database, claims it for one process, and keeps to that whatever clocks, settings, restarts and replicas do.
"""

from datetime import date, datetime, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

import msgspec

from bot.events import HOUR, SECOND
from bot.ports import CommunityRef
from bot.preferences import Preferences

GRACE: Final = 36 * HOUR  # after that a week's news is no news


class Period(msgspec.Struct, frozen=True):
    """One turn of a duty: its name for ever, such as "2026-W11", and the instant from which it is due."""

    key: str
    due_at: int


class Occasion(msgspec.Struct, frozen=True):
    """A period of a community that is to be done now, with what its admins chose by now."""

    community: int
    ref: CommunityRef
    kind: str
    period: str
    due_at: int
    now: int
    chosen: Preferences


class Skipped(Exception):
    """There is nothing to be done for this period, for the reason given as one sentence for admins."""


class Duty(Protocol):
    """Something that comes round."""

    @property
    def kind(self) -> str:
        """Its name in the database, at most 20 letters."""

    @property
    def grace(self) -> int:
        """Microseconds after which a period is left out rather than done late."""

    @property
    def told(self) -> bool:
        """Whether admins are told of periods that were left out."""

    @property
    def moved_by(self) -> tuple[str, ...]:
        """Settings that decide when it is due: a new place is owed nothing of what was due before they were chosen.

        None where admins have no say in it. What is under its grace then is made up as soon as a community is known, so
        that one that arrives in the middle of a day need not wait for its first night.
        """

    def period(self, chosen: Preferences, now: int) -> Period | None:
        """The latest period that is due at an instant, `due_at` <= `now`; None where there is none for this community.

        The key has to come from the community's own calendar and from nothing that admins may change, so that another
        hour, weekday or time zone never makes a second period of one week. It is asked often, and has to be quick.
        """

    async def perform(self, occasion: Occasion) -> str:
        """Do it; the answer is a short sentence for `status`, or nothing.

        A process may die in the middle, and another then begins from the start: doing it twice must do no harm (what
        is posted goes through `Outbox.plan` under this kind and period). Raises Skipped where nothing is to be done,
        and any other error to have it tried again until its grace is over.
        """


def daily(zone: ZoneInfo, hour: int, now: int) -> Period:
    """The latest day whose given hour has come: "2026-03-16"."""
    today = _local(zone, now).date()
    due_at = at(zone, today, hour)
    if due_at > now:
        today -= timedelta(days=1)
        due_at = at(zone, today, hour)
    return Period(today.isoformat(), due_at)


def weekly(zone: ZoneInfo, weekday: int, hour: int, now: int) -> Period:
    """The latest week that was over when the weekday's hour came, Monday to Sunday: "2026-W11"."""
    today = _local(zone, now).date()
    day = today - timedelta(days=(today.weekday() - weekday) % 7)
    due_at = at(zone, day, hour)
    if due_at > now:
        day -= timedelta(days=7)
        due_at = at(zone, day, hour)
    year, week, _ = (day - timedelta(days=day.weekday() + 7)).isocalendar()
    return Period(f"{year}-W{week:02}", due_at)


def monthly(zone: ZoneInfo, hour: int, now: int) -> Period:
    """The latest month that was over when the hour of the next one's first day came: "2026-02"."""
    first = _local(zone, now).date().replace(day=1)
    due_at = at(zone, first, hour)
    if due_at > now:
        first = (first - timedelta(days=1)).replace(day=1)
        due_at = at(zone, first, hour)
    return Period(f"{first - timedelta(days=1):%Y-%m}", due_at)


def at(zone: ZoneInfo, day: date, hour: int) -> int:
    """The instant of a local hour: the first of two where clocks go back, the one after the hole where they go on."""
    local = datetime(day.year, day.month, day.day, hour, tzinfo=zone)
    return int(local.timestamp()) * SECOND


def _local(zone: ZoneInfo, now: int) -> datetime:
    return datetime.fromtimestamp(now // SECOND, zone)
