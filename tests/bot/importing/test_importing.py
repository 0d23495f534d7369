"""An import keeps whole pieces, resumes, names what is broken, and tells what it did."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.archive import open_files
from bot.errors import BadInput, BadPayload, BrokenFile
from bot.events import (
    DAY,
    AnyEvent,
    ChannelSeen,
    CommunitySeen,
    MemberSeen,
    MessageKind,
    MessagePosted,
    ReactionChanged,
)
from bot.importing import BIG, Importer
from bot.importing.progress import Interruptions, Lines, Silence
from bot.importing.recognition import recognise, slug
from bot.importing.tally import FUTURE, Summary
from bot.ports import CommunityRef, Files, Part, Recognised, Skips

NOW = 1_800_000_000_000_000


class FakeClock:
    """Time that moves when told."""

    def __init__(self) -> None:
        """A quiet instant."""
        self.instant = NOW

    def now(self) -> int:
        """The present."""
        return self.instant


class FakeBulk:
    """A long write that remembers what was committed."""

    def __init__(self, kept: dict[CommunityRef, list[AnyEvent]], stamps: set[tuple[CommunityRef, bytes]]) -> None:
        """Begin with what is kept already."""
        self.kept, self.stamps = kept, stamps
        self.open: list[tuple[CommunityRef, list[AnyEvent]]] = []
        self.marks: list[tuple[CommunityRef, bytes]] = []
        self.commits = 0

    def absorb(self, ref: CommunityRef, events: Sequence[AnyEvent]) -> None:
        """Take events."""
        self.open.append((ref, list(events)))

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Forget what was taken inside when it fails."""
        before = len(self.open)
        try:
            yield
        except BaseException:
            del self.open[before:]
            raise

    def was_read(self, ref: CommunityRef, stamp: bytes) -> bool:
        """Whether it was marked."""
        return (ref, stamp) in self.stamps

    def mark_read(self, ref: CommunityRef, stamp: bytes) -> None:
        """Mark with the next commit."""
        self.marks.append((ref, stamp))

    def commit(self) -> None:
        """Keep everything so far."""
        self.commits += 1
        for ref, events in self.open:
            self.kept.setdefault(ref, []).extend(events)
        self.stamps.update(self.marks)
        self.open, self.marks = [], []


class FakeStore:
    """A store in a dictionary."""

    def __init__(self) -> None:
        """Empty."""
        self.kept: dict[CommunityRef, list[AnyEvent]] = {}
        self.stamps: set[tuple[CommunityRef, bytes]] = set()
        self.bulks: list[FakeBulk] = []

    @contextmanager
    def bulk(self) -> Iterator[FakeBulk]:
        """A long write."""
        self.bulks.append(FakeBulk(self.kept, self.stamps))
        yield self.bulks[-1]

    @property
    def messages(self) -> list[int]:
        """The keys of all messages that are kept, in order of arrival."""
        return [e.message for events in self.kept.values() for e in events if isinstance(e, MessagePosted)]


def post(number: int, **more: int) -> MessagePosted:
    """A message whose key and instant are its number."""
    return MessagePosted(**{"channel": 1, "message": number, "author": 7, "at": number, **more})


class FakePart:
    """A piece whose batches are given, or an exception in their place."""

    def __init__(
        self, name: str, *batches: Sequence[AnyEvent] | Exception, size: int = 10, native: str | None = None
    ) -> None:
        """`native` is what every batch names as its community."""
        self.name, self.size, self.native = name, size, native
        self.stamp = name.encode().ljust(16, b"\0")
        self._batches = batches
        self.read = 0
        self.passed_over: list[tuple[str, bool, bool]] = []  # kind, whether damaged, whether a message

    def batches(self, skips: Skips) -> Iterator[tuple[str | None, Sequence[AnyEvent]]]:
        """As given."""
        self.read += 1
        skips.add("channel topic changed")
        for kind, damaged, message in self.passed_over:
            skips.add(kind, damaged=damaged, message=message)
        for batch in self._batches:
            if isinstance(batch, Exception):
                raise batch
            yield self.native, batch


