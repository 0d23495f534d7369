"""Who counts as a person and what as a conversation, one case each, alike live and in history."""

from typing import Any

import msgspec
import pytest

from adapters.discord import shapes
from adapters.discord.messages import message_events
from adapters.discord.translate import heard
from bot.events import AnyEvent, MemberJoined, MemberSeen, MessageKind, MessagePosted, ReactionChanged

AT = 1_773_136_800_000_000  # 10 March 2026, ten o'clock
ANA, BEN, APP = {"id": "21"}, {"id": "22"}, {"id": "29", "bot": True}
NOTICES = (*range(1, 7), *range(8, 13), *range(14, 19), 21, 22, *range(24, 30), 31, 32, *range(36, 40), 44, 46)


def message(**fields: Any) -> dict[str, Any]:
    """A message as history shows it."""
    plain = {"id": "5", "channel_id": "7", "type": 0, "author": ANA, "timestamp": "2026-03-10T10:00:00+00:00"}
    return plain | {"content": "", "mentions": [], "flags": 0} | fields


def live(**fields: Any) -> list[AnyEvent]:
    """What it says when it arrives."""
    return heard("MESSAGE_CREATE", message(guild_id="3", **fields), AT).events


def past(**fields: Any) -> list[AnyEvent]:
    """What it says in history."""
    return message_events(msgspec.convert(message(**fields), shapes.Past, strict=False))


CASES: list[tuple[str, dict[str, Any], MessageKind, int, int]] = [
    ("somebody writes", {}, MessageKind.PERSON, 21, 0),
    ("somebody answers", {"type": 19, "message_reference": {"message_id": "4"}}, MessageKind.PERSON, 21, 4),
    ("an answer to what is gone", {"type": 19, "message_reference": {"channel_id": "7"}}, MessageKind.PERSON, 21, 0),
    ("an app writes", {"author": APP}, MessageKind.BOT, 29, 0),
    ("a command's result", {"type": 20, "author": APP, "interaction_metadata": {"user": ANA}}, MessageKind.BOT, 29, 0),
    ("a menu command's result", {"type": 23, "author": APP}, MessageKind.BOT, 29, 0),
    ("a webhook writes", {"webhook_id": "8", "author": {"id": "8"}}, MessageKind.BOT, 8, 0),
    ("Discord itself writes", {"author": {"id": "1", "system": True}}, MessageKind.BOT, 1, 0),
    (
        "somebody forwards",
        {"message_reference": {"type": 1, "message_id": "4"}, "message_snapshots": [{"message": {"content": "x"}}]},
        MessageKind.PERSON,
        21,
        0,
    ),
    ("somebody joins", {"type": 7}, MessageKind.JOIN, 21, 0),
]


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_what_a_message_is(case: tuple[str, dict[str, Any], MessageKind, int, int]) -> None:
    """Kind, author and whom it answers are the same whether it arrives or is read."""
    _, fields, kind, author, answers = case
    for events in (live(**fields), past(**fields)):
        (posted,) = [event for event in events if isinstance(event, MessagePosted)]
        assert (posted.kind, posted.author, posted.reply_to) == (kind, author, answers)
    assert live(**fields) == past(**fields)


@pytest.mark.parametrize("number", NOTICES)
def test_notices_are_no_conversation(number: int) -> None:
    """Pins, boosts, new threads, a thread's opener shown again and the like are nobody's messages."""
    assert live(type=number) == past(type=number) == []


def test_apps_and_the_people_they_name_are_told_apart() -> None:
    """An app that writes or is named is known to be one; a person is not."""
    seen = [event for event in live(mentions=[BEN, APP]) if isinstance(event, MemberSeen)]
    assert [(event.person, event.bot, event.listed) for event in seen] == [(29, True, False)]


@pytest.mark.parametrize(("flags", "rejoin"), [(0, False), (1, True), (1 << 1 | 1 << 3, False), (1 << 6, False)])
def test_whoever_comes_back_is_no_newcomer(flags: int, rejoin: bool) -> None:
    """Of a member's flags only the one for coming back matters; onboarding does not change when somebody joined."""
    joined = {"guild_id": "3", "user": ANA, "joined_at": "2026-03-01T00:00:00+00:00", "flags": flags}
    for events in (
        heard("GUILD_MEMBER_ADD", joined, AT).events,
        live(member={"joined_at": joined["joined_at"], "flags": flags}),
        live(type=7, member={"flags": flags}),
    ):
        assert [event.rejoin for event in events if isinstance(event, MemberJoined)] == [rejoin]


def test_history_is_told_who_came_back() -> None:
    """The notice of a join does not say it there, so the list of members does."""
    joined = msgspec.convert(message(type=7), shapes.Past, strict=False)
    assert [event.rejoin for event in message_events(joined, rejoined=True) if isinstance(event, MemberJoined)] == [
        True
    ]


def test_whoever_is_being_screened_has_joined() -> None:
    """A member who has not agreed to the rules yet cannot write, and has been a member since joining."""
    pending = {"guild_id": "3", "user": ANA, "joined_at": "2026-03-01T00:00:00+00:00", "flags": 0, "pending": True}
    before, after = (heard("GUILD_MEMBER_UPDATE", pending | {"pending": waits}, AT).events for waits in (True, False))
    assert before == after
    assert any(isinstance(event, MemberJoined) for event in before)


def test_a_guest_is_one() -> None:
    """The flag of whoever was let into one voice channel only."""
    (seen,) = heard("GUILD_MEMBER_UPDATE", {"guild_id": "3", "user": ANA, "flags": 1 << 4}, AT).events
    assert isinstance(seen, MemberSeen)
    assert seen.guest


def test_a_super_reaction_is_a_reaction() -> None:
    """With a plain one of the same person and emoji it is one."""
    shown = {
        "guild_id": "3",
        "channel_id": "7",
        "message_id": "5",
        "user_id": "21",
        "emoji": {"name": "👍", "id": None},
    }
    plain, burst = (
        heard("MESSAGE_REACTION_ADD", shown | {"burst": burst, "type": int(burst)}, AT).events
        for burst in (False, True)
    )
    assert plain == burst == [ReactionChanged(7, 5, 21, "thumbsup", at=AT)]


@pytest.mark.parametrize("fields", [{}, {"attachments": []}, {"content": ""}])
def test_without_the_intent_nothing_is_known_of_the_words(fields: dict[str, Any]) -> None:
    """What comes empty is unknown, not empty; whom it names is known all the same."""
    (posted,) = live(mentions=[BEN], **fields)
    assert isinstance(posted, MessagePosted)
    assert (posted.words, posted.signals, posted.mentions) == (-1, 0, (22,))
