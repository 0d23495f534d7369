"""What adapters call when something happened: events wait in one queue, are committed together, and only then answered.

A commit takes all that waits. After it the next one may begin `commit_milliseconds` after the last began, so that a
quiet inbox answers at once and a busy one shares its commits. The pause is short: senders who wait for an answer before
they send again are as slow as it is, and a commit under way gathers company anyway. Writing happens in one thread; the
event loop never waits for a disk.
"""

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import msgspec
import structlog

from bot.errors import InboxFull, StoreUnavailable
from bot.events import AnyEvent
from bot.ports import Absorbs, CommunityRef

SLOW: Final = 5.0  # seconds a commit may take before that is told
_CLOSED: Final = "The inbox is closed: this program is stopping, and the platform is asked to send the events again."
_SLOW: Final = "The database has taken nothing for a while; another program may hold it."

log = structlog.get_logger("network-health")


class _Waiting(msgspec.Struct, eq=False):
    """Somebody's events and the promise to say when they are on disk."""

    ref: CommunityRef
    events: Sequence[AnyEvent]
    written: "asyncio.Future[None]"


class Inbox:
    """Durable intake with group commit and a bound on what may wait."""

    def __init__(
        self, store: Absorbs, *, limit: int = 10_000, commit_milliseconds: int = 2, patience: float | None = None
    ) -> None:
        """`limit` is in events; `patience` in seconds is how long a sender waits for room before InboxFull."""
        self._store = store
        self._limit = limit
        self._pause = commit_milliseconds / 1000
        self._patience = patience
        self._queue: list[_Waiting] = []
        self._held = 0  # events in the queue or being written
        self._turn = asyncio.Lock()  # senders who wait for room are served in the order they came
        self._freed = asyncio.Event()
        self._something = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="inbox")
        self._writer: asyncio.Task[None] | None = None
        self._closed = False
        self._trouble, self._since = "", 0.0

    @property
    def trouble(self) -> str:
        """Why nothing is written now, as a sentence; nothing where the last commit went well, and in time."""
        return self._trouble

    @property
    def waiting(self) -> int:
        """Events that are not on disk yet."""
        return self._held

    async def receive(self, community: CommunityRef, events: Sequence[AnyEvent]) -> None:
        """Return when the events are on disk; raise when they are not, so that the platform sends them again.

        A sender who gives up while waiting for the disk takes nothing back: the events are written all the same.
        """
        if not events:
            return
        if self._turn.locked() or not self._fits(len(events)):
            await self._find_room(len(events))
        if self._closed:
            raise StoreUnavailable(_CLOSED)
        self._held += len(events)
        waiting = _Waiting(community, events, asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        self._something.set()
        if self._writer is None:
            self._writer = asyncio.create_task(self._write(), name="inbox")
        await waiting.written

    async def close(self) -> None:
        """Write what waits, refuse what comes, and return when all of it is on disk."""
        self._closed = True
        self._something.set()
        self._freed.set()
        if self._writer is not None:
            await self._writer
        self._thread.shutdown()

    def _fits(self, number: int) -> bool:
        """Whether so many events may join the others now; more than the limit at once wait for an empty inbox."""
        return self._closed or self._held == 0 or self._held + number <= self._limit

    async def _find_room(self, number: int) -> None:
        """Wait until so many events may join the others."""
        try:
            async with asyncio.timeout(self._patience), self._turn:
                while not self._fits(number):
                    self._freed.clear()
                    await self._freed.wait()
        except TimeoutError:
            raise InboxFull from None

    async def _write(self) -> None:
        """Commit whatever waits, again and again, until the inbox is closed and empty."""
        loop = asyncio.get_running_loop()
        earliest = loop.time()
        while self._queue or not self._closed:
            await self._something.wait()
            if not self._closed and self._held < self._limit:
                await asyncio.sleep(max(0, earliest - loop.time()))
            self._something.clear()
            batch, self._queue = self._queue, []
            earliest = loop.time() + self._pause
            if batch:
                await self._commit(batch)

    async def _commit(self, batch: list[_Waiting]) -> None:
        """Write one batch and tell everybody in it how that went."""
        failure = ""
        slow = asyncio.get_running_loop().call_later(SLOW, self._troubled, _SLOW)
        try:
            await asyncio.get_running_loop().run_in_executor(
                self._thread, self._store.absorb, [(each.ref, each.events) for each in batch]
            )
        except StoreUnavailable as error:
            failure = str(error)
        except Exception as error:  # noqa: BLE001  # whatever it was, the senders must hear that nothing was kept
            failure = f"The events could not be written ({type(error).__name__}); the platform sends them again."
        slow.cancel()
        self._troubled(failure)
        self._held -= sum(len(each.events) for each in batch)
        self._freed.set()
        for each in batch:
            if each.written.done():  # its sender gave up
                continue
            if failure:
                each.written.set_exception(StoreUnavailable(failure))
            else:
                each.written.set_result(None)

    def _troubled(self, why: str) -> None:
        """How writing goes; when that changes it is told, once."""
        if why and not self._trouble:
            self._since = time.monotonic()
            log.warning("events are not being written; whoever sends them waits or sends them again", reason=why)
        elif self._trouble and not why:
            log.info("events are being written again", seconds=round(time.monotonic() - self._since, 1))
        self._trouble = why
