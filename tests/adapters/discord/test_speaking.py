"""The whole platform against the loopback Discord: it answers, posts once, and gives what Discord documents."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters.discord import connect
from adapters.discord.connection import DiscordPlatform
from adapters.discord.registering import NAME
from adapters.discord.settings import read_settings
from bot.events import ChannelSeen
from bot.notes import Button, Buttons, Channels, Choice, Entry, Form, Headline, Listing, Note, Paragraph, plain
from bot.ports import Answer, CommunityRef, Post, Posted, Refused
from tests.adapters.slack.fakes import Clerk, House, Notebook, Secrets, until
from tests.doubles.discord.__main__ import furnish, settings
from tests.doubles.discord.server import Discord

POSTING = "POST /channels/{channel_id}/messages"


class Company:
    """The platform with everything around it, and the Discord it talks to."""

    def __init__(self, discord: Discord, people: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
        for name, value in settings(discord).items():
            monkeypatch.setenv(name, value)
        chosen = read_settings()
        assert chosen is not None
        self.discord, self.people = discord, people
        self.intake, self.house, self.clerk = Notebook(), Town(), Clerk()
        platform = connect(chosen, Secrets())
        assert isinstance(platform, DiscordPlatform)
        self.platform = platform
        self.general, self.garden, self.forum = list(discord.guild.channels)[:3]
        self.community = CommunityRef("discord", discord.guild.id)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Connected, with its command registered, until left."""
        task = asyncio.create_task(self.platform.run(self.intake, self.house, self.clerk))
        try:
            await until(lambda: task.done() or (self.platform.connected and self.discord.commands.get("")))
            if task.done():
                await task
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def post(self, *blocks: Any, key: str = "digest:2026-W11", people: tuple[str, ...] = (), where: str = "") -> Post:
        """A post for a channel, or for some people."""
        note = Note("digest", "Harbour Makers", blocks or (Headline("A calm week."),))
        return Post(key, self.community, int(where or self.garden), note, people=tuple(int(each) for each in people))

    def posted(self, where: str = "") -> list[dict[str, Any]]:
        """What the bot wrote in a channel."""
        messages = self.discord.channel(where or self.garden).messages.values()
        return [each for each in messages if each["author"]["id"] == self.discord.bot["id"]]


class Town(House):
    """A memory of one server, of which nothing was known before."""

    async def communities(self, _platform: str) -> list[CommunityRef]:
        """None yet."""
        return []

    async def newest(self, *_: Any) -> list[int]:
        """Nothing."""
        return []

    async def reactions(self, *_: Any) -> dict[int, dict[tuple[int, str], bool]]:
        """None."""
        return {}

    async def members(self, _community: CommunityRef) -> list[int]:
        """Nobody."""
        return []

    async def channels(self, _community: CommunityRef) -> list[ChannelSeen]:
        """None."""
        return []


@pytest.fixture
async def company(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Company]:
    """A loopback Discord with six people, the bot beside it; in the end nothing was sent that only just fits."""
    discord = Discord()
    discord.limits.scale, discord.gateway.identify_seconds = 0.05, 0.0
    people = furnish(discord)
    async with discord:
        yield Company(discord, people, monkeypatch)
    assert discord.untrue == []
    assert [route for route, _ in discord.loose if "callback" in route or "webhooks" in route or POSTING in route] == []


def custom_ids(message: dict[str, Any]) -> dict[str, str]:
    """Buttons of a message by what they say."""
    return {each["label"]: each["custom_id"] for row in message["components"] for each in row["components"]}


async def test_the_command_is_registered_once_and_answers(company: Company) -> None:
    """A second start finds it as it is; the answer is for one pair of eyes and its button comes back."""
    for _ in range(2):
        async with company.running():
            asked = await company.discord.command(company.people[1], company.general, do="explain", about="H4")
            (shown,) = asked.shown
            pressed = await company.discord.press(company.people[2], shown, custom_ids(shown)["Again"])
    assert company.discord.syncs == 1
    assert [ask.words for ask in company.clerk.asked] == ["explain H4", "again 7"] * 2
    assert company.clerk.asked[-1].person == int(company.people[2])
    assert shown["flags"] & 64
    assert pressed.shown[0]["flags"] & 64


async def test_rights_are_those_discord_tells(company: Company) -> None:
    """The owner manages the server, others do not; in a direct message it is looked up."""
    who = Note("notice", "", (Buttons((Button("Who", "who"),)),))
    async with company.running():
        for person in company.people[:2]:
            message = Post("k", company.community, 0, who, people=(int(person),))
            posted = await company.platform.post(message)
            assert isinstance(posted, Posted)
            (shown,) = company.posted(str(posted.room))[-1:]
            await company.discord.press(person, shown, custom_ids(shown)["Who"])
            pressed = await company.discord.command(person, company.general)
            await company.discord.press(person, pressed.shown[0], custom_ids(pressed.shown[0])["Again"])
    assert company.clerk.admins == [True, False]
    assert {ask.community for ask in company.clerk.asked} == {company.community}


async def test_a_slow_answer_is_announced_in_time(company: Company) -> None:
    """Discord waits three seconds; the answer takes longer and comes all the same, in all its parts."""
    lines = tuple(plain(f"line {number} {'word ' * 60}") for number in range(40))
    company.clerk.replies["help"] = Answer(note=Note("notice", "", (Listing(lines),)))
    company.clerk.pause = 4.0
    async with company.running():
        asked = await company.discord.command(company.people[1], company.general, do="help")
        await until(lambda: all(f"line {number} " in asked.text for number in range(40)))
    assert asked.callback == {"type": 5, "data": {"flags": 64}}
    assert asked.seconds < 3
    assert all(each["flags"] & 64 for each in asked.shown)