class FakeReader:
    """A reader that knows any folder and cuts it as told."""

    def __init__(
        self,
        *parts: Part,
        native: str | None = "T1",
        confidence: int = 50,
        reason: str = "",
        conflicting: tuple[str, ...] = (),
    ) -> None:
        """What it will answer."""
        self.pieces = parts
        self.answer = Recognised("slack", "fake export", native, "", reason, confidence, conflicting)

    def recognise(self, _files: Files) -> Recognised:
        """As told."""
        return self.answer

    def parts(self, _files: Files) -> Iterator[Part]:
        """As told."""
        yield from self.pieces


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one JSON file in it."""
    inside = tmp_path / "Our Town"
    inside.mkdir()
    (inside / "a.json").write_text("[]")
    return inside


def run(
    folder: Path, store: FakeStore, *parts: Part, stopped=lambda: False, clock=None, again=False, **more: object
) -> Summary:
    """Import these parts."""
    told = {name: more.pop(name) for name in ("community", "address") if name in more}
    export = recognise(open_files(folder), [FakeReader(*parts, **more)], **told)
    return Importer(store, clock or FakeClock(), Silence(), stopped).run(export, again=again)


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
    """Commits come every few thousand events, always between pieces, with the marks of what they hold."""
    store = FakeStore()
    parts = [FakePart(f"{number}", [post(number * 1000 + each) for each in range(1000)]) for number in range(12)]
    run(folder, store, *parts)
    assert store.bulks[0].commits == 3
    assert len(store.messages) == 12_000
    assert len(store.stamps) == 12


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
    parts = [FakePart(f"{number}", [post(number * 10_000 + each) for each in range(6000)]) for number in range(3)]

    class Killed(BaseException):
        """The process ends here."""

    asked = iter([False, False, True])

    def stopped() -> bool:
        if next(asked):
            raise Killed
        return False

    with pytest.raises(Killed):
        run(folder, store, *parts, stopped=stopped)
    assert len(store.messages) == 12_000
    summary = run(folder, store, *parts)
    assert (summary.files_already_read, summary.files_read) == (2, 1)
    assert sorted(store.messages) == sorted(number * 10_000 + each for number in range(3) for each in range(6000))


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


def test_an_empty_folder_is_told(tmp_path: Path):
    """Nothing inside, or nothing that may be opened, is a sentence of its own."""
    with pytest.raises(BadInput, match="holds no files"):
        recognise(open_files(tmp_path), [FakeReader()])
    (tmp_path / "inner.zip").write_text("x")
    with pytest.raises(BadInput, match=r"inner.zip: it is packed"):
        recognise(open_files(tmp_path), [FakeReader()])


def test_refused_entries_are_part_of_the_summary(folder: Path):
    """What the archive would not open is listed with what could not be read."""
    (folder / "inner.zip").write_text("x")
    summary = run(folder, FakeStore(), FakePart("one", [post(1)]))
    assert "packed" in summary.broken["inner.zip"]
    assert summary.exit_code == 1


def test_slugs():
    """Any folder's name becomes an id that is not empty."""
    assert slug("Acme Slack export Jan 1 - Feb 2") == "acme-slack-export-jan-1-feb-2"
    assert slug("Größe & Ärger") == "grösse-ärger"
    assert slug("...") == "community"


def test_the_garbage_collector_is_as_it_was(folder: Path):
    """It rests during an import only, whatever becomes of it."""
    run(folder, FakeStore(), FakePart("one", [post(1)]))
    assert gc.isenabled()


def test_progress_lines(capsys: pytest.CaptureFixture[str]):
    """Away from a terminal, a line now and then tells share, rate and time left."""
    lines = Lines()
    lines.begin(10 << 20)
    lines.reached(1 << 20, 500)
    assert capsys.readouterr().err == ""
    lines.told -= 10
    lines.started -= 20
    lines.reached(5 << 20, 4000)
    told = capsys.readouterr().err
    assert told.startswith("50% of 10 MB · 4,000 messages · ")
    assert "a second · about 20 s left" in told


def test_a_first_interruption_asks_and_a_second_one_insists(capsys: pytest.CaptureFixture[str]):
    """Ctrl-C once stops at the next good place, twice at once."""
    import signal  # noqa: PLC0415  # only here

    before = signal.getsignal(signal.SIGINT)
    with Interruptions() as interruptions:
        assert not interruptions.asked
        signal.raise_signal(signal.SIGINT)
        assert interruptions.asked
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
    assert "once more stops at once" in capsys.readouterr().err
