"""What is heard waits, bounded, until it is on disk; what cannot wait is known to be missing."""

import asyncio

import msgspec
import pytest

from adapters.discord import hearing as room
from adapters.discord.hearing import Hearing, Ticks
from bot.errors import StoreUnavailable
from bot.events import AnyEvent, MemberJoined, MessagePosted
from bot.ports import CommunityRef


class Kept:
    """An inbox that can be held up, and can fail so many times."""

    def __init__(self, failures: int = 0) -> None:
        self.open = asyncio.Event()
        self.open.set()
        self.failures = failures
        self.events: list[tuple[str, AnyEvent]] = []
        self.grew = asyncio.Event()

    async def until(self, number: int) -> None:
        """Return when so many events are kept."""
        while len(self.events) < number:
            self.grew.clear()
            await self.grew.wait()

    async def receive(self, community: CommunityRef, events: list[AnyEvent]) -> None:
        """Keep the events, when it may."""
        await self.open.wait()
        if self.failures:
            self.failures -= 1
            raise StoreUnavailable("The database does not answer.")
        self.events += [(community.native, event) for event in events]
        self.grew.set()


class Nobody:
    """Whom no news interest."""

    def noticed(self, *_: object) -> None:
        """Nothing to do."""

    def alive(self, _: int | None) -> None:
        """Nothing to do."""


def written(message: int, guild: int = 5, **about: object) -> msgspec.Raw:
    """A message that arrives live."""
    body = {
        "id": str(message),
        "channel_id": "7",
        "guild_id": str(guild),
        "type": 0,
        "author": {"id": "9"},
        "timestamp": "2026-03-10T10:00:00+00:00",
        "content": "the words of somebody",
        **about,
    }
    return msgspec.Raw(msgspec.json.encode(body))


async def test_what_is_heard_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each server's events reach the inbox under its own name, after failures too, without words."""
    monkeypatch.setattr(room, "AGAIN", 0)
    kept = Kept(failures=2)
    hearing = Hearing(kept, Ticks(), Nobody())
    task = asyncio.create_task(hearing.run())
    for number in range(1, 7):
        hearing.hear("MESSAGE_CREATE", written(number, guild=5 + number % 2))
    await kept.until(6)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert sorted(event.message for _, event in kept.events if isinstance(event, MessagePosted)) == [1, 2, 3, 4, 5, 6]
    assert {guild for guild, _ in kept.events} == {"5", "6"}
    assert "somebody" not in repr(kept.events)


async def test_a_join_is_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every message brings when its author joined; what was passed over while nothing could wait is told again."""
    monkeypatch.setattr(room, "LIMIT", 3)
    monkeypatch.setattr(room, "PATIENCE", 0.01)
    kept = Kept()
    kept.open.clear()
    hearing = Hearing(kept, Ticks(), Nobody())
    task = asyncio.create_task(hearing.run())
    by_two = [written(number, member={"joined_at": "2026-01-01T00:00:00+00:00"}) for number in range(1, 5)]
    for each in by_two:
        hearing.hear("MESSAGE_CREATE", each)
    await hearing.room()
    hearing.hear("MESSAGE_CREATE", written(9, author={"id": "8"}, member={"joined_at": "2026-01-02T00:00:00+00:00"}))
    kept.open.set()
    await kept.until(5)
    assert [event.person for _, event in kept.events if isinstance(event, MemberJoined)] == [9]
    hearing.hear("MESSAGE_CREATE", written(10, author={"id": "8"}, member={"joined_at": "2026-01-02T00:00:00+00:00"}))
    await kept.until(7)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert [event.person for _, event in kept.events if isinstance(event, MemberJoined)] == [9, 8]


async def test_a_full_queue_makes_the_connection_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the limit the sender waits until half of it is written."""
    monkeypatch.setattr(room, "LIMIT", 4)
    kept = Kept()
    kept.open.clear()
    hearing = Hearing(kept, Ticks(), Nobody())
    task = asyncio.create_task(hearing.run())
    for number in range(1, 6):
        hearing.hear("MESSAGE_CREATE", written(number))
    assert hearing.full
    waiting = asyncio.create_task(hearing.room())
    await asyncio.sleep(0)
    assert not waiting.done()
    kept.open.set()
    await waiting
    assert not hearing.full
    assert not hearing.in_doubt()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_what_finds_no_room_is_known_to_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """When patience ends nothing more is taken in until there is room again, and the server is in doubt, once."""
    monkeypatch.setattr(room, "LIMIT", 2)
    monkeypatch.setattr(room, "PATIENCE", 0.01)
    kept = Kept()
    kept.open.clear()
    hearing = Hearing(kept, Ticks(), Nobody())
    task = asyncio.create_task(hearing.run())
    for number in range(1, 4):
        hearing.hear("MESSAGE_CREATE", written(number))
    await hearing.room()
    hearing.hear("MESSAGE_CREATE", written(4, guild=6))
    assert not hearing.full
    monkeypatch.setattr(room, "PATIENCE", 60)
    kept.open.set()
    await hearing.room()
    hearing.hear("MESSAGE_CREATE", written(5))
    await kept.until(4)
    assert sorted(event.message for _, event in kept.events if isinstance(event, MessagePosted)) == [1, 2, 3, 5]
    assert hearing.in_doubt() == {"6"}
    assert not hearing.in_doubt()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_what_waits_in_the_end_is_written() -> None:
    """A bot that is stopped writes what it has heard."""
    kept = Kept()
    hearing = Hearing(kept, Ticks(), Nobody())
    task = asyncio.create_task(hearing.run())
    await asyncio.sleep(0)
    hearing.hear("MESSAGE_CREATE", written(1))
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert len(kept.events) == 1


def test_no_two_instants_are_the_same() -> None:
    """What comes later is dated later, however fast it comes."""
    ticks = Ticks()
    instants = [ticks.now() for _ in range(1000)]
    assert instants == sorted(set(instants))


async def test_what_cannot_be_read_ends_nothing() -> None:
    """A dispatch of a wrong shape is passed over."""
    hearing = Hearing(Kept(), Ticks(), Nobody())
    hearing.hear("MESSAGE_CREATE", msgspec.Raw(b'{"id": "nobody"}'))
    hearing.hear("MESSAGE_CREATE", {"id": None})
    assert hearing.waiting == 0
