"""Recorded events, line by line, give one state however often and in whatever order they arrive."""

import json
import random
from collections import Counter

import pytest
from sqlalchemy import create_engine, text

from adapters.slack import replay
from adapters.slack.keys import key_of_id
from adapters.slack.replay import EventLines
from bot.archive import open_files
from bot.events import ChannelSeen, MemberSeen, MessagePosted, RosterRead
from bot.ports import CommunityRef, Skips
from bot.store import Store
from bot.store.tables import metadata

READER = EventLines()
REF = CommunityRef("slack", "T1")


def message(number=0, **fields: object):
    """A bare message event."""
    return {"type": "message", "channel": "C1", "user": "U1", "ts": f"{1700000000 + number}.000000", **fields}


def envelope(event, team="T1"):
    """An event as the Events API delivers it."""
    return {"type": "event_callback", "team_id": team, "event": event, "event_id": "Ev1"}


def lines(*payloads: object):
    """One JSON a line."""
    return b"\n".join(each if isinstance(each, bytes) else json.dumps(each).encode() for each in payloads) + b"\n"


def recorded(folder, **files: bytes):
    """A folder with these recordings; `__` in a name is a slash, the last `_` the dot."""
    for name, content in files.items():
        path = folder / ".".join(name.replace("__", "/").rsplit("_", 1))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return open_files(folder)


def read(files):
    """Events by workspace, and what was passed over."""
    skips, found = Skips({}), {}
    for part in READER.parts(files):
        for native, events in part.batches(skips):
            found.setdefault(native, []).extend(events)
    return found, skips.counts


def test_each_line_names_its_workspace(tmp_path):
    """Envelopes of several workspaces in one file go to each of them; bare events go to whoever is asked for."""
    content = lines(envelope(message(1), "T1"), envelope(message(2), "T2"), message(3))
    found, skipped = read(recorded(tmp_path, log_jsonl=content))
    assert {native: len(events) for native, events in found.items()} == {"T1": 1, "T2": 1, None: 1}
    assert skipped == {}


@pytest.mark.parametrize(
    ("content", "native", "confidence"),
    [
        (lines(envelope(message())), "T1", 80),
        (lines(message(team="T7"), message(team="T7"), message(team="T8")), "T7", 80),
        (lines(b"{", message()), None, 80),
        (lines({"type": "app_rate_limited", "team_id": "T1", "minute_rate_limited": 1700000000}), "T1", 80),
        (lines({"t": "MESSAGE_CREATE", "op": 0, "d": {"id": "1"}}), None, 0),
        (lines({"type": "message", "user": "U1", "ts": "1700000000.000000"}), None, 0),
        (b"words\nmore words\n", None, 0),
        (b"", None, 0),
    ],
)
def test_recognising_recorded_events(tmp_path, content, native, confidence):
    """Lines are recognised by Slack's event types, and the workspace by what they name."""
    recognised = READER.recognise(recorded(tmp_path, log_jsonl=content))
    assert (recognised.native, recognised.confidence) == (native, confidence)


def test_broken_lines_are_counted_with_their_place(tmp_path):
    """A line that cannot be used costs that line; its reason and first place are told, not its content."""
    content = lines(
        message(1), b"secret", b"", message(2, ts="secret"), b"{}", b"[]", message(3, ts="secret"), message(4)
    )
    found, skipped = read(recorded(tmp_path, log_jsonl=content))
    assert len(found[None]) == 2
    assert skipped == {
        "unknown event": 1,
        "line that cannot be used, first log.jsonl line 2: not JSON as Slack writes it": 1,
        "line that cannot be used, first log.jsonl line 4: "
        "`ts` is not a Slack timestamp between the years 2000 and 2100.": 2,
        "line that cannot be used, first log.jsonl line 6: not an object as Slack writes it": 1,
    }


