"""The edge of the core as Protocols: what it asks of files, adapters, storage and time; nothing else."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import IO, Protocol

import msgspec

from bot.events import AnyEvent
from bot.notes import Address, Note, Place


class CommunityRef(msgspec.Struct, frozen=True):
    """Which community something belongs to: the platform's name and the platform's own id for it."""

    platform: str
    native: str


class Files(Protocol):
    """A folder, a zip or a single file of somebody's history, safe to read; names are relative, with slashes."""

    title: str

    def names(self) -> Sequence[str]:
        """All files inside, sorted."""

    def size(self, name: str) -> int:
        """Bytes of one file when unpacked."""

    def stamp(self, name: str) -> bytes:
        """Sixteen bytes that change when the file does, made without reading its content."""

    def open(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """The file's bytes, from the beginning."""


class Skips(msgspec.Struct):
    """What a reader passed over, by kind, in words an admin understands ("channel topic changed": 3)."""

    counts: dict[str, int] = {}

    def add(self, kind: str, number: int = 1) -> None:
        """Count something that was passed over."""
        self.counts[kind] = self.counts.get(kind, 0) + number


class Part(Protocol):
    """One piece of an export that is kept whole or not at all: usually a file."""

    name: str
    stamp: bytes
    size: int

    def batches(self, skips: Skips) -> Iterator[tuple[str | None, Sequence[AnyEvent]]]:
        """Events in batches of a few thousand, each with the community's own id where the line itself names one.

        Raises BrokenFile with the reason where the file as a whole cannot be read.
        """


class Recognised(msgspec.Struct, frozen=True):
    """What a reader found out about an export before anything is written."""

    platform: str
    format: str  # in words: "Slack export", "DiscordChatExporter JSON"
    native: str | None  # the one community id found in the files, if there is one
    name: str = ""
    reason: str = ""  # why this reader thinks so, or what it missed, for the sentence when nobody recognises it
    confidence: int = 0  # 0 not mine; the highest wins
    conflicting: tuple[str, ...] = ()  # the community ids, where files that belong to one export name several


class ExportReader(Protocol):
    """An adapter's way to read its platform's export files."""

    def recognise(self, files: Files) -> Recognised:
        """Say whether these files are this platform's; confidence 0 and a reason when they are not."""

    def parts(self, files: Files) -> Iterator[Part]:
        """The export piece by piece, in an order that lets earlier pieces explain later ones."""


class Presenter(Protocol):
    """An adapter's way to give a note its platform's shape."""

    def present(self, note: Note, address: Address) -> list[dict[str, object]]:
        """The message bodies (one or more) a platform is sent, inside every size limit."""

    def link(self, place: Place, address: Address) -> str | None:
        """The address that opens a message, or None where it is not known."""


class Clock(Protocol):
    """The present instant, so that no thinking room ever reads it."""

    def now(self) -> int:
        """Microseconds since 1970 in UTC."""


class Intake(Protocol):
    """What adapters call when something happened."""

    async def receive(self, community: CommunityRef, events: Sequence[AnyEvent]) -> None:
        """Return when the events are on disk; raise when they are not, so that the platform sends them again."""


class Absorbs(Protocol):
    """What the inbox needs of a store."""

    def absorb(self, batches: Sequence[tuple[CommunityRef, Sequence[AnyEvent]]]) -> None:
        """Write all of it in one transaction, or nothing; any order and any repetition give the same state."""
