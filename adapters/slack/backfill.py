"""History: what was written before the bot came, and while it was away.

Every page is checkpointed in the transaction that holds its rows: a channel's page widens what is known of the channel
downwards, and leaves a mark for each thread it saw opened; a thread's page widens what is known of the thread upwards.
Whoever begins again, after whatever end, goes on where the marks say.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Collection
from typing import Final

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.asking import Answer, Asking, CannotRead, following_of
from adapters.slack.keys import ts_of_key
from adapters.slack.pages import read_page
from adapters.slack.plan import Progress, Run, Thread, begun, marks_of, resume
from adapters.slack.surroundings import Place, channels, people, workspace
from bot.errors import InboxFull, StoreUnavailable
from bot.events import DAY, AnyEvent, CoverageGap, HistoryRead
from bot.ports import Clock, CommunityRef, Cursor, Intake, Memory

AWAKE: Final = 14 * DAY  # how far back a thread may have begun that went on while nobody listened
AWAKE_LIMITED: Final = 2 * DAY  # likewise, at one request a minute
AGAIN: Final = 2.0  # seconds until the inbox is tried again

log = structlog.get_logger("network-health.slack")


class Backfill:
    """Reads a community's people, channels, history and threads, beside whatever arrives live."""

    def __init__(
        self,
        client: Callable[[CommunityRef], Awaitable[AsyncWebClient]],
        intake: Intake,
        memory: Memory,
        clock: Clock,
        *,
        inside: Callable[[CommunityRef, int], Awaitable[None]] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`client` gives a client without retries of its own, with a token for that community that is good now.

        `inside` is told a channel the bot is in before any history is read: it may have been asked in while nobody
        listened.
        """
        self._client, self._intake, self._memory, self._clock = client, intake, memory, clock
        self._inside, self._sleep = inside, sleep
        self._runs: dict[CommunityRef, Run] = {}
        self._turns: dict[CommunityRef, asyncio.Lock] = {}

    def progress(self, community: CommunityRef) -> Progress:
        """How far the latest run is."""
        run = self._runs.get(community)
        if run is None:
            return Progress()
        run.progress.limited, run.progress.waiting = run.asking.limited, run.asking.waiting
        run.progress.threads_waiting = run.threads.qsize()
        return run.progress

    async def run(self, community: CommunityRef, *, only: str = "") -> None:
        """Read everything that is not known yet, or one channel's; one run at a time, raises CannotRead at the end."""
        async with self._turns.setdefault(community, asyncio.Lock()):
            days = await self._memory.backfill_days(community)
            asking = Asking(lambda: self._client(community), self._sleep)
            run = self._runs[community] = Run(community, asking, self._clock.now(), days)
            before = await self._memory.cursors(community)
            places = await self._surroundings(run, only)
            resume(run, before, places)
            await self._keep(community, begun(run, before, places))
            if self._inside and places:
                await self._inside(community, places[0][1])
            reader = asyncio.create_task(self._read_threads(run), name="slack threads")
            try:
                for place in places:
                    await self._guarded(run, place[0], self._place(run, place, before.get((place[1], 0))))
                    if place[0] in run.progress.refused:
                        await self._keep(community, [HistoryRead(place[1], run.now, run.now, finished=True)])
                    run.progress.channels_read += 1
                run.threads.put_nowait(None)
                await reader
            finally:
                reader.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await reader
            run.progress.finished = True

    async def begin(self, community: CommunityRef, channel: int) -> None:
        """Remark that a channel is going to be read, before it is its turn."""
        if (channel, 0) not in await self._memory.cursors(community):
            now = self._clock.now()
            await self._keep(community, [HistoryRead(channel, now, now)])

    async def watched(
        self, community: CommunityRef, since: int, until: int, without: Collection[int] = frozenset()
    ) -> None:
        """Events arrived without a break between two instants: what is known of every channel reaches that far.

        `without` are channels the bot has left, from which nothing arrives any more.
        """
        cursors = await self._memory.cursors(community)
        await self._keep(
            community,
            [
                HistoryRead(channel, until, known.newest)
                for (channel, thread), known in cursors.items()
                if not thread and since <= known.newest < until and channel not in without
            ],
        )

    async def _surroundings(self, run: Run, only: str) -> list[Place]:
        """Tell of the workspace, its people and its channels; the places that are to be read."""
        team = run.community.native
        if not only:
            await self._guarded(run, "auth.test", self._keep_told(run, workspace(run.asking, team, run.now)))
            await self._guarded(run, "users.list", self._keep_told(run, people(run.asking, team, run.now)))
        events, places = await channels(run.asking, team, run.now)
        await self._keep(run.community, events)
        places = [place for place in places if only in {"", place[0]}]
        run.progress.channels = len(places)
        return places

    async def _keep_told(self, run: Run, told: Awaitable[list[AnyEvent]]) -> None:
        await self._keep(run.community, await told)

    async def _place(self, run: Run, place: Place, before: Cursor | None) -> None:
        """What went on in old threads comes first: once the channel's own gap is filled nobody would look for it."""
        if before and before.oldest < before.newest:
            await self._woken(run, place, before)
        await self._channel(run, place, before)

    async def _channel(self, run: Run, place: Place, before: Cursor | None) -> None:
        """From now down to where nothing older is wanted, leaving out what is known already."""
        native, channel = place
        if run.now == run.bound:
            await self._keep(run.community, [HistoryRead(channel, run.now, run.now, finished=True)])
        if before and before.newest < run.bound:
            await self._keep(run.community, [CoverageGap(before.newest, run.bound, channel)])
        edge, latest, cursor = 0, 0, ""
        while run.now > run.bound and (not edge or edge > run.bound):
            answer = await self._history(run, native, latest, cursor, run.bound)
            page = await read_page(run.asking, answer, native, channel)
            if not page.keys and following_of(answer) not in {"", cursor}:
                cursor = following_of(answer)  # nothing on this page does not say that there is nothing below
                continue
            newest = edge or max([run.now, *page.keys])
            oldest = min(page.keys) if page.more and page.keys else run.bound
            marks = marks_of(run, place, page, before)
            read = HistoryRead(channel, newest, oldest, finished=oldest <= run.bound)
            await self._keep(run.community, [*page.events, *marks, read])
            run.progress.messages += len(page.keys)
            known = (await self._memory.cursors(run.community)).get((channel, 0))
            reached = min(oldest, known.oldest) if known and known.newest >= newest else oldest
            cursor = following_of(answer) if reached == oldest else ""
            if edge and reached >= edge and not cursor:
                break  # no way down from here
            edge = reached
            latest = latest if cursor else edge

    async def _woken(self, run: Run, place: Place, before: Cursor) -> None:
        """Older threads that went on, and older messages that were edited or reacted to, while nobody listened."""
        native, channel = place
        edge = before.newest
        while edge > (bottom := max(run.bound, before.newest - (AWAKE_LIMITED if run.asking.limited else AWAKE))):
            answer = await self._history(run, native, edge, "", bottom)
            page = await read_page(run.asking, answer, native, channel)
            await self._keep(run.community, page.events)
            for opener, latest in page.threads:
                if latest > before.newest:
                    await self._thread(run, Thread(native, channel, opener, before.newest))
            if not page.more or not page.keys or min(page.keys) >= edge:
                return
            edge = min(page.keys)

    async def _history(self, run: Run, native: str, latest: int, cursor: str, oldest: int) -> Answer:
        arguments = {"oldest": ts_of_key(max(0, oldest)), "latest": ts_of_key(latest) if latest else ""}
        try:
            return await run.asking.call(
                "conversations.history", channel=native, limit=run.asking.page, cursor=cursor, **arguments
            )
        except CannotRead as error:
            if error.code != "invalid_cursor":
                raise
            return await run.asking.call("conversations.history", channel=native, limit=run.asking.page, **arguments)

    async def _read_threads(self, run: Run) -> None:
        """Threads in the order they were found; replies have a limit of their own, so they are read beside history."""
        while thread := await run.threads.get():
            await self._guarded(run, thread.native, self._thread(run, thread))

    async def _thread(self, run: Run, thread: Thread) -> None:
        since, cursor = thread.since, ""
        while True:
            now = self._clock.now()
            try:
                answer = await run.asking.call(
                    "conversations.replies",
                    channel=thread.native,
                    ts=ts_of_key(thread.opener),
                    oldest=ts_of_key(since),
                    limit=run.asking.page,
                    cursor=cursor,
                )
            except CannotRead as error:
                if error.code not in {"thread_not_found", "message_not_found"}:
                    raise
                answer = {}  # it was deleted since
            page = await read_page(run.asking, answer, thread.native, thread.channel)
            keys = [key for key in page.keys if key != thread.opener]
            more = following_of(answer) not in {"", cursor}
            read = HistoryRead(
                thread.channel, max(keys) if more and keys else now, thread.since, thread.opener, not more
            )
            await self._keep(run.community, [*page.events, *((read,) if keys or not more else ())])
            run.progress.messages += len(keys)
            if not more:
                return
            cursor = following_of(answer)

    async def _guarded(self, run: Run, what: str, work: Awaitable[None]) -> None:
        """One thing that cannot be read does not keep the others from being read."""
        try:
            await work
        except CannotRead as error:
            run.progress.refused[what] = error.code
            log.warning("history could not be read", place=what, reason=error.code, scope=error.scope)
            if error.for_good:
                raise

    async def _keep(self, community: CommunityRef, events: list[AnyEvent]) -> None:
        """Have events written, however long the store takes to be there."""
        while events:
            try:
                await self._intake.receive(community, events)
            except (InboxFull, StoreUnavailable):
                await self._sleep(AGAIN)
            else:
                return
