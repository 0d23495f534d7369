"""A Discord message becomes keys, an instant and signals, and of its text nothing stays."""

from typing import Any

import pytest

from adapters.discord.translate import Translated
from bot.events import (
    MemberJoined,
    MemberSeen,
    MessageKind,
    MessagePosted,
    Signal,
)
from tests.adapters.discord.dispatched import ANA, AT, BEN, CHANNEL, GUILD, JOINED, JOINED_AT, POST, created, received


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
