"""Cuts a file of exported messages, however long, into small JSON documents without ever holding all of it."""

import re
from collections.abc import Callable, Iterator
from typing import IO

from bot.errors import BrokenFile

BLOCK = 1 << 19
LONGEST_MESSAGE = 1 << 24
_AT_ONCE = 1 << 17  # what is read at once: with all that is made of it, it stays in a processor's cache
_IN_SIGHT = 1 << 16  # how much of the messages has to be in sight for their layout to be recognised

# In valid JSON a quote that directly follows `{`, or that ends a key, is never inside a string, where it would have a
# backslash. So what these patterns find is structure; that it is structure of the right depth shows when the piece cut
# there is whole, because then the next one begins between two messages as well.
_MESSAGES = re.compile(rb'"messages"\s*:\s*\[')
_INSIDE = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+'  # possessive: a string of any length costs no memory
_STRING = _INSIDE + rb'"'
_SCALAR = rb"(?:" + _STRING + rb'|[^\s,"{}\[\]]+)\s*,\s*'
_FIRST_KEYS = re.compile(rb"\s*\{\s*(" + _STRING + rb")\s*:\s*(?:" + _SCALAR + rb"(" + _STRING + rb")\s*:)?")
_EXPORTERS_OWN = re.compile(rb'(\r?\n)    \{\r?\n      "')
_TOKEN = re.compile(_INSIDE + rb'(?:"|\\?\Z)|[{}\[\],]', re.DOTALL)

Cut = Callable[[bytes], tuple[int, int]]


def pieces(stream: IO[bytes], size: int = _AT_ONCE) -> Iterator[bytes]:
    """The head as a document without messages, then lists of messages, then the rest as a document with the last ones.

    When every piece is valid JSON, they hold exactly the file's messages. A piece that is not may have been cut inside
    a message and is to be joined with the next one. Raises BrokenFile where there are no messages to be found.
    """
    head, block = _split_head(stream, size)
    yield head + b"]}"
    cut = _cutter(block)
    carried = b""
    while block:
        end, begin = cut(block)
        if not begin and len(carried) > 2 * BLOCK:
            carried, block = b"", carried + block
            end, begin = _by_depth(block)
        if begin:
            yield b"".join((b"[", carried, memoryview(block)[:end], b"]"))
            carried = block[begin:]
        else:
            carried += block
        if len(carried) > LONGEST_MESSAGE:
            raise BrokenFile("It holds a message longer than 16 MB, or no messages where they should be.")
        block = stream.read(size)
    yield b'{"messages":[' + carried


def joined(piece: bytes, following: bytes) -> bytes:
    """A list of messages that was cut inside a message, and the piece after it, as one piece."""
    if following.startswith(b"["):
        return piece[:-1] + b"," + following[1:]
    return b'{"messages":' + piece[:-1] + b"," + following.removeprefix(b'{"messages":[')


def _split_head(stream: IO[bytes], size: int) -> tuple[bytes, bytes]:
    start = stream.read(size).removeprefix(b"\xef\xbb\xbf")
    if start.lstrip()[:1] != b"{":
        raise BrokenFile("It is empty." if not start.strip() else "It is not a JSON document with messages.")
    found = _MESSAGES.search(start)
    while len(start) < 2 * BLOCK and (not found or len(start) - found.end() < min(size, _IN_SIGHT)):
        more = stream.read(size)
        if not more:
            break
        start += more
        found = found or _MESSAGES.search(start)
    if not found:
        raise BrokenFile("It has no list of messages, or it was cut off before they begin.")
    return start[: found.end()], start[found.end() :]


def _cutter(messages: bytes) -> Cut:
    """How to find, in a stretch of messages, the last place where one ends and the next begins."""
    own = _EXPORTERS_OWN.match(messages)
    if own:
        return _by_indentation(own[1])
    keys = _FIRST_KEYS.match(messages)
    return _by_first_keys(keys[1], keys[2]) if keys else _nowhere


def _by_indentation(newline: bytes) -> Cut:
    """The exporter's own layout: two spaces a level, messages on the second."""
    boundary = newline + b"    }," + newline + b"    {"
    ending, beginning = len(newline) + 5, 2 * len(newline) + 10

    def cut(stretch: bytes) -> tuple[int, int]:
        at = stretch.rfind(boundary)
        return (at + ending, at + beginning) if at >= 0 else (0, 0)

    return cut


def _by_first_keys(first: bytes, second: bytes | None) -> Cut:
    """Any other layout: the next message begins with the same one or two keys as the first did."""
    signature = re.escape(first) + rb"\s*:" + (rb"\s*" + _SCALAR + re.escape(second) + rb"\s*:" if second else b"")
    boundary = re.compile(rb"\}(\s*,\s*)(?=\{\s*" + signature + rb")")

    def cut(stretch: bytes) -> tuple[int, int]:
        for window in (_IN_SIGHT, len(stretch)):
            found = list(boundary.finditer(stretch, max(0, len(stretch) - window)))
            if found:
                return found[-1].span(1)
        return 0, 0

    return cut


def _by_depth(messages: bytes) -> tuple[int, int]:
    """Whatever the layout: the last comma outside all brackets and strings. Slow, and right."""
    depth, last = 0, (0, 0)
    for token in _TOKEN.finditer(messages):
        sign = messages[token.start()]
        if sign in b"{[":
            depth += 1
        elif sign in b"}]":
            depth -= 1
        elif sign == ord(",") and depth == 0:
            last = token.span()
    return last


def _nowhere(_: bytes) -> tuple[int, int]:
    return 0, 0
