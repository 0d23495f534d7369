"""A zip: its claims are checked before anything is unpacked, it is read as a stream, and nothing touches the disk."""

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bot.archive.entries import fingerprint, noise, offset, packed, shown
from bot.archive.listing import Listing
from bot.errors import BadInput, BrokenFile

MEGABYTE = 1 << 20
SMALL = 64 * MEGABYTE  # below this a bomb does no harm, and short repetitive files do pack very well
RATIO = 200  # a community's history packs to between a tenth and a fiftieth
MOST_BYTES = 1 << 40
MOST_ENTRIES = 2_000_000
LOCKED = 0x1  # bit of ZipInfo.flag_bits
LOCAL_HEADER = 30  # bytes before an entry's name, at the least
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class Zip:
    """The ordinary files in a zip."""

    def __init__(self, path: Path) -> None:
        """Read the list of contents, and refuse what a harmless export never has."""
        self.title, self.called = path.stem, path.name
        self.refused: dict[str, str] = {}
        self._reading: IO[bytes] | None = None
        self._entries = Listing(6)  # as _entry reads them
        self._original: dict[str, str] = {}  # names that were put right
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, EOFError, ValueError, RuntimeError):
            raise BadInput(f"{shown(path)} is not a whole zip file. Download or copy it again.") from None
        listed = self._zip.infolist()
        _check_whole(path, listed)
        if any(entry.flag_bits & LOCKED for entry in listed) and all(_locked(entry) for entry in listed):
            raise BadInput(f"{shown(path)} is locked with a password. Unpack it yourself, and give me the folder.")
        shared = _sharing_bytes(listed)
        seen: set[str] = set()
        for entry in listed:
            self._take(entry, seen, shared=entry.header_offset in shared)
        self._entries.sorted()
        self._zip.filelist.clear()  # zipfile's own list takes a kilobyte an entry
        self._zip.NameToInfo.clear()

    def _take(self, entry: zipfile.ZipInfo, seen: set[str], *, shared: bool) -> None:
        name = entry.filename.replace("\\", "/")
        parts = name.split("/")
        if name.endswith("/") or any(noise(part) for part in parts):
            return
        reason = _refusal(entry, name, parts)
        if shared:
            reason = "it shares its bytes with another entry, as only harmful zips do"
        if not reason and name in seen:
            reason = "the zip holds this name more than once; the first one is read"
        if reason:
            self.refused[name] = reason
        else:
            seen.add(name)
            self._entries.add(
                name,
                entry.file_size,
                entry.CRC,
                entry.header_offset,
                entry.compress_size,
                entry.compress_type,
                entry.flag_bits,
            )
            if name != entry.orig_filename:
                self._original[name] = entry.orig_filename

    def _entry(self, name: str) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(self._original.get(name, name))
        numbers = self._entries.numbers(name)
        entry.file_size, entry.CRC, entry.header_offset, entry.compress_size, entry.compress_type, flags = numbers
        entry.flag_bits = flags
        return entry

    def names(self) -> Sequence[str]:
        """All files inside, sorted."""
        return self._entries.names

    def size(self, name: str) -> int:
        """Bytes of one file when unpacked."""
        return self._entries.numbers(name)[0]

    def stamp(self, name: str) -> bytes:
        """Made of name, size and the check sum the zip itself keeps."""
        size, check, *_ = self._entries.numbers(name)
        return fingerprint(name, size, check)

    def position(self) -> int:
        """How far into the file being read the reader has come."""
        return offset(self._reading)

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """The file's bytes; zipfile gives no more of them than the list of contents claims."""
        try:
            with self._zip.open(self._entry(name)) as stream:
                self._reading = stream
                yield stream
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
            raise BrokenFile("it is damaged inside the zip; download or copy the zip again") from None


def _check_whole(path: Path, listed: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in listed)
    size = max(path.stat().st_size, 1)
    if len(listed) > MOST_ENTRIES or unpacked > MOST_BYTES or (unpacked > SMALL and unpacked > RATIO * size):
        raise BadInput(
            f"{shown(path)} claims to unpack from {size / MEGABYTE:,.1f} to {unpacked / MEGABYTE:,.0f} MB in "
            f"{len(listed):,} files. No export does that, so I left it alone. If you trust it, unpack it yourself."
        )


def _refusal(entry: zipfile.ZipInfo, name: str, parts: list[str]) -> str:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    outside = name.startswith("/") or ".." in parts or re.match(r"[A-Za-z]:", name) or "\0" in entry.orig_filename
    bomb = entry.file_size > SMALL and entry.file_size > RATIO * max(entry.compress_size, 1)
    reasons = (
        (outside, "its name leads out of the zip"),
        (kind == stat.S_IFLNK, "it is a link; put the file itself into the zip"),
        (kind not in {0, stat.S_IFREG}, "it is not an ordinary file"),
        (entry.flag_bits & LOCKED, "it is locked with a password; unpack the zip yourself, and give me the folder"),
        (entry.compress_type not in METHODS, "it is packed in a way I do not know; unpack the zip yourself"),
        (bomb, f"it claims to unpack to {entry.file_size / MEGABYTE:,.0f} MB from next to nothing"),
    )
    return next((reason for found, reason in reasons if found), packed(name))


def _locked(entry: zipfile.ZipInfo) -> bool:
    return bool(entry.flag_bits & LOCKED) or entry.is_dir()


def _sharing_bytes(listed: list[zipfile.ZipInfo]) -> frozenset[int]:
    """Where entries begin before the one in front of them has ended."""
    found = set()
    end = 0
    for entry in sorted(listed, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            found.add(entry.header_offset)
        end = max(end, entry.header_offset + LOCAL_HEADER + entry.compress_size)
    return frozenset(found)
