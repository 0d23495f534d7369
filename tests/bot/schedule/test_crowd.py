"""A thousand communities due in the same minute, and two processes at it: each gets its digest once."""

import asyncio
from collections import Counter

from bot.outbox import Outbox
from bot.ports import CommunityRef, Post, Posted
from bot.schedule import Schedule
from bot.schedule.digests import posting
from bot.settings import Settings
from bot.store import Store
from tests.bot.schedule.test_digests import BOTH, Composer
from tests.bot.schedule.test_schedule import MONDAY, Hands
from tests.bot.test_outbox import Wall

MANY = 1_000


class Process:
    """A schedule and an outbox with connections of their own; what it posts goes up on the common wall."""

    def __init__(self, url: str, wall: Wall) -> None:
        clock = Hands(MONDAY)
        self.store = Store.open(url)
        self.outbox = Outbox(self.store, {"slack": wall}, clock)
        self.composer = Composer(BOTH)
        self.schedule = Schedule(self.store, posting(self.composer, self.outbox), clock, Settings(_env_file=None))

    async def work(self) -> None:
        """Everything that is due, from the schedule to the wall."""
        await self.schedule.round()
        while await self.outbox.step():
            pass


class Quick(Wall):
    """A wall that answers at once, and counts."""

    def __init__(self) -> None:
        super().__init__()
        self.counted: Counter[tuple[CommunityRef, str]] = Counter()

    async def post(self, post: Post) -> Posted:
        """Put it up."""
        self.counted[post.community, post.key] += 1
        return Posted((1,))


async def test_a_thousand_communities_in_one_minute(tmp_path) -> None:
    """Both processes see all of them; none is posted twice and none is left out, and either does its part."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    refs = [CommunityRef("slack", f"T{number}") for number in range(MANY)]
    wall = Quick()
    processes = [Process(url, wall), Process(url, wall)]
    store = processes[0].store
    store.absorb([(ref, []) for ref in refs])
    with store._database.connect() as connection, connection.begin():
        connection.exec_driver_sql(
            "INSERT INTO setting (community, name, item, position)"
            " SELECT community, 'digest_channel', '5', 0 FROM community"
        )
    await asyncio.gather(*(process.work() for process in processes))
    assert wall.counted == {(ref, "digest:2026-W11"): 1 for ref in refs}
    assert all(process.composer.asked for process in processes)
    for process in processes:
        process.store.close()
