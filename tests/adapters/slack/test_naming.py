"""Whoever is picked from Slack's list while typing a command reaches the core as a key, without the name."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.keys import key_of_id
from adapters.slack.naming import with_keys

ADA, BRAM, GENERAL = key_of_id("U0ADA"), key_of_id("W0BRAM"), key_of_id("C0GENERAL")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("introductions avoid <@U0ADA|ada>", f"introductions avoid @{ADA}"),
        ("introductions avoid <@U0ADA> <@W0BRAM|bram the elder>", f"introductions avoid @{ADA} @{BRAM}"),
        ("introductions topics bread, <#C0GENERAL|general>", f"introductions topics bread, #{GENERAL}"),
        ("introductions topics <#C0GENERAL>", f"introductions topics #{GENERAL}"),
        ("introductions topics salt &amp; vinegar", "introductions topics salt & vinegar"),
        ("introductions topics &amp;lt;", "introductions topics &lt;"),
        ("introductions avoid &lt;@U0ADA&gt;", "introductions avoid <@U0ADA>"),
        ("introductions avoid @ada", "introductions avoid @ada"),
        ("forget <!subteam^S1|team>", "forget <!subteam^S1|team>"),
        ("forget U0123ABCDE", f"forget @{key_of_id('U0123ABCDE')}"),
        ("forget @W0123ABCDE yes", f"forget @{key_of_id('W0123ABCDE')} yes"),
        ("introductions topics UNIVERSE", "introductions topics UNIVERSE"),
        ("explain U1", "explain U1"),
        ("", ""),
    ],
)
def test_named_people_and_channels_are_keys(typed, words):
    """A person is @ and a key, a channel # and a key; what only looks like one stays as it was typed."""
    assert with_keys(typed) == words


@given(st.text())
def test_anything_may_be_typed(typed):
    """Nothing that is typed raises, and words without a sign of Slack's stay as they are."""
    read = with_keys(typed)
    assert read == typed or "&" in typed or "<" in typed or re.search(r"[UW][A-Z0-9]{8}", typed)
