"""What stands around the Slack adapter in its tests: a notebook for events, a house, commands, and secrets."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

import pytest
from slack_sdk.signature import SignatureVerifier

from adapters.slack import connect
from adapters.slack.connection import SlackPlatform
from adapters.slack.settings import SlackSettings, read_settings
from bot.errors import StoreUnavailable
from bot.events import AnyEvent, MessagePosted
from bot.notes import Button, Buttons, Note, Paragraph, plain
from bot.ports import Answer, Ask, CommunityRef, Cursor, Picked, Reply, Request, Rights
from tests.doubles.slack.server import Slack


class Notebook:
    """An intake that writes events down, and can be told to fail."""

    def __init__(self) -> None:
        self.pages: list[tuple[CommunityRef, AnyEvent]] = []
        self.failing = False

    async def receive(self, community: CommunityRef, events: Sequence[AnyEvent]) -> None:
        """Write down, or refuse."""
        if self.failing:
            raise StoreUnavailable
        self.pages += [(community, event) for event in events]

    def of(self, kind: type[AnyEvent]) -> list[Any]:
        """Events of one kind, in the order they came."""
        return [event for _, event in self.pages if isinstance(event, kind)]

    @property
    def messages(self) -> set[int]:
        """Keys of the messages that were kept."""
        return {event.message for event in self.of(MessagePosted)}


class House:
    """A memory that remembers nothing between two readings, and what it was told."""

    def __init__(self) -> None:
        self.gone: list[str] = []
        self.here: list[str] = []
        self.greeted: list[int] = []
        self.chosen = self.members_role = 0
        self.known: dict[tuple[int, int], Cursor] = {}
        self.stored: dict[int, int] = {}

    def now(self) -> int:
        """The computer's own clock."""
        return time.time_ns() // 1000

    async def cursors(self, _community: CommunityRef) -> dict[tuple[int, int], Cursor]:
        """How much is known."""
        return dict(self.known)

    async def removed(self, community: CommunityRef) -> None:
        """A workspace is gone."""
        self.gone.append(community.native)

    async def welcomed(self, community: CommunityRef) -> None:
        """A workspace is there."""
        self.here.append(community.native)

    async def backfill_days(self, _community: CommunityRef) -> int:
        """A week."""
        return 7

    async def invited(self, _community: CommunityRef, channel: int) -> None:
        """The bot came into a channel."""
        self.greeted.append(channel)

    async def posts_to(self, _community: CommunityRef) -> int:
        """The digest's channel."""
        return self.chosen

    async def picked(self, _community: CommunityRef) -> Picked:
        """The role that every member gets, where one was named."""
        return Picked(members=self.members_role)

    async def kept(self, _community: CommunityRef, _channel: int, messages: Sequence[int]) -> dict[int, int]:
        """What is stored of these."""
        return {key: self.stored[key] for key in messages if key in self.stored}


class Secrets:
    """Secrets in a dictionary."""

    def __init__(self) -> None:
        self.values: dict[str, bytes] = {}

    async def put(self, _platform: str, name: str, value: bytes) -> None:
        """Keep."""
        self.values[name] = value

    async def get(self, _platform: str, name: str) -> bytes | None:
        """Look."""
        return self.values.get(name)

    async def take(self, _platform: str, name: str) -> bytes | None:
        """Look, and let go."""
        return self.values.pop(name, None)

    async def names(self, _platform: str, prefix: str = "") -> Sequence[str]:
        """All of them."""
        return sorted(name for name in self.values if name.startswith(prefix))


def note(words: str, title: str = "network-health") -> Note:
    """A note of one sentence."""
    return Note("notice", title, (Paragraph(plain(words)),))


class Clerk:
    """Commands that say back what was asked; `replies` are answers to certain words."""

    def __init__(self) -> None:
        self.asked: list[Ask] = []
        self.submitted: list[tuple[str, dict[str, str]]] = []
        self.replies: dict[str, Answer] = {}
        self.verdict: dict[str, str] | Answer = Answer(note=note("Saved."))
        self.admins: list[bool] = []
        self.pause = 0.0

    async def answer(self, ask: Ask, rights: Rights) -> Answer:
        """The reply that was prepared, or the words themselves with a button."""
        await asyncio.sleep(self.pause)
        self.asked.append(ask)
        if ask.words == "who":
            self.admins.append(await rights.is_admin(ask.community, ask.person))
        again = Buttons((Button("Again", "again", "7"),))
        said = Note("notice", "network-health", (Paragraph(plain(f"You asked: {ask.words or 'nothing'}")), again))
        return self.replies.get(ask.words, Answer(note=said))

    async def submit(self, ask: Ask, form: str, values: dict[str, str], _rights: Rights) -> dict[str, str] | Answer:
        """The verdict that was prepared."""
        await asyncio.sleep(self.pause)
        self.asked.append(ask)
        self.submitted.append((form, values))
        return self.verdict


class Company:
    """A platform with everything around it."""

    def __init__(self, slack: Slack, settings: SlackSettings, secrets: Secrets | None = None) -> None:
        self.slack, self.secrets = slack, secrets or Secrets()
        self.intake, self.house, self.clerk = Notebook(), House(), Clerk()
        platform = connect(settings, self.secrets)
        assert isinstance(platform, SlackPlatform)
        self.platform = platform

    async def knock(
        self, path: str, *, method: str = "POST", body: bytes = b"", query: str = "", **headers: str
    ) -> Reply:
        """One request, as the web room hands it over."""
        route = next(each for each in self.platform.routes() if (each.method, each.path) == (method, path))
        return await route.handle(Request(method, path, query, headers, body))

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["asyncio.Task[None]"]:
        """Connected, until left."""
        task = asyncio.create_task(self.platform.run(self.intake, self.house, self.clerk))
        try:
            await until(lambda: self.platform.connected or task.done())
            yield task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def chosen(monkeypatch: pytest.MonkeyPatch, values: Mapping[str, str]) -> SlackSettings:
    """The settings these variables make."""
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    settings = read_settings()
    assert settings is not None
    return settings


def signed(slack: Slack, body: bytes, kind: str = "application/json") -> dict[str, str]:
    """What Slack puts above a body."""
    stamp = str(int(time.time()))
    signature = SignatureVerifier(slack.signing_secret).generate_signature(timestamp=stamp, body=body)
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": str(signature), "content-type": kind}


async def over_http(slack: Slack, company: Company, body: bytes, **more: str) -> int:
    """A signed request handed to the platform: the status it answers with."""
    return (await company.knock("/slack/events", body=body, **signed(slack, body), **more)).status


async def until(holds: Callable[[], Any], seconds: float = 30.0) -> Any:
    """Wait for something to be so, and answer it."""
    async with asyncio.timeout(seconds):
        while not (result := holds()):  # noqa: ASYNC110  # looked at now and then, by a test
            await asyncio.sleep(0.01)
        return result
