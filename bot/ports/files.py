"""History files: what the archive opens, and what an adapter reads out of them."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import IO, Protocol

import msgspec

from bot.events import AnyEvent


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
    messages: int = 0  # how many of these were messages, as the platform counts them
    damaged: int = 0  # how many could not be used, though they ought to have been

    def add(self, kind: str, number: int = 1, *, message: bool = False, damaged: bool = False) -> None:
        """Count something that was passed over."""
        self.counts[kind] = self.counts.get(kind, 0) + number
        self.messages += number * message
        self.damaged += number * damaged


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
