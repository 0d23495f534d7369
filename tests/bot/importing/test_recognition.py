"""Which reader reads, and which community it goes to, is known before anything is written, or refused in words."""

from pathlib import Path

import pytest

from bot.archive import open_files
from bot.errors import BadInput
from bot.events import (
    CommunitySeen,
)
from bot.importing.recognition import recognise, slug
from bot.ports import CommunityRef
from tests.bot.importing.pieces import NOW, FakePart, FakeReader, FakeStore, post, run


def kept_under(store: FakeStore) -> list[str]:
    """The ids of the communities that got anything."""
    return [ref.native for ref in store.kept]


def test_the_community_is_the_id_in_the_files(folder: Path):
    """The one id found in the files names the community."""
    store = FakeStore()
    run(folder, store, FakePart("one", [post(1)]))
    assert kept_under(store) == ["T1"]


def test_a_name_wins_over_the_id(folder: Path):
    """What a person says is where all of it goes, and what the community is called."""
    store = FakeStore()
    run(folder, store, FakePart("one", [post(1)], native="T9"), community=" Our Town ")
    assert kept_under(store) == ["Our Town"]
    assert store.kept[CommunityRef("slack", "Our Town")][0] == CommunitySeen(name="Our Town", at=NOW)


def test_without_an_id_the_folder_names_the_community(folder: Path):
    """A slug of the folder's name is the id, the folder's name the name."""
    store = FakeStore()
    run(folder, store, FakePart("one", [post(1)]), native=None)
    assert kept_under(store) == ["our-town"]
    assert store.kept[CommunityRef("slack", "our-town")][0] == CommunitySeen(name="Our Town")


def test_lines_that_name_their_community_go_there(folder: Path):
    """Event lines of two workspaces end in two communities, and none is made for the folder."""
    store = FakeStore()
    parts = FakePart("one", [post(1)], native="T1"), FakePart("two", [post(2)], native="T2")
    run(folder, store, *parts, native=None)
    assert kept_under(store) == ["T1", "T2"]
    assert store.stamps == set()


def test_files_of_two_communities_are_refused(folder: Path):
    """Unless a person says they belong together."""
    store = FakeStore()
    with pytest.raises(BadInput, match=r"2 different communities \(11, 22\).*--community NAME"):
        run(folder, store, native=None, conflicting=("11", "22"))
    run(folder, store, FakePart("one", [post(1)], native="11"), community="Both", conflicting=("11", "22"))
    assert kept_under(store) == ["Both"]


def test_the_workspace_address_is_kept(folder: Path):
    """It comes with the first events of the community."""
    store = FakeStore()
    run(folder, store, FakePart("one", [post(1)]), address="https://our-town.slack.com/")
    assert store.kept[CommunityRef("slack", "T1")][:2] == [
        CommunitySeen("", "https://our-town.slack.com", NOW),
        CommunitySeen("our-town"),
    ]


@pytest.mark.parametrize(
    "address", ["http://a.slack.com", "a.slack.com", "https://a", "https://a.b/c?d", "javascript:x"]
)
def test_other_addresses_are_refused(folder: Path, address: str):
    """Only a plain https address can become a link people trust."""
    with pytest.raises(BadInput, match="https://acme"):
        run(folder, FakeStore(), address=address)


@pytest.mark.parametrize("name", ["x" * 65, "a\nb", "a\x1b[2J"])
def test_names_that_cannot_be_shown_are_refused(folder: Path, name: str):
    """A name ends up on screens and in posts."""
    with pytest.raises(BadInput, match="ordinary characters"):
        run(folder, FakeStore(), community=name)


def test_the_surest_reader_reads(folder: Path):
    """Of several that know the files, the one with the highest confidence is taken."""
    sure, unsure = FakeReader(confidence=90), FakeReader(confidence=10)
    assert recognise(open_files(folder), [unsure, sure]).reader is sure


def test_what_nobody_knows_is_told_in_words(tmp_path: Path):
    """The sentence says what was looked for and what was found instead."""
    for number in range(3):
        (tmp_path / f"{number}.JPG").write_text("x")
    (tmp_path / "letter.pdf").write_text("x")
    reader = FakeReader(confidence=0, reason="users.json")
    with pytest.raises(BadInput, match=r"I looked for users.json in .*, and found 3 photos and 1 document\."):
        recognise(open_files(tmp_path), [reader, reader])
    with pytest.raises(BadInput, match=r"I looked for users.json in letter\.pdf, and found 1 document\."):
        recognise(open_files(tmp_path / "letter.pdf"), [reader])


def test_an_empty_folder_is_told(tmp_path: Path):
    """Nothing inside, or nothing that may be opened, is a sentence of its own."""
    with pytest.raises(BadInput, match="holds no files"):
        recognise(open_files(tmp_path), [FakeReader()])
    (tmp_path / "inner.zip").write_text("x")
    with pytest.raises(BadInput, match=r"inner.zip: it is packed"):
        recognise(open_files(tmp_path), [FakeReader()])


def test_slugs():
    """Any folder's name becomes an id that is not empty."""
    assert slug("Acme Slack export Jan 1 - Feb 2") == "acme-slack-export-jan-1-feb-2"
    assert slug("Größe & Ärger") == "grösse-ärger"
    assert slug("...") == "community"
