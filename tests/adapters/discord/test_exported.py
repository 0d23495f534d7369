"""What each exported message says, and what is passed over by name."""

from typing import Any

import pytest

from adapters.discord.keys import key
from bot.events import (
    MemberJoined,
    MemberSeen,
    MessageKind,
    ReactionChanged,
    ReactionCounted,
    Signal,
)
from bot.ports import Skips
from tests.adapters.discord.written import ANA, BEN, CHANNEL, ROBOT, document, imported, indented, message, posts

AT = 1_706_184_001_250_000
ANA_KEY, BEN_KEY, ROBOT_KEY = int(ANA["id"]), int(BEN["id"]), int(ROBOT["id"])


def said(*messages: Any, skips: Skips | None = None) -> list[Any]:
    """The events of a channel with these messages, without what introduces server and channel."""
    return imported({"kettle.json": indented(document(messages))}, skips)[2:]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("Default", MessageKind.PERSON),
        ("Reply", MessageKind.PERSON),
        ("0", MessageKind.PERSON),
        ("19", MessageKind.PERSON),
        ("20", MessageKind.BOT),
        ("23", MessageKind.BOT),
        ("GuildMemberJoin", MessageKind.JOIN),
        ("7", MessageKind.JOIN),
    ],
)
def test_types_that_are_kept(kind: str, expected: MessageKind):
    """Posts and replies are conversation, a command's result is the application's, a join is a marker."""
    (post,) = posts(said(message(1, type=kind)))
    assert post.kind == expected


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("RecipientAdd", "somebody added to a group"),
        ("RecipientRemove", "somebody removed from a group"),
        ("Call", "call"),
        ("ChannelNameChange", "channel renamed"),
        ("ChannelIconChange", "channel icon changed"),
        ("ChannelPinnedMessage", "message pinned"),
        ("ThreadCreated", "thread created"),
        ("21", "thread starter shown again"),
        ("8", "server boosted"),
        ("24", "automatic moderation notice"),
        ("46", "poll result"),
        ("99", "unknown message type 99"),
        ("SystemNotification", "system notice"),
        ("Somersault", "unknown message type Somersault"),
        ("the whole <secret> text", "unknown message type"),
    ],
)
def test_types_that_are_passed_over(kind: str, words: str):
    """What is no conversation is counted under a name an admin understands, and introduces nobody."""
    skips = Skips()
    assert said(message(1, type=kind), skips=skips) == []
    assert skips.counts == {words: 1}


def test_a_message_is_where_when_and_by_whom():
    """Keys are the platform's own numbers, the instant is UTC, and an author is introduced once."""
    first, post, second = said(message(1, timestamp="2024-01-25T14:00:01.25+02:00"), message(2))
    assert first == MemberSeen(ANA_KEY, listed=False)
    assert (post.channel, post.message, post.author) == (int(CHANNEL), 1_200_000_000_000_000_001, ANA_KEY)
    assert post.at == AT - 0
    assert (post.words, post.signals) == (4, Signal.TEXT_SEEN)
    assert second.at == AT + 1_000_000


def test_an_empty_text_was_seen():
    """Exporters need the message-content intent, so a message without words has none."""
    (post,) = posts(said(message(1, content="")))
    assert (post.words, post.signals) == (0, Signal.TEXT_SEEN)


def test_a_reply_points_at_a_message_and_a_forward_does_not():
    """Only replies answer; what is forwarded or published carries a reference too."""
    reference = {"messageId": "1199999999999999999", "channelId": CHANNEL, "guildId": None}
    reply, forward, lost = posts(
        said(
            message(1, type="Reply", reference=reference),
            message(2, reference=reference | {"type": "Forward"}, content="", forwardedMessage={"content": "why?"}),
            message(3, type="Reply", reference={"messageId": None}),
        )
    )
    assert (reply.reply_to, forward.reply_to, lost.reply_to) == (1199999999999999999, 0, 0)
    assert not forward.signals & Signal.QUESTION


def test_edits_keep_their_instant():
    """The time of the last edit is the version; an impossible one is none."""
    edited, impossible = posts(
        said(
            message(1, timestampEdited="2024-01-25T12:00:05+00:00"),
            message(2, timestampEdited="9999-12-31T23:59:59+00:00"),
        )
    )
    assert (edited.edited_at, impossible.edited_at) == (AT + 3_750_000, 0)


def test_bots_are_known_by_their_account():
    """A bot's message is a bot's, and the account is introduced as one."""
    seen, post = said(message(1, author=ROBOT))
    assert seen == MemberSeen(ROBOT_KEY, bot=True, listed=False)
    assert post.kind == MessageKind.BOT


def test_a_join_notice_is_a_join():
    """The notice of a join says when somebody joined."""
    assert said(message(1, type="GuildMemberJoin"))[-1] == MemberJoined(ANA_KEY, AT)


