"""Who counts as a person and what counts as conversation, one line for each kind of Slack message."""

import msgspec
import pytest

from adapters.slack.keys import key_of_id, key_of_ts
from adapters.slack.messages import NOTICES, Message, emoji_name, message_events
from bot.errors import BadPayload
from bot.events import MessageDeleted, MessageKind, MessagePosted, ReactionChanged, ReactionCounted, Signal

CHANNEL = key_of_id("C1")
TS = "1700000000.000100"
AT = 1700000000_000100
ANA = key_of_id("U1")
WRITTEN = {"type": "message", "user": "U1", "ts": TS, "text": "the kiln is hot"}

PERSON, BOT, JOIN = MessageKind.PERSON, MessageKind.BOT, MessageKind.JOIN


def read_one(**fields: object):
    """The events of one message and the name of what was passed over."""
    events = []
    told = message_events(CHANNEL, msgspec.convert({**WRITTEN, **fields}, Message), events)
    return events, told


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({}, PERSON),
        ({"subtype": None, "bot_id": None, "app_id": ""}, PERSON),
        ({"subtype": "thread_broadcast"}, PERSON),
        ({"subtype": "file_share"}, PERSON),
        ({"subtype": "file_share", "bot_id": None, "text": ""}, PERSON),
        ({"subtype": "me_message"}, PERSON),
        ({"subtype": "bot_message", "bot_id": "B1"}, BOT),
        ({"subtype": "bot_message", "user": None}, BOT),
        ({"bot_id": "B1"}, BOT),
        ({"app_id": "A1"}, BOT),
        ({"subtype": "file_share", "bot_id": "B1"}, BOT),
        ({"subtype": "thread_broadcast", "app_id": "A1"}, BOT),
        ({"user": "USLACKBOT"}, BOT),
        ({"subtype": "channel_join"}, JOIN),
        ({"subtype": "group_join", "inviter": "U2"}, JOIN),
    ],
)
def test_kinds_of_messages(fields, kind):
    """A message is by a person, by a bot, or the notice of a join."""
    events, told = read_one(**fields)
    assert told == ""
    assert [event.kind for event in events] == [kind]


@pytest.mark.parametrize(("subtype", "words"), NOTICES.items())
def test_notices_are_no_conversation(subtype, words):
    """What Slack writes by itself makes no event and is counted under plain words."""
    assert read_one(subtype=subtype) == ([], words)


def test_unknown_kinds_are_counted_by_name():
    """A subtype nobody knows yet is no person's message."""
    assert read_one(subtype="brand_new_thing") == ([], "unknown message kind brand_new_thing")


def test_unknown_kinds_cannot_carry_words():
    """A subtype that does not look like one is not repeated."""
    assert read_one(subtype="Words somebody wrote") == ([], "unknown message kind")


def test_a_tombstone_deletes():
    """What is left of a deleted message says that it is deleted."""
    assert read_one(subtype="tombstone", user="USLACKBOT") == ([MessageDeleted(CHANNEL, AT)], "")


def test_a_message_keeps_signals_only():
    """Of a message's text the signals and the number of words are left."""
    [event], _ = read_one(text="<@U2> how hot is the kiln?")
    assert event.signals & Signal.QUESTION
    assert event.signals & Signal.TEXT_SEEN
    assert event.words == 5
    assert event.mentions == (key_of_id("U2"),)
    assert "kiln" not in repr(event)


def test_missing_text_is_unknown():
    """Without a text nothing is known about it, which is not the same as no question."""
    [event], _ = read_one(text=None)
    assert (event.signals, event.words) == (0, -1)


def test_mentions_are_counted_once():
    """Each person is named once, in order, whatever name stands beside the id; groups and channels are no persons."""
    [event], _ = read_one(text="<@U3|cy> <@U2> <@U3> <!here> <!subteam^S1> <#C2|tools> @U4")
    assert event.mentions == (key_of_id("U3"), key_of_id("U2"))


@pytest.mark.parametrize(("thread_ts", "thread"), [(None, 0), (TS, 0), ("1699999999.000200", 1699999999_000200)])
def test_threads(thread_ts, thread):
    """A reply knows its opener; the opener itself is not in its thread."""
    [event], _ = read_one(thread_ts=thread_ts)
    assert event.thread == thread


def test_an_edit_is_a_version():
    """The time of the last edit goes along."""
    [event], _ = read_one(edited={"user": "U1", "ts": "1700000030.000000"})
    assert event.edited_at == 1700000030_000000


def test_reactions_know_people():
    """Everybody who reacted is one event without a time; skin tones and aliases are the same emoji."""
    reactions = [
        {"name": "+1", "users": ["U2", "U3"], "count": 2},
        {"name": "wave::skin-tone-4", "users": ["U2"], "count": 1},
    ]
    [_, *events], _ = read_one(reactions=reactions)
    assert events == [
        ReactionChanged(CHANNEL, AT, key_of_id("U2"), "thumbsup"),
        ReactionChanged(CHANNEL, AT, key_of_id("U3"), "thumbsup"),
        ReactionChanged(CHANNEL, AT, key_of_id("U2"), "wave"),
    ]


def test_a_count_beyond_the_names_is_kept():
    """Where Slack names fewer people than it counts, the count is told as well."""
    [_, *events], _ = read_one(reactions=[{"name": "eyes", "users": ["U2"], "count": 60}])
    assert ReactionCounted(CHANNEL, AT, "eyes", 60) in events


def test_reactions_to_a_join_are_kept():
    """People are welcomed by reactions to the notice that they joined."""
    events, _ = read_one(subtype="channel_join", reactions=[{"name": "wave", "users": ["U2"], "count": 1}])
    assert events == [
        MessagePosted(CHANNEL, AT, ANA, AT, JOIN),
        ReactionChanged(CHANNEL, AT, key_of_id("U2"), "wave"),
    ]


def test_nobody_wrote_it():
    """A message without an author is by nobody who could be counted."""
    assert read_one(user=None) == ([], "message without an author")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ts": "yesterday"}, "ts"),
        ({"thread_ts": "9999999999.000000"}, "thread_ts"),
        ({"edited": {"ts": "nan"}}, "edited.ts"),
        ({"user": "x" * 300}, "user"),
        ({"reactions": [{"name": "two words", "users": ["U1"]}]}, "reaction"),
        ({"reactions": [{"name": "eyes", "users": [""]}]}, "user"),
    ],
)
def test_one_bad_field_refuses_the_message(fields, field):
    """Nothing of a message is used when part of it cannot be; the field is named."""
    events = []
    with pytest.raises(BadPayload, match=f"`{field}`"):
        message_events(CHANNEL, msgspec.convert({**WRITTEN, **fields}, Message), events)
    assert events == []


def test_emoji_names_fit_their_column():
    """An emoji's name is a name, and not longer than the store keeps."""
    assert emoji_name("x" * 100) == "x" * 64
    assert emoji_name("-1") == "thumbsdown"
    assert emoji_name("ты_молодец") == "ты_молодец"


def test_the_author_of_a_bot_message_is_the_best_known():
    """A bot's account where it has one, else the integration."""
    assert read_one(subtype="bot_message", bot_id="B1")[0][0].author == ANA
    assert read_one(subtype="bot_message", bot_id="B1", user=None)[0][0].author == key_of_id("B1")
    assert read_one(subtype="bot_message", user=None)[0][0].author == 0
    assert key_of_ts(TS) == AT
