"""A file that is a JSON list of objects: decoded at once, or one by one where some of them have a wrong shape."""

from collections.abc import Iterator
from typing import Final, TypeVar

import msgspec

from adapters.slack.translate import wrong_field
from bot.errors import BrokenFile
from bot.ports import Files, Skips

LARGEST: Final = 256 << 20  # bytes: far more than a list or a day of one channel ever has
MALFORMED: Final = (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError)

T = TypeVar("T")


def decoded(files: Files, name: str, kind: type[T], skips: Skips) -> list[T]:
    """The objects of one file; those of a wrong shape are counted by the field that is wrong, and left out."""
    if files.size(name) > LARGEST:
        raise BrokenFile(f"it is larger than {LARGEST >> 20} MB, which no day of a channel is")
    with files.open(name) as stream:
        content = stream.read(LARGEST + 1)
    try:
        return msgspec.json.decode(content, type=list[kind])  # type: ignore[valid-type]  # decided by the caller
    except MALFORMED:
        pass
    try:
        pieces = msgspec.json.decode(content, type=list[msgspec.Raw])
    except MALFORMED:
        raise BrokenFile("it is not a JSON list as Slack writes it") from None
    return list(_one_by_one(pieces, kind, skips))


def _one_by_one(pieces: list[msgspec.Raw], kind: type[T], skips: Skips) -> Iterator[T]:
    decoder = msgspec.json.Decoder(kind)
    what = f"{kind.__name__.lower()} that cannot be used"
    for piece in pieces:
        try:
            yield decoder.decode(piece)
        except msgspec.ValidationError as error:
            skips.add(f"{what}: {wrong_field(error)}")
        except MALFORMED:
            skips.add(f"{what}: not JSON as Slack writes it")
