"""An import keeps whole pieces, resumes, names what is broken, and tells what it did."""

import gc
from pathlib import Path

import pytest

from bot.errors import BadPayload, BrokenFile
from bot.events import (
    DAY,
    ChannelSeen,
    MemberSeen,
    MessageKind,
    ReactionChanged,
)
from bot.importing import BIG, EVENTS_A_COMMIT, EVENTS_A_WRITE
from bot.importing.tally import FUTURE
from tests.bot.importing.pieces import NOW, FakeClock, FakePart, FakeStore, post, run


def test_what_was_read_is_counted(folder: Path):
    """The summary holds messages, replies, reactions, joins, people, channels and what was passed over."""
    store = FakeStore()
    events = [
        ChannelSeen(channel=1, name="general"),
        post(5),
        post(6, thread=5, author=8),
        post(7, reply_to=6),
        post(8, kind=MessageKind.JOIN),
        ReactionChanged(channel=1, message=5, person=8, emoji="tada"),
    ]
    summary = run(folder, store, FakePart("one", events))
    assert (summary.messages, summary.replies, summary.reactions, summary.joins) == (3, 2, 1, 1)
    assert (summary.people, summary.channels, summary.files_read) == (2, 1, 1)
    assert summary.skipped == {"channel topic changed": 1}
    assert (summary.damaged, summary.exit_code) == (0, 0)
    assert store.messages == [5, 6, 7, 8]


@pytest.mark.parametrize("size", [10, BIG + 1])
def test_what_became_of_every_message_adds_up(folder: Path, size: int):
    """By people, by bots (by mark or by account), notices of joining, and passed over: notices, damage, the future."""
    events = [
        post(1),
        post(2, kind=MessageKind.BOT, author=9),
        post(3, author=8),
        MemberSeen(8, bot=True),
        post(4, kind=MessageKind.JOIN),
        post(NOW + 3 * DAY),
    ]
    part = FakePart("one", events, size=size)
    part.passed_over = [("pin", False, True), ("message that is not one", True, True), ("user", True, False)]
    summary = run(folder, FakeStore(), part)
    assert (summary.messages_read, summary.messages_by_people, summary.messages_by_bots) == (7, 1, 2)
    assert (summary.joins, summary.messages_passed_over, summary.messages, summary.people) == (1, 3, 3, 3)
    assert (summary.damaged, summary.exit_code) == (3, 1)


def test_words_of_a_reader_decide_nothing(folder: Path):
    """Only what a reader calls damaged counts as damage, whatever its reason is called."""
    part = FakePart("one", [post(1)])
    part.passed_over = [("notice that cannot be used, unusable", False, False)]
    assert run(folder, FakeStore(), part).exit_code == 0


def test_a_second_import_reads_nothing_again(folder: Path):
    """Pieces that were read to their end are left out; told to, they are read once more."""
    store = FakeStore()
    parts = [FakePart("one", [post(1)]), FakePart("two", [post(2)])]
    run(folder, store, *parts)
    summary = run(folder, store, *parts)
    assert (summary.files_read, summary.files_already_read, summary.exit_code) == (0, 2, 0)
    assert [part.read for part in parts] == [1, 1]
    run(folder, store, *parts, again=True)
    assert [part.read for part in parts] == [2, 2]


@pytest.mark.parametrize("size", [10, BIG + 1])
def test_a_broken_piece_leaves_nothing_behind(folder: Path, size: int):
    """Small or big, a piece that breaks in the middle is named with its reason, and the others are kept."""
    store = FakeStore()
    broken = FakePart("bad", [post(1)], BrokenFile("it was cut off"), size=size)
    summary = run(folder, store, FakePart("one", [post(2)]), broken, FakePart("three", [post(3)]))
    assert store.messages == [2, 3]
    assert summary.broken == {"bad": "it was cut off"}
    assert (summary.messages, summary.files_read, summary.exit_code) == (2, 2, 1)
    assert summary.skipped == {"channel topic changed": 2}
    assert len(store.stamps) == 2


@pytest.mark.parametrize("size", [10, BIG + 1])
def test_when_everything_is_broken_no_community_is_made(folder: Path, size: int):
    """An import of which nothing could be read writes nothing at all."""
    store = FakeStore()
    summary = run(folder, store, FakePart("bad", [post(1)], BrokenFile("it was cut off"), size=size), community="Town")
    assert summary.exit_code == 2
    assert store.kept == {}
    assert store.stamps == set()
    assert store.bulks[0].commits == 0


def test_an_empty_export_makes_no_community(folder: Path):
    """Files without a single event in them are nothing to keep."""
    store = FakeStore()
    assert run(folder, store, FakePart("one", [])).exit_code == 2
    assert store.kept == {}


