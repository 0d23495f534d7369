"""What one backfill has to do and how far it is."""

import asyncio

import msgspec

from adapters.slack.asking import Asking
from adapters.slack.keys import id_of_key
from adapters.slack.pages import Page
from adapters.slack.surroundings import Place
from bot.events import DAY, AnyEvent, HistoryRead
from bot.ports import CommunityRef, Cursor


class Progress(msgspec.Struct):
    """How far a backfill is."""

    channels: int = 0
    channels_read: int = 0
    threads_waiting: int = 0
    messages: int = 0
    limited: bool = False  # one request a minute, fifteen messages each
    waiting: float = 0.0  # seconds Slack asked to wait
    refused: dict[str, str] = {}  # by channel id, or by what was to be read: Slack's word for why
    finished: bool = False


class Thread(msgspec.Struct, frozen=True):
    """A thread that is to be read from an instant on."""

    native: str
    channel: int
    opener: int
    since: int


class Run:
    """One backfill of one community."""

    def __init__(self, community: CommunityRef, asking: Asking, now: int, days: int) -> None:
        self.community, self.asking, self.now = community, asking, now
        self.bound = now - days * DAY
        self.progress = Progress()
        self.threads: asyncio.Queue[Thread | None] = asyncio.Queue()
        self.queued: set[tuple[int, int]] = set()

    def want(self, thread: Thread) -> None:
        """Have a thread read, once."""
        if (thread.channel, thread.opener) not in self.queued:
            self.queued.add((thread.channel, thread.opener))
            self.threads.put_nowait(thread)


def marks_of(run: Run, place: Place, page: Page, before: Cursor | None) -> list[AnyEvent]:
    """A mark for each thread opened on a page, so that it is read whatever happens; known stretches have theirs."""
    marks: list[AnyEvent] = []
    for opener, _ in page.threads:
        if opener > run.bound and not (before and before.oldest <= opener <= before.newest):
            marks.append(HistoryRead(place[1], opener, opener, opener))
            run.want(Thread(*place, opener, opener))
    return marks


def resume(run: Run, before: dict[tuple[int, int], Cursor], places: list[Place]) -> None:
    """Threads that were found before and not read to their end."""
    inside = {key for _, key in places}
    for (channel, opener), known in sorted(before.items(), reverse=True):
        if opener and not known.finished and channel in inside:
            run.want(Thread(id_of_key(channel), channel, opener, known.newest))


def begun(run: Run, before: dict[tuple[int, int], Cursor], places: list[Place]) -> list[AnyEvent]:
    """Of channels nothing was read of yet that they will be, so that nobody takes the first one for all there are."""
    fresh = [channel for _, channel in places if (channel, 0) not in before]
    return [HistoryRead(channel, run.now, run.now) for channel in fresh if run.now > run.bound]
