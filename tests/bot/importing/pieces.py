"""Stand-ins for what an import rests on: a clock that is moved, a store in a dictionary, pieces that are given."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.archive import open_files
from bot.events import (
    AnyEvent,
    MessagePosted,
)
from bot.importing import Importer
from bot.importing.progress import Silence
from bot.importing.recognition import recognise
from bot.importing.tally import Summary
from bot.ports import CommunityRef, Files, Part, Recognised, Skips

NOW = 1_800_000_000_000_000


class FakeClock:
    """Time that moves when told."""

    def __init__(self) -> None:
        """A quiet instant."""
        self.instant = NOW

    def now(self) -> int:
        """The present."""
        return self.instant


class FakeBulk:
    """A long write that remembers what was committed."""

    def __init__(self, kept: dict[CommunityRef, list[AnyEvent]], stamps: set[tuple[CommunityRef, bytes]]) -> None:
        """Begin with what is kept already."""
        self.kept, self.stamps = kept, stamps
        self.open: list[tuple[CommunityRef, list[AnyEvent]]] = []
        self.marks: list[tuple[CommunityRef, bytes]] = []
        self.commits = 0

    def absorb(self, ref: CommunityRef, events: Sequence[AnyEvent]) -> None:
        """Take events."""
        self.open.append((ref, list(events)))

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Forget what was taken inside when it fails."""
        before = len(self.open)
        try:
            yield
        except BaseException:
            del self.open[before:]
            raise

    def was_read(self, ref: CommunityRef, stamp: bytes) -> bool:
        """Whether it was marked."""
        return (ref, stamp) in self.stamps

    def mark_read(self, ref: CommunityRef, stamp: bytes) -> None:
        """Mark with the next commit."""
        self.marks.append((ref, stamp))

    def commit(self) -> None:
        """Keep everything so far."""
        self.commits += 1
        for ref, events in self.open:
            self.kept.setdefault(ref, []).extend(events)
        self.stamps.update(self.marks)
        self.open, self.marks = [], []


class FakeStore:
    """A store in a dictionary."""

    def __init__(self) -> None:
        """Empty."""
        self.kept: dict[CommunityRef, list[AnyEvent]] = {}
        self.stamps: set[tuple[CommunityRef, bytes]] = set()
        self.bulks: list[FakeBulk] = []

    @contextmanager
    def bulk(self) -> Iterator[FakeBulk]:
        """A long write."""
        self.bulks.append(FakeBulk(self.kept, self.stamps))
        yield self.bulks[-1]

    @property
    def messages(self) -> list[int]:
        """The keys of all messages that are kept, in order of arrival."""
        return [e.message for events in self.kept.values() for e in events if isinstance(e, MessagePosted)]


def post(number: int, **more: int) -> MessagePosted:
    """A message whose key and instant are its number."""
    return MessagePosted(**{"channel": 1, "message": number, "author": 7, "at": number, **more})


class FakePart:
    """A piece whose batches are given, or an exception in their place."""

    def __init__(
        self, name: str, *batches: Sequence[AnyEvent] | Exception, size: int = 10, native: str | None = None
    ) -> None:
        """`native` is what every batch names as its community."""
        self.name, self.size, self.native = name, size, native
        self.stamp = name.encode().ljust(16, b"\0")
        self._batches = batches
        self.read = 0
        self.passed_over: list[tuple[str, bool, bool]] = []  # kind, whether damaged, whether a message

    def batches(self, skips: Skips) -> Iterator[tuple[str | None, Sequence[AnyEvent]]]:
        """As given."""
        self.read += 1
        skips.add("channel topic changed")
        for kind, damaged, message in self.passed_over:
            skips.add(kind, damaged=damaged, message=message)
        for batch in self._batches:
            if isinstance(batch, Exception):
                raise batch
            yield self.native, batch


class FakeReader:
    """A reader that knows any folder and cuts it as told."""

    def __init__(
        self,
        *parts: Part,
        native: str | None = "T1",
        confidence: int = 50,
        reason: str = "",
        conflicting: tuple[str, ...] = (),
    ) -> None:
        """What it will answer."""
        self.pieces = parts
        self.answer = Recognised("slack", "fake export", native, "", reason, confidence, conflicting)

    def recognise(self, _files: Files) -> Recognised:
        """As told."""
        return self.answer

    def parts(self, _files: Files) -> Iterator[Part]:
        """As told."""
        yield from self.pieces


def run(
    folder: Path, store: FakeStore, *parts: Part, stopped=lambda: False, clock=None, again=False, **more: object
) -> Summary:
    """Import these parts."""
    told = {name: more.pop(name) for name in ("community", "address") if name in more}
    export = recognise(open_files(folder), [FakeReader(*parts, **more)], **told)
    return Importer(store, clock or FakeClock(), Silence(), stopped).run(export, again=again)