def test_a_readers_own_mistake_costs_one_piece(folder: Path):
    """An unforeseen error is told by its kind, without a word of what was being read."""
    store = FakeStore()
    odd = FakePart("odd", KeyError("a canary sings"))
    shape = FakePart("shape", BadPayload("ts has a wrong type"))
    summary = run(folder, store, odd, shape, FakePart("good", [post(1)]))
    assert summary.broken == {"odd": "it could not be understood (KeyError)", "shape": "ts has a wrong type"}
    assert store.messages == [1]


def test_many_small_pieces_share_a_commit(folder: Path):
    """Commits come every so many events, always between pieces, with the marks of what they hold."""
    store = FakeStore()
    size = EVENTS_A_COMMIT // 4
    parts = [FakePart(f"{number}", [post(number * size + each) for each in range(size)]) for number in range(10)]
    run(folder, store, *parts)
    assert store.bulks[0].commits == 3
    assert len(store.messages) == 10 * size
    assert len(store.stamps) == 10


def test_what_waits_for_a_commit_waits_in_the_database(folder: Path):
    """No more than a few thousand events are held in memory, however seldom commits come."""
    store = FakeStore()
    taken: list[int] = []

    def stopped() -> bool:
        taken.append(sum(len(events) for _, events in store.bulks[0].open))
        return False

    parts = [FakePart(f"{number}", [post(number * 1000 + each) for each in range(1000)]) for number in range(9)]
    run(folder, store, *parts, stopped=stopped)
    assert store.bulks[0].commits == 1
    assert all(1000 * number - there < EVENTS_A_WRITE for number, there in enumerate(taken))


def test_slow_pieces_are_committed_every_two_seconds(folder: Path):
    """Somebody who pulls the plug loses no more than a moment's work."""
    store, clock = FakeStore(), FakeClock()

    def later() -> bool:
        clock.instant += 1_500_000
        return False

    run(folder, store, *(FakePart(f"{n}", [post(n)]) for n in range(1, 7)), clock=clock, stopped=later)
    assert store.bulks[0].commits == 4


def test_a_killed_import_goes_on_where_it_was(folder: Path):
    """What was committed stays; the next run reads only the rest."""
    store = FakeStore()
    size = EVENTS_A_COMMIT + 1
    parts = [FakePart(f"{number}", [post(number * size + each) for each in range(size)]) for number in range(3)]

    class Killed(BaseException):
        """The process ends here."""

    asked = iter([False, False, True])

    def stopped() -> bool:
        if next(asked):
            raise Killed
        return False

    with pytest.raises(Killed):
        run(folder, store, *parts, stopped=stopped)
    assert len(store.messages) == 2 * size
    summary = run(folder, store, *parts)
    assert (summary.files_already_read, summary.files_read) == (2, 1)
    assert sorted(store.messages) == list(range(3 * size))


@pytest.mark.parametrize("size", [10, BIG + 1])
def test_stopping_keeps_whole_pieces(folder: Path, size: int):
    """Asked to stop, an import commits what is whole, drops what is not, and says so with exit code 130."""
    store = FakeStore()
    asked = iter([False, False, True])
    second = FakePart("two", [post(2)], [post(3)], size=size)
    summary = run(folder, store, FakePart("one", [post(1)]), second, FakePart("three"), stopped=lambda: next(asked))
    assert store.messages == ([1, 2, 3] if size == 10 else [1])
    assert summary.interrupted
    assert summary.exit_code == 130


def test_messages_from_the_future_are_counted_and_left_out(folder: Path):
    """A day of tolerance is given, because clocks differ."""
    store = FakeStore()
    late = ReactionChanged(channel=1, message=1, person=2, emoji="tada", at=NOW + 2 * DAY)
    events = [post(1), post(NOW + DAY), post(NOW + DAY + 1), post(2, edited_at=NOW + 2 * DAY), late]
    summary = run(folder, store, FakePart("one", events))
    assert store.messages == [1, NOW + DAY]
    assert summary.skipped[FUTURE] == 3
    assert (summary.messages, summary.exit_code) == (2, 1)


def test_refused_entries_are_part_of_the_summary(folder: Path):
    """What the archive would not open is listed with what could not be read."""
    (folder / "inner.zip").write_text("x")
    summary = run(folder, FakeStore(), FakePart("one", [post(1)]))
    assert "packed" in summary.broken["inner.zip"]
    assert summary.exit_code == 1


def test_the_garbage_collector_is_as_it_was(folder: Path):
    """It rests during an import only, whatever becomes of it."""
    run(folder, FakeStore(), FakePart("one", [post(1)]))
    assert gc.isenabled()
