"""A folder, a zip or a single file from somebody else's hands, opened so that nothing in it can do harm."""

import stat
from pathlib import Path
from typing import Protocol

from bot.archive.entries import shown, why
from bot.archive.folder import Folder, Single
from bot.errors import BadInput
from bot.ports import Files

__all__ = ["Archive", "open_files", "shown"]

OTHER_PACKERS = {b"\x1f\x8b": "gzip", b"7z\xbc\xaf": "7z", b"Rar!": "RAR", b"BZh": "bzip2", b"\xfd7zXZ": "xz"}


class Archive(Files, Protocol):
    """Files, and the entries that will not be opened, each with the reason an admin is told."""

    called: str  # by whoever pointed at them: the title with its ending
    refused: dict[str, str]

    def position(self) -> int:
        """How far into the file being read the reader has come, for whoever shows progress."""


def open_files(path: Path) -> Archive:
    """Open what a person pointed at, or say in one sentence why that cannot be read."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return Folder(path)
        if not stat.S_ISREG(mode):
            raise BadInput(f"{shown(path)} is neither a file nor a folder. Give the export's folder, zip or JSON file.")
        return _file(path)
    except FileNotFoundError:
        raise BadInput(
            f"There is nothing at {shown(str(path))}. Check the path; a folder, a zip or a file will do."
        ) from None
    except PermissionError:
        raise BadInput(f"I may not read {shown(path)}. Give the account I run under the right to read it.") from None
    except (OSError, ValueError) as error:
        raise BadInput(f"{shown(path)} could not be opened ({why(error)}). Check the path and the disk.") from None


def _file(path: Path) -> Archive:
    with path.open("rb") as stream:
        start = stream.read(8)
    if not start:
        raise BadInput(f"{shown(path)} is empty. Export the community again, and give the new file.")
    if start.startswith(b"PK") or path.suffix.lower() == ".zip":
        from bot.archive.zipped import Zip  # noqa: PLC0415  # most imports read folders

        return Zip(path)
    for magic, packer in OTHER_PACKERS.items():
        if start.startswith(magic):
            raise BadInput(f"{shown(path)} is a {packer} file, which I do not unpack. Unpack it, and give the result.")
    return Single(path)
