"""What each gateway dispatch says, and what is refused by name."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from adapters.discord.channels import OPEN, Channels
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
    MessageKind,
    MessagePosted,
    ReactionChanged,
    ReactionsCleared,
    RosterRead,
    Signal,
)

GUILD, CHANNEL, POST, ANA, BEN = 100, 400, 1_200_000_000_000_000_001, 21, 22
AT = 1_706_184_001_250_000
JOINED = "2023-05-01T10:00:00.000000+00:00"
JOINED_AT = 1_682_935_200_000_000
NOW = 1_706_190_000_000_000


def received(dispatch: str, **fields: Any) -> Translated:
    """Translate a dispatch, in bytes and as a dictionary, which have to say the same."""
    payload = {"t": dispatch, "s": 3, "op": 0, "d": fields}
    said = translate(json.dumps(payload).encode(), NOW, Channels(assumed=OPEN))
    assert translate(payload, NOW, Channels(assumed=OPEN)) == said
    return said


def created(dispatch: str = "MESSAGE_CREATE", **fields: Any) -> Translated:
    """A message of Ana's with other fields where a test says so."""
    whole = {
        "id": str(POST),
        "channel_id": str(CHANNEL),
        "guild_id": str(GUILD),
        "type": 0,
        "timestamp": "2024-01-25T12:00:01.250000+00:00",
        "edited_timestamp": None,
        "content": "the kettle is on",
        "author": {"id": str(ANA), "username": "ana"},
        "attachments": [],
        "embeds": [],
        "mentions": [],
        "flags": 0,
    }
    return received(dispatch, **(whole | fields))


def posted(said: Translated) -> MessagePosted:
    """The message among what was said."""
    (post,) = [event for event in said.events if isinstance(event, MessagePosted)]
    return post


KEPT = {
    0: MessageKind.PERSON,
    7: MessageKind.JOIN,
    19: MessageKind.PERSON,
    20: MessageKind.BOT,
    23: MessageKind.BOT,
}


@pytest.mark.parametrize("number", range(50))
def test_each_message_type(number: int):
    """Posts and replies are conversation, joins a marker, a command's result the application's, all else refused."""
    said = created(type=number)
    assert said.guild == str(GUILD)
    if number in KEPT:
        assert posted(said).kind == KEPT[number]
        assert not said.refused
    else:
        assert not said.events
        assert said.refused


def test_a_message_has_keys_instant_and_signals():
    """Keys are snowflakes, the instant is the message's own, and of the text only signals stay."""
    assert posted(created()) == MessagePosted(
        channel=CHANNEL, message=POST, author=ANA, at=AT, signals=Signal.TEXT_SEEN, words=4
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"content": ""}, (0, -1)),
        ({"content": "", "attachments": [{"id": "1"}]}, (Signal.TEXT_SEEN, 0)),
        ({"content": "", "embeds": [{}]}, (Signal.TEXT_SEEN, 0)),
        ({"content": "", "poll": {"question": {}}}, (Signal.TEXT_SEEN, 0)),
        ({"content": "", "message_snapshots": [{"message": {"content": "why?"}}]}, (Signal.TEXT_SEEN, 0)),
        ({"content": "", "sticker_items": [{"id": "1"}]}, (0, -1)),
        ({"content": "tea?"}, (Signal.TEXT_SEEN | Signal.QUESTION, 1)),
        ({"type": 7, "content": "hello"}, (0, -1)),
    ],
)
def test_text_that_is_withheld_is_not_an_empty_text(fields: dict[str, Any], expected: tuple[int, int]):
    """Without the message-content intent everything comes empty; that is unknown, not nothing."""
    post = posted(created(**fields))
    assert (post.signals, post.words) == expected


def test_a_missing_text_is_unknown():
    """A payload without any content says nothing of the text."""
    payload = {"id": "1", "channel_id": "2", "guild_id": "3", "author": {"id": "4"}, "timestamp": JOINED}
    assert posted(received("MESSAGE_CREATE", **payload)).words == -1


@pytest.mark.parametrize(
    "fields",
    [
        {"author": {"id": str(ANA), "bot": True}},
        {"author": {"id": str(ANA), "system": True}},
        {"webhook_id": "5"},
    ],
)
def test_bots_webhooks_and_the_system_are_no_people(fields: dict[str, Any]):
    """What no person wrote is a bot's."""
    assert posted(created(**fields)).kind == MessageKind.BOT


def test_replies_and_forwards():
    """A reply points at its message; a forward has a reference too and answers nothing."""
    reference = {"type": 0, "message_id": "77", "channel_id": str(CHANNEL)}
    assert posted(created(type=19, message_reference=reference)).reply_to == 77
    assert posted(created(type=0, message_reference=reference | {"type": 1})).reply_to == 0
    assert posted(created(type=19, message_reference=None)).reply_to == 0


def test_mentioned_people_are_kept_once():
    """Who is named is a list of keys; bots among them are introduced as bots."""
    said = created(mentions=[{"id": str(BEN)}, {"id": "29", "bot": True}, {"id": str(BEN)}])
    assert posted(said).mentions == (BEN, 29)
    assert said.events[1:] == [MemberSeen(29, AT, bot=True, listed=False)]


def test_a_message_tells_when_its_author_joined():
    """Where members may not be listed, a first message still says when its author came."""
    said = created(member={"joined_at": JOINED, "flags": 1})
    assert said.events[1:] == [MemberJoined(ANA, JOINED_AT, rejoin=True)]


def test_a_join_notice_is_a_join():
    """The notice in the system channel says who joined, and when."""
    assert created(type=7).events[1:] == [MemberJoined(ANA, AT)]


def test_updates_are_edits_only_with_their_time():
    """Embeds that resolve update a message without editing it; a part of a message cannot replace the whole."""
    edited = created("MESSAGE_UPDATE", edited_timestamp="2024-01-25T12:01:00+00:00", content="tea?")
    assert posted(edited).edited_at == AT + 58_750_000
    assert posted(edited).signals & Signal.QUESTION
    assert created("MESSAGE_UPDATE").refused == "message update that is no edit"
    partial = received("MESSAGE_UPDATE", id="1", channel_id="2", guild_id="3", edited_timestamp=JOINED, content="x")
    assert (partial.events, partial.refused) == ([], "message update without its author or time")


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
