"""What is true of every live platform, asserted once for all: real ones on the loopback doubles, and a board."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

import adapters
from bot.notes import (
    Button,
    Buttons,
    Channels,
    Choice,
    Entry,
    Facts,
    Footnote,
    Form,
    Groups,
    Headline,
    Listing,
    Note,
    Paragraph,
    Picture,
    plain,
)
from bot.ports import Answer, Post, Posted, Refused
from tests.adapters.slack.fakes import until
from tests.adapters.stages import PLATFORMS, Stage, staged

BLOCKS = (
    Headline("A calm week."),
    Paragraph(plain("Look at two questions."), label="One thing to do"),
    Facts((("People", plain("142 took part")), ("Help", plain("78 in a hundred")))),
    Listing((plain("question one"), plain("question two")), label="Open"),
    Picture(b"", "26 weeks, the last one usual", "weeks.png"),
    Footnote(plain("Seen: 8 channels.")),
    Buttons((Button("What does this mean", "explain"), Button("Settings", "settings"))),
)
WORDS = (
    *("A calm week.", "Look at two questions.", "One thing to do", "142 took part", "78 in a hundred"),
    *("question one", "question two", "Open", "26 weeks, the last one usual", "Seen: 8 channels."),
    *("What does this mean", "Settings"),
)


@pytest.fixture(params=PLATFORMS)
async def stage(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """Each platform in turn."""
    async with staged(str(request.param), monkeypatch) as found:
        yield found


def post(stage: Stage, *blocks: Any, key: str = "digest:2026-W11", people: tuple[int, ...] = ()) -> Post:
    """A post of these blocks."""
    note = Note("digest", "Fern Hill Growers", blocks or BLOCKS)
    return Post(key, stage.community, stage.channel, note, people=people)


def test_every_live_platform_is_on_stage() -> None:
    """A new adapter that connects has to be put there."""
    live = {name for name in adapters.names() if hasattr(adapters.load(name), "connect")}
    assert live | {"board"} == set(PLATFORMS)


async def test_a_post_is_there_with_all_its_words(stage: Stage) -> None:
    """Every block can be read, and the post is found by its key and by no other."""
    async with stage.running():
        posted = await stage.platform.post(post(stage))
        assert isinstance(posted, Posted)
        assert posted.messages
        assert posted.room == 0
        assert isinstance(await stage.platform.find(post(stage)), Posted)
        assert await stage.platform.find(post(stage, key="digest:2026-W12")) is None
    shown = "\n".join(stage.posted(stage.channel))
    assert [words for words in ("Fern Hill Growers", *WORDS) if words not in shown] == []


async def test_a_post_of_any_length_is_posted_whole(stage: Stage) -> None:
    """In as many messages as the platform wants; it is found as one."""
    lines = tuple(plain(f"line{number}end {'word ' * 60}") for number in range(90))
    async with stage.running():
        wanted = post(stage, Listing(lines), *BLOCKS)
        posted = await stage.platform.post(wanted)
        assert isinstance(posted, Posted)
        assert await stage.platform.find(wanted) is not None
    shown = "\n".join(stage.posted(stage.channel))
    assert [number for number in range(90) if shown.count(f"line{number}end ") != 1] == []
    assert [words for words in WORDS if words not in shown] == []


async def test_a_lost_answer_is_no_second_post(stage: Stage) -> None:
    """It raises, because nobody knows; whoever looks then finds it."""
    async with stage.running():
        stage.lose()
        with pytest.raises(OSError, match=r"lost|broke"):
            await stage.platform.post(post(stage))
        assert isinstance(await stage.platform.find(post(stage)), Posted)
    assert len(stage.posted(stage.channel)) == 1


async def test_a_refusal_is_a_sentence(stage: Stage) -> None:
    """One that an admin can read, with no code of the platform's own in it."""
    async with stage.running():
        stage.remove_channel()
        answer = await stage.platform.post(post(stage))
    assert isinstance(answer, Refused)
    assert answer.sentence.startswith("I can't post to ")
    assert answer.sentence.endswith(".")
    assert "_" not in answer.sentence
    assert not answer.closed


