"""History: what was written before the bot came, and while it was away, newest first across all channels.

Every page is checkpointed in the transaction that holds its rows, as a stretch of time that is known of its channel or
thread. Whoever begins again, after whatever end, reads what no stretch covers. Discord tells nobody what was edited,
deleted or reacted to meanwhile, so what was written shortly before an absence is looked through again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import Any, Final

import msgspec
import structlog
from discord.http import HTTPClient

from adapters.discord.hearing import Ticks
from adapters.discord.keys import key_after, written_at
from adapters.discord.pages import LAST, Pages
from adapters.discord.plan import EVERYWHERE, Errand, Progress, Run, go_on, unseen
from adapters.discord.reading import Reading, Unreadable
from adapters.discord.sight import Sight
from adapters.discord.threads import Threads
from bot.errors import InboxFull, StoreUnavailable
from bot.events import AnyEvent, CoverageGap, HistoryRead
from bot.ports import CommunityRef, Host, Intake

AGAIN: Final = 2.0  # seconds until the inbox is tried again
READERS: Final = 4  # channels read at a time; the library keeps each one's rate limit

log = structlog.get_logger("network-health.discord")


class Surroundings(msgspec.Struct):
    """What a backfill has to know of a server: since when it is listened to, what is seen there, who came back."""

    since: int
    sights: dict[int, Sight]
    returned: Callable[[int], Awaitable[int]]


class Backfill:
    """Reads communities' channels and threads, beside whatever arrives live."""

    def __init__(
        self,
        http: HTTPClient,
        intake: Intake,
        host: Host,
        ticks: Ticks,
        reading: Reading,
    ) -> None:
        self._http, self._intake, self._host, self._ticks, self._reading = http, intake, host, ticks, reading
        self._threads = Threads(http, reading, ticks, self._keep)
        self._runs: dict[CommunityRef, Run] = {}
        self._turns: dict[CommunityRef, asyncio.Lock] = {}

    def progress(self, community: CommunityRef) -> Progress:
        """How far the latest run is."""
        run = self._runs.get(community)
        return run.progress if run else Progress()

    async def run(self, community: CommunityRef, around: Surroundings, *, only: Collection[int] = ()) -> None:
        """Read everything that is not known yet, or of some channels and the threads below them; one run at a time."""
        async with self._turns.setdefault(community, asyncio.Lock()):
            days = await self._host.backfill_days(community)
            cursors = await self._host.cursors(community)
            run = self._runs[community] = Run(community, cursors, self._ticks.now(), days)
            pages = Pages(self._http, self._reading, self._host, community, around.returned)
            await self._plan(run, around.sights, only)
            if not only:
                await self._keep(community, [HistoryRead(EVERYWHERE[0], around.since, around.since)])
            run.progress.planned = True
            readers = [asyncio.create_task(self._read(run, pages), name="discord history") for _ in range(READERS)]
            try:
                await self._archives(run, around.sights, only)
                await _joined(run.queue, readers)
            finally:
                for reader in readers:
                    reader.cancel()
                await asyncio.gather(*readers, return_exceptions=True)
            if not only and not run.progress.refused:
                listed: list[AnyEvent] = [
                    HistoryRead(channel, run.now, run.bound, channel, finished=True)
                    for channel, sight in around.sights.items()
                    if sight.past and sight.holds_threads
                ]
                await self._keep(community, listed)
            run.progress.finished = True

    async def _plan(self, run: Run, sights: dict[int, Sight], only: Collection[int]) -> None:
        """Every channel and open thread that can be read, the others as unseen."""
        await self._keep(run.community, unseen(run, sights, only))
        readable = {key for key, sight in sights.items() if sight.past}
        told: list[AnyEvent] = []
        for channel in sorted(each for each in readable if not only or each in only):
            told += self._begun(run, channel) if sights[channel].holds_messages else run.listen(channel)
        await self._keep(run.community, told)  # at once, so that nobody takes the first that is read for all there are
        native = run.community.native
        await self._guarded(run, int(native), self._threads.open(run, readable, only))

    async def _archives(self, run: Run, sights: dict[int, Sight], only: Collection[int]) -> None:
        """The threads that were closed, found while others are being read already."""
        for channel, sight in sorted(sights.items()):
            if sight.past and sight.holds_threads and (not only or channel in only):
                await self._guarded(
                    run, channel, self._threads.archived(run, channel, private=sight.holds_private_threads)
                )

    def _begun(self, run: Run, channel: int) -> list[AnyEvent]:
        before = run.known(channel)
        if run.now == run.bound:
            told: list[AnyEvent] = [HistoryRead(channel, run.now, run.now, finished=True)]
        else:
            told = run.want(channel) + ([] if before else [HistoryRead(channel, run.now, run.now)])
        if before and before.newest < run.bound:
            told.append(CoverageGap(before.newest, run.bound, channel))
        return told

    async def _read(self, run: Run, pages: Pages) -> None:
        """Page after page of whichever place has the newest unread history."""
        while True:
            _, _, errand = await run.queue.get()
            if not await self._guarded(run, errand.channel, self._turn(run, errand, pages)):
                start = errand.known.newest if errand.known else run.bound
                nothing: list[AnyEvent] = [CoverageGap(start, run.now, errand.channel)]
                if errand.known is None and not errand.newest:
                    nothing.append(HistoryRead(errand.channel, run.now, run.now, finished=True))  # no more will come
                await self._keep(run.community, nothing)
            run.queue.task_done()

    async def _turn(self, run: Run, errand: Errand, pages: Pages) -> None:
        """One page, and the errand back in its place among the others."""
        if await self._page(run, errand, pages):
            run.queue.put_nowait((-errand.below, errand.channel, errand))
        else:
            run.progress.places_read += 1

    async def _page(self, run: Run, errand: Errand, pages: Pages) -> bool:
        """Read one page and keep it with how far it reaches; whether there is more to read."""
        page = await pages.read(errand.channel, errand.below, self._ticks.now(), run.bound, errand.doubt)
        bottom = min(page.keys) if page.more and page.keys else 0
        oldest = max(written_at(bottom), run.bound) if bottom else run.bound
        read = HistoryRead(errand.channel, errand.newest or run.now, oldest, finished=oldest <= run.bound)
        await self._keep(run.community, [*page.events, read])
        run.progress.messages += len(page.keys)
        own = (await self._host.cursors(run.community)).get((errand.channel, 0)) if errand.known else None
        if not go_on(run, errand, read, own):
            return False
        below = bottom if errand.newest == oldest else key_after(errand.newest)
        if below >= errand.below and errand.below != LAST:
            return False  # no way down from here
        errand.below = below
        return True

    async def _guarded(self, run: Run, channel: int, work: Awaitable[None]) -> bool:
        """One thing that cannot be read does not keep the others from being read; whether it could be."""
        try:
            await work
        except Unreadable as error:
            run.progress.refused[channel] = error.status
            log.warning("history could not be read", channel=channel, status=error.status)
            return False
        return True

    async def _keep(self, community: CommunityRef, events: list[AnyEvent]) -> None:
        """Have events written, however long the store takes to be there."""
        while events:
            try:
                await self._intake.receive(community, events)
            except (InboxFull, StoreUnavailable):
                await asyncio.sleep(AGAIN)
            else:
                return


async def _joined(queue: "asyncio.PriorityQueue[Any]", readers: "list[asyncio.Task[None]]") -> None:
    """Return when all is read; raise what ended a reader."""
    read = asyncio.create_task(queue.join())
    try:
        await asyncio.wait([read, *readers], return_when=asyncio.FIRST_COMPLETED)
        for reader in readers:
            if reader.done():
                reader.result()
    finally:
        read.cancel()
