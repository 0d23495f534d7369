"""An export into the store: recognised, read piece by piece, each piece whole or not at all, and told in a summary."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from bot.archive import shown
from bot.errors import BotError, BrokenFile
from bot.events import DAY, SECOND, AnyEvent
from bot.importing.recognition import Export
from bot.importing.tally import Summary, Tally
from bot.ports import Clock, CommunityRef, Part, Skips

BIG = 8 << 20  # bytes above which a piece is not held in memory before it is written
EVENTS_A_WRITE = 2_500
EVENTS_A_COMMIT = 20_000  # every commit writes anew where marks of pieces lie, which is all over the table of marks
TIME_A_COMMIT = 2 * SECOND
WRITES_A_SWEEP = 128  # how often the garbage collector, switched off for speed, is run by hand
TOLERANCE = DAY  # clocks differ; a message from the day after tomorrow is a mistake


class Bulk(Protocol):
    """One long write into the store, made durable where the importer says so."""

    def absorb(self, ref: CommunityRef, events: Sequence[AnyEvent]) -> None:
        """Take events of a community."""

    def savepoint(self) -> AbstractContextManager[None]:
        """A stretch that is undone when an exception leaves it."""

    def was_read(self, ref: CommunityRef, stamp: bytes) -> bool:
        """Whether this piece was read to its end before."""

    def mark_read(self, ref: CommunityRef, stamp: bytes) -> None:
        """Note that this piece was read to its end."""

    def commit(self) -> None:
        """Make everything so far durable."""


class Keeps(Protocol):
    """What the importer needs of a store."""

    def bulk(self) -> AbstractContextManager[Bulk]:
        """Begin a long write; what was not committed when it ends is undone."""


class Watch(Protocol):
    """Whoever shows how far an import has come."""

    def begin(self, size: int) -> None:
        """So many bytes lie ahead."""

    def reached(self, position: int, messages: int) -> None:
        """So many bytes are behind, and so many messages were in them."""

    def end(self) -> None:
        """Nothing more will come."""


class Stopped(Exception):
    """A person asked the import to stop: not an error."""


class Importer:
    """Reads one export into one store."""

    def __init__(self, store: Keeps, clock: Clock, watch: Watch, stopped: Callable[[], bool] = lambda: False) -> None:
        """`stopped` is asked between pieces, and now and then within big ones."""
        self._store = store
        self._clock = clock
        self._watch = watch
        self._stopped = stopped

    def run(self, export: Export, *, again: bool = False) -> Summary:
        """Read what was not read before (or all of it, `again`), and say what became of it."""
        self._watch.begin(export.size)
        try:
            with no_collecting(), self._store.bulk() as bulk:
                return _Run(bulk, export, self._clock, self._watch, self._stopped).run(again=again)
        finally:
            self._watch.end()


class _Run:
    def __init__(self, bulk: Bulk, export: Export, clock: Clock, watch: Watch, stopped: Callable[[], bool]) -> None:
        self.bulk = bulk
        self.export = export
        self.clock = clock
        self.watch = watch
        self.stopped = stopped
        self.latest = clock.now() + TOLERANCE
        self.summary = Summary(
            export.recognised.platform,
            export.recognised.format,
            export.ref.native,
            broken={shown(name): reason for name, reason in export.files.refused.items()},
        )
        self.tally = Tally(self.latest)
        self.waiting: dict[str | None, list[AnyEvent]] = {}  # by the community they name, if they name one
        self.held = 0  # events that wait
        self.open = 0  # events that are written and not committed
        self.marks: list[bytes] = []
        self.greeted: set[CommunityRef] = set()
        self.writes = 0
        self.committed_at = clock.now()
        self.behind = 0

    def run(self, *, again: bool) -> Summary:
        try:
            for part in self.export.parts():
                self._heed()
                if not again and self.bulk.was_read(self.export.ref, part.stamp):
                    self.summary.files_already_read += 1
                else:
                    self._part(part)
                self.behind += part.size
        except Stopped:
            self.summary.interrupted = True
        self._commit()
        return self.summary.closed(self.tally)

    def _heed(self) -> None:
        if self.stopped():
            raise Stopped

    def _part(self, part: Part) -> None:
        skips = Skips()
        try:
            read = self._big if part.size > BIG else self._small
            read(part, skips)
        except BrokenFile as error:
            self.summary.broken[shown(part.name)] = str(error)
            return
        self.summary.files_read += 1
        self.marks.append(part.stamp)
        self.tally.note(skips)
        if self.held >= EVENTS_A_WRITE:
            self._write()
        if self.open >= EVENTS_A_COMMIT or self.clock.now() - self.committed_at >= TIME_A_COMMIT:
            self._commit()

    def _small(self, part: Part, skips: Skips) -> None:
        for native, events in list(_batches(part, skips)):
            self.waiting.setdefault(native, []).extend(events)
            self.held += len(events)

    def _big(self, part: Part, skips: Skips) -> None:
        self._commit()
        tally, greeted = Tally(self.latest), set(self.greeted)
        try:
            with self.bulk.savepoint():
                for native, events in _batches(part, skips):
                    self._heed()
                    self._absorb(self.export.ref_of(native), tally.admit(events))
                    self.watch.reached(self.behind + self.export.files.position(), self.tally.messages + tally.messages)
        except BaseException:
            self.greeted = greeted
            raise
        self.tally.add(tally)
        self.open = EVENTS_A_COMMIT

    def _absorb(self, ref: CommunityRef, events: Sequence[AnyEvent]) -> None:
        if not events:
            return
        if ref not in self.greeted:
            self._greet(ref)
        self.bulk.absorb(ref, events)

    def _greet(self, ref: CommunityRef) -> None:
        if seen := self.export.greeting(ref, self.clock.now()):
            self.bulk.absorb(ref, seen)
        self.greeted.add(ref)

    def _write(self) -> None:
        """What waits is counted, and goes into the open transaction."""
        for native, events in self.waiting.items():
            self._absorb(self.export.ref_of(native), self.tally.admit(events))
        self.open += self.held
        self.waiting, self.held = {}, 0
        self.watch.reached(self.behind, self.tally.messages)
        self.writes += 1
        if self.writes % WRITES_A_SWEEP == 0:
            gc.collect()

    def _commit(self) -> None:
        self._write()
        if self.summary.files_already_read and self.export.told and self.export.ref not in self.greeted:
            self._greet(self.export.ref)  # a name or an address is taken also where everything was read before
        if not self.greeted and not self.summary.files_already_read:
            return  # nothing but empty files so far: an empty community is not worth a row
        if self.export.ref in self.greeted or self.summary.files_already_read:
            for stamp in self.marks:
                self.bulk.mark_read(self.export.ref, stamp)
        self.bulk.commit()
        self.marks, self.open = [], 0
        self.committed_at = self.clock.now()


def _batches(part: Part, skips: Skips) -> Iterator[tuple[str | None, Sequence[AnyEvent]]]:
    """A piece's events; whatever else goes wrong in reading it is that file's trouble, told without its content."""
    try:
        yield from part.batches(skips)
    except BrokenFile:
        raise
    except BotError as error:
        raise BrokenFile(str(error)) from None
    except Exception as error:  # noqa: BLE001  # one odd file must not cost the others
        raise BrokenFile(f"it could not be understood ({type(error).__name__})") from None


@contextmanager
def no_collecting() -> Iterator[None]:
    """Millions of short-lived objects without a cycle among them: looking for cycles costs a tenth of the time."""
    was_on = gc.isenabled()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        if was_on:
            gc.enable()
