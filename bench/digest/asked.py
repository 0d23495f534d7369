"""How long `/network-health` takes in this process, on a community with figures, while events come in.

Prints the 99th percentile and the median in milliseconds, and how many events were written meanwhile.
"""

import asyncio
import sys
import time

from bench.loading import percentile
from bot.commands import Dispatcher
from bot.events import MessagePosted
from bot.live.inbox import Inbox
from bot.live.outbox import Outbox
from bot.ports import Ask, CommunityRef
from bot.settings import Settings
from bot.store import Store
from bot.worker import Worker

ASKED = 1_000
EVERY = 0.01  # seconds from one command to the next
EVENTS = 10  # at once, a hundred times a second


class _Clock:
    def now(self) -> int:
        return time.time_ns() // 1000


class _Nobody:
    async def is_admin(self, community: CommunityRef, person: int) -> bool:  # noqa: ARG002  # as the port has it
        return False


async def asked(store: Store, address: str) -> None:
    """Ask for the card again and again, with people writing all the while."""
    settings, clock = Settings(_env_file=None, database_url=address), _Clock()
    inbox, worker = Inbox(store), Worker(address, settings, clock)
    dispatcher = Dispatcher(store, Outbox(store, {}, clock), worker, clock, settings)
    ref = store.communities()[0].ref
    written = 0

    async def busy() -> None:
        nonlocal written
        while True:
            keys = [clock.now() + place for place in range(EVENTS)]
            await inbox.receive(ref, [MessagePosted(1, key, 1 + key % 997, key) for key in keys])
            written += EVENTS
            await asyncio.sleep(EVERY)

    writing = asyncio.create_task(busy())
    took = []
    for _ in range(ASKED):
        await asyncio.sleep(EVERY)
        began = time.perf_counter()
        answer = await dispatcher.answer(Ask(ref, 1, 1, ""), _Nobody())
        took.append(1000 * (time.perf_counter() - began))
        assert answer.note is not None and answer.note.kind == "card", answer  # noqa: S101, PT018  # else nothing is measured
    writing.cancel()
    await inbox.close()
    await worker.close()
    print(f"{percentile(took, 0.99):.2f} {percentile(took, 0.5):.2f} {written}")


def main(database: str) -> None:
    """Ask on the database at this path."""
    address = f"sqlite:///{database}"
    with Store.open(address) as store:
        asyncio.run(asked(store, address))


if __name__ == "__main__":
    main(sys.argv[1])
