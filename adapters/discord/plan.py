"""What one backfill has to do: channels and threads, each from now down to where nothing older is wanted."""

import asyncio
from collections.abc import Collection, Mapping
from typing import Final

import msgspec

from adapters.discord.keys import written_at
from adapters.discord.pages import LAST
from adapters.discord.sight import Sight
from bot.events import DAY, HOUR, AnyEvent, CoverageGap, HistoryRead
from bot.ports import CommunityRef, Cursor

EVERYWHERE: Final = (0, 0)  # the stretch in which everything that happened in a server was heard live
IDLE: Final = 7 * DAY  # a thread without messages for so long is not looked through for edits and reactions
BLOCK: Final = 28 * DAY  # unseen time is told in pieces of this length, so that telling it again adds nothing
# Two pieces before the one that is going on: the 28 days that a figure rests on may have ended weeks ago.
BACK: Final = 2 * BLOCK
Known = Mapping[tuple[int, int], Cursor]


class Progress(msgspec.Struct):
    """How far a backfill is."""

    places: int = 0  # channels and threads
    places_read: int = 0
    messages: int = 0
    refused: dict[int, int] = {}  # by channel: the status Discord refused with
    planned: bool = False  # what has to be read is known, and what was heard before is written down
    finished: bool = False


class Errand(msgspec.Struct):
    """One channel or thread that is being read downwards."""

    channel: int
    known: Cursor | None
    floor: int = 0  # the instant down to which what is known already is looked through again
    doubt: int = LAST  # and down to which who reacted is asked even where the numbers are as they were
    below: int = LAST  # the key below which to go on
    newest: int = 0  # the instant where the latest page ended, 0 before the first one
    jumped: bool = False


class Run:
    """One backfill of one community."""

    def __init__(self, community: CommunityRef, cursors: Known, now: int, days: int) -> None:
        self.community, self.cursors, self.now = community, cursors, now
        self.bound = now - days * DAY
        self.heard = cursors.get(EVERYWHERE)
        self.progress = Progress()
        self.queue: asyncio.PriorityQueue[tuple[int, int, Errand]] = asyncio.PriorityQueue()
        self.wanted: set[int] = set()

    def known(self, channel: int, parent: int = 0) -> Cursor | None:
        """What is known of a place: what was read of it, and what was heard without a break after that.

        Of a thread that was opened while its channel was listened to, all is known from its beginning.
        """
        own, heard = self.cursors.get((channel, 0)), self.heard
        above = self.cursors.get((parent, 0)) if parent else own
        if heard is None or above is None or above.newest < heard.oldest:
            return own
        if own is None:
            begun = written_at(channel)
            return Cursor(heard.newest, begun, finished=True) if parent and begun >= heard.oldest else None
        if own.newest < heard.oldest:
            return own
        return Cursor(max(own.newest, heard.newest), own.oldest, own.finished)

    def want(self, channel: int, parent: int = 0, *, latest: int = 0, archived_at: int = 0) -> list[AnyEvent]:
        """Have a place read, once; what is known of it without reading. `latest` is its newest message, if told."""
        if channel in self.wanted:
            return []
        self.wanted.add(channel)
        known, own = self.known(channel, parent), self.cursors.get((channel, 0))
        told: list[AnyEvent] = []
        if known is not None and known != own:
            told.append(HistoryRead(channel, known.newest, own.newest if own else known.oldest, finished=own is None))
        if parent and known and self._settled(known, written_at(latest), archived_at):
            return told
        self.progress.places += 1
        errand = Errand(channel, known)
        if known:
            errand.floor, errand.doubt = known.newest - self.lookback(known), known.newest - HOUR
        self.queue.put_nowait((-LAST, channel, errand))
        return told

    def listen(self, channel: int) -> list[AnyEvent]:
        """A place without a history of its own, in which threads are opened: it is listened to from now on."""
        known, own = self.known(channel), self.cursors.get((channel, 0))
        told: list[AnyEvent] = [HistoryRead(channel, self.now, self.now, finished=True)]
        if known is not None and own is not None and known != own:
            told.append(HistoryRead(channel, known.newest, own.newest))
        return told

    def lookback(self, known: Cursor) -> int:
        """How far before an absence edits, deletions and reactions during it are looked for."""
        return min(14 * DAY, max(HOUR, 4 * (self.now - known.newest)))

    def archives_since(self, channel: int) -> int:
        """From which instant on threads may have been archived that were not read."""
        own, heard = self.cursors.get((channel, channel)), self.heard
        if own is None or own.oldest > self.bound:
            return self.bound
        reached = max(own.newest, heard.newest) if heard and own.newest >= heard.oldest else own.newest
        return max(self.bound, reached - DAY)

    def _settled(self, known: Cursor, latest: int, archived_at: int) -> bool:
        """Whether nothing can have happened in a thread that is not known: in an archived one nothing does."""
        all_of_it = known.finished or known.oldest <= self.bound
        quiet = 0 < archived_at <= known.newest or 0 < latest < self.now - IDLE
        return all_of_it and quiet and latest <= known.newest


def go_on(run: Run, errand: Errand, read: HistoryRead, own: Cursor | None) -> bool:
    """Move an errand below what was read just now, and below what `own` says is known there; False when it is done."""
    reached = read.oldest
    if errand.known and own and own.newest >= read.newest and (reached <= errand.floor or errand.jumped):
        reached, errand.jumped = min(reached, own.oldest), True
    errand.newest = reached
    return reached > run.bound


def unseen(run: Run, sights: dict[int, Sight], only: Collection[int] = ()) -> list[AnyEvent]:
    """Of channels out of sight the time up to now; of those without a past what was not heard."""
    asked = {channel: sight for channel, sight in sights.items() if not only or channel in only}
    gaps = unseen_now(asked, run.now)
    for channel, sight in asked.items():
        if sight.live and not sight.past:
            known = run.known(channel)
            start = known.newest if known else run.now // BLOCK * BLOCK - BACK
            gaps.append(CoverageGap(min(start, run.now), run.now, channel))
            # From here on it is listened to; of what was before nothing will come.
            gaps.append(HistoryRead(channel, run.now, run.now, finished=True))
    return gaps


def unseen_now(sights: Mapping[int, Sight], now: int) -> list[AnyEvent]:
    """Of channels out of sight the time up to now."""
    begin = now // BLOCK * BLOCK - BACK
    return [CoverageGap(begin, now, channel) for channel, sight in sights.items() if sight.nothing]
