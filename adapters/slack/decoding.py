"""A file that is a JSON list of objects, in bounded memory, leaving out only the objects that have a wrong shape."""

import json
import re
from codecs import BOM_UTF8, getincrementaldecoder
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import IO, Any, Final, NoReturn, TypeVar

import msgspec

from adapters.slack.translate import wrong_field
from bot.errors import BrokenFile
from bot.ports import Files, Skips

WHOLE: Final = 4 << 20  # bytes up to which a file is decoded at once
BLOCK: Final = 1 << 20
LONGEST: Final = 64 << 20  # bytes of one object: far more than Slack ever writes
OBJECTS_A_BATCH: Final = 2_000
MALFORMED: Final = (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError)
NOT_A_LIST: Final = "it is not a JSON list as Slack writes it"

_INDENTED = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*?\r?\n([ \t]+)\{")

T = TypeVar("T")


def decoded(files: Files, name: str, kind: type[T], skips: Skips) -> Iterator[list[T]]:
    """The objects of one file in batches; those of a wrong shape are counted by the field that is wrong."""
    size = files.size(name)
    with files.open(name) as stream:
        if size <= WHOLE:
            content = stream.read(size + 1)
            while len(content) < size and (more := stream.read(size - len(content))):  # some file systems give pieces
                content += more
            yield _decoded(content, kind, skips)
            return
        head = stream.read(BLOCK)
        indented = _INDENTED.match(head)
        if indented:
            for piece in _split(stream, head, indented[1]):
                yield _decoded(piece, kind, skips)
            return
    with files.open(name) as stream:
        yield from _streamed(stream, kind, skips)


def _decoded(content: bytes, kind: type[T], skips: Skips) -> list[T]:
    try:
        return _decoder(kind).decode(content)  # type: ignore[arg-type]  # a class is hashable, whatever its type is
    except MALFORMED:
        pass
    try:
        pieces = msgspec.json.decode(content, type=list[msgspec.Raw])
    except MALFORMED:
        pieces = _pieces_of(content)
    strict = msgspec.json.Decoder(kind).decode

    def decode(piece: msgspec.Raw) -> T:
        try:
            return strict(piece)
        except msgspec.ValidationError:
            raise
        except MALFORMED:
            return strict(_mended(bytes(piece)))

    return list(_each(pieces, decode, kind, skips))


def _pieces_of(content: bytes) -> list[msgspec.Raw]:
    try:
        return msgspec.json.decode(_mended(content), type=list[msgspec.Raw])
    except MALFORMED:
        raise BrokenFile(NOT_A_LIST) from None


def _mended(content: bytes) -> bytes:
    """The same JSON without a byte order mark, and with a question mark for half a character."""
    read = json.loads(content.decode("utf-8-sig", "replace"), parse_constant=_no_number)
    return json.dumps(read, ensure_ascii=False).encode("utf-8", "replace")


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _each(pieces: Iterable[Any], decode: Any, kind: type[T], skips: Skips) -> Iterator[T]:
    name = kind.__name__.lower()
    what, is_message = f"{name} that cannot be used", name == "message"
    for piece in pieces:
        try:
            yield decode(piece)
        except msgspec.ValidationError as error:
            skips.add(f"{what}: {wrong_field(error)}", message=is_message, damaged=True)
        except MALFORMED:
            skips.add(f"{what}: not JSON as Slack writes it", message=is_message, damaged=True)


@cache
def _decoder(kind: type[T]) -> msgspec.json.Decoder[list[T]]:
    """Made once for each kind: an export has tens of thousands of small files."""
    return msgspec.json.Decoder(list[kind])  # type: ignore[valid-type]  # decided by the caller


def _split(stream: IO[bytes], head: bytes, indent: bytes) -> Iterator[bytes]:
    """An indented list cut into shorter ones: no JSON string holds a line break, so the indent tells where to cut."""
    closing = b"\n" + indent + b"}"
    between = closing + b",\n" + indent + b"{"
    held, opening = head, b""
    while block := stream.read(BLOCK):
        end = held.rfind(between)
        if end >= 0:
            yield opening + held[: end + len(closing)] + b"]"
            held, opening = held[end + len(closing) + 1 :], b"["
        elif len(held) > LONGEST:
            raise BrokenFile(f"it has an object larger than {LONGEST >> 20} MB, which Slack never writes")
        held += block
    yield opening + held


def _streamed(stream: IO[bytes], kind: type[T], skips: Skips) -> Iterator[list[T]]:
    """A large list without line breaks: slower, and as lean."""
    import ijson  # noqa: PLC0415  # hardly any export needs it

    def convert(item: object) -> T:
        return msgspec.convert(item, kind)

    if stream.read(BLOCK).removeprefix(BOM_UTF8).lstrip()[:1] != b"[":
        raise BrokenFile(NOT_A_LIST)
    stream.seek(0)
    items = _each(ijson.items(_Text(stream), "item", use_float=True), convert, kind, skips)
    try:
        while batch := list(islice(items, OBJECTS_A_BATCH)):
            yield batch
    except (ijson.JSONError, UnicodeError, RecursionError):
        raise BrokenFile(NOT_A_LIST) from None


class _Text:
    """A file of which bytes that are no text read as replacement characters."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._decoder = getincrementaldecoder("utf-8-sig")("replace")

    def read(self, number: int) -> bytes:
        """About so many bytes; none at the end only."""
        block = self._stream.read(number)
        return self._decoder.decode(block, final=not block).encode()
