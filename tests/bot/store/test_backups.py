"""Copies of the database: whole while others write, refused where they are not sound, and safe to go on from."""

import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from bot.errors import BadInput
from bot.events import DAY, MessagePosted
from bot.ports import CommunityRef
from bot.store import Planned, State, Store
from bot.store.backups import backup, check_file, is_in_use, restore

HERE = CommunityRef("slack", "T1")
NOW = 1_000 * DAY


def nobody(_left: int, _pages: int) -> None:
    """Nobody watches."""


def said(message: int) -> MessagePosted:
    """A message, numbered."""
    return MessagePosted(channel=1, message=message, author=7, at=message)


def planned(period: str, at: int = NOW) -> Planned:
    """A digest that waits to be posted."""
    return Planned(1, "digest", period, f"key-{period}", 5, b"note", quiet=True, at=at)


@pytest.fixture
def address(tmp_path: Path) -> str:
    """A database with one community and a hundred messages."""
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    with Store.open(url) as store:
        store.absorb([(HERE, [said(number) for number in range(1, 101)])])
    return url


def count(path: Path) -> int:
    """Messages in a file."""
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute("SELECT count(*) FROM message").fetchone()[0])
    finally:
        connection.close()


def test_a_copy_holds_everything_and_is_its_owners_alone(address: str, tmp_path: Path) -> None:
    """It is one file that needs no log beside it, and nobody else may read it."""
    copy = tmp_path / "copy.db"
    size = backup(address, copy, nobody)
    assert size == copy.stat().st_size > 0
    assert count(copy) == 100
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy.db"]


def test_a_copy_made_while_others_write_is_of_one_instant(address: str, tmp_path: Path) -> None:
    """Messages come in pairs, each pair in one transaction: no copy ever holds half of one."""
    stop = threading.Event()
    with Store.open(address) as store:

        def write() -> None:
            number = 1_000
            while not stop.is_set():
                store.absorb([(HERE, [said(number), said(number + 1)])])
                number += 2

        writer = threading.Thread(target=write)
        writer.start()
        try:
            for number in range(5):
                copy = tmp_path / f"copy{number}.db"
                backup(address, copy, nobody)
                assert count(copy) % 2 == 0
                assert check_file(copy) == ""
        finally:
            stop.set()
            writer.join()


def test_no_copy_is_written_over(address: str, tmp_path: Path) -> None:
    """A file that is there stays as it is."""
    copy = tmp_path / "copy.db"
    copy.write_text("the minutes of 1987")
    with pytest.raises(BadInput, match="exists already"):
        backup(address, copy, nobody)
    assert copy.read_text() == "the minutes of 1987"


def test_a_copy_where_nobody_may_write_is_said(address: str, tmp_path: Path) -> None:
    """A folder that is not there is named in a sentence, and nothing is left behind."""
    with pytest.raises(BadInput, match=r"There is no folder .*nowhere"):
        backup(address, tmp_path / "nowhere" / "copy.db", nobody)


def test_a_copy_goes_to_a_new_place(address: str, tmp_path: Path) -> None:
    """Where no database is, the copy becomes it."""
    copy, new = tmp_path / "copy.db", tmp_path / "new.db"
    backup(address, copy, nobody)
    assert restore(f"sqlite:///{new}", copy, now=NOW, replace=False) is None
    with Store.open(f"sqlite:///{new}") as store:
        assert store.totals(1).human_messages == 100
    assert count(copy) == 100


def test_a_database_is_replaced_only_when_asked_and_is_kept(address: str, tmp_path: Path) -> None:
    """What was there lies beside it under another name, a second time too."""
    copy = tmp_path / "copy.db"
    backup(address, copy, nobody)
    with Store.open(address) as store:
        store.absorb([(HERE, [said(500)])])
    with pytest.raises(BadInput, match="--replace"):
        restore(address, copy, now=NOW, replace=False)
    first = restore(address, copy, now=NOW, replace=True)
    second = restore(address, copy, now=NOW, replace=True)
    assert first is not None
    assert second is not None
    assert first != second
    assert (count(first), count(second), count(tmp_path / "bot.db")) == (101, 100, 100)