@pytest.mark.parametrize("number", [1, 2])
async def test_what_is_for_some_people_is_for_them_alone(stage: Stage, number: int) -> None:
    """It is in a room of its own, which is told, and not in the channel."""
    people = tuple(stage.people[1 : 1 + number])
    async with stage.running():
        posted = await stage.platform.post(post(stage, people=people))
        assert isinstance(posted, Posted)
        assert posted.room not in {0, stage.channel}
        assert "A calm week." in "\n".join(stage.posted(posted.room))
    assert stage.posted(stage.channel) == []


async def test_direct_messages_are_not_read(stage: Stage) -> None:
    """Whether one arrived is not looked for there: a post whose fate is unknown is not sent again."""
    async with stage.running():
        found = await stage.platform.find(post(stage, people=(stage.people[1],)))
    assert isinstance(found, Refused)
    assert not found.later


async def test_without_a_connection_nobody_knows(stage: Stage) -> None:
    """So that whoever keeps the post tries again."""
    assert not stage.platform.connected
    with pytest.raises(OSError, match="not connected"):
        await stage.platform.post(post(stage))


async def test_looking_back_begins_and_does_not_wait(stage: Stage) -> None:
    """It returns at once where the platform is there, and says that it is not where it is not."""
    with pytest.raises(OSError, match="not connected"):
        await stage.platform.catch_up(stage.community)
    async with stage.running(), asyncio.timeout(5):
        await stage.platform.catch_up(stage.community)


async def test_the_command_reaches_the_core_as_it_was_typed(stage: Stage) -> None:
    """Words, person, community and channel."""
    async with stage.running():
        assert stage.platform.connected
        for words in ("", "explain H4", "opt out"):
            await stage.ask(stage.people[1], words)
    assert [ask.words for ask in stage.clerk.asked] == ["", "explain H4", "opt out"]
    assert {(ask.person, ask.community, ask.channel) for ask in stage.clerk.asked} == {
        (stage.people[1], stage.community, stage.channel)
    }


async def test_an_answer_is_shown_whole_and_to_the_asker_only(stage: Stage) -> None:
    """Every block, long ones too; the channel stays as it was."""
    lines = tuple(plain(f"line{number}end {'word ' * 40}") for number in range(50))
    stage.clerk.replies["help"] = Answer(note=Note("notice", "Fern Hill", (*BLOCKS, Listing(lines))))
    async with stage.running():
        shown = await stage.ask(stage.people[1], "help")
    seen = shown.text + "".join(shown.buttons)
    assert [words for words in WORDS if words not in seen] == []
    assert [number for number in range(50) if f"line{number}end " not in seen] == []
    assert stage.posted(stage.channel) == []


async def test_a_button_brings_back_its_action_and_value(stage: Stage) -> None:
    """Whoever presses it is asked for, not whoever it was shown to."""
    async with stage.running():
        shown = await stage.ask(stage.people[1], "help")
        again = await stage.press(stage.people[2], shown, "Again")
    assert "You asked: again 7" in again.text
    assert (stage.clerk.asked[-1].words, stage.clerk.asked[-1].person) == ("again 7", stage.people[2])


async def test_who_is_an_admin_is_what_the_platform_says(stage: Stage) -> None:
    """The first of the people is one, the second is not."""
    async with stage.running():
        for person in stage.people[:2]:
            await stage.ask(person, "who")
    assert stage.clerk.admins == [True, False]


async def test_a_form_asks_for_all_its_fields(stage: Stage) -> None:
    """In their order, with what is set."""
    fields = (
        Channels("digest_channel", "Channel", (stage.channel,)),
        Choice("weekday", "Day", (("0", "Monday"), ("1", "Tuesday")), value="0"),
        Entry("timezone", "Time zone", "Europe/Berlin"),
        Groups("groups", "Groups", (stage.channel,), several=True),
    )
    stage.clerk.replies["settings"] = Answer(form=Form("settings", "Settings", fields))
    async with stage.running():
        shown = await stage.ask(stage.people[0], "settings")
        await until(lambda: shown.fields)
    assert shown.fields == ["digest_channel", "weekday", "timezone", "groups"]
    assert "Europe/Berlin" in shown.text


async def test_a_self_check_speaks_in_sentences(stage: Stage) -> None:
    """Each finding has a level, a subject and what is so."""
    from tests.adapters.slack.fakes import House  # noqa: PLC0415  # beside what it is for

    findings = await stage.platform.check(House())  # type: ignore[arg-type]  # as much of one as a check asks for
    assert findings
    for each in findings:
        assert each.level in {"ok", "warning", "error"}
        assert each.subject
        assert each.sentence.endswith(".")
