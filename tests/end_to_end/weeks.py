"""A community of some three hundred people told as a story, the bot in it, and the first steps of every week.

What people would have seen is left below `TEST_OUTPUT`.
"""

import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import aiohttp
import pytest

from adapters.slack.keys import key_of_id
from tests.end_to_end.album import Album
from tests.end_to_end.clocked import CLOCKED
from tests.end_to_end.faces import Face, OnDiscord, OnSlack, one, words
from tests.end_to_end.living import Bot
from tests.end_to_end.living import until as in_time
from tests.end_to_end.village import TOLD, Hands, Village, output

ADMIN, LEAVER = 0, 9


HOPEFUL = (1, 2, 3, 4, 7, 8, 12, 13)  # of both circles


KEPT = "SELECT message FROM message JOIN community USING (community) WHERE kind = 0 AND platform = ?"


PATIENCE = 240.0  # seconds: the machine may have much else to do, and only what comes to be is looked at


async def until(holds: Callable[[], Any]) -> Any:
    """Wait for something to be so, however slow the machine is, and answer it."""
    return await in_time(holds, PATIENCE)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant in August; the 17th is a Monday, and the Tuesday after it begins a round of introductions."""
    return datetime(2026, 8, day, hour, minute, tzinfo=UTC)


INSTALLED = at(17, 10)


class ClockedBot(Bot):
    """`network-health run`, under the moved clock."""

    program, verbs = [*CLOCKED, "run"], CLOCKED


class Week:
    """The village, the bot in it, and what was seen."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.hands = Hands(folder / "clock", INSTALLED)
        self.hands.move(monkeypatch)
        self.village = Village(self.hands, since=INSTALLED - timedelta(weeks=3), until=INSTALLED)
        self.slack, self.discord = OnSlack(self.village.slack), OnDiscord(self.village.discord)
        self.faces: tuple[Face, ...] = (self.slack, self.discord)
        self.bot: ClockedBot
        self.album = Album(output(folder))

    def new_bot(self, name: str) -> ClockedBot:
        """A bot in a folder of its own, not running yet."""
        place = self.folder / name
        place.mkdir()
        return ClockedBot(place, self.slack.slack, self.discord.discord, CLOCK_FILE=str(self.hands.file))

    def rows(self, face: Face, question: str, *values: object) -> list[tuple[Any, ...]]:
        """What the bot's database says of one community; the question ends with what has to hold."""
        ours = "community = (SELECT community FROM community WHERE platform = ?)"
        return self.bot.rows(f"{question} AND {ours}", *values, face.name)

    def person(self, face: Face, number: int) -> int:
        """Somebody's key in the database."""
        native = self.village.slack.person(number) if face is self.slack else self.village.discord.person(number)
        return key_of_id(native) if face is self.slack else int(native)

    async def listening(self) -> None:
        """Wait until the bot is connected to both."""
        await until(lambda: self.slack.slack.sockets.connections)
        await self.discord.discord.until_listening(PATIENCE)

    async def heard(self) -> None:
        """Wait until what was said last is on disk, on both platforms."""
        native = str(max(map(int, self.village.discord.posts.values())))
        await until(lambda: self.rows(self.discord, "SELECT 1 FROM message WHERE message = ?", int(native)))
        ts = max(self.village.slack.posts.values())
        key = int(ts.replace(".", ""))
        await until(lambda: self.rows(self.slack, "SELECT 1 FROM message WHERE message = ?", key))

    async def live(self, until_then: datetime) -> None:
        """Days go by, everything in them is on disk, and what comes round each day was done."""
        while (now := self.village.now) < until_then:
            noon = now.replace(hour=12, minute=0) + timedelta(days=int(now.hour >= 12))
            await self.village.live(min(noon, until_then))
            await self.heard()
            await until(lambda: not self._due())

    @contextlib.asynccontextmanager
    async def told(self) -> AsyncIterator[Self]:
        """The village with its past, and no bot yet; in the end whatever runs is stopped."""
        async with self.village:
            self.bot = self.new_bot("first")
            yield self
            if self.bot.process is not None:
                await self.bot.stop(PATIENCE)

    def _due(self) -> list[str]:
        """What is still to be done of today's: each place has done its nightly work, and nothing is open."""
        night = "SELECT 1 FROM due WHERE kind = 'overnight' AND period = ? AND state = 1"
        day = f"{self.village.now - timedelta(hours=4):%Y-%m-%d}"
        waiting = [face.name for face in self.faces if not self.rows(face, night, day)]
        return waiting + [kind for (kind,) in self.bot.rows("SELECT kind FROM due WHERE state = 0")]


