"""A damaged or very large export costs only what is damaged, and says so without repeating what it holds."""

import json
from codecs import BOM_UTF8

import pytest

from adapters.slack.decoding import BLOCK, WHOLE
from adapters.slack.keys import key_of_id
from bot.errors import BadInput
from bot.events import MemberSeen, MessagePosted
from tests.adapters.slack.written import CHANNELS, MAY, READER, USERS, export, post, read, written


def test_only_the_bad_messages_are_left_out(tmp_path):
    """A wrong type in one message costs that message, and the summary names the field."""
    days = [post(1), post(2, user=17), post(3, ts=1e300), {"text": "secret"}, "secret", None, post(4), post(5, ts="x")]
    events, skipped, broken = read(export(tmp_path, lobby__2014_05_01=days))
    assert [event.at // 1_000_000 - MAY for event in events if isinstance(event, MessagePosted)] == [1, 4]
    assert broken == {}
    assert skipped == {
        "message that cannot be used: `user` has a wrong type.": 1,
        "message that cannot be used: `ts` has a wrong type.": 1,
        "message that cannot be used: `ts` is missing.": 1,
        "message that cannot be used: not an object as Slack writes it": 2,
        "message that cannot be used: `ts` is not a Slack timestamp between the years 2000 and 2100.": 1,
    }


@pytest.mark.parametrize("content", [b"", b"{}", b"[", b"secret", b"\xff\xfe", b"[NaN]", b"[" * 200_000])
def test_a_broken_day_is_one_broken_file(tmp_path, content):
    """What is no list costs this file only, and is told without its content."""
    events, _, broken = read(export(tmp_path, lobby__2014_05_01=content, lobby__2014_05_02=[post()]))
    assert list(broken) == ["lobby/2014-05-01.json"]
    assert "secret" not in broken["lobby/2014-05-01.json"]
    assert sum(isinstance(event, MessagePosted) for event in events) == 1


@pytest.mark.parametrize("spoilt", [b"\xff", b"\\ud83d", b"\xf0\x9f"])
@pytest.mark.parametrize("padding", [0, WHOLE])
@pytest.mark.parametrize("indent", [None, 1])
def test_bytes_that_are_no_text_spoil_nothing_else(tmp_path, spoilt, padding, indent):
    """Half a character in one message or one name costs neither the message nor the file, nor the list of people."""
    day = [post(number, blocks="x" * (padding // 10)) for number in range(20)]
    said = json.dumps(day, indent=indent).encode().replace(b"tea is", b"tea " + spoilt + b" is", 1)
    people = [{**user, "real_name": "tea" + "x" * (padding // 2)} for user in USERS]
    users = json.dumps(people, indent=indent).encode().replace(b"tea", spoilt, 1)
    events, skipped, broken = read(
        written(tmp_path, {"users.json": users, "channels.json": CHANNELS, "lobby/2014-05-01.json": said})
    )
    assert (skipped, broken) == ({}, {})
    assert sum(isinstance(event, MessagePosted) for event in events) == 20
    assert sum(isinstance(event, MemberSeen) for event in events) == len(USERS)


@pytest.mark.parametrize("padding", [0, WHOLE])
@pytest.mark.parametrize("indent", [None, 1])
def test_a_byte_order_mark_is_no_damage(tmp_path, padding, indent):
    """Files that an editor on Windows saved again are read like any other."""
    day = [post(number, blocks="x" * (padding // 10)) for number in range(20)]
    files = {"users.json": USERS, "channels.json": CHANNELS, "lobby/2014-05-01.json": day}
    marked = {name: BOM_UTF8 + json.dumps(content, indent=indent).encode() for name, content in files.items()}
    events, skipped, broken = read(written(tmp_path, marked))
    assert (skipped, broken) == ({}, {})
    assert sum(isinstance(event, MessagePosted) for event in events) == 20
    assert sum(isinstance(event, MemberSeen) for event in events) == len(USERS)


def test_a_broken_list_of_channels_stops_the_import(tmp_path):
    """Without the list of channels nothing can be read, and the sentence says so."""
    files = written(tmp_path, {"users.json": USERS, "channels.json": b"[", "lobby/2014-05-01.json": [post()]})
    with pytest.raises(BadInput, match=r"channels\.json cannot be used"):
        list(READER.parts(files))


def test_a_broken_list_of_people_does_not(tmp_path):
    """Without the list of people the messages are still read."""
    files = written(tmp_path, {"users.json": b"[", "channels.json": CHANNELS, "lobby/2014-05-01.json": [post()]})
    assert READER.recognise(files).confidence == 90
    events, _, broken = read(files)
    assert list(broken) == ["users.json"]
    assert sum(isinstance(event, MessagePosted) for event in events) == 1


@pytest.mark.parametrize("indent", [None, 1, 4, "\t"])
def test_large_lists_are_read_in_pieces(tmp_path, indent):
    """However a large list is laid out, it gives the same people, and only the bad ones are left out."""
    users = [{"id": f"U{number}", "profile": {"title": "},\n    {" * 20}} for number in range(40_000)]
    users[30_000] = {"id": 7}
    content = json.dumps(users, indent=indent).encode()
    assert len(content) > WHOLE + BLOCK
    events, skipped, _ = read(written(tmp_path, {"users.json": content, "channels.json": CHANNELS}))
    people = [event.person for event in events if isinstance(event, MemberSeen)]
    assert people == [key_of_id(f"U{number}") for number in range(40_000) if number != 30_000]
    assert skipped == {"user that cannot be used: `id` has a wrong type.": 1}


@pytest.mark.parametrize("indent", [None, 1])
def test_large_and_cut_off_is_broken(tmp_path, indent):
    """A large list that ends in the middle is a broken file."""
    content = json.dumps([{"id": f"U{number}", "x": "y" * 200} for number in range(30_000)], indent=indent).encode()
    _, _, broken = read(written(tmp_path, {"users.json": content[:-1], "channels.json": CHANNELS}))
    assert list(broken) == ["users.json"]
