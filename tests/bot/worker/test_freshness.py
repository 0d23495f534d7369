"""Answers are made anew when something has happened, not at every event, and when time alone has changed them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.errors import StoreUnavailable
from bot.events import AnyEvent, HistoryRead, MessagePosted
from bot.live.inbox import Inbox
from bot.ports import CommunityRef
from bot.store import Store
from bot.worker.freshness import Freshness

HERE, THERE = CommunityRef("slack", "T1"), CommunityRef("slack", "T2")
MESSAGE: Sequence[AnyEvent] = (MessagePosted(1, 1, 1, 1),)
AGES = 3600.0


class Counting:
    """A worker that remembers whom it computed, and may fail."""

    def __init__(self) -> None:
        self.made: list[int] = []
        self.failure: Exception | None = None
        self.done = asyncio.Event()

    async def refresh(self, community: int) -> None:
        """Remember."""
        self.made.append(community)
        self.done.set()
        if self.failure:
            raise self.failure

    async def reaches(self, number: int) -> list[int]:
        """Whom it computed, as soon as they are so many."""
        async with asyncio.timeout(20):
            while len(self.made) < number:
                self.done.clear()
                await self.done.wait()
        return self.made


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store.open(f"sqlite:///{tmp_path / 'store.db'}")


@asynccontextmanager
async def fresh(
    store: Store,
    worker: Counting,
    *,
    quiet: float = 0.0,
    soonest: float = AGES,
    hurried: float = AGES,
    latest: float = AGES,
) -> AsyncIterator[Freshness]:
    """A freshness at work."""
    inbox = Inbox(store)
    freshness = Freshness(inbox, store, worker, quiet=quiet, soonest=soonest, hurried=hurried, latest=latest)
    task = asyncio.create_task(freshness.run())
    yield freshness
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await inbox.close()
    store.close()


async def settled() -> None:
    """Long enough for anything that were going to happen at once."""
    await asyncio.sleep(0.15)


async def test_the_first_message_makes_the_first_answers(store: Store) -> None:
    """A community that just arrived is computed at once; further events wait their turn."""
    worker = Counting()
    async with fresh(store, worker) as intake:
        await intake.receive(HERE, MESSAGE)
        assert await worker.reaches(1) == [1]
        for _ in range(20):
            await intake.receive(HERE, MESSAGE)
        await settled()
        assert worker.made == [1]


async def test_new_facts_are_computed_after_a_pause(store: Store) -> None:
    """What happened meanwhile is in the next answers, and each community has its own turn."""
    worker = Counting()
    async with fresh(store, worker, soonest=0.05, hurried=0.05) as intake:
        await intake.receive(HERE, MESSAGE)
        await intake.receive(THERE, MESSAGE)
        await worker.reaches(2)
        await intake.receive(THERE, MESSAGE)
        assert sorted(await worker.reaches(3)) == [1, 2, 2]
        await settled()
        assert len(worker.made) == 3


async def test_a_burst_is_computed_once(store: Store) -> None:
    """The first computation waits for the rest of what arrives with the first event."""
    worker = Counting()
    async with fresh(store, worker, quiet=0.4) as intake:
        for _ in range(5):
            await intake.receive(HERE, MESSAGE)
        await settled()
        assert worker.made == []
        assert await worker.reaches(1) == [1]


def test_pauses_grow(store: Store) -> None:
    """A new community is computed often, an old one as seldom as any, and a large one never most of the time."""
    freshness = Freshness(Inbox(store), store, Counting(), soonest=300, hurried=30)
    pauses = []
    for times in (1, 2, 3, 4, 5, 1_000):
        freshness._times[HERE] = times
        pauses.append(freshness._pause(HERE, hurry=False))
    assert pauses == [30, 60, 120, 240, 300, 300]
    assert freshness._pause(HERE, hurry=True) == 30
    freshness._took[HERE] = 60.0
    assert freshness._pause(HERE, hurry=True) == 600
    store.close()


async def test_the_past_being_read_hurries(store: Store) -> None:
    """When a channel's history is read to its end, new answers do not wait for the usual pause."""
    worker = Counting()
    async with fresh(store, worker, hurried=0.3) as intake:
        await intake.receive(HERE, MESSAGE)
        await worker.reaches(1)
        intake._times[HERE] = 10
        await intake.receive(HERE, [HistoryRead(1, 9, 5)])
        await asyncio.sleep(0.5)
        assert worker.made == [1]
        await intake.receive(HERE, [HistoryRead(1, 9, 1, finished=True)])
        assert await worker.reaches(2) == [1, 1]


async def test_time_alone_makes_new_answers(store: Store) -> None:
    """What waits grows older also where nothing happens."""
    worker = Counting()
    async with fresh(store, worker, latest=0.05) as intake:
        await intake.receive(HERE, MESSAGE)
        assert await worker.reaches(3) == [1, 1, 1]


async def test_a_start_computes_what_is_stored(store: Store) -> None:
    """After a restart every stored community is computed once, without an event."""
    store.absorb([(HERE, MESSAGE), (THERE, MESSAGE)])
    worker = Counting()
    async with fresh(store, worker):
        assert sorted(await worker.reaches(2)) == [1, 2]


async def test_a_failure_is_tried_again(store: Store) -> None:
    """What could not be computed is computed later, and keeps nobody else waiting."""
    worker = Counting()
    worker.failure = StoreUnavailable()
    async with fresh(store, worker, soonest=0.05, hurried=0.05) as intake:
        await intake.receive(HERE, MESSAGE)
        await worker.reaches(2)
        worker.failure = None
        number = len(worker.made)
        await worker.reaches(number + 1)
        await settled()
        assert len(worker.made) == number + 1


async def test_whoever_is_gone_is_left_alone(store: Store) -> None:
    """Nothing is computed of a community whose installation was removed."""
    store.absorb([(HERE, MESSAGE)])
    store.removals.remove(HERE, at=1, delete_at=2)
    worker = Counting()
    async with fresh(store, worker) as intake:
        await intake.receive(HERE, MESSAGE)
        await settled()
    assert worker.made == []


async def test_what_is_not_on_disk_is_not_new(store: Store) -> None:
    """An event the inbox refused is refused here, and nothing is computed for it."""
    worker = Counting()
    async with fresh(store, worker) as intake:
        await intake._intake.close()  # type: ignore[attr-defined]  # an inbox, in this test
        with pytest.raises(StoreUnavailable):
            await intake.receive(HERE, MESSAGE)
        await settled()
    assert worker.made == []
