"""The bot on a loopback Discord: what happens there, and whether what is on disk is what is there."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from sqlalchemy import text

from adapters.discord.connection import DiscordPlatform
from adapters.discord.keys import emoji_name
from adapters.discord.settings import DiscordSettings
from bot.app import SystemClock
from bot.live.inbox import Inbox
from bot.live.reception import Reception
from bot.ports import Answer, CommunityRef, Post
from bot.settings import Settings
from bot.store import Store
from tests.doubles.discord.server import Discord

Messages = set[tuple[int, int]]


Reactions = set[tuple[int, int, str]]


class Planned:
    """An outbox that only plans."""

    def __init__(self) -> None:
        self.posts: list[Post] = []

    async def plan(self, post: Post, *_: Any) -> None:
        """Remember."""
        self.posts.append(post)


class Quiet:
    """Commands nobody gives."""

    async def answer(self, *_: Any) -> Answer:
        """Nothing."""
        return Answer()

    async def submit(self, *_: Any) -> Answer:
        """Nothing."""
        return Answer()


class Bot:
    """The bot, with a database that outlives its runs."""

    def __init__(self, place: Discord, store: Store, **chosen: Any) -> None:
        self.place, self.store = place, store
        address = {"api_url": place.api_url, "gateway_url": place.gateway_url, "token": place.token}
        self.platform = DiscordPlatform(DiscordSettings(_env_file=None, **address | chosen))  # type: ignore[call-arg]
        self.outbox = Planned()
        self.host = Reception(store, SystemClock(), Settings(_env_file=None), self.outbox)  # type: ignore[arg-type,call-arg]
        self.here = CommunityRef("discord", place.guild.id)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["asyncio.Task[None]"]:
        """Connected, until the block ends."""
        inbox = Inbox(self.store)
        task = asyncio.create_task(self.platform.run(inbox, self.host, Quiet()))  # type: ignore[arg-type]
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await inbox.close()

    def settled(self) -> None:
        """An admin has filled in the form."""
        servers = self.platform._servers
        assert servers is not None
        servers.chosen(int(self.place.guild.id))

    async def true(self) -> None:
        """Return when what is on disk is what is there."""
        await until(lambda: self.state() == truth(self.place), lambda: f"{self.state()} != {truth(self.place)}")

    def state(self) -> tuple[Messages, Reactions]:
        """Messages and reactions on disk."""
        messages = self.rows("SELECT channel, message FROM message WHERE kind <> 9")
        reactions = self.rows("SELECT message, person, emoji FROM reaction WHERE present")
        return set(messages), set(reactions)

    def rows(self, sql: str) -> list[Any]:
        """What a query finds."""
        with self.store._database.reading() as connection:
            return [tuple(row) for row in connection.execute(text(sql))]


def truth(place: Discord) -> tuple[Messages, Reactions]:
    """What the double knows to be there; notices of the platform are not kept."""
    messages: Messages = set()
    reactions: Reactions = set()
    for channel in place.guild.channels.values():
        kept = {key for key, message in channel.messages.items() if message["type"] in {0, 7, 19, 20, 23}}
        messages |= {(int(channel.id), int(key)) for key in kept}
        for message, given in channel.reactions.items():
            for each in given.values():
                name = emoji_name(each.emoji["name"], each.emoji["id"] is not None)
                reactions |= {(int(message), int(user), name) for user in (*each.users, *each.burst)}
    return messages, reactions


async def until(holds: Callable[[], Any], told: Callable[[], str] = str, seconds: float = 60.0) -> Any:
    """Wait for something to be so."""
    try:
        async with asyncio.timeout(seconds):
            while not (found := holds()):  # noqa: ASYNC110  # looked at now and then
                await asyncio.sleep(0.02)
    except TimeoutError:
        pytest.fail(told())
    return found


def refusals(place: Discord) -> list[tuple[str, int, int]]:
    """What the bot asked for and was not given, private threads aside."""
    return [each for each in place.refused if not each[0].endswith("private")]


def channel(place: Discord, number: int = 0) -> str:
    """#general, #garden or the forum."""
    return list(place.guild.channels)[number]


def person(place: Discord, number: int = 0) -> str:
    """One of the people."""
    return [native for native, user in place.users.items() if not user["bot"]][number]


def much(place: Discord, times: int = 3) -> list[str]:
    """A few things are said, asked in the forum, talked about in threads, and reacted to."""
    said = []
    for number in range(times):
        message = place.say(channel(place), person(place, number % 6))
        place.reply(channel(place), message, person(place, (number + 1) % 6))
        place.react(channel(place), message, person(place, 2))
        place.react(channel(place), message, person(place, 3), "🎉", burst=True)
        said.append(message)
    thread = place.start_thread(channel(place), said[0], person(place))
    place.say(thread.id, person(place, 4))
    post, _ = place.open_post(channel(place, 2), person(place, 5))
    place.say(post.id, person(place, 1))
    return said


def pick(store: Store, place: Discord, **roles: str) -> None:
    """Admins pick roles in the settings."""
    number = store.number(CommunityRef("discord", place.guild.id))
    chosen = {name: tuple(role.split()) for name, role in roles.items()}
    store.choices.change(number or 0, chosen, person=1, at=time.time_ns() // 1000)