@pytest.mark.parametrize("name", ["a_jsonl", "a_json"])
def test_a_byte_order_mark_is_no_damage(tmp_path, name):
    """The first line of a file that an editor on Windows saved again is read like any other."""
    content = lines(message(1), message(2))
    plain = read(recorded(tmp_path / "plain", **{name: content}))
    assert read(recorded(tmp_path / "marked", **{name: b"\xef\xbb\xbf" + content})) == plain


def test_endless_lines_are_passed_over(tmp_path, monkeypatch):
    """A line far too long for an event is skipped in pieces, and the next line is read."""
    monkeypatch.setattr(replay, "LONGEST_LINE", 1000)
    content = lines(message(1), b"x" * 5000, message(2), b"y" * 1001)
    found, skipped = read(recorded(tmp_path, log_ndjson=content))
    assert len(found[None]) == 2
    assert skipped == {"line that cannot be used, first log.ndjson line 2: longer than 16 MB": 2}


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(envelope(message()), indent=2).encode(),
        json.dumps([envelope(message())], indent=2).encode(),
        lines(envelope(message())),
    ],
)
def test_json_files_may_hold_one_event_or_many(tmp_path, content):
    """A file called .json is one payload, a list of payloads, or lines."""
    files = recorded(tmp_path, one_json=content)
    assert READER.recognise(files).confidence == 80
    assert len(read(files)[0]["T1"]) == 1


def test_lists_beside_or_above(tmp_path):
    """Lists of people and channels near the recordings are read first."""
    files = recorded(
        tmp_path,
        users_json=b'[{"id": "U1"}]',
        channels_json=b'[{"id": "C1", "name": "kiln"}]',
        **{"events__2023-11-14_jsonl": lines(message())},
    )
    [person, roster, channel, posted] = read(files)[0][None]
    day = 1699920000_000000
    assert person == MemberSeen(key_of_id("U1"), day)
    assert roster == RosterRead()
    assert channel == ChannelSeen(key_of_id("C1"), "kiln", day)
    assert isinstance(posted, MessagePosted)


def test_batches_stay_small(tmp_path, monkeypatch):
    """However long a recording is, only a few thousand events are held at a time."""
    monkeypatch.setattr(replay, "EVENTS_A_BATCH", 10)
    files = recorded(tmp_path, log_jsonl=lines(*[message(number) for number in range(95)]))
    [part] = READER.parts(files)
    assert [len(events) for _, events in part.batches(Skips({}))] == [10] * 9 + [5]


def state(events, folder, batch=500):
    """Everything the store holds after these events."""
    address = f"sqlite:///{folder / f'{random.random()}.db'}"
    with Store.open(address) as store:
        for first in range(0, len(events), batch):
            store.absorb([(REF, events[first : first + batch])])
        totals = store.totals(store.communities()[0].number)
    engine = create_engine(address)
    with engine.connect() as connection:
        tables = {
            table.name: Counter(map(tuple, connection.execute(text(f"SELECT * FROM {table.name}"))))
            for table in metadata.sorted_tables
        }
    engine.dispose()
    return tables, totals


def test_a_real_recording_in_any_order(shared_data, tmp_path):
    """Nine days of a real workspace give one state in order, shuffled, twice and backwards."""
    found, skipped = read(open_files(shared_data / "slack-clojurians-events"))
    events = found[None]
    assert set(found) == {None}
    assert skipped == {
        "left a channel": 113,
        "notice of a reply": 656,
        "change of a message that is no edit": 431,
        "channel topic changed": 2,
        "comment on a file": 9,
        "item pinned": 1,
    }
    in_order, totals = state(events, tmp_path)
    shuffled = random.Random(7).sample(events, len(events))
    assert state(shuffled, tmp_path)[0] == in_order
    assert state(events + events, tmp_path)[0] == in_order
    assert state([*reversed(events)], tmp_path, batch=37)[0] == in_order
    assert (totals.bot_messages, totals.channel_joins) == (109, 1142)
