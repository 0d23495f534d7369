"""What admins may set is checked, comes back as it was chosen, and says in words what cannot be used."""

from datetime import date

import msgspec
import pytest

from bot.preferences import Preferences
from bot.preferences.typed import LONGEST_ITEM, SETTINGS
from bot.settings import Settings

CHOSEN = {
    "digest_channel": "42",
    "community_channel": "43",
    "weekday": "Friday",
    "hour": "17",
    "timezone": "America/Sao_Paulo",
    "hidden": "Worth knowing, chart",
    "left_out": "7, 8,7",
    "minimum_group": "8",
    "helpful_emoji": ":pray:, tada,🙏",
    "holidays": "2026-12-24, 2026-12-31..2027-01-02",
    "baseline_from": "2026-05-01",
    "groups": "11, 12",
    "members_role": "13",
    "introductions": "on",
    "backfill_days": "30",
    "retention_days": "150",
}
OPERATOR = Settings(timezone="Europe/Berlin", minimum_group=6, helpful_emoji=("heart",))


def test_every_field_can_be_set_and_nothing_else() -> None:
    """The form's names are the record's names."""
    assert list(SETTINGS) == [field.name for field in msgspec.structs.fields(Preferences)] == list(CHOSEN)


def test_where_nothing_was_chosen_the_operators_values_hold() -> None:
    """And those of the product for the rest."""
    assert Preferences.chosen({}, OPERATOR) == Preferences(
        timezone="Europe/Berlin", minimum_group=6, helpful_emoji=("heart",)
    )


def test_what_was_chosen_comes_back() -> None:
    """From what was typed to short items and back, nothing is lost, and nothing has changed when it is typed again."""
    changes = Preferences().changed(CHOSEN)
    assert changes.wrong == {}
    assert set(changes.items) == set(CHOSEN)
    assert all(len(item) <= LONGEST_ITEM for items in changes.items.values() for item in items)
    chosen = Preferences.chosen(changes.items, OPERATOR)
    assert chosen == Preferences(
        digest_channel=42,
        community_channel=43,
        weekday=4,
        hour=17,
        timezone="America/Sao_Paulo",
        hidden=("worth", "chart"),
        left_out=(7, 8),
        minimum_group=8,
        helpful_emoji=("pray", "tada"),  # the character is the first one again
        holidays=("2026-12-24", "2026-12-31..2027-01-02"),
        baseline_from="2026-05-01",
        groups=(11, 12),
        members_role=13,
        introductions=True,
        backfill_days=30,
        retention_days=150,
    )
    assert chosen.changed({name: chosen.text(name) for name in SETTINGS}).items == {}
    assert chosen.zone.key == "America/Sao_Paulo"


def test_holidays_are_whole_days() -> None:
    """Single days and stretches, both ends included."""
    days = Preferences(holidays=("2026-12-24", "2026-12-31..2027-01-02")).holiday_days
    expected = [date(2026, 12, 24), date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2)]
    assert days == {day.toordinal() for day in expected}
    assert Preferences(baseline_from="2026-05-01").baseline_day == date(2026, 5, 1).toordinal()
    assert Preferences().baseline_day is None


def test_lists_can_be_emptied_and_a_channel_taken_back() -> None:
    """Nothing is a choice too."""
    before = Preferences(helpful_emoji=("heart",), left_out=(1,), digest_channel=4, baseline_from="2026-05-01")
    changes = before.changed({"helpful_emoji": "", "left_out": " , ", "digest_channel": "", "baseline_from": ""})
    assert changes.items == {"helpful_emoji": (), "left_out": (), "digest_channel": (), "baseline_from": ()}
    assert Preferences.chosen(changes.items, OPERATOR).helpful_emoji == ()


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("hour", "24", "0 to 23"),
        ("hour", "", "0 to 23"),
        ("hour", "9,10", "one"),
        ("hour", "٣", "0 to 23"),
        ("weekday", "someday", "day of the week"),
        ("timezone", "Mars/Olympus", "Europe/Berlin"),
        ("timezone", "", "Europe/Berlin"),
        ("left_out", "general", "from the list"),
        ("left_out", ",".join(map(str, range(201))), "200"),
        ("digest_channel", str(1 << 63), "from the list"),
        ("minimum_group", "4", "5 to 1000"),
        ("helpful_emoji", "two words", "without spaces"),
        ("helpful_emoji", "x" * 65, "without spaces"),
        ("holidays", "Christmas", "2026-12-24"),
        ("holidays", "2026-12-24..2026-12-20", "2026-12-24"),
        ("holidays", "2026-01-01..2026-12-31", "2026-12-24"),
        ("holidays", "20261224", "2026-12-24"),
        ("baseline_from", "9999-01-01", "2026-03-16"),
        ("introductions", "maybe", "on or off"),
        ("backfill_days", "181", "180 days"),
        ("retention_days", "7", "126 to 180"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_changed(name: str, typed: str, told: str) -> None:
    """One wrong field keeps the whole form from being taken, and the sentence says what can be written."""
    changes = Preferences().changed({name: typed, "groups": "5"})
    assert list(changes.wrong) == [name]
    assert told in changes.wrong[name]
    assert changes.items == {}


def test_nobody_goes_below_the_operators_smallest_group() -> None:
    """Neither by the form nor by what was stored before the operator raised it."""
    assert "6 to" in Preferences().changed({"minimum_group": "5"}, floor=6).wrong["minimum_group"]
    assert Preferences.chosen({"minimum_group": ("5",)}, OPERATOR).minimum_group == 6


def test_names_nobody_knows_change_nothing() -> None:
    """Items of another version, in a form or in the store, are left alone."""
    assert Preferences().changed({"colour": "blue"}).items == {}
    stored = {"colour": ("blue",), "hour": ("25",), "weekday": ("2",)}
    assert Preferences.chosen(stored, Settings()) == Preferences.chosen({"weekday": ("2",)}, Settings())
