"""A snapshot is read back as it was written, and one in another form counts as none."""

from datetime import date
from zoneinfo import ZoneInfo

import msgspec
import pytest

from bot.notes import Button, Buttons, Link, Listing, Note, Place, Span, plain
from bot.snapshot import VERSION, Reason, Snapshot, last_week, read, week, written

NOTE = Note(
    "notice",
    "Open questions",
    (
        Listing(((Link("question 1", Place(7, "help", 1, 2)), Span(" · waiting 3 h")), plain("and no more"))),
        Buttons((Button("Help", "help"),)),
    ),
)
SNAPSHOT = Snapshot(
    version=VERSION,
    made_at=1_773_147_720_000_000,
    timezone="Europe/Berlin",
    title="Harbour Makers",
    card=NOTE,
    unanswered=NOTE,
    inside={1 << 62: Listing((plain("one more"),))},
    newcomers=NOTE,
    channels=NOTE,
    digest=None,
    everybody=None,
    period="2026-W10",
    open=1,
    reasons=(Reason("A1", "Active members", NOTE),),
    stored=NOTE.blocks,
)


def test_a_snapshot_survives_the_store():
    """Every sort of block and word comes back as it was."""
    assert read(written(SNAPSHOT)) == SNAPSHOT


def test_another_form_is_no_snapshot():
    """What an older or newer version wrote, or half of it, is as good as nothing: it is computed anew."""
    assert read(written(msgspec.structs.replace(SNAPSHOT, version=99))) is None
    assert read(b'{"version": 1}') is None
    assert read(written(SNAPSHOT)[:-7]) is None


def test_why_is_found_by_its_measure():
    """A measure that is not in the snapshot has no reasons in it."""
    assert SNAPSHOT.why("A1") == NOTE
    assert SNAPSHOT.why("Z9") is None


@pytest.mark.parametrize(
    ("now", "zone", "period"),
    [
        (1_773_576_000_000_000, "UTC", "2026-W10"),  # Sunday 15 March 2026, 12:00: the week is not over
        (1_773_619_200_000_000, "UTC", "2026-W11"),  # Monday 16 March, 00:00
        (1_773_615_600_000_000, "Europe/Berlin", "2026-W11"),  # the same midnight in Berlin, an hour earlier
        (1_773_619_200_000_000, "America/Sao_Paulo", "2026-W10"),
        (1_767_571_200_000_000, "UTC", "2026-W01"),  # Monday 5 January 2026: the week began in December
    ],
)
def test_the_last_week_is_local_and_whole(now, zone, period):
    """A week is over when its Sunday is, on the community's own clock; its name is the calendar's."""
    assert last_week(now, ZoneInfo(zone)) == period


def test_a_week_has_one_name():
    """The name follows the ISO calendar across the turn of the year."""
    mondays = [date(2025, 12, 22), date(2025, 12, 29), date(2026, 12, 28), date(2027, 1, 4)]
    assert [week(monday.toordinal()) for monday in mondays] == ["2025-W52", "2026-W01", "2026-W53", "2027-W01"]
