"""Threads, open and archived: which there are of a server's channels, and which of them are to be read."""

import contextlib
from collections.abc import Awaitable, Callable, Collection
from functools import partial
from typing import Any, Final

import msgspec
from discord.http import HTTPClient

from adapters.discord import shapes
from adapters.discord.channels import channel_seen
from adapters.discord.hearing import Ticks
from adapters.discord.keys import instant, written_at
from adapters.discord.plan import Run
from adapters.discord.reading import Reading, Unreadable
from bot.errors import BadPayload
from bot.events import AnyEvent
from bot.ports import CommunityRef

THREADS: Final = 100  # archived threads asked for at once
Keep = Callable[[CommunityRef, list[AnyEvent]], Awaitable[None]]


class Threads:
    """Finds threads, tells of them with `keep`, and has a run read them."""

    def __init__(self, http: HTTPClient, reading: Reading, ticks: Ticks, keep: Keep) -> None:
        self._http, self._reading, self._ticks, self._keep = http, reading, ticks, keep

    async def open(self, run: Run, readable: Collection[int], only: Collection[int]) -> None:
        """The threads that are open."""
        native = int(run.community.native)
        await self._found(run, await self._reading.call(lambda: self._http.get_active_threads(native)), readable, only)

    async def archived(self, run: Run, channel: int, *, private: bool) -> None:
        """Threads archived lately enough to hold something that is not known; of private ones those the bot is in."""
        since, before = run.archives_since(channel), ""
        while True:
            answer: Any = await self._reading.call(
                partial(self._http.get_public_archived_threads, channel, before or None, THREADS)
            )
            threads = await self._found(run, answer, {channel}, ())
            until = [thread.thread_metadata.archive_timestamp for thread in threads if thread.thread_metadata]
            if not _more(answer) or not until or until[-1] is None or instant(until[-1]) < since:
                break
            before = until[-1].isoformat()
        if private:
            with contextlib.suppress(Unreadable):  # private threads are read where that is possible, and never missed
                await self._joined(run, channel)

    async def _joined(self, run: Run, channel: int) -> None:
        """Private threads that were archived, of which the bot was made a member."""
        below = 0
        while True:
            answer: Any = await self._reading.call(
                partial(self._http.get_joined_private_archived_threads, channel, below or None, THREADS)
            )
            threads = await self._found(run, answer, {channel}, ())
            if not _more(answer) or not threads:
                return
            below = threads[-1].id

    async def _found(
        self, run: Run, answer: Any, parents: Collection[int], only: Collection[int]
    ) -> list[shapes.Channel]:
        """Tell of the threads in an answer and have them read."""
        listed = answer.get("threads") if isinstance(answer, dict) else None
        threads: list[shapes.Channel] = []
        events: list[AnyEvent] = []
        for item in listed or ():
            try:
                thread = shapes.converted(item, shapes.Channel)
            except msgspec.ValidationError:
                continue
            parent = thread.parent_id or 0
            if parent not in parents or (only and parent not in only and thread.id not in only):
                continue
            threads.append(thread)
            if (seen := channel_seen(thread, self._ticks.now())) is not None:
                events.append(seen)
            archived_at = _archived_at(thread)
            if run.now > run.bound and (not archived_at or archived_at >= run.bound):
                events += run.want(thread.id, parent, latest=thread.last_message_id or 0, archived_at=archived_at)
        await self._keep(run.community, events)
        return threads


def _more(answer: Any) -> bool:
    return isinstance(answer, dict) and bool(answer.get("has_more"))


def _archived_at(thread: shapes.Channel) -> int:
    """When a thread was archived, 0 where it is open; where that is not said, when it was opened."""
    if thread.thread_metadata is None or not thread.thread_metadata.archived:
        return 0
    since = thread.thread_metadata.archive_timestamp
    try:
        return instant(since) if since else written_at(thread.id)
    except BadPayload:
        return written_at(thread.id)