async def install(week: Week) -> None:
    """The bot starts and is let in; it introduces itself once in each place."""
    await week.bot.start()
    await week.listening()
    slack, channels = week.slack, week.village.slack.channels
    await slack.slack.enter(channels["general"], slack.place.bot_user)  # where it is invited first it introduces itself
    for face in week.faces:
        welcome = await one(face, "general")
        assert "network-health is here" in words([welcome])
        week.album.keep("the first words", face, [welcome])
    for name in (each for each in channels if each != "general"):
        await slack.slack.enter(channels[name], slack.place.bot_user)


async def first_run(week: Week) -> None:
    """The button below the first words chooses the channel; status tells how far it is; then comes the first look."""
    for face in week.faces:
        (welcome, *_) = face.posted("general")
        opened = await face.press(ADMIN, welcome, "Choose the note's channel")
        week.album.keep("the settings", face, opened)
        saved = await face.choose(ADMIN, opened, {"digest_channel": TOLD, "introductions": "on"})
        week.album.keep("saved", face, saved)
        status = await face.ask(ADMIN, "status")
        assert "Mondays at 09:00" in words(status)
        week.album.keep("status in the first minute", face, status)
    for face in week.faces:
        look = await one(face, "general", beside=1)
        # On Slack the bot may have looked before it was asked into the last channel.
        await until(lambda face=face: len(kept(week, face)) == week.village.told)
        assert "Only you" not in words([look])
        assert "What I could already see" in words([look])
        week.album.keep("the first look", face, [look])
        assert face.posted(TOLD) == []
    async with aiohttp.ClientSession() as session, session.get(f"{week.bot.url}/metrics") as answer:
        assert "network_health_connected" in await answer.text()


async def opt_in(week: Week) -> None:
    """Eight people ask to be introduced."""
    for face in week.faces:
        for number in HOPEFUL:
            said = await face.ask(number, "introductions on")
            assert "introduced" in words(said)
        week.album.keep("introductions on", face, said)


async def introduce(week: Week) -> None:
    """On Tuesday at ten people are asked, each alone and once; those who both say yes are brought together."""
    week.hands.set(at(18, 10, 0))
    for face in week.faces:
        asked = await until(lambda face=face: _asked(week, face))
        week.album.keep("would you like to meet somebody", face, face.alone(asked[0])[:1])
        for number in asked:
            (question,) = face.alone(number)
            said = await face.press(number, question, "Yes")
        week.album.keep("yes", face, said)
        pairs = _introduced(week, face)
        await until(lambda face=face, pairs=pairs: _met(face) == sorted(map(sorted, pairs)))
        await until(lambda face=face: all(said for _, said in face.rooms()))
        week.album.keep("brought together", face, face.rooms()[0][1])
        assert all(len(said) == 1 for _, said in face.rooms())


def _met(face: Face) -> list[list[int]]:
    """Who is in the rooms that were opened, by their numbers in the story."""
    return sorted(sorted(people) for people, _ in face.rooms())


def _introduced(week: Week, face: Face) -> list[set[int]]:
    """Who was chosen for each other and asked, by their numbers in the story."""
    numbers = {week.person(face, number): number for number in HOPEFUL}
    groups: dict[int, set[int]] = {}
    of = "introduction JOIN introduction_seat USING (community, number)"
    for group, person in week.rows(face, f"SELECT number, person FROM {of} WHERE stage IN (0, 1)"):
        groups.setdefault(group, set()).add(numbers[person])
    return list(groups.values())


def _asked(week: Week, face: Face) -> list[int]:
    """Those who were asked, once all of them were."""
    people = sorted(number for group in _introduced(week, face) for number in group)
    return people if people and all(face.alone(number) for number in people) else []


def kept(week: Week, face: Face) -> set[int]:
    """What people wrote, as the bot has it."""
    return {row[0] for row in week.bot.rows(KEPT, face.name)}
