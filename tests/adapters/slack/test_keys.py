"""Slack's identifiers and timestamps survive the way into integers and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.keys import EARLIEST, LATEST, id_of_key, instant, kept_native, key_of_id, key_of_ts, ts_of_key
from bot.errors import BadPayload


@given(st.integers(EARLIEST, LATEST - 1))
def test_timestamps_return(key):
    """A key gives back exactly the timestamp it came from."""
    assert key_of_ts(ts_of_key(key)) == key


@given(st.from_regex(r"\A[A-Z][A-Z0-9]{0,11}\Z"))
def test_ids_return(native):
    """Every id Slack gives out is a key that gives it back, and needs no other record."""
    key = key_of_id(native)
    assert 0 < key < 2**63
    assert id_of_key(key) == native
    assert kept_native(native) is None


def test_other_ids_are_hashed():
    """An id that has no exact number gets a key of 63 bits, always the same, and is kept as it is."""
    key = key_of_id("user_with.a-long~name")
    assert key == key_of_id("user_with.a-long~name")
    assert 0 < key < 2**63
    assert kept_native("user_17") == "user_17"


@pytest.mark.parametrize("short", ["1700000000", "1700000000.1", "1700000000.100", "1700000000.100000"])
def test_short_fractions_are_padded(short):
    """A timestamp with fewer digits means the same instant."""
    assert key_of_ts(short) in {1700000000_000000, 1700000000_100000}


ABSURD = """nan NaN inf 1e9 -1700000000.000000 0000000000.000000 9999999999.999999 253402300799.0 1700000000.1234567
1700000000,123456 17000000_0.123456 \u0661\u0667\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660.123456""".split()


@pytest.mark.parametrize("broken", ["", " 1700000000.123456", *ABSURD])
def test_absurd_timestamps_are_refused(broken):
    """What is no time between 2000 and 2100 is refused by the field's name, without repeating it."""
    with pytest.raises(BadPayload, match="`thread_ts`") as caught:
        key_of_ts(broken, "thread_ts")
    assert not broken.strip() or broken not in str(caught.value)


@pytest.mark.parametrize("native", ["", "x" * 201])
def test_no_identifier_is_refused(native):
    """An empty or endless identifier is refused."""
    with pytest.raises(BadPayload, match="`user`"):
        key_of_id(native, "user")


@pytest.mark.parametrize("native", ["two words", "line\nbreak", "a" * 65])
def test_an_identifier_has_no_room_for_words(native):
    """An identifier that would have to be kept has to look like one."""
    with pytest.raises(BadPayload):
        kept_native(native)


@pytest.mark.parametrize("value", [1433558319, "1433558319"])
def test_seconds_come_as_numbers_and_as_words(value):
    """Old exports write seconds in quotes."""
    assert instant(value, "updated") == 1433558319_000000


@pytest.mark.parametrize("value", [True, None, -1, 10**30, 1.5, [], "soon"])
def test_other_seconds_are_refused(value):
    """Anything else is no instant."""
    with pytest.raises(BadPayload, match="`updated`"):
        instant(value, "updated")
