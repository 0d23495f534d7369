"""A file is cut into pieces that hold exactly its messages, whatever its layout."""

import json
from io import BytesIO
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from adapters.discord import stream
from adapters.discord.stream import joined, pieces
from bot.errors import BrokenFile
from tests.adapters.discord.written import document, indented, message

TEXTS = some.text(some.sampled_from('ab"\\{}[],: \n\té👍'), max_size=30) | some.just('\n    },\n    {\n      "id": "1"')
INNER = some.fixed_dictionaries({"id": TEXTS, "name": TEXTS, "type": TEXTS})
MESSAGES = some.lists(
    some.builds(
        lambda number, text, inner: message(number, content=text, mentions=inner),
        some.integers(1, 999),
        TEXTS,
        some.lists(INNER, max_size=3),
    ),
    max_size=8,
)


def in_one_line(whole: dict[str, Any]) -> bytes:
    """Minified."""
    return json.dumps(whole, separators=(",", ":")).encode()


def by_windows(whole: dict[str, Any]) -> bytes:
    """The exporter's layout with a byte-order mark and Windows line ends."""
    return b"\xef\xbb\xbf" + indented(whole).replace(b"\n", b"\r\n")


def sorted_keys(whole: dict[str, Any]) -> bytes:
    """Keys in alphabetical order."""
    return json.dumps(whole, sort_keys=True).encode()


def messages_first(whole: dict[str, Any]) -> bytes:
    """The messages before the channel they are from."""
    return json.dumps({"messages": whole["messages"], **whole}, indent=1).encode()


def without_indentation(whole: dict[str, Any]) -> bytes:
    """A line for each value, none of them indented."""
    return json.dumps(whole, indent=0).encode()


def mixed_keys(whole: dict[str, Any]) -> bytes:
    """Every other message with its keys the other way round."""
    turned = [dict(reversed(each.items())) if odd % 2 else each for odd, each in enumerate(whole["messages"])]
    return json.dumps(whole | {"messages": turned}).encode()


LAYOUTS = [indented, by_windows, in_one_line, sorted_keys, messages_first, without_indentation, mixed_keys]


def read_back(content: bytes, size: int) -> list[Any]:
    """The messages of all pieces, joining those that were cut inside a message."""
    head, *rest = pieces(BytesIO(content), size)
    found = list(msgspec.json.decode(head)["messages"])
    pending = b""
    for piece in rest:
        pending = joined(pending, piece) if pending else piece
        try:
            whole = msgspec.json.decode(pending)
        except msgspec.DecodeError:
            continue
        found += whole if isinstance(whole, list) else whole["messages"]
        pending = b""
    assert not pending
    return found


@pytest.mark.parametrize("layout", LAYOUTS)
@given(messages=MESSAGES, size=some.sampled_from([64, 200, 900, 4096, 1 << 19]))
def test_the_pieces_hold_the_messages(layout: Any, messages: list[Any], size: int):
    """In every layout and with every size of block, the pieces hold the same messages in the same order."""
    assert read_back(layout(document(messages)), size) == messages


@given(size=some.integers(700, 5000))
def test_a_block_never_holds_the_file(size: int):
    """Where messages are short, pieces are a few blocks at most, however long the file is."""
    content = indented(document([message(number) for number in range(400)]))
    longest = max(len(piece) for piece in pieces(BytesIO(content), size))
    assert longest <= 3 * size + 3000


def test_messages_without_a_common_beginning_are_cut_by_depth(monkeypatch: pytest.MonkeyPatch):
    """When no message begins like the first one, brackets are counted."""
    monkeypatch.setattr(stream, "BLOCK", 1000)
    odd = dict(reversed(message(1).items()))
    whole = document([odd, *(message(number) for number in range(200))])
    content = json.dumps(whole).encode()
    assert len(list(pieces(BytesIO(content), 1000))) > 10
    assert read_back(content, 1000) == whole["messages"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\x89PNG", "not a JSON document"),
        (b"[]", "not a JSON document"),
        (b'{"guild": {}}', "no list of messages"),
        (b'{"guild": {"id": "1", "na', "no list of messages"),
    ],
)
def test_what_has_no_messages_is_broken(content: bytes, reason: str):
    """A file without messages is named broken, with the reason."""
    with pytest.raises(BrokenFile, match=reason):
        list(pieces(BytesIO(content)))


def test_a_message_without_an_end_is_given_up(monkeypatch: pytest.MonkeyPatch):
    """What goes on for longer than any message can is not read into memory."""
    monkeypatch.setattr(stream, "LONGEST_MESSAGE", 10_000)
    content = b'{"messages": [{"content": "' + b"a" * 100_000 + b'"}]}'
    with pytest.raises(BrokenFile, match="longer than 16 MB"):
        list(pieces(BytesIO(content), 1000))
