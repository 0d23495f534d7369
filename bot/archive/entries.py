"""What is true of every entry of an export, in a folder or in a zip: noise, packed files, stamps, printable names."""

from hashlib import blake2b
from pathlib import Path
from typing import IO

NOISE = frozenset({".ds_store", "thumbs.db", "desktop.ini", "__macosx"})
PACKED = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz")


def noise(part: str) -> bool:
    """Whether an operating system left this behind."""
    return part.casefold() in NOISE or part.startswith("._")


def packed(name: str) -> str:
    """Why a packed file inside is left alone, or nothing where it is not packed."""
    return "it is packed; unpack it and import it on its own" if name.lower().endswith(PACKED) else ""


def fingerprint(name: str, size: int, changed: int) -> bytes:
    """Sixteen bytes for a file, made without reading what it says."""
    return blake2b(f"{name}\0{size}\0{changed}".encode("utf-8", "surrogateescape"), digest_size=16).digest()


def shown(name: Path | str) -> str:
    """A name as it may be printed: no control characters, nothing a terminal would obey, not too long."""
    text = (name.name or str(name)) if isinstance(name, Path) else name
    clean = "".join(letter if letter.isprintable() else "?" for letter in text.encode("utf-8", "replace").decode())
    return clean if len(clean) <= 120 else f"{clean[:80]}…{clean[-35:]}"


def why(error: Exception) -> str:
    """What the operating system says went wrong, without any path."""
    return str(getattr(error, "strerror", None) or type(error).__name__).lower()


def offset(stream: IO[bytes] | None) -> int:
    """Where a stream stands, 0 where it is closed or there is none."""
    return 0 if stream is None or stream.closed else stream.tell()
