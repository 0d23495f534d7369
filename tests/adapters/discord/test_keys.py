"""Identifiers, instants and emoji names."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from adapters.discord.keys import clean, emoji_name, exact, instant, key
from bot.errors import BadPayload


@given(some.integers(1, 2**63 - 1))
def test_a_snowflake_is_its_own_key(number: int):
    """The number of a snowflake is its key, and can be written back."""
    assert key(str(number)) == key(number) == number
    assert exact(str(number))


@given(some.text())
def test_any_identifier_has_a_key(native: str):
    """Every identifier gets a number of at most 63 bits, the same each time."""
    assert 0 <= key(native) < 2**63
    assert key(native) == key(native)


@pytest.mark.parametrize(
    "native", ["", "0", "012", "-5", "ana", "\uff11\uff12", "9223372036854775808", "1" * 30, "1_0", " 1"]
)
def test_what_is_no_snowflake_cannot_be_written_back(native: str):
    """Other identifiers are hashed, so that they have to be kept."""
    assert not exact(native)
    assert key(native) != 0


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("👍", "thumbsup"),
        ("👍🏽", "thumbsup"),
        ("thumbsup_tone1", "thumbsup"),
        ("thumbsup", "thumbsup"),
        ("❤️", "heart"),
        ("❤", "heart"),
        ("🦃", "🦃"),
        ("raised_hands_tone2", "raised_hands"),
        ("100", "100"),
        ("\ufe0f", "\ufe0f"),
    ],
)
def test_an_emoji_has_one_name(name: str, expected: str):
    """Skin tones and variation selectors do not make another emoji, and common ones have their short name."""
    assert emoji_name(name) == expected


def test_a_custom_emoji_keeps_its_name():
    """What a server calls its own emoji is left as it is, inside what the database takes."""
    assert emoji_name("party_tone1", custom=True) == "party_tone1"
    assert len(emoji_name("x" * 500, custom=True)) == len(emoji_name("y" * 500)) == 64


def test_instants_outside_discord_are_refused_by_field():
    """No message is older than Discord or from the next century."""
    assert instant(datetime(2024, 1, 1, tzinfo=UTC)) == 1704067200000000
    for year in (1, 2014, 2101, 9999):
        with pytest.raises(BadPayload, match="edited_timestamp"):
            instant(datetime(year, 1, 1, tzinfo=UTC), "edited_timestamp")


def test_names_can_be_stored():
    """What no database takes is taken out of names."""
    assert clean("tea\0house") == "teahouse"
    assert clean("tea\ud83d") == "tea?"
