"""Every dispatch that concerns us becomes the events it stands for, and all others are refused by name."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from adapters.discord.translate import Translated, translate
from bot.errors import BadPayload
from bot.events import (
    ChannelKind,
    ChannelSeen,
    CommunitySeen,
    MemberJoined,
    MemberLeft,
    MemberSeen,
    MessageDeleted,
    ReactionChanged,
    ReactionsCleared,
    RosterRead,
)
from tests.adapters.discord.dispatched import (
    ANA,
    AT,
    BEN,
    CHANNEL,
    GUILD,
    JOINED,
    JOINED_AT,
    NOW,
    POST,
    created,
    received,
)


def place(**more: Any) -> dict[str, Any]:
    """Where a reaction is."""
    return {"channel_id": str(CHANNEL), "message_id": str(POST), "guild_id": str(GUILD), **more}


LIKE = {"id": None, "name": "👍🏽"}


SAID = [
    (
        "MESSAGE_DELETE",
        {"id": str(POST), "channel_id": str(CHANNEL), "guild_id": str(GUILD)},
        [MessageDeleted(CHANNEL, POST)],
    ),
    (
        "MESSAGE_DELETE_BULK",
        {"ids": ["1", "2"], "channel_id": str(CHANNEL), "guild_id": str(GUILD)},
        [MessageDeleted(CHANNEL, 1), MessageDeleted(CHANNEL, 2)],
    ),
    (
        "MESSAGE_REACTION_ADD",
        place(user_id=str(BEN), emoji=LIKE, burst=False, message_author_id=str(ANA)),
        [ReactionChanged(CHANNEL, POST, BEN, "thumbsup", present=True, at=NOW)],
    ),
    (
        "MESSAGE_REACTION_ADD",
        place(user_id="29", emoji={"id": "9", "name": "cup"}, burst=True, member={"user": {"id": "29", "bot": True}}),
        [ReactionChanged(CHANNEL, POST, 29, "cup", present=True, at=NOW), MemberSeen(29, NOW, bot=True, listed=False)],
    ),
    (
        "MESSAGE_REACTION_REMOVE",
        place(user_id=str(BEN), emoji=LIKE, burst=False),
        [ReactionChanged(CHANNEL, POST, BEN, "thumbsup", present=False, at=NOW)],
    ),
    ("MESSAGE_REACTION_REMOVE_ALL", place(), [ReactionsCleared(CHANNEL, POST, NOW)]),
    ("MESSAGE_REACTION_REMOVE_EMOJI", place(emoji=LIKE), [ReactionsCleared(CHANNEL, POST, NOW, "thumbsup")]),
    (
        "GUILD_MEMBER_ADD",
        {"guild_id": str(GUILD), "user": {"id": str(ANA)}, "joined_at": JOINED, "flags": 0, "pending": True},
        [MemberSeen(ANA, NOW), MemberJoined(ANA, JOINED_AT)],
    ),
    (
        "GUILD_MEMBER_ADD",
        {"guild_id": str(GUILD), "user": {"id": str(ANA)}, "joined_at": JOINED, "flags": 1},
        [MemberSeen(ANA, NOW), MemberJoined(ANA, JOINED_AT, rejoin=True)],
    ),
    (
        "GUILD_MEMBER_UPDATE",
        {"guild_id": str(GUILD), "user": {"id": str(ANA), "bot": True}, "joined_at": None, "flags": 16},
        [MemberSeen(ANA, NOW, bot=True, guest=True)],
    ),
    ("GUILD_MEMBER_REMOVE", {"guild_id": str(GUILD), "user": {"id": str(ANA)}}, [MemberLeft(ANA, NOW)]),
    (
        "GUILD_MEMBERS_CHUNK",
        {"guild_id": str(GUILD), "members": [{"user": {"id": str(ANA)}, "joined_at": JOINED}]},
        [MemberSeen(ANA, NOW), MemberJoined(ANA, JOINED_AT)],
    ),
    (
        "CHANNEL_CREATE",
        {"id": str(CHANNEL), "type": 0, "guild_id": str(GUILD), "name": "kettle", "parent_id": "5"},
        [ChannelSeen(CHANNEL, "kettle", NOW)],
    ),
    (
        "CHANNEL_UPDATE",
        {
            "id": str(CHANNEL),
            "type": 0,
            "guild_id": str(GUILD),
            "name": "staff",
            "permission_overwrites": [{"id": str(GUILD), "type": 0, "allow": "0", "deny": "1024"}],
        },
        [ChannelSeen(CHANNEL, "staff", NOW, ChannelKind.PRIVATE)],
    ),
    (
        "CHANNEL_DELETE",
        {"id": str(CHANNEL), "type": 5, "guild_id": str(GUILD), "name": "news"},
        [ChannelSeen(CHANNEL, "news", NOW, ChannelKind.ANNOUNCEMENT, archived=True)],
    ),
    (
        "THREAD_CREATE",
        {"id": "7", "type": 11, "guild_id": str(GUILD), "name": "milk", "parent_id": str(CHANNEL)},
        [ChannelSeen(7, "milk", NOW, ChannelKind.THREAD, CHANNEL)],
    ),
    (
        "THREAD_CREATE",
        {"id": "7", "type": 11, "guild_id": str(GUILD), "name": "milk", "parent_id": "8", "applied_tags": []},
        [ChannelSeen(7, "milk", NOW, ChannelKind.FORUM_POST, 8)],
    ),
    (
        "THREAD_UPDATE",
        {
            "id": "7",
            "type": 12,
            "guild_id": str(GUILD),
            "name": "x",
            "parent_id": "8",
            "thread_metadata": {"archived": True},
        },
        [ChannelSeen(7, "x", NOW, ChannelKind.PRIVATE, 8, archived=True)],
    ),
    (
        "THREAD_LIST_SYNC",
        {"guild_id": str(GUILD), "threads": [{"id": "7", "type": 10, "name": "x", "parent_id": "8"}]},
        [ChannelSeen(7, "x", NOW, ChannelKind.THREAD, 8)],
    ),
    ("GUILD_UPDATE", {"id": str(GUILD), "name": "Teahouse"}, [CommunitySeen("Teahouse", at=NOW)]),
    (
        "GUILD_CREATE",
        {
            "id": str(GUILD),
            "name": "Teahouse",
            "channels": [
                {"id": str(CHANNEL), "type": 0, "name": "kettle"},
                {"id": "8", "type": 15, "name": "questions"},
                {"id": "5", "type": 4, "name": "a category"},
            ],
            "threads": [{"id": "7", "type": 11, "name": "milk", "parent_id": "8"}],
            "members": [{"user": {"id": str(ANA)}, "joined_at": JOINED, "flags": 0}],
        },
        [
            CommunitySeen("Teahouse", at=NOW),
            ChannelSeen(CHANNEL, "kettle", NOW),
            ChannelSeen(8, "questions", NOW, ChannelKind.FORUM),
            ChannelSeen(7, "milk", NOW, ChannelKind.FORUM_POST, 8),
            MemberSeen(ANA, NOW),
            MemberJoined(ANA, JOINED_AT),
        ],
    ),
]


@pytest.mark.parametrize(("dispatch", "fields", "events"), SAID)
def test_each_dispatch(dispatch: str, fields: dict[str, Any], events: list[Any]):
    """Every dispatch that concerns us becomes the events it stands for."""
    assert received(dispatch, **fields) == Translated(str(GUILD), events)


@pytest.mark.parametrize(("number", "whole"), [(2, True), (70_000, False), (0, False)])
def test_a_server_that_sends_everybody_has_told_its_members(number: int, whole: bool):
    """Small servers send all members when they come into reach; of large ones the number says that some are missing."""
    everybody = [{"user": {"id": str(each)}, "joined_at": JOINED} for each in (ANA, BEN)]
    told = received("GUILD_CREATE", id=str(GUILD), members=everybody, member_count=number).events
    assert (RosterRead() in told) is whole
    assert told.index(MemberSeen(BEN, NOW)) < len(told) - whole


def test_a_notice_of_coming_back_is_no_first_join():
    """The server's own notice of somebody's return says that they were here before."""
    member = {"joined_at": JOINED, "flags": 1}
    assert created(type=7, member=member).events[-1] == MemberJoined(ANA, AT, rejoin=True)
    assert created(type=7, member=member | {"flags": 0}).events[-1] == MemberJoined(ANA, AT)


REFUSED = [
    ("GUILD_DELETE", {"id": "100", "unavailable": True}, "server out of reach for a while"),
    ("GUILD_CREATE", {"id": "100", "unavailable": True}, "server out of reach for a while"),
    ("GUILD_DELETE", {"id": "100"}, "removed from the server"),
    ("CHANNEL_CREATE", {"id": "5", "type": 4, "guild_id": "100", "name": "x"}, "channel without messages"),
    ("CHANNEL_CREATE", {"id": "5", "type": 1}, "direct message"),
    ("MESSAGE_DELETE", {"id": "5", "channel_id": "4"}, "direct message"),
    ("MESSAGE_CREATE", {"id": "5", "channel_id": "4", "content": "hi"}, "direct message"),
    ("MESSAGE_REACTION_ADD", {"message_id": "5", "channel_id": "4", "user_id": "1", "emoji": LIKE}, "direct message"),
    ("MESSAGE_REACTION_ADD", place(user_id="1", emoji={"id": "5", "name": None}), "reaction with a deleted emoji"),
    ("TYPING_START", {"secret": 1}, "TYPING_START"),
    ("PRESENCE_UPDATE", {}, "PRESENCE_UPDATE"),
    ("THREAD_DELETE", {}, "THREAD_DELETE"),
    ("READY", {}, "READY"),
    ("what somebody wrote", {}, "unknown dispatch"),
]


@pytest.mark.parametrize(("dispatch", "fields", "refused"), REFUSED)
def test_what_is_refused_by_name(dispatch: str, fields: dict[str, Any], refused: str):
    """What does not concern us, or may not be read, is named and leaves no event."""
    said = received(dispatch, **fields)
    assert (said.events, said.refused) == ([], refused)


def test_other_gateway_operations_are_refused():
    """Heartbeats and the like are no dispatches."""
    assert translate(b'{"op": 11, "d": null, "t": null}').refused == "gateway operation 11"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"id": "x"}, "id"),
        ({"id": None}, "id"),
        ({"id": "-4"}, "id"),
        ({"id": str(2**70)}, "id"),
        ({"timestamp": "secret"}, "timestamp"),
        ({"timestamp": "9999-12-31T23:59:59+00:00"}, "timestamp"),
        ({"timestamp": "2001-01-01T00:00:00+00:00"}, "timestamp"),
        ({"edited_timestamp": "9999-12-31T23:59:59+00:00"}, "edited_timestamp"),
        ({"author": {"id": "secret"}}, "author"),
        ({"author": "secret"}, "author"),
        ({"content": ["secret"]}, "content"),
        ({"mentions": [{"id": "secret"}]}, "mentions"),
        ({"channel_id": {}}, "channel_id"),
        ({"type": "secret"}, "type"),
    ],
)
def test_a_wrong_value_names_its_field_only(fields: dict[str, Any], field: str):
    """What is wrong with a payload is said by field; its content is repeated nowhere."""
    with pytest.raises(BadPayload) as raised:
        created(**fields)
    assert field in str(raised.value)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    "payload", [b"", b"{", b"[]", b'"x"', b'{"t":"MESSAGE_CREATE","d":NaN}', b"[" * 100_000, b'{"t":"\xff"}']
)
def test_what_is_no_payload(payload: bytes):
    """Anything that is no gateway payload is a bad payload and nothing worse."""
    with pytest.raises(BadPayload):
        translate(payload)


ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False) | some.text(),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(), inner, max_size=3),
    max_leaves=5,
)


FIELDS = ["id", "channel_id", "guild_id", "message_id", "user_id", "type", "author", "timestamp", "content", "emoji"]


@given(
    dispatch=some.sampled_from(sorted({row[0] for row in SAID} | {"MESSAGE_CREATE", "MESSAGE_UPDATE"})),
    fields=some.dictionaries(some.sampled_from(FIELDS), ANYTHING | some.just("7")),
)
def test_nothing_breaks_translation(dispatch: str, fields: dict[str, Any]):
    """Whatever arrives is translated, refused, or a bad payload."""
    try:
        translate(json.dumps({"t": dispatch, "op": 0, "d": fields}).encode())
    except BadPayload:
        return
