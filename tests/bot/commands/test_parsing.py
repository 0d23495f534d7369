"""Words somebody typed are understood whatever their case and hyphens, and what is not gets the nearest command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.answering import ANSWERS
from bot.commands.parsing import Command, Request, understand


@pytest.mark.parametrize(
    ("said", "command", "about"),
    [
        ("", Command.CARD, ""),
        ("   ", Command.CARD, ""),
        ("card", Command.CARD, ""),
        ("  HELP ", Command.HELP, ""),
        ("help me", Command.HELP, "me"),
        ("explain", Command.EXPLAIN, ""),
        ("explain  H4", Command.EXPLAIN, "h4"),
        ("explain answered share", Command.EXPLAIN, "answered share"),
        ("why a1", Command.WHY, "a1"),
        ("opt out", Command.OPT_OUT, ""),
        ("opt-out", Command.OPT_OUT, ""),
        ("Opt_Out", Command.OPT_OUT, ""),
        ("optin", Command.OPT_IN, ""),
        ("forget me", Command.FORGET_ME, ""),
        ("forget-me", Command.FORGET_ME, ""),
        ("forget <@U123>", Command.FORGET, "<@u123>"),
        ("introductions", Command.INTRODUCTIONS, ""),
        ("introductions on", Command.INTRODUCTIONS, "on"),
        ("Introductions-On", Command.INTRODUCTIONS, "on"),
        ("intros-topics bread, half-timbered houses", Command.INTRODUCTIONS, "topics bread, half-timbered houses"),
        ("introductions avoid @1771", Command.INTRODUCTIONS, "avoid @1771"),
        ("digest", Command.DIGEST, ""),
        ("digest preview", Command.PREVIEW, ""),
        ("digest-preview", Command.PREVIEW, ""),
        ("digest\tnow", Command.NOW, ""),
    ],
)
def test_what_is_meant(said, command, about):
    """Case, hyphens, underlines and spaces do not matter; what follows is what it is about."""
    assert understand(said) == Request(command, about)


@pytest.mark.parametrize(
    ("said", "near"),
    [
        ("statsu", "status"),
        ("unanwsered", "unanswered"),
        ("digest noww", "digest now"),
        ("status please", "status"),
        ("forget me now", "forget me"),
        ("newcommers", "newcomers"),
        ("zzz", ""),
        ("-", ""),
    ],
)
def test_the_nearest_command(said, near):
    """What is not understood is never done; the nearest command is offered where one looks like it."""
    assert understand(said) == Request(None, near=near)


def test_half_a_list_is_never_read():
    """Fifty people fit into a command; what is longer than any command is not understood rather than cut."""
    people = " ".join(f"@{10**18 + each}" for each in range(50))
    assert understand(f"introductions avoid {people}") == Request(Command.INTRODUCTIONS, f"avoid {people}")
    assert understand(f"introductions avoid {people} {people}") == Request(None)


@given(st.text(max_size=5_000))
def test_anything_may_be_typed(said):
    """Nothing that is typed raises, and what is offered is a command."""
    request = understand(said)
    assert request.command is not None or request.near == "" or understand(request.near).command is not None


def test_every_command_is_answered_and_known_by_its_own_words():
    """No command is known without an answer, and each is understood from the words that name it."""
    assert set(ANSWERS) == set(Command)
    assert [understand(str(command)).command for command in Command] == list(Command)
