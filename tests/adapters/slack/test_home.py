"""App Home: several notes in one view that Slack takes."""

from adapters.slack.home import home
from bot.notes import Address, Button, Buttons, Headline, Note, Picture
from tests.doubles.slack.blocks import wrong_with_view

CARD = Note(
    "card",
    "Harbour Makers",
    (Headline("A network of 6."), Picture(b"", "26 weeks", "a.png"), Buttons((Button("Explain", "explain"),))),
)


def test_notes_stand_below_one_another() -> None:
    """Even the same note twice has names that differ."""
    view = home([CARD, CARD], Address("T1"))
    assert wrong_with_view(view, "home") == []
    assert [block["type"] for block in view["blocks"]].count("divider") == 1


def test_a_long_home_is_cut() -> None:
    """Slack takes a hundred blocks."""
    view = home([CARD] * 40, Address("T1"))
    assert len(view["blocks"]) == 100
