"""Gateway dispatches from files of lines."""

import json
from typing import Any

import pytest

from adapters.discord import replay
from adapters.discord.keys import EARLIEST
from adapters.discord.replay import EventLines
from bot.events import MessagePosted, ReactionChanged
from bot.ports import Skips
from tests.adapters.discord.written import Memory


def line(number: int, guild: str = "100", **fields: Any) -> bytes:
    """A message as it came in."""
    whole = {
        "id": str(number),
        "channel_id": "400",
        "guild_id": guild,
        "timestamp": "2024-01-25T12:00:01+00:00",
        "author": {"id": "21"},
        "content": "tea",
    }
    return json.dumps({"t": "MESSAGE_CREATE", "s": number, "op": 0, "d": whole | fields}).encode() + b"\n"


def reaction(dispatch: str) -> bytes:
    """A reaction put or taken."""
    where = {"message_id": "1", "channel_id": "400", "guild_id": "100", "user_id": "22", "emoji": {"name": "👍"}}
    return json.dumps({"t": dispatch, "s": 5, "op": 0, "d": where}).encode() + b"\n"


def replayed(content: bytes, skips: Skips | None = None) -> list[tuple[str | None, Any]]:
    """All events of a file, each with its server."""
    (part,) = EventLines().parts(Memory({"gateway.jsonl": content}))
    return [(guild, event) for guild, events in part.batches(skips or Skips()) for event in events]


def test_lines_are_recognised_with_their_server():
    """A file of dispatches is recognised, and the one server in it is the community."""
    found = EventLines().recognise(Memory({"gateway.jsonl": b'{"t":"READY","d":{}}\n' + line(1) + line(2)}))
    assert (found.native, found.confidence > 0) == ("100", True)


@pytest.mark.parametrize(
    "content", [b"", b"photos", b'{"type": "event_callback"}\n', b'{"t": null, "d": 5}\n', b"[]\n"]
)
def test_other_lines_are_not_ours(content: bytes):
    """Lines of something else are not claimed."""
    found = EventLines().recognise(Memory({"lines.jsonl": content}))
    assert found.confidence == 0
    assert found.reason


def test_each_line_goes_to_its_server():
    """Lines of several servers may be mixed."""
    events = replayed(line(1) + line(2, "200") + line(3))
    assert [(guild, event.message) for guild, event in events] == [("100", 1), ("200", 2), ("100", 3)]


def test_order_decides_where_nothing_is_dated():
    """Of a reaction put, taken and put again the last line is the latest, and none is before the message."""
    content = line(1) + reaction("MESSAGE_REACTION_ADD") + reaction("MESSAGE_REACTION_REMOVE")
    events = [event for _, event in replayed(content + reaction("MESSAGE_REACTION_ADD"))]
    instants = [event.at for event in events if isinstance(event, ReactionChanged)]
    assert instants == sorted(set(instants))
    assert instants[0] > next(event.at for event in events if isinstance(event, MessagePosted))


def test_a_recording_that_begins_with_a_reaction():
    """Put at the end of one file and taken at the beginning of the next: the later file's line is the later one."""
    put = replayed(line(1) + line(2) + reaction("MESSAGE_REACTION_ADD"))[-1][1]
    later = line(3, timestamp="2024-01-25T12:00:09+00:00")
    gone = b'{"t": "GUILD_MEMBER_REMOVE", "s": 1, "op": 0, "d": {"guild_id": "100", "user": {"id": "22"}}}\n'
    took, left, *_ = (event for _, event in replayed(reaction("MESSAGE_REACTION_REMOVE") + gone + later))
    assert put.at < took.at < left.at


def test_a_recording_of_nothing_but_reactions():
    """Where no line is dated, reactions come after the newest message that they stand on."""
    old, new = (str((1_000_000 * seconds) << 22) for seconds in (100, 200))
    content = reaction("MESSAGE_REACTION_REMOVE").replace(b'"message_id": "1"', b'"message_id": "%s"' % old.encode())
    content += reaction("MESSAGE_REACTION_ADD").replace(b'"message_id": "1"', b'"message_id": "%s"' % new.encode())
    took, put = (event.at for _, event in replayed(content))
    assert EARLIEST + 200 * 1_000_000_000 < took < put


def test_a_byte_order_mark_is_no_damage():
    """The first line of a file that an editor on Windows saved again is read like any other."""
    assert replayed(b"\xef\xbb\xbf" + line(1) + line(2)) == replayed(line(1) + line(2))


def test_wrong_lines_are_counted_with_the_first_of_them(monkeypatch: pytest.MonkeyPatch):
    """A line that cannot be read is passed over with its reason and where it was first met."""
    monkeypatch.setattr(replay, "LONGEST_LINE", 1000)
    skips = Skips()
    wrong = b"{secret\n" + b"{secret\n" + line(2, id="secret") + b'{"secret": "' + b"x" * 5000 + b'"}\n\n'
    events = replayed(line(1) + wrong + line(3), skips)
    assert [event.message for _, event in events] == [1, 3]
    assert skips.counts == {
        "The payload is not JSON of the documented shape. First in line 2 of gateway.jsonl.": 2,
        "The field id is missing or has not the documented type. First in line 4 of gateway.jsonl.": 1,
        "The line is longer than 16 MB. First in line 5 of gateway.jsonl.": 1,
    }


def test_refused_dispatches_are_counted_by_name():
    """What does not concern us is in the summary."""
    skips = Skips()
    replayed(line(1) + b'{"t":"TYPING_START","op":0,"d":{}}\n' + line(2, type=6), skips)
    assert skips.counts == {"TYPING_START": 1, "message pinned": 1}


def test_many_lines_come_in_batches():
    """A long file is handed on a few thousand events at a time."""
    (part,) = EventLines().parts(Memory({"gateway.jsonl": b"".join(line(number) for number in range(1, 5001))}))
    sizes = [len(events) for _, events in part.batches(Skips())]
    assert sum(sizes) == 5000
    assert max(sizes) <= 2001
