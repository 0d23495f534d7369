"""The invented community of the demo on both platforms at once: its past is there, then its days go by as events."""

import asyncio
import importlib
import os
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

import pytest

from bot.story import CHANNELS, FIRST_DAY, Person, Post, Story, tell
from tests.doubles.discord.guild import REPLY, Guild
from tests.doubles.discord.server import Discord
from tests.doubles.slack.server import LEAST, Slack
from tests.doubles.slack.workspace import Workspace
from tests.end_to_end.clocked import Moved

TOLD = "community-health"  # the channel in which admins read
SLACK_SCOPES = LEAST | {"channels:join", "files:write", "im:write", "mpim:write"}
_CALENDARS = (
    *(f"tests.doubles.slack.{each}" for each in ("workspace", "gestures", "delivery", "server", "calls")),
    *(
        f"tests.doubles.discord.{each}"
        for each in ("snowflakes", "guild", "gestures", "permissions", "limits", "bustle")
    ),
)
_EMOJI = {"thumbsup": "👍", "heart": "❤️", "pray": "🙏", "tada": "🎉", "seedling": "🌱"}


class Hands:
    """The hands of every clock there is: the bot's, by a file, and those of both platforms."""

    def __init__(self, file: Path, at: datetime) -> None:
        self.file, self.by = file, 0
        self.set(at)

    def set(self, at: datetime) -> None:
        """It is this late now, everywhere; time goes on from here."""
        self.by = round(at.timestamp() * 1_000_000) - _real()
        beside = self.file.with_suffix(".new")
        beside.write_text(str(self.by))
        beside.replace(self.file)

    def move(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Both platforms go by them from here on, and number anew."""
        moved = Moved(lambda: self.by)
        for name in _CALENDARS:
            monkeypatch.setattr(importlib.import_module(name), "time", moved)
        monkeypatch.setattr(importlib.import_module("tests.doubles.discord.snowflakes"), "_LAST", 0)


def _real() -> int:
    import time  # noqa: PLC0415  # the computer's own, whatever was moved

    return time.time_ns() // 1000


class SlackVillage:
    """The community as a workspace, before the app is in any channel."""

    def __init__(self, story: Story, known: Sequence[Person]) -> None:
        place = Workspace("TFERNHILL", story.name, "fern-hill-growers")
        self.slack = Slack(workspace=place, scopes=SLACK_SCOPES)
        self.slack.limits.strict = False
        self.slack.post.retries = (0.2, 1.0, 3.0)
        self.place, self.posts = place, dict[int, str]()
        for person in known:
            self._known(person)
        people = [self.person(each.number) for each in known]
        place.users[people[0]] |= {"is_admin": True, "is_owner": True}
        self.channels = {
            name: place.add_channel(name, *people, native=f"CFERN{number:04d}")
            for number, name in enumerate((*CHANNELS, TOLD))
        }

    def person(self, number: int) -> str:
        """Somebody's id."""
        return f"UFERN{number:05d}"

    def _known(self, person: Person) -> None:
        self.place.add_user(person.name, native=self.person(person.number), is_bot=person.bot, tz="Etc/UTC")

    def write(self, post: Post) -> None:
        """What was said before anybody listened."""
        ts = str(self.place.write(self.channels[post.channel], self.person(post.who), **self._about(post))["ts"])
        self.posts[id(post)] = ts
        for who, emoji in post.reactions:
            self.place.mark(self.channels[post.channel], ts, self.person(who), emoji, present=True)

    async def join(self, person: Person) -> None:
        """Somebody comes."""
        await self.slack.join_team(person.name, native=self.person(person.number), tz="Etc/UTC")

    async def say(self, post: Post) -> None:
        """Somebody writes, and others react."""
        channel = self.channels[post.channel]
        about = self._about(post)
        thread = about.pop("thread_ts", "")
        ts = await self.slack.say(channel, self.person(post.who), about.pop("text"), thread=thread, **about)
        self.posts[id(post)] = ts
        for who, emoji in post.reactions:
            await self.slack.react(channel, ts, self.person(who), emoji)

    def _about(self, post: Post) -> dict[str, Any]:
        mentions = "".join(f"<@{self.person(number)}> " for number in post.names)
        about: dict[str, Any] = {"text": mentions + post.text, "at": post.at.timestamp()}
        if post.in_thread and id(post.opener) in self.posts:
            about["thread_ts"] = self.posts[id(post.opener)]
        return about


class DiscordVillage:
    """The community as a server, with the app about to be let in."""

    def __init__(self, story: Story, known: Sequence[Person]) -> None:
        self.discord = Discord(guild=Guild(story.name, "900000000000000001"))
        self.discord.limits.strict = False
        self.discord.gateway.identify_seconds = self.discord.gateway.members_seconds = 0.5
        self.guild, self.posts = self.discord.guild, dict[int, str]()
        for person in known:
            joined = (FIRST_DAY + timedelta(days=person.joined)).timestamp()
            self.guild.add_member(self._known(person), at=joined)
        self.guild.owner = self.person(known[0].number)
        self.channels = {
            name: self.guild.add_channel(name, native=str(900000000000000100 + number))
            for number, name in enumerate((*CHANNELS, TOLD))
        }
        self.guild.settings["system_channel_id"] = self.channels["general"]

    def person(self, number: int) -> str:
        """Somebody's id."""
        return str(900000000000010000 + number)

    def _known(self, person: Person) -> dict[str, Any]:
        return self.discord.add_user(person.name, native=self.person(person.number), bot=person.bot)

    def write(self, post: Post) -> None:
        """Somebody writes, and others react; whoever listens hears of it at once."""
        channel = self.channels[post.channel]
        author = self.discord.users[self.person(post.who)]
        mentions = "".join(f"<@{self.person(number)}> " for number in post.names)
        about: dict[str, Any] = {"at": post.at.timestamp()}
        if post.answers is not None and id(post.answers) in self.posts:
            reference = {"type": 0, "message_id": self.posts[id(post.answers)], "channel_id": channel}
            about |= {"type": REPLY, "message_reference": {**reference, "guild_id": self.guild.id}}
        message = self.discord.write(self.guild.channels[channel], author, mentions + post.text, **about)
        self.posts[id(post)] = message["id"]
        for who, emoji in post.reactions:
            self.discord.react(channel, message["id"], self.person(who), _EMOJI[emoji])

    def join(self, person: Person) -> None:
        """Somebody comes."""
        self._known(person)
        joined = FIRST_DAY + timedelta(days=person.joined)
        self.discord.join(user=self.person(person.number), at=joined.timestamp())


class Village:
    """Both, telling one story."""

    def __init__(self, hands: Hands, *, since: datetime, until: datetime, seed: int = 11) -> None:
        """What was said between two instants is their past."""
        story = tell(seed)
        self.hands, self.now, self._since = hands, until, since
        self._posts = [post for post in story.posts if post.at >= since]
        self._coming = [each for each in story.people if _joined(each) >= until]
        known = [each for each in story.people if _joined(each) < until]
        self.slack, self.discord = SlackVillage(story, known), DiscordVillage(story, known)
        self.told = 0  # how much people said before anybody listened
        for post in self._take(until):
            self.slack.write(post)
            self.discord.write(post)
            self.told += not story.people[post.who].bot

    async def __aenter__(self) -> Self:
        """Both platforms listen."""
        await self.slack.slack.start()
        await self.discord.discord.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """They are gone."""
        await self.discord.discord.stop()
        await self.slack.slack.close()

    async def live(self, until: datetime, hours: int = 6) -> None:
        """Days go by, so many hours at once; everything in them is told to whoever listens, and taken."""
        while self.now < until:
            self.now = min(until, self.now + timedelta(hours=hours))
            self.hands.set(self.now)
            for person in [each for each in self._coming if _joined(each) < self.now]:
                self._coming.remove(person)
                self.discord.join(person)
                await self.slack.join(person)
            posts = list(self._take(self.now))
            for post in posts:
                self.discord.write(post)
            for together in _apart(posts):
                await asyncio.gather(*(self.slack.say(post) for post in together))

    def _take(self, until: datetime) -> Iterator[Post]:
        while self._posts and self._posts[0].at < until:
            yield self._posts.pop(0)


def _joined(person: Person) -> datetime:
    return FIRST_DAY + timedelta(days=person.joined)


def _apart(posts: Sequence[Post]) -> Iterator[list[Post]]:
    """What may be said at once: nobody answers what is not there yet."""
    together: list[Post] = []
    for post in posts:
        if any(each is post.opener for each in together):
            yield together
            together = []
        together.append(post)
    yield together


def output(folder: Path) -> Path:
    """Where a test leaves what people would have seen: the folder TEST_OUTPUT names, else its own."""
    chosen = Path(os.environ.get("TEST_OUTPUT") or folder / "seen")
    chosen.mkdir(parents=True, exist_ok=True)
    return chosen
