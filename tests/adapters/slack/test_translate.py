"""Every event Slack sends is translated, or refused by name; none raises."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.happenings import DIRECT, NO_EDIT, REFUSED
from adapters.slack.keys import key_of_id
from adapters.slack.translate import translate
from bot.events import (
    MINUTE,
    ChannelKind,
    ChannelSeen,
    CoverageGap,
    MemberJoined,
    MemberSeen,
    MessageDeleted,
    MessagePosted,
    ReactionChanged,
)

TS = "1700000000.000100"
AT = 1700000000_000100
LATER = "1700000500.000000"
C, U = key_of_id("C1"), key_of_id("U1")
MESSAGE = {"type": "message", "channel": "C1", "user": "U1", "text": "tea?", "ts": TS, "channel_type": "channel"}
USER = {"id": "U1", "updated": 1690000000}


def changed(message: dict[str, Any], before: dict[str, Any] | None = None) -> dict[str, Any]:
    """A message_changed event around a message."""
    return {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "channel": "C1",
        "ts": LATER,
        "message": {"user": "U1", "ts": TS, "text": "tea", **message},
        "previous_message": {"user": "U1", "ts": TS, "text": "te", **(before or {})},
    }


EDITED = {"edited": {"user": "U1", "ts": "1700000400.000000"}}


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (
            {"type": "message", "subtype": "message_deleted", "channel": "C1", "deleted_ts": TS},
            [MessageDeleted(C, AT)],
        ),
        (
            {"type": "message", "subtype": "message_deleted", "channel": "C1", "previous_message": {"ts": TS}},
            [MessageDeleted(C, AT)],
        ),
        (changed({"subtype": "tombstone"}), [MessageDeleted(C, AT)]),
        (
            {
                "type": "reaction_added",
                "user": "U1",
                "reaction": "+1",
                "item": {"type": "message", "channel": "C1", "ts": TS},
                "event_ts": LATER,
            },
            [ReactionChanged(C, AT, U, "thumbsup", True, 1700000500_000000)],
        ),
        (
            {
                "type": "reaction_removed",
                "user": "U1",
                "reaction": "+1::skin-tone-2",
                "item": {"type": "message", "channel": "C1", "ts": TS},
                "event_ts": LATER,
            },
            [ReactionChanged(C, AT, U, "thumbsup", False, 1700000500_000000)],
        ),
        (
            {"type": "team_join", "user": {**USER, "is_restricted": True}, "event_ts": LATER},
            [MemberSeen(U, 1690000000_000000, guest=True), MemberJoined(U, 1700000500_000000)],
        ),
        (
            {"type": "user_change", "user": {**USER, "deleted": True}, "cache_ts": 1},
            [MemberSeen(U, 1690000000_000000, deactivated=True)],
        ),
        (
            {"type": "user_change", "user": {"id": "U1", "is_workflow_bot": True}, "event_ts": LATER},
            [MemberSeen(U, 1700000500_000000, bot=True)],
        ),
        (
            {"type": "user_change", "user": {**USER, "tz": "Asia/Kathmandu", "tz_offset": 20700}, "event_ts": LATER},
            [MemberSeen(U, 1690000000_000000, utc_offset=345)],
        ),
        (
            {"type": "user_change", "user": {**USER, "tz_offset": -1_000_000}, "event_ts": LATER},
            [MemberSeen(U, 1690000000_000000)],
        ),
        (
            {"type": "channel_created", "channel": {"id": "C1", "name": "kiln"}, "event_ts": LATER},
            [ChannelSeen(C, "kiln", 1700000500_000000)],
        ),
        (
            {"type": "channel_rename", "channel": {"id": "C1", "name": "general"}, "event_ts": LATER},
            [ChannelSeen(C, "general", 1700000500_000000, general=True)],
        ),
        (
            {"type": "group_rename", "channel": {"id": "G1", "name": "board"}, "event_ts": LATER},
            [ChannelSeen(key_of_id("G1"), "board", 1700000500_000000, ChannelKind.PRIVATE)],
        ),
        (
            {"type": "app_rate_limited", "team_id": "T1", "minute_rate_limited": 1700000040},
            [CoverageGap(1700000040_000000, 1700000040_000000 + MINUTE)],
        ),
    ],
)
def test_what_events_mean(event, expected):
    """Each kind of event has its meaning in the core's words."""
    translated = translate(event)
    assert (translated.refused, translated.events) == ("", expected)


