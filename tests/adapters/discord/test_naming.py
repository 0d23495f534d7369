"""Whoever is picked from Discord's list while typing a command reaches the core as a key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.naming import with_keys


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("avoid <@175928847299117063>", "avoid @175928847299117063"),
        ("avoid <@!175928847299117063>", "avoid @175928847299117063"),
        ("topics bread, <#41771983423143937>", "topics bread, #41771983423143937"),
        ("avoid <@&165511591545143296>", "avoid <@&165511591545143296>"),
        ("avoid <@0>", "avoid <@0>"),
        ("avoid @ada", "avoid @ada"),
    ],
)
def test_named_people_and_channels_are_keys(typed, words):
    """A person is @ and a key, a channel # and a key; roles and what is typed by hand stay as they are."""
    assert with_keys(typed) == words


@given(st.text())
def test_anything_may_be_typed(typed):
    """Nothing that is typed raises, and words without brackets stay as they are."""
    assert with_keys(typed) == typed or "<" in typed
