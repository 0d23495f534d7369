"""One way to look at every live platform: the bot on it, people around it, and what they get to see there."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any, Protocol

import msgspec
import pytest

from adapters.slack.keys import id_of_key, key_of_id
from bot.notes import Buttons, Note
from bot.ports import Answer, Ask, Commands, CommunityRef, Finding, Platform, Post, Posted, Refused
from tests.adapters.discord.test_speaking import Company as OnDiscord
from tests.adapters.slack.fakes import Clerk, chosen, until
from tests.adapters.slack.fakes import Company as OnSlack
from tests.doubles.discord.__main__ import furnish as furnish_discord
from tests.doubles.discord.server import Discord
from tests.doubles.slack.__main__ import furnish as furnish_slack
from tests.doubles.slack.__main__ import settings as slack_variables
from tests.doubles.slack.server import LEAST, Slack


class Shown(msgspec.Struct):
    """What somebody sees after asking: every word, what can be pressed, and the fields that are asked for."""

    text: str
    buttons: dict[str, Any] = {}  # by label: whatever the platform needs to press it
    fields: list[str] = []


class Stage(Protocol):
    """A platform, running or not, with its commands and a place where people are."""

    platform: Platform
    clerk: Clerk
    community: CommunityRef
    channel: int
    people: Sequence[int]  # the first is an admin

    def running(self) -> contextlib.AbstractAsyncContextManager[None]:
        """Connected until left."""

    def posted(self, channel: int) -> list[str]:
        """Every message of the bot in a channel, as JSON or words."""

    def lose(self) -> None:
        """Take the next post, and do not say so."""

    def remove_channel(self) -> None:
        """The channel is gone."""

    async def ask(self, person: int, words: str) -> Shown:
        """Type the command."""

    async def press(self, person: int, shown: Shown, label: str) -> Shown:
        """Press one of the buttons."""


class SlackStage:
    """A loopback Slack with the bot in one workspace, by Socket Mode."""

    def __init__(self, slack: Slack, monkeypatch: pytest.MonkeyPatch) -> None:
        furnish_slack(slack)
        slack.grants[slack.bot_token].scopes = LEAST | {"im:write", "mpim:write"}
        slack.limits.posts_a_second, slack.post.retries = 0, ()
        self.slack = slack
        self._company = OnSlack(slack, chosen(monkeypatch, slack_variables(slack)))
        self.platform, self.clerk = self._company.platform, self._company.clerk
        place = slack.workspace
        self.community = CommunityRef("slack", place.id)
        self._native = next(iter(place.channels))
        self.channel = key_of_id(self._native)
        known = {"USLACKBOT", place.bot_user}
        self.people = [key_of_id(each) for each in place.users if each not in known]

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Connected until left: with both its sockets, of which Slack takes any for a command."""
        async with self._company.running():
            await until(lambda: len(self.slack.sockets.connections) == 2)
            yield

    def posted(self, channel: int) -> list[str]:
        """What the bot wrote there."""
        place = self.slack.workspace
        found = place.channels[id_of_key(channel)].messages.values()
        return [json.dumps(each, ensure_ascii=False) for each in found if each["user"] == place.bot_user]

    def lose(self) -> None:
        """Take it, and break the connection."""
        self.slack.swallow("chat.postMessage")

    def remove_channel(self) -> None:
        """Delete it."""
        del self.slack.workspace.channels[self._native]

    async def ask(self, person: int, words: str) -> Shown:
        """Type `/network-health …`."""
        asked = await self.slack.command(id_of_key(person), words, channel=self._native)
        return self._shown(asked.shown)

    async def press(self, person: int, shown: Shown, label: str) -> Shown:
        """Press a button under an answer."""
        message, action = shown.buttons[label]
        asked = await self.slack.press(id_of_key(person), message, action, channel=self._native)
        return self._shown(asked.shown)

    def _shown(self, messages: Sequence[dict[str, Any]]) -> Shown:
        views = list(self.slack.workspace.modals.values())[-1:] if not messages else []
        buttons = {
            each["text"]["text"]: (message, each["action_id"])
            for message in messages
            for block in message.get("blocks", [])
            for each in block.get("elements", [])
            if each.get("type") == "button"
        }
        asked = [block["block_id"] for view in views for block in view["blocks"] if block["type"] == "input"]
        return Shown(json.dumps([*messages, *views], ensure_ascii=False), buttons, asked)