@pytest.mark.parametrize(
    ("event", "refused"),
    [
        ({**MESSAGE, "channel_type": "im"}, DIRECT),
        ({**MESSAGE, "channel_type": "mpim"}, DIRECT),
        ({**MESSAGE, "channel": "D1"}, DIRECT),
        ({**MESSAGE, "subtype": "channel_topic"}, "channel topic changed"),
        ({**MESSAGE, "subtype": "message_replied"}, "notice of a reply"),
        ({**MESSAGE, "subtype": "never_heard_of"}, "unknown message kind never_heard_of"),
        (changed({}), NO_EDIT),
        (changed(EDITED, EDITED), NO_EDIT),
        ({**changed(EDITED), "channel_type": "im"}, DIRECT),
        ({"type": "message", "subtype": "message_deleted", "channel": "D1", "deleted_ts": TS}, DIRECT),
        (
            {"type": "reaction_added", "user": "U1", "reaction": "x", "item": {"type": "file"}, "event_ts": TS},
            "reaction to something that is no message",
        ),
        ({"type": "channel_rename", "channel": {"id": "G1", "name": "x", "is_mpim": True}, "event_ts": TS}, DIRECT),
        ({"type": "tokens_revoked", "tokens": {}}, "tokens revoked"),
        ({"type": "app_uninstalled"}, "app uninstalled"),
        ({"type": "never_heard_of"}, "unknown event never_heard_of"),
        ({"type": "Words somebody wrote"}, "unknown event"),
        ({}, "unknown event"),
    ],
)
def test_what_is_refused(event, refused):
    """What is of no use here is refused in words."""
    translated = translate(event)
    assert (translated.events, translated.refused, translated.broken) == ([], refused, False)


@pytest.mark.parametrize("kind", sorted(REFUSED))
def test_known_and_unused(kind):
    """Every known event without a meaning here is refused by its name."""
    assert translate({"type": "event_callback", "event": {"type": kind}}).refused == kind.replace("_", " ")


def test_an_edit_is_a_new_version():
    """An author's edit is the message again, as of the edit."""
    [event] = translate(changed(EDITED)).events
    assert isinstance(event, MessagePosted)
    assert (event.at, event.edited_at) == (AT, 1700000400_000000)


def test_private_channels_are_marked():
    """A message from a private channel says that the channel is private, without knowing more of it."""
    seen, posted = translate({**MESSAGE, "channel_type": "group"}).events
    assert seen == ChannelSeen(C, "", 0, ChannelKind.PRIVATE)
    assert isinstance(posted, MessagePosted)


@pytest.mark.parametrize(
    ("envelope", "team"),
    [
        ({"team_id": "T1"}, "T1"),
        ({"team_id": "T1", "context_team_id": "T2"}, "T2"),
        ({"team_id": "T1", "authorizations": [{"team_id": "T3"}]}, "T3"),
        ({"team_id": None, "authorizations": []}, None),
    ],
)
def test_the_workspace_is_the_one_it_came_through(envelope, team):
    """In channels shared between workspaces an envelope names several; ours is the one that got it."""
    translated = translate({"type": "event_callback", "event": {**MESSAGE, "team": "T9"}, **envelope})
    assert translated.team == team
    assert len(translated.events) == 1


def test_bytes_and_objects_are_the_same():
    """A payload may come as it was received or decoded."""
    envelope = {"type": "event_callback", "team_id": "T1", "event": MESSAGE}
    assert translate(json.dumps(envelope).encode()) == translate(envelope)


def test_a_socket_mode_frame_is_unwrapped():
    """What arrives over a socket is the same envelope in a frame."""
    envelope = {"type": "event_callback", "team_id": "T1", "event": MESSAGE}
    assert translate({"type": "events_api", "envelope_id": "e", "payload": envelope}) == translate(envelope)
    assert translate({"type": "events_api"}).broken


@pytest.mark.parametrize(
    ("event", "field"),
    [
        ({**MESSAGE, "ts": [1700000000]}, "ts"),
        ({**MESSAGE, "ts": None}, "ts"),
        ({**MESSAGE, "ts": "nan"}, "ts"),
        ({**MESSAGE, "text": ["a secret"]}, "text"),
        ({**MESSAGE, "reactions": [{"name": "x", "users": "a secret"}]}, "reactions[...].users"),
        ({"type": "message", "channel": "C1", "user": "U1", "text": "a secret"}, "ts"),
        ({**MESSAGE, "channel": ""}, "channel"),
        ({"type": "message", "subtype": "message_changed", "channel": "C1"}, "message"),
        ({"type": "team_join", "event_ts": TS}, "user"),
        ({"type": "team_join", "user": {"id": "U1"}}, "event_ts"),
        ({"type": "channel_created", "event_ts": TS}, "channel"),
        ({"type": "channel_created", "channel": {"id": "C1"}, "event_ts": TS}, "channel.name"),
        ({"type": "app_rate_limited", "minute_rate_limited": 10**12}, "minute_rate_limited"),
    ],
)
def test_broken_payloads_name_their_field(event, field):
    """A payload of a wrong shape is refused by the field that is wrong, never with what it says."""
    translated = translate(event)
    assert translated.events == []
    assert translated.broken
    assert f"`{field}`" in translated.refused
    assert "secret" not in translated.refused


@pytest.mark.parametrize(
    "payload", [b"", b"null", b"[]", b'"secret"', b"{", b"\xff\xfe", b"[" * 100_000, b"NaN", b"1e999"]
)
def test_what_is_no_event_is_refused(payload):
    """Anything else than an object is refused too."""
    translated = translate(payload)
    assert translated.broken
    assert "secret" not in translated.refused


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(["message", "reaction_added", "user_change", "channel_rename", "team_join"]), st.data())
def test_nothing_raises(kind, data):
    """Whatever stands in the fields, the answer is a translation or a refusal."""
    fields = ["ts", "text", "user", "channel", "item", "message", "subtype", "event_ts", "thread_ts", "reactions"]
    event = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(fields, _JSON)))
    translated = translate({"type": kind, **event})
    assert translated.refused or translated.events