async def test_settings_are_filled_in_page_by_page(company: Company) -> None:
    """An overview, a page, what is wrong with it, the way back, and saved."""
    fields = [Entry(f"number{each}", f"Number {each}", str(each)) for each in range(4)]
    choice = Choice("weekday", "Day", (("0", "Monday"), ("1", "Tuesday")), value="0")
    place = Channels("digest_channel", "Channel", (int(company.general),))
    company.clerk.replies["settings"] = Answer(form=Form("settings", "Settings", (place, choice, *fields)))
    company.clerk.verdict = {"weekday": "Not that day."}
    owner = company.people[0]
    async with company.running():
        asked = await company.discord.command(owner, company.general, do="settings")
        opened = await company.discord.press(owner, asked.shown[0], custom_ids(asked.shown[0])["Change 1 to 5"])
        told = await company.discord.submit(owner, opened, {"weekday": "1", "digest_channel": [company.garden]})
        again = await company.discord.press(owner, told.shown[0], custom_ids(told.shown[0])["Open it again"])
        company.clerk.verdict = Answer(note=Note("notice", "Saved", (Paragraph(plain("Saved.")),)))
        saved = await company.discord.submit(owner, again)
    assert "Not that day." in told.text
    assert "Saved." in saved.text
    assert company.clerk.submitted[0] == (
        "settings",
        {"digest_channel": company.garden, "weekday": "1", "number0": "0", "number1": "1", "number2": "2"},
    )


async def test_a_file_is_handed_over(company: Company) -> None:
    """As an attachment that only they see."""
    company.clerk.replies["export"] = Answer(file=b'{"you": 1}', file_name="you.json")
    async with company.running():
        asked = await company.discord.command(company.people[1], company.general, do="export")
    (shown,) = asked.shown
    (file,) = shown["attachments"]
    assert file["filename"] == "you.json"
    assert shown["flags"] & 64


async def test_a_lost_answer_is_no_second_post(company: Company) -> None:
    """Taken and not told: found by its mark, and the nonce gives the same message back to whoever posts again."""
    async with company.running():
        company.discord.swallow(POSTING)
        with pytest.raises(OSError, match="broke"):
            await company.platform.post(company.post())
        found = await company.platform.find(company.post())
        again = await company.platform.post(company.post())
    (there,) = company.posted()
    assert found == again == Posted((int(there["id"]),))
    assert there["embeds"][0]["url"].startswith("https://discord.com/#network-health.")


async def test_a_gateway_of_theirs_that_fails_is_tried_by_the_library(company: Company) -> None:
    """502 twice: the post is there once."""
    async with company.running():
        company.discord.break_down(POSTING, times=1)
        assert isinstance(await company.platform.post(company.post()), Posted)
    assert len(company.posted()) == 1


@pytest.mark.parametrize("number", [1, 2])
async def test_some_people_alone_read_it(company: Company, number: int) -> None:
    """One in a direct message, several in a private thread nobody else can be let into."""
    people = tuple(company.people[1 : 1 + number])
    async with company.running():
        posted = await company.platform.post(company.post(people=people))
        assert isinstance(posted, Posted)
        room = company.discord.channel(str(posted.room))
    assert len(company.posted(room.id)) == 1
    assert company.posted() == []
    if number == 2:
        assert (room.about["type"], room.about["thread_metadata"]["invitable"]) == (12, False)
        assert set(room.people) == {*people, company.discord.bot["id"]}


async def test_whoever_takes_no_direct_messages_is_left_alone(company: Company) -> None:
    """It is told apart from a fault."""
    company.discord.closed_to_all.add(company.people[1])
    async with company.running():
        answer = await company.platform.post(company.post(people=(company.people[1],)))
    assert isinstance(answer, Refused)
    assert answer.closed


async def test_what_cannot_be_posted_is_one_sentence(company: Company) -> None:
    """A forum, a channel that is gone, one the bot may not see or write in: told by their names."""
    async with company.running():
        told: list[str] = []
        for bits in (1 << 11, 1 << 10):
            overwrite = {"id": company.discord.guild.id, "type": 0, "allow": "0", "deny": str(bits)}
            company.discord.change_channel(company.garden, {"permission_overwrites": [overwrite]})
            mine = {"id": company.discord.bot["id"], "type": 1, "allow": "0", "deny": str(bits)}
            company.discord.change_channel(company.garden, {"permission_overwrites": [overwrite, mine]})
            told.append(_sentence(await company.platform.post(company.post())))
        told.append(_sentence(await company.platform.post(company.post(where=company.forum))))
        company.discord.delete_channel(company.garden)
        told.append(_sentence(await company.platform.post(company.post())))
    assert "a permission is missing" in told[0]
    assert "may not see it" in told[1]
    assert "forum" in told[2]
    assert "deleted" in told[3]


def _sentence(answer: Any) -> str:
    assert isinstance(answer, Refused)
    assert answer.sentence.endswith(".")
    return answer.sentence


async def test_nothing_is_posted_before_there_is_a_connection(company: Company) -> None:
    """Nobody knows then; whoever keeps the post tries again."""
    with pytest.raises(OSError, match="not connected"):
        await company.platform.post(company.post())


async def test_every_body_that_was_sent_is_as_documented(company: Company, shared_data: Any) -> None:
    """Held against Discord's description by the double; here it is made sure that the description was there."""
    assert json.loads((shared_data / "schemas" / "discord-openapi.json").read_text())["paths"]
    async with company.running():
        await company.discord.command(company.people[1], company.general)
        await company.platform.post(company.post())
    assert [call for call in company.discord.calls if call.body is not None]
    assert [each["name"] for each in company.discord.commands[""].values()] == [NAME]
    assert [status for _, status, _ in company.discord.refused if status == 400] == []