def test_mentions_are_keys_and_their_names_are_no_words():
    """Who is named is kept once each; the nickname in the text is not read as words."""
    content = "@Ben, @Robot the kettle is on"
    events = said(message(1, content=content, mentions=[BEN, ROBOT, BEN]))
    (post,) = posts(events)
    assert post.mentions == (BEN_KEY, ROBOT_KEY)
    assert post.words == 4
    assert MemberSeen(ROBOT_KEY, bot=True, listed=False) in events


def reaction(count: int, *users: Any, name: str = "👍", custom: str = "") -> dict[str, Any]:
    """An exported reaction."""
    return {"emoji": {"id": custom, "name": name, "code": "x"}, "count": count, "users": list(users)}


def test_reactions_are_by_person_where_people_are_known():
    """Each person's reaction counts once, under the emoji's short name."""
    events = said(message(1, reactions=[reaction(2, ANA, BEN), reaction(1, BEN, name="cup", custom="77")]))
    assert [(event.person, event.emoji) for event in events if isinstance(event, ReactionChanged)] == [
        (ANA_KEY, "thumbsup"),
        (BEN_KEY, "thumbsup"),
        (BEN_KEY, "cup"),
    ]
    assert not [event for event in events if isinstance(event, ReactionCounted)]


def test_reactions_are_a_number_where_people_are_not_known():
    """A count beyond the people listed is kept as a count, skin tones added up."""
    bare = {"emoji": {"name": "thumbsup_tone2"}, "count": 2}
    events = said(
        message(1, reactions=[bare, {"emoji": {"name": "thumbsup"}, "count": 3}, reaction(4, BEN, name="🎉")])
    )
    counted = [(event.emoji, event.count) for event in events if isinstance(event, ReactionCounted)]
    assert counted == [("thumbsup", 5), ("tada", 4)]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"timestamp": None}, "message with an unusable timestamp"),
        ({"timestamp": "yesterday"}, "message with an unusable timestamp"),
        ({"timestamp": "2024-01-25T12:00:00"}, "message with an unusable timestamp"),
        ({"timestamp": "9999-12-31T23:59:59+00:00"}, "message with an unusable timestamp"),
        ({"timestamp": "0001-01-01T00:00:00+14:00"}, "message with an unusable timestamp"),
        ({"timestamp": float("nan")}, "message with an unusable timestamp"),
        ({"timestamp": 12}, "message with an unusable timestamp"),
        ({"author": None}, "message with an unusable author"),
        ({"author": {"id": []}}, "message with an unusable author.id"),
        ({"content": {"secret": 1}}, "message with an unusable content"),
        ({"id": None}, "message with an unusable id"),
        ({"reactions": 5}, "message with an unusable reactions"),
        ({"mentions": [7]}, "message with an unusable mentions"),
    ],
)
def test_a_bad_message_is_passed_over_alone(fields: dict[str, Any], reason: str):
    """A message with a wrong value is counted by its field; its neighbours are read."""
    skips = Skips()
    assert len(posts(said(message(1), message(2, **fields), message(3), skips=skips))) == 2
    assert skips.counts == {reason: 1}


@pytest.mark.parametrize("what", [None, 5, "text", [1], {}])
def test_what_is_no_message_is_passed_over(what: Any):
    """Something else in the list of messages is counted and left."""
    skips = Skips()
    assert len(posts(said(message(1), what, message(3), skips=skips))) == 2
    assert sum(skips.counts.values()) == 1


def test_null_and_missing_fields_are_forgiven():
    """A message needs an id, an author and a time; everything else may be null or missing."""
    bare = {"id": "7", "timestamp": "2024-01-25T12:00:01.250+00:00", "author": ANA}
    nulls = message(2, reactions=None, mentions=None, content=None, reference=None)
    assert [post.message for post in posts(said(bare, nulls))] == [7, 1_200_000_000_000_000_002]


def test_names_in_place_of_numbers_are_hashed_and_kept():
    """Exports that were anonymised have names for ids: they become keys, and the name is kept once as native."""
    author = {"id": "member_a", "isBot": False}
    events = said(message(1, author=author), message(2, author=author))
    assert [event for event in events if isinstance(event, MemberSeen)] == [
        MemberSeen(key("member_a"), native="member_a", listed=False)
    ]


def test_a_person_only_named_is_not_thought_a_human():
    """A plain name in a mention says nothing of the account, so its own messages do."""
    events = said(
        message(1, mentions=["robot"]), message(2, author={"id": "robot", "isBot": True}), message(3, author="ana")
    )
    assert [(event.native, event.bot) for event in events if isinstance(event, MemberSeen) and event.native] == [
        ("robot", True),
        ("ana", False),
    ]
