"""Exports as whole files: whose they are, what they hold, and what happens when they are broken."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from adapters.discord.export import ExportedChannel, ExportFiles
from adapters.discord.keys import key
from bot.errors import BrokenFile
from bot.events import ChannelKind, ChannelSeen, CommunitySeen, MemberSeen, MessageKind, ReactionCounted
from bot.ports import Skips
from tests.adapters.discord.written import CHANNEL, GUILD, Memory, document, imported, indented, message, posts

EXPORTED = 1_735_689_600_000_000


class Folder:
    """A real folder, as far as these tests need it."""

    def __init__(self, path: Path) -> None:
        """The folder at a path."""
        self.path = path
        self.title = path.name

    def names(self) -> list[str]:
        """Its files."""
        return sorted(each.name for each in self.path.iterdir())

    def size(self, name: str) -> int:
        """Bytes of one."""
        return (self.path / name).stat().st_size

    def stamp(self, name: str) -> bytes:
        """Its name will do."""
        return name.encode().ljust(16)[:16]

    def open(self, name: str) -> Any:
        """Its bytes."""
        return (self.path / name).open("rb")


def channels(whole: dict[str, Any]) -> list[ChannelSeen]:
    """What a file says of its channel."""
    return [event for event in imported({"a.json": indented(whole)}) if isinstance(event, ChannelSeen)]


def test_server_and_channel_come_first():
    """Before any message a file says what its server and channel are called."""
    events = imported({"a.json": indented(document([message(1)]))})
    assert events[0] == CommunitySeen("Teahouse", at=EXPORTED)
    assert events[1] == ChannelSeen(int(CHANNEL), "kettle", EXPORTED)


@pytest.mark.parametrize(
    ("kind", "expected", "parent"),
    [
        ("GuildTextChat", ChannelKind.PUBLIC, 0),
        ("GuildNews", ChannelKind.ANNOUNCEMENT, 0),
        ("GuildVoiceChat", ChannelKind.VOICE, 0),
        ("GuildStageVoice", ChannelKind.VOICE, 0),
        ("GuildForum", ChannelKind.FORUM, 0),
        ("GuildPublicThread", ChannelKind.THREAD, 5),
        ("GuildNewsThread", ChannelKind.THREAD, 5),
        ("GuildPrivateThread", ChannelKind.PRIVATE, 5),
        ("11", ChannelKind.THREAD, 5),
        ("SomethingNew", ChannelKind.PUBLIC, 0),
    ],
)
def test_kinds_of_channels(kind: str, expected: ChannelKind, parent: int):
    """Threads hang in the channel the exporter calls their category; private ones are private."""
    (seen,) = channels(document([message(1)], type=kind))
    assert (seen.kind, seen.parent) == (expected, parent)


def test_a_forum_post_is_told_apart_from_a_thread():
    """In a forum the message that opened the thread is in it, and has its key."""
    thread, post = channels(document([message(1, id=CHANNEL), message(2)], type="GuildPublicThread"))
    assert (thread.kind, post.kind) == (ChannelKind.THREAD, ChannelKind.FORUM_POST)
    assert post.at > thread.at


@pytest.mark.parametrize("kind", ["DirectTextChat", "DirectGroupTextChat"])
def test_direct_messages_are_never_read(kind: str):
    """A file of direct messages is passed over whole."""
    skips = Skips()
    assert imported({"a.json": indented(document([message(1)], type=kind))}, skips) == []
    assert skips.counts == {"file of direct messages, which are never read": 1}


def test_the_server_is_found_before_anything_is_read():
    """All files are asked for their server; one id among them is the community's."""
    files = Memory({f"{number}.json": indented(document([message(number)])) for number in range(60)})
    found = ExportFiles().recognise(files)
    assert (found.native, found.name, found.confidence > 0) == (GUILD, "Teahouse", True)


def test_two_servers_have_no_one_name():
    """Files of two servers are recognised, and both are named for the sentence that follows."""
    other = document([message(1)]) | {"guild": {"id": "100000000000000002", "name": "Bakery"}}
    found = ExportFiles().recognise(Memory({"a.json": indented(document([])), "b.json": indented(other)}))
    assert (found.native, found.name) == (None, "")
    assert found.conflicting == (GUILD, "100000000000000002")


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"[1, 2]", b"\x89PNG", b'{"messages": []}', b'{"guild": 5, "channel": 6, "messages": []}'],
)
def test_other_files_are_not_ours(content: bytes):
    """What is no exported channel is not claimed, and the reason says what was looked for."""
    found = ExportFiles().recognise(Memory({"users.json": content}))
    assert found.confidence == 0
    assert "DiscordChatExporter" in found.reason


def test_a_file_with_messages_first_is_recognised():
    """Another program may have put server and channel after the messages."""
    whole = document([message(number) for number in range(300)])
    content = json.dumps({"messages": whole["messages"], **whole}).encode()
    assert ExportFiles().recognise(Memory({"a.json": content})).native == GUILD
    assert len(posts(imported({"a.json": content}))) == 300


