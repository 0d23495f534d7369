"""Where the words of a verb go: an answer, a remark beside it, bytes for a program, a file."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from bot.errors import BadInput

if TYPE_CHECKING:
    from rich.console import Console


def screen() -> "Console":
    """Where the answer is shown."""
    from rich.console import Console  # noqa: PLC0415  # not for --help

    return Console(highlight=False)


def beside() -> "Console":
    """Where progress and remarks are shown."""
    from rich.console import Console  # noqa: PLC0415  # not for --help

    return Console(stderr=True, highlight=False)


def aside(sentence: str) -> None:
    """A remark beside the answer, so that the answer alone can be piped on."""
    print(sentence, file=sys.stderr)  # noqa: T201  # typer's echo would do the same


def write(content: bytes) -> None:
    """An answer for programs, byte for byte."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.flush()


def document(content: object) -> bytes:
    """Anything as one JSON document that a person can read too; equal contents give equal bytes."""
    import msgspec  # noqa: PLC0415  # not for --help

    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"


def save(path: Path, content: str) -> None:
    """Write a file. Raises BadInput where that is not allowed or there is no room."""
    try:
        path.write_text(content, encoding="utf-8")
    except OSError as error:
        reason = str(error.strerror).lower()
        raise BadInput(f"{path.name} could not be written ({reason}). Choose another place.") from None


def end(sentence: str, code: int) -> NoReturn:
    """Leave with one sentence and an exit code."""
    aside(sentence)
    raise SystemExit(code)