class DiscordStage:
    """A loopback Discord with the bot in one server."""

    def __init__(self, discord: Discord, monkeypatch: pytest.MonkeyPatch) -> None:
        discord.limits.scale, discord.gateway.identify_seconds = 0.05, 0.0
        people = furnish_discord(discord)
        self.discord = discord
        self._company = OnDiscord(discord, people, monkeypatch)
        self.platform, self.clerk = self._company.platform, self._company.clerk
        self.community, self.channel = self._company.community, int(self._company.garden)
        self.people = [int(each) for each in people]

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Connected until left."""
        async with self._company.running():
            yield

    def posted(self, channel: int) -> list[str]:
        """What the bot wrote there."""
        return [json.dumps(each, ensure_ascii=False) for each in self._company.posted(str(channel))]

    def lose(self) -> None:
        """Take it, and break the connection."""
        self.discord.swallow("POST /channels/{channel_id}/messages")

    def remove_channel(self) -> None:
        """Delete it."""
        self.discord.delete_channel(str(self.channel))

    async def ask(self, person: int, words: str) -> Shown:
        """Choose and type."""
        given = {"about": words} if words else {}
        return await self._shown(await self.discord.command(str(person), str(self.channel), **given))

    async def press(self, person: int, shown: Shown, label: str) -> Shown:
        """Press a button under an answer."""
        return await self._shown(await self.discord.press(str(person), *shown.buttons[label]))

    async def _shown(self, asked: Any) -> Shown:
        """All of it: followups come one by one, so quiet is waited for."""
        before = -1
        while len(asked.shown) != before:
            before = len(asked.shown)
            await asyncio.sleep(0.2)
        buttons = {
            each["label"]: (message, each["custom_id"])
            for message in asked.shown
            for row in message["components"]
            for each in row["components"]
        }
        modal = asked.modal or {"components": []}
        fields = [each["component"]["custom_id"] for each in modal["components"]]
        said = [{**message, "components": []} for message in asked.shown]
        return Shown(json.dumps([*said, modal], ensure_ascii=False), buttons, fields)


class Board:
    """A platform that is a board in memory: what the core asks of one, and nothing else."""

    name = "board"

    def __init__(self) -> None:
        self.posts: dict[tuple[int, str], str] = {}
        self.channels = {5}
        self.losing = False
        self.commands: Commands | None = None

    @property
    def connected(self) -> bool:
        """Whether it runs."""
        return self.commands is not None

    def routes(self) -> Sequence[Any]:
        """None."""
        return ()

    async def run(self, intake: Any, memory: Any, commands: Commands) -> None:
        """Until cancelled."""
        del intake, memory
        self.commands = commands
        try:
            await asyncio.Event().wait()
        finally:
            self.commands = None

    async def post(self, post: Post) -> Posted | Refused:
        """Pin it, once."""
        if not self.connected:
            raise ConnectionError("the board is not connected")
        room = 100 + sum(post.people) if post.people else 0
        if not room and post.channel not in self.channels:
            return Refused("I can't post to the channel: it is gone.")
        self.posts.setdefault((room or post.channel, post.key), repr(post.note))
        if self.losing:
            self.losing = False
            raise ConnectionError("lost")
        return Posted((len(self.posts),), room)

    async def find(self, post: Post) -> Posted | Refused | None:
        """Look at the board; never into what is for some people alone."""
        if post.people:
            return Refused("I do not look into what is for some people alone.")
        return Posted((1,)) if (post.channel, post.key) in self.posts else None

    async def catch_up(self, community: CommunityRef) -> None:
        """There is no past on a board; without anybody in front of it there is nobody to look."""
        if not self.connected:
            raise ConnectionError("the board is not connected")
        assert community.platform == "board"

    async def check(self, memory: Any) -> Sequence[Finding]:
        """It is always well."""
        del memory
        return [Finding("ok", "Board", "It hangs.")]


class BoardStage:
    """The board, with somebody in front of it."""

    def __init__(self) -> None:
        self.platform, self.clerk = Board(), Clerk()
        self.community, self.channel, self.people = CommunityRef("board", "b"), 5, [1, 2, 3]

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Connected until left."""
        task = asyncio.create_task(self.platform.run(None, None, self.clerk))
        await until(lambda: self.platform.connected)
        yield
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    def posted(self, channel: int) -> list[str]:
        """What hangs there."""
        return [words for (place, _), words in self.platform.posts.items() if place == channel]

    def lose(self) -> None:
        """Pin the next one, and say nothing."""
        self.platform.losing = True

    def remove_channel(self) -> None:
        """Take it down."""
        self.platform.channels.clear()

    async def is_admin(self, _community: CommunityRef, person: int) -> bool:
        """The first one is."""
        return person == self.people[0]

    async def ask(self, person: int, words: str) -> Shown:
        """Say it in front of the board."""
        return self._shown(await self.clerk.answer(Ask(self.community, person, self.channel, words), self))

    async def press(self, person: int, shown: Shown, label: str) -> Shown:
        """Say what the button means."""
        return await self.ask(person, shown.buttons[label])

    def _shown(self, answer: Answer) -> Shown:
        note = answer.note or Note("notice", "", ())
        rows = [block for block in note.blocks if isinstance(block, Buttons)]
        buttons = {each.text: f"{each.action} {each.value}".strip() for row in rows for each in row.buttons}
        return Shown(repr(answer), buttons, [field.name for field in answer.form.fields] if answer.form else [])


PLATFORMS = ("board", "discord", "slack")


@contextlib.asynccontextmanager
async def staged(name: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """A platform by its name, ready to run."""
    if name == "slack":
        async with Slack() as slack:
            yield SlackStage(slack, monkeypatch)
    elif name == "discord":
        async with Discord() as discord:
            yield DiscordStage(discord, monkeypatch)
    else:
        yield BoardStage()
