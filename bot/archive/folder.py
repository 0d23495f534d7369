"""A folder or one file on the disk: only ordinary files, and none outside the folder."""

import os
import stat
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO

from bot.archive.entries import fingerprint, noise, offset, packed, why
from bot.archive.listing import Listing
from bot.errors import BrokenFile


class Folder:
    """All ordinary files below a folder."""

    def __init__(self, path: Path) -> None:
        """List the folder; what is no ordinary file inside is refused by name."""
        self.root = path.resolve()
        self.title = self.called = self.root.name or "export"
        self.refused: dict[str, str] = {}
        self._reading: _Opened | None = None
        self._below = os.path.join(self.root, "")  # noqa: PTH118  # with the slash at the end
        self._found = Listing(2)  # size, time of change
        self._walk()
        self._found.sorted()

    def _walk(self) -> None:
        folders = [""]
        while folders:
            below = folders.pop()
            try:
                folders += self._list(below)
            except OSError as error:
                if not below:
                    raise  # the folder a person named is the whole matter, not one bad entry
                self.refused[below] = f"this folder could not be listed ({why(error)})"

    def _list(self, below: str) -> list[str]:
        folders = []
        with os.scandir(self.root / below) as entries:  # several times faster than pathlib on a hundred thousand files
            for entry in entries:
                if noise(entry.name):
                    continue
                name = f"{below}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{name}/")
                else:
                    self._take(name, entry)
        return folders

    def _take(self, name: str, entry: "os.DirEntry[str]") -> None:
        try:
            if entry.is_symlink() and not (self.root / name).resolve().is_relative_to(self.root):
                self.refused[name] = "it is a link that leads out of the folder; put the file itself here"
                return
            found = entry.stat()
        except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
            self.refused[name] = f"it could not be looked at ({why(error)})"
            return
        if not stat.S_ISREG(found.st_mode):
            self.refused[name] = "it is not an ordinary file"
        elif reason := packed(name):
            self.refused[name] = reason
        else:
            self._found.add(name, found.st_size, found.st_mtime_ns)

    def names(self) -> Sequence[str]:
        """All files inside, sorted."""
        return self._found.names

    def size(self, name: str) -> int:
        """Bytes of one file."""
        return self._found.numbers(name)[0]

    def stamp(self, name: str) -> bytes:
        """Made of name, size and time of change."""
        size, changed = self._found.numbers(name)
        return fingerprint(name, size, changed)

    def position(self) -> int:
        """How far into the file being read the reader has come."""
        return offset(self._reading.stream) if self._reading else 0

    def open(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """The file's bytes; whatever goes wrong in reading them is this file's trouble only."""
        self._reading = _Opened(f"{self._below}{name}")
        return self._reading


class _Opened:
    """One file while it is read. Without a buffer: most are read in one go, and making one takes nearly as long."""

    __slots__ = ("_path", "stream")

    def __init__(self, path: str) -> None:
        self._path = path
        self.stream: IO[bytes] | None = None

    def __enter__(self) -> IO[bytes]:
        try:
            self.stream = open(self._path, "rb", buffering=0)  # noqa: PTH123  # pathlib takes as long as the reading
        except OSError as error:
            raise _unreadable(error) from None
        return self.stream

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if self.stream:
            self.stream.close()
        if isinstance(error, OSError):
            raise _unreadable(error) from None


def _unreadable(error: OSError) -> BrokenFile:
    return BrokenFile(f"it could not be read ({why(error)})")


class Single(Folder):
    """One file, seen as a folder with nothing else in it."""

    def __init__(self, path: Path) -> None:
        """The file has been looked at: it is there and it is ordinary."""
        self.root = path.resolve().parent
        self.title, self.called = path.stem, path.name
        self.refused = {}
        self._reading = None
        self._below = os.path.join(self.root, "")  # noqa: PTH118  # likewise
        found = path.stat()
        self._found = Listing(2)
        self._found.add(path.resolve().name, found.st_size, found.st_mtime_ns)
