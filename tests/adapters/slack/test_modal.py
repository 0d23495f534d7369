"""Forms as modals, and what was filled in as words."""

from typing import Any

from adapters.slack.keys import key_of_id
from adapters.slack.modal import message_view, modal, values
from bot.notes import Channels, Choice, Entry, Form, Groups
from tests.doubles.slack.blocks import wrong_with_view

FORM = Form(
    "settings",
    "A title that is longer than Slack allows",
    (
        Choice("weekday", "Day", (("0", "Monday"), ("1", "Tuesday")), value="1", hint="When it is posted."),
        Entry("hour", "Hour", value="9"),
        Entry("holidays", "Holidays"),
        Channels("digest_channel", "Channel", (key_of_id("C0123"),)),
        Channels("left_out", "Left out", (key_of_id("C0123"), key_of_id("G9")), several=True),
        Channels("nowhere", "None yet"),
        Groups("groups", "Groups", (key_of_id("C0123"),), several=True),
        Groups("members_role", "A role", (7,), roles_only=True),
    ),
)


def elements(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The elements of a view by their block."""
    return {block["block_id"]: block["element"] for block in view["blocks"]}


def test_every_kind_of_question_has_its_element() -> None:
    """Choices, lines, channels and groups keep what is chosen now, roles are not asked for; Slack takes it."""
    view = modal(FORM, "C7")
    assert wrong_with_view(view, "modal") == []
    found = elements(view)
    assert (view["callback_id"], view["private_metadata"]) == ("settings", "C7")
    assert found["weekday"]["initial_option"]["text"]["text"] == "Tuesday"
    assert found["hour"]["initial_value"] == "9"
    assert "initial_value" not in found["holidays"]
    assert found["digest_channel"]["initial_conversation"] == "C0123"
    assert found["groups"]["initial_conversations"] == ["C0123"]
    assert "members_role" not in found
    assert found["left_out"]["initial_conversations"] == ["C0123", "G9"]
    assert "initial_conversation" not in found["nowhere"]


def test_what_was_filled_in_comes_back_by_name() -> None:
    """Channels are keys with commas between them; what was left empty is empty."""
    given = {
        "weekday": {"weekday": {"type": "static_select", "selected_option": {"value": "0"}}},
        "hour": {"hour": {"type": "plain_text_input", "value": "17"}},
        "holidays": {"holidays": {"type": "plain_text_input", "value": None}},
        "digest_channel": {"digest_channel": {"type": "conversations_select", "selected_conversation": "C0123"}},
        "left_out": {"left_out": {"type": "multi_conversations_select", "selected_conversations": ["C1", "C2"]}},
        "nowhere": {"nowhere": {"type": "conversations_select", "selected_conversation": None}},
    }
    assert values({"state": {"values": given}}) == {
        "weekday": "0",
        "hour": "17",
        "holidays": "",
        "digest_channel": str(key_of_id("C0123")),
        "left_out": f"{key_of_id('C1')},{key_of_id('C2')}",
        "nowhere": "",
    }


def test_a_view_without_a_state_says_nothing() -> None:
    """No answers are no words."""
    assert values({}) == {}
    assert values({"state": {"values": {"hour": None}}}) == {}


def test_a_word_of_thanks_is_a_view_too() -> None:
    """What follows a form fits Slack's limits."""
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "Saved."}}]
    assert wrong_with_view(message_view("Saved, and for a very long time", blocks), "modal") == []


def test_a_modal_says_its_title_once() -> None:
    """A header that repeats the title is left out; another one stays."""
    header = {"type": "header", "text": {"type": "plain_text", "text": "Saved"}}
    said = {"type": "section", "text": {"type": "mrkdwn", "text": "Changed: time zone."}}
    assert message_view("Saved", [header, said])["blocks"] == [said]
    assert message_view("Settings", [header, said])["blocks"] == [header, said]
