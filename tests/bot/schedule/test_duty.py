"""Periods come from a community's own calendar: each week, day and month once, whatever clocks do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events import HOUR, SECOND
from bot.schedule.duty import at, daily, monthly, weekly

BERLIN, KATHMANDU, LORD_HOWE = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kathmandu"), ZoneInfo("Australia/Lord_Howe")
ZONES = st.sampled_from([BERLIN, KATHMANDU, LORD_HOWE, ZoneInfo("America/Sao_Paulo"), ZoneInfo("UTC")])
INSTANTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)).map(  # noqa: DTZ001  # made into instants of UTC
    lambda each: int(each.replace(tzinfo=UTC).timestamp()) * SECOND
)


def instant(text: str) -> int:
    """An instant written with its own offset."""
    return int(datetime.fromisoformat(text).timestamp()) * SECOND


@pytest.mark.parametrize(
    ("now", "key", "due"),
    [
        ("2026-03-16T08:59:59+01:00", "2026-W10", "2026-03-09T09:00:00+01:00"),
        ("2026-03-16T09:00:00+01:00", "2026-W11", "2026-03-16T09:00:00+01:00"),
        ("2026-03-30T09:00:00+02:00", "2026-W13", "2026-03-30T09:00:00+02:00"),  # clocks went on the day before
        ("2026-10-26T09:00:00+01:00", "2026-W43", "2026-10-26T09:00:00+01:00"),  # and back
        ("2027-01-04T09:00:00+01:00", "2026-W53", "2027-01-04T09:00:00+01:00"),  # the last week of a long year
    ],
)
def test_a_week_is_due_at_its_local_hour(now: str, key: str, due: str) -> None:
    """To the second, on the community's own clock, named after the week that ended."""
    found = weekly(BERLIN, 0, 9, instant(now))
    assert (found.key, found.due_at) == (key, instant(due))


def test_another_weekday_tells_of_the_week_that_ended_last() -> None:
    """The weekday moves the post, not the week it is about."""
    assert weekly(BERLIN, 6, 23, instant("2026-03-22T23:00:00+01:00")).key == "2026-W11"
    assert weekly(BERLIN, 2, 9, instant("2026-03-18T09:00:00+01:00")).key == "2026-W11"
    assert weekly(BERLIN, 2, 9, instant("2026-03-17T09:00:00+01:00")).key == "2026-W10"


def test_an_hour_that_is_missing_or_comes_twice_is_one_instant() -> None:
    """The one after the hole, and the first of two."""
    assert at(BERLIN, date(2026, 3, 29), 2) == instant("2026-03-29T03:00:00+02:00")
    assert at(BERLIN, date(2026, 10, 25), 2) == instant("2026-10-25T02:00:00+02:00")
    assert at(LORD_HOWE, date(2026, 10, 4), 2) == instant("2026-10-04T02:30:00+11:00")


def test_days_and_months_are_named_after_themselves() -> None:
    """A day when its hour has come, a month when the next one's first day has."""
    assert daily(KATHMANDU, 4, instant("2026-03-16T03:59:59+05:45")).key == "2026-03-15"
    assert daily(KATHMANDU, 4, instant("2026-03-16T04:00:00+05:45")).key == "2026-03-16"
    assert monthly(KATHMANDU, 9, instant("2026-03-01T08:59:59+05:45")).key == "2026-01"
    assert monthly(KATHMANDU, 9, instant("2026-03-01T09:00:00+05:45")).key == "2026-02"
    assert monthly(KATHMANDU, 9, instant("2026-01-31T09:00:00+05:45")).key == "2025-12"


@given(ZONES, INSTANTS, st.integers(0, 6), st.integers(0, 23))
def test_every_instant_has_one_latest_period(zone: ZoneInfo, now: int, weekday: int, hour: int) -> None:
    """It is due by then, the one before it is the one before by name, and an instant before it was due it was not."""
    for found, before, longest in (
        (weekly(zone, weekday, hour, now), lambda when: weekly(zone, weekday, hour, when), 7),
        (daily(zone, hour, now), lambda when: daily(zone, hour, when), 1),
        (monthly(zone, hour, now), lambda when: monthly(zone, hour, when), 31),
    ):
        assert now - (longest * 24 + 1) * HOUR < found.due_at <= now
        earlier = before(found.due_at - 1)
        assert earlier.due_at < found.due_at
        assert earlier.key < found.key
        assert before(found.due_at) == found


@given(ZONES, INSTANTS)
def test_no_week_is_skipped_by_name(zone: ZoneInfo, now: int) -> None:
    """The week before a week is the calendar's."""
    found = weekly(zone, 0, 9, now)
    year, _, number = found.key.partition("-W")
    monday = date.fromisocalendar(int(year), int(number), 1) - timedelta(days=7)
    earlier = weekly(zone, 0, 9, found.due_at - 1).key
    assert earlier == f"{monday.isocalendar().year}-W{monday.isocalendar().week:02}"