def broken(content: bytes) -> str:
    """The reason for which a file is broken."""
    with pytest.raises(BrokenFile) as raised:
        imported({"a.json": content})
    return str(raised.value)


@given(share=some.floats(0, 0.999))
def test_a_file_that_was_cut_off_is_broken(share: float):
    """Wherever a file ends too early, it is broken: what was read of it can be taken back."""
    content = indented(document([message(number) for number in range(20)]))
    assert broken(content[: int(len(content) * share)])


def test_damage_inside_a_file_is_broken():
    """Bytes that are no JSON make the file broken, and the reason repeats none of them."""
    content = indented(document([message(number) for number in range(20)]))
    assert "kettle" not in broken(content.replace(b'"isPinned": false', b'"isPinned": fal"kettle"se', 5))
    assert broken(content + b"more")


@pytest.mark.parametrize("spoilt", [b"\xff", b"\\ud83d", b"\xf0\x9f"])
def test_bytes_that_are_no_text_spoil_nothing_else(spoilt: bytes):
    """Half a character in one message costs neither the message nor the file."""
    content = indented(document([message(number) for number in range(20)]))
    events = imported({"a.json": content.replace(b"is on", b"is on " + spoilt, 1).replace(b"Teahouse", spoilt)})
    assert len(posts(events)) == 20
    assert msgspec.json.encode(events)


def test_deep_nesting_is_broken_and_not_a_crash():
    """A file nested beyond reason ends in a sentence."""
    content = indented(document([message(1)]))
    assert broken(content.replace(b'"roles": []', b'"roles": ' + b"[" * 200_000 + b"]" * 200_000))


def test_people_of_a_broken_file_are_introduced_again():
    """What a broken file said is taken back, so the next file introduces its people itself."""
    whole = indented(document([message(number) for number in range(20)]))
    cut, good = ExportFiles().parts(Memory({"a.json": whole[:-40], "b.json": whole}))
    with pytest.raises(BrokenFile):
        list(cut.batches(Skips()))
    events = [event for _, batch in good.batches(Skips()) for event in batch]
    assert any(isinstance(event, MemberSeen) for event in events)


def test_a_long_file_comes_in_batches():
    """Events of a long file come a few thousand at a time, each batch with its server."""
    whole = indented(document([message(number) for number in range(9000)]))
    (part,) = ExportFiles().parts(Memory({"a.json": whole}))
    assert isinstance(part, ExportedChannel)
    batches = list(part.batches(Skips()))
    assert len(batches) >= 3
    assert {native for native, _ in batches} == {GUILD}
    assert max(len(events) for _, events in batches) < 4000


def test_the_plain_shape_is_read():
    """Servers and people as plain names, channels without ids, reactions as counts: keys are hashed, names kept."""
    plain = {
        "guild": "Teahouse",
        "channel": {"name": "kettle", "category": "Text"},
        "messageCount": 1,
        "messages": [
            {
                "id": "1027332184274645083",
                "type": "Reply",
                "timestamp": "2022-10-05T21:31:19.640+00:00",
                "isBot": True,
                "author": "robot",
                "reference": {"messageId": "1027332184274645000"},
                "mentions": ["ana"],
                "reactions": [{"emoji": {"name": "thumbsup"}, "count": 4}],
                "content": "@ana tea?",
            }
        ],
    }
    events = imported({"a.json": json.dumps(plain, indent=0).encode()})
    assert ExportFiles().recognise(Memory({"a.json": json.dumps(plain).encode()})).native is None
    assert events[0] == CommunitySeen("Teahouse")
    assert events[1] == ChannelSeen(key("kettle"), "kettle", native="kettle")
    assert events[2] == MemberSeen(key("robot"), bot=True, native="robot", listed=False)
    (post,) = posts(events)
    assert (post.kind, post.words, post.mentions) == (MessageKind.BOT, 1, (key("ana"),))
    assert (post.reply_to, post.message) == (1027332184274645000, 1027332184274645083)
    assert events[-1] == ReactionCounted(key("kettle"), post.message, "thumbsup", 4)


def test_a_real_server_adds_up(shared_data: Path):
    """The PyScript server's export has the messages, replies and reactions it was counted to have."""
    skips = Skips()
    reader = ExportFiles()
    files = Folder(shared_data / "discord-pyscript")
    events = [event for part in reader.parts(files) for _, batch in part.batches(skips) for event in batch]
    said = posts(events)
    assert len(said) + skips.counts["system notice"] == 6072
    assert sum(post.reply_to != 0 for post in said) == 1328
    assert sum(event.count for event in events if isinstance(event, ReactionCounted)) == 1479
    assert all(post.at // 1000 == (post.message >> 22) + 1_420_070_400_000 for post in said)
    assert len({event.person for event in events if isinstance(event, MemberSeen)}) == 199