def test_a_database_in_use_is_left_alone(address: str, tmp_path: Path) -> None:
    """While the bot has it open nothing is put in its place."""
    copy = tmp_path / "copy.db"
    backup(address, copy, nobody)
    with Store.open(address) as store:
        store.communities()
        assert is_in_use(tmp_path / "bot.db")
        with pytest.raises(BadInput, match="Stop the bot"):
            restore(address, copy, now=NOW, replace=True)
        store.absorb([(HERE, [said(500)])])
    assert not is_in_use(tmp_path / "bot.db")
    assert count(tmp_path / "bot.db") == 101


@pytest.mark.parametrize("harm", ["letter", "cut", "scratched", "stranger"])
def test_what_is_not_sound_is_refused(address: str, tmp_path: Path, harm: str) -> None:
    """A letter, half a copy, a copy with a scratch and another program's database are told apart from ours."""
    copy, new = tmp_path / "copy.db", tmp_path / "new.db"
    backup(address, copy, nobody)
    content = copy.read_bytes()
    if harm == "letter":
        copy.write_text("Dear allotment society, " * 300)
    elif harm == "cut":
        copy.write_bytes(content[: len(content) // 2])
    elif harm == "scratched":
        middle = len(content) // 2
        copy.write_bytes(content[:middle] + b"\xff" * 9_000 + content[middle + 9_000 :])
    else:
        copy.unlink()
        other = sqlite3.connect(copy)
        other.execute("CREATE TABLE message (words TEXT)")
        other.commit()
        other.close()
    with pytest.raises((BadInput, Exception), match=r"cannot be used|another program") as told:
        restore(f"sqlite:///{new}", copy, now=NOW, replace=False)
    assert "Traceback" not in str(told.value)
    assert not new.exists()
    assert not list(tmp_path.glob("*.restoring*"))


def test_what_waited_or_is_planned_soon_after_is_looked_for_first(address: str, tmp_path: Path) -> None:
    """A post of the copy, and one planned within two weeks, may be up already; one planned later is not doubted."""
    with Store.open(address) as store:
        store.posts.plan(planned("2026-W10"))
    copy, new = tmp_path / "copy.db", f"sqlite:///{tmp_path / 'new.db'}"
    backup(address, copy, nobody)
    restore(new, copy, now=NOW, replace=False)
    with Store.open(new) as store:
        store.posts.plan(planned("2026-W11", NOW + DAY))
        store.posts.plan(planned("2026-W20", NOW + 60 * DAY))
        doubts = {}
        for _ in range(3):
            claimed = store.posts.claim({"slack"}, claim=1, now=NOW + 61 * DAY, lease=1, pause=0)
            assert claimed is not None
            doubts[claimed.period] = claimed.doubtful
            store.posts.settle(claimed, State.SENT, now=NOW + 61 * DAY)
    assert doubts == {"2026-W10": True, "2026-W11": True, "2026-W20": False}


def test_postgresql_has_its_own_tools(postgres_url: str, tmp_path: Path) -> None:
    """Nothing is copied, and the sentence names the tools."""
    with pytest.raises(BadInput, match="pg_dump"):
        backup(postgres_url, tmp_path / "copy.db", nobody)
    with pytest.raises(BadInput, match="pg_restore"):
        restore(postgres_url, tmp_path / "copy.db", now=NOW, replace=False)


def test_what_cannot_be_opened_is_not_called_damaged(tmp_path: Path) -> None:
    """A copy that may not be read, a letter, and a copy that was cut short each have words of their own."""
    letter, cut = tmp_path / "letter.txt", tmp_path / "cut.db"
    letter.write_text("Dear allotment society, " * 200)
    Store.open(f"sqlite:///{cut}").close()
    cut.write_bytes(cut.read_bytes()[:20_000])
    told = [check_file(path) for path in (tmp_path / "shut.db", letter, cut)]
    assert told == ["I may not read it", "it is not a database", "it is damaged"]
