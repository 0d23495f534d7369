"""Whatever a person points at is opened safely, or refused in one sentence."""

import os
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.archive import Archive, open_files, shown
from bot.errors import BadInput, BrokenFile


def packed(path: Path, **entries: str) -> Path:
    """A zip with these entries; __ stands for a slash."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in entries.items():
            target.writestr(f"{name.replace('__', '/')}.json", content)
    return path


def content(files: Archive, name: str) -> bytes:
    """All bytes of one file."""
    with files.open(name) as stream:
        return stream.read()


def test_a_folder_lists_its_files_below_itself(tmp_path: Path):
    """Names are relative, sorted and with slashes; what operating systems leave behind is not there."""
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.json").write_text("[2]")
    (tmp_path / "a.json").write_text("[1]")
    (tmp_path / ".DS_Store").write_text("x")
    (tmp_path / "b" / "._two.json").write_text("x")
    files = open_files(tmp_path)
    assert list(files.names()) == ["a.json", "b/two.json"]
    assert files.title == tmp_path.name
    assert files.size("b/two.json") == 3
    assert content(files, "b/two.json") == b"[2]"
    assert files.refused == {}


def test_a_single_file_is_a_folder_of_one(tmp_path: Path):
    """A JSON file on its own opens under its own name."""
    (tmp_path / "general.json").write_text("{}")
    files = open_files(tmp_path / "general.json")
    assert list(files.names()) == ["general.json"]
    assert files.title == "general"
    assert content(files, "general.json") == b"{}"


def test_a_zip_reads_like_a_folder(tmp_path: Path):
    """Entries have the same names and bytes as they had on the disk."""
    files = open_files(packed(tmp_path / "export.zip", users="[]", general__day="[1]", __MACOSX__x="junk"))
    assert list(files.names()) == ["general/day.json", "users.json"]
    assert files.title == "export"
    assert files.size("general/day.json") == 3
    assert content(files, "general/day.json") == b"[1]"


def test_a_stamp_changes_when_the_file_does(tmp_path: Path):
    """Equal files have equal stamps of sixteen bytes; another size, time, name or content has another."""
    one = tmp_path / "a.json"
    one.write_text("[1]")
    before = open_files(tmp_path).stamp("a.json")
    assert before == open_files(tmp_path).stamp("a.json")
    assert len(before) == 16
    os.utime(one, ns=(0, 1))
    assert open_files(tmp_path).stamp("a.json") != before
    first = open_files(packed(tmp_path / "x.zip", a="[1]", b="[1]"))
    second = open_files(packed(tmp_path / "y.zip", a="[2]"))
    assert first.stamp("a.json") != first.stamp("b.json")
    assert first.stamp("a.json") != second.stamp("a.json")


def test_the_position_follows_the_reader(tmp_path: Path):
    """Whoever shows progress can ask how far into a file the reader is."""
    (tmp_path / "a.json").write_bytes(b"x" * 1000)
    for files in (open_files(tmp_path), open_files(packed(tmp_path / "z.zip", a="x" * 1000))):
        assert files.position() == 0
        with files.open("a.json") as stream:
            stream.read(400)
            assert files.position() == 400
        assert files.position() == 0


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("../evil.json", "leads out"),
        ("a/../../evil.json", "leads out"),
        ("/etc/evil.json", "leads out"),
        ("C:/evil.json", "leads out"),
        ("C:\\evil.json", "leads out"),
        ("..\\evil.json", "leads out"),
        ("more.zip", "packed"),
    ],
)
def test_names_that_lead_out_of_a_zip_are_refused(tmp_path: Path, name: str, told: str):
    """Such an entry is named with its reason, and the rest goes on."""
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as target:
        target.writestr(name, "[]")
        target.writestr("good.json", "[]")
    files = open_files(tmp_path / "x.zip")
    assert list(files.names()) == ["good.json"]
    assert [told in reason for reason in files.refused.values()] == [True]


def test_links_in_a_zip_are_refused(tmp_path: Path):
    """A link is not followed wherever it leads."""
    link = zipfile.ZipInfo("users.json")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as target:
        target.writestr(link, "/etc/passwd")
        target.writestr("good.json", "[]")
    files = open_files(tmp_path / "x.zip")
    assert list(files.names()) == ["good.json"]
    assert "link" in files.refused["users.json"]


def test_links_out_of_a_folder_are_refused(tmp_path: Path):
    """A link inside the folder is a file like others; one that leads out, or in a circle, is named."""
    (tmp_path / "secret.json").write_text("[]")
    inside = tmp_path / "export"
    inside.mkdir()
    (inside / "good.json").write_text("[]")
    (inside / "again.json").symlink_to("good.json")
    (inside / "out.json").symlink_to(tmp_path / "secret.json")
    (inside / "round.json").symlink_to("round.json")
    (inside / "up").symlink_to(tmp_path)
    files = open_files(inside)
    assert list(files.names()) == ["again.json", "good.json"]
    assert set(files.refused) == {"out.json", "round.json", "up"}


def test_special_files_are_never_opened(tmp_path: Path):
    """A pipe would be waited for without end, so it is refused inside a folder and on its own."""
    os.mkfifo(tmp_path / "pipe.json")
    assert "ordinary" in open_files(tmp_path).refused["pipe.json"]
    with pytest.raises(BadInput, match="neither a file nor a folder"):
        open_files(tmp_path / "pipe.json")


def test_a_zip_bomb_is_left_alone(tmp_path: Path):
    """A zip that claims to unpack to far more than it holds is refused before any of it is unpacked."""
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as target, target.open("a.json", "w") as out:
        for _ in range(100):
            out.write(b" " * (1 << 20))
    with pytest.raises(BadInput, match="claims to unpack"):
        open_files(tmp_path / "bomb.zip")


def test_one_bomb_among_honest_files_is_named(tmp_path: Path):
    """The honest entries are read all the same."""
    with zipfile.ZipFile(tmp_path / "mixed.zip", "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("honest.json", os.urandom(1 << 20))
        with target.open("bomb.json", "w") as out:
            for _ in range(70):
                out.write(b" " * (1 << 20))
    files = open_files(tmp_path / "mixed.zip")
    assert list(files.names()) == ["honest.json"]
    assert "next to nothing" in files.refused["bomb.json"]


def test_entries_that_share_their_bytes_are_refused(tmp_path: Path):
    """Bombs without nesting point many entries at the same bytes."""
    path = packed(tmp_path / "x.zip", a="[1, 2, 3]", b="[1, 2, 3]")
    raw = bytearray(path.read_bytes())
    second = raw.rindex(b"PK\x01\x02")
    raw[second + 42 : second + 46] = struct.pack("<I", 0)  # the second entry now begins where the first does
    path.write_bytes(raw)
    files = open_files(path)
    assert len(files.names()) <= 1
    assert any("shares its bytes" in reason for reason in files.refused.values())


def test_a_damaged_entry_is_that_entrys_trouble(tmp_path: Path):
    """A wrong check sum breaks one file, not the zip."""
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as target:
        target.writestr("bad.json", '["before"]')
        target.writestr("good.json", "[]")
    raw = (tmp_path / "x.zip").read_bytes().replace(b'["before"]', b'["bef0re"]')
    (tmp_path / "x.zip").write_bytes(raw)
    files = open_files(tmp_path / "x.zip")
    with pytest.raises(BrokenFile, match="damaged"):
        content(files, "bad.json")
    assert content(files, "good.json") == b"[]"


def test_names_twice_in_a_zip(tmp_path: Path):
    """The first is read and the second named."""
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as target:
        target.writestr("a.json", "[1]")
        with pytest.warns(UserWarning, match="Duplicate"):
            target.writestr("a.json", "[2]")
    files = open_files(tmp_path / "x.zip")
    assert content(files, "a.json") == b"[1]"
    assert "more than once" in files.refused["a.json"]


def locked(path: Path) -> Path:
    """A zip whose entries say they need a password."""
    packed(path, a="[1]")
    raw = bytearray(path.read_bytes())
    raw[6] |= 1
    raw[raw.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        ("cut.zip", b"PK\x03\x04 and then nothing", "not a whole zip"),
        ("text.zip", b"hello, I am text", "not a whole zip"),
        ("empty.json", b"", "is empty"),
        ("export.tar.gz", b"\x1f\x8b\x08\x00 something", "gzip"),
        ("export.7z", b"7z\xbc\xaf\x27\x1c", "7z"),
        ("export.rar", b"Rar!\x1a\x07\x00", "RAR"),
    ],
)
def test_files_nobody_can_read(tmp_path: Path, name: str, raw: bytes, told: str):
    """The sentence says what is wrong and what to do."""
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(BadInput, match=told):
        open_files(tmp_path / name)


def test_a_locked_zip(tmp_path: Path):
    """A password is never asked for."""
    with pytest.raises(BadInput, match="password"):
        open_files(locked(tmp_path / "x.zip"))


def test_nothing_there(tmp_path: Path):
    """A path that leads nowhere, is too long or holds a zero byte is a sentence too."""
    for path in (tmp_path / "nowhere", tmp_path / ("n" * 5000), tmp_path / "a\0b"):
        with pytest.raises(BadInput):
            open_files(path)


@pytest.fixture
def _as_nobody(tmp_path: Path) -> Iterator[None]:
    """Run as somebody whom permissions hold back, where tests run as root."""
    if os.geteuid() == 0:
        for folder in (tmp_path, *tmp_path.parents):
            if folder.stat().st_uid == 0 and folder.stat().st_mode & 0o777 == 0o700:
                folder.chmod(0o711)
        os.seteuid(65534)
        yield
        os.seteuid(0)
    else:
        yield


def test_no_permission(tmp_path: Path, request: pytest.FixtureRequest):
    """What may not be read is said so: for the whole, for one file and for one folder inside."""
    export = tmp_path / "export"
    (export / "closed").mkdir(parents=True)
    (export / "open.json").write_text("[]")
    (export / "shut.json").write_text("[]")
    (tmp_path / "whole").mkdir()
    (export / "shut.json").chmod(0)
    (export / "closed").chmod(0)
    (tmp_path / "whole").chmod(0)
    request.getfixturevalue("_as_nobody")
    with pytest.raises(BadInput, match="may not read"):
        open_files(tmp_path / "whole")
    files = open_files(export)
    assert "could not be listed" in files.refused["closed/"]
    assert content(files, "open.json") == b"[]"
    with pytest.raises(BrokenFile, match="permission"):
        content(files, "shut.json")


def test_a_file_that_vanishes_is_that_files_trouble(tmp_path: Path):
    """Between listing and reading a file may go away."""
    (tmp_path / "a.json").write_text("[]")
    files = open_files(tmp_path)
    (tmp_path / "a.json").unlink()
    with pytest.raises(BrokenFile, match="no such file"):
        content(files, "a.json")


def test_odd_names_can_be_printed(tmp_path: Path):
    """Nothing in a file's name can steer a terminal, break an encoding or fill the screen."""
    assert shown("a\x1b[2Jb\n.json") == "a?[2Jb?.json"
    assert shown(os.fsdecode(b"caf\xe9.json")) == "caf?.json"
    assert len(shown("x" * 500)) < 130
    (tmp_path / os.fsdecode(b"caf\xe9.json")).write_text("[]")
    files = open_files(tmp_path)
    assert len(files.stamp(files.names()[0])) == 16
