"""What is true of every platform, asserted once for all of them: a new folder in adapters/ is found and held to it."""

import importlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import adapters
from bot.archive import open_files
from bot.events import AnyEvent, MessagePosted, ReactionChanged, Signal
from bot.importing import Importer
from bot.importing.recognition import recognise
from bot.notes import (
    Address,
    Button,
    Buttons,
    Facts,
    Footnote,
    Headline,
    Link,
    Listing,
    Note,
    Paragraph,
    Picture,
    Place,
    Span,
    plain,
)
from bot.ports import CommunityRef, Skips
from bot.store import Store
from bot.story import Story, tell
from tests.adapters.discord.described import validate
from tests.doubles.slack.blocks import TOTAL, Checker

PLATFORMS = adapters.names()


class Noon:
    """A clock that stands still long after the story."""

    def now(self) -> int:
        """Some day in 2027."""
        return 1_800_000_000_000_000


class Silence:
    """A watch that shows nothing."""

    def begin(self, size: int) -> None:
        """So many bytes lie ahead."""

    def reached(self, position: int, messages: int) -> None:
        """So many are behind."""

    def end(self) -> None:
        """Done."""


@pytest.fixture(scope="module")
def story() -> Story:
    """The invented community."""
    return tell()


@pytest.fixture(scope="module", params=PLATFORMS)
def platform(request: pytest.FixtureRequest) -> str:
    """Each platform in turn."""
    return str(request.param)


@pytest.fixture(scope="module")
def adapter(platform: str) -> ModuleType:
    """Its adapter."""
    return adapters.load(platform)


@pytest.fixture(scope="module")
def export(platform: str, story: Story, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The story as this platform exports it."""
    folder = tmp_path_factory.mktemp(platform) / "export"
    importlib.import_module(f"adapters.{platform}.sample").write(story, folder)
    return folder


def _import(store: Store, adapter: ModuleType, export: Path) -> None:
    Importer(store, Noon(), Silence()).run(recognise(open_files(export), list(adapter.readers())))


def _events(adapter: ModuleType, export: Path) -> Sequence[AnyEvent]:
    files = open_files(export)
    reader = max(adapter.readers(), key=lambda reader: reader.recognise(files).confidence)
    return [event for part in reader.parts(files) for _, batch in part.batches(Skips()) for event in batch]


def test_it_has_every_room(platform: str) -> None:
    """A platform has the same rooms as every other."""
    for room in ("translate", "present", "export", "replay", "sample"):
        importlib.import_module(f"adapters.{platform}.{room}")


def test_its_own_export_is_its_own(platform: str, export: Path) -> None:
    """Of all readers, the platform's own recognises its export with the most confidence."""
    files = open_files(export)
    everybody = [reader for name in PLATFORMS for reader in adapters.load(name).readers()]
    assert max((reader.recognise(files) for reader in everybody), key=lambda it: it.confidence).platform == platform


def test_the_same_life_gives_the_same_totals(
    platform: str, adapter: ModuleType, export: Path, story: Story, database_url: str
) -> None:
    """People, messages, bots, reactions and joins of one story are the same whatever platform it happened on."""
    with Store.open(database_url) as store:
        _import(store, adapter, export)
        (community,) = store.communities()
        totals = store.totals(community.number)
    robots = {person.number for person in story.people if person.bot}
    assert community.ref.platform == platform
    assert totals.human_messages == sum(post.who not in robots for post in story.posts)
    assert totals.bot_messages == sum(post.who in robots for post in story.posts)
    assert totals.people_posted == len({post.who for post in story.posts} - robots)
    assert totals.reactions == sum(len(set(post.reactions)) for post in story.posts)
    assert totals.channel_joins == sum(person.joined >= 0 for person in story.people)
    assert totals.channels == len({post.channel for post in story.posts})
    replies = [post for post in story.posts if post.answers is not None]
    if platform == "slack":
        assert (totals.thread_replies, totals.explicit_replies) == (sum(post.in_thread for post in replies), 0)
    else:
        assert (totals.thread_replies, totals.explicit_replies) == (0, len(replies))


def test_a_second_import_adds_nothing(adapter: ModuleType, export: Path, database_url: str) -> None:
    """Importing the same files again changes no total."""
    with Store.open(database_url) as store:
        _import(store, adapter, export)
        (community,) = store.communities()
        before = store.totals(community.number)
        _import(store, adapter, export)
        assert store.totals(community.number) == before


def test_live_and_imported_communities_stand_side_by_side(adapter: ModuleType, export: Path, database_url: str) -> None:
    """A community of another platform with the same keys neither sees this one nor is seen by it."""
    with Store.open(database_url) as store:
        _import(store, adapter, export)
        (community,) = store.communities()
        before = store.totals(community.number)
        stranger = CommunityRef("elsewhere", community.ref.native)
        events = [event for event in _events(adapter, export) if isinstance(event, MessagePosted) and not event.kind]
        store.absorb([(stranger, events[:10])])
        other = next(each for each in store.communities() if each.ref == stranger)
        assert store.totals(community.number) == before
        assert store.totals(other.number).human_messages + store.totals(other.number).bot_messages == 10


def test_signals_are_read_alike(adapter: ModuleType, export: Path, story: Story) -> None:
    """Questions and thanks of the story are found on every platform, and text was there to read."""
    posted = [event for event in _events(adapter, export) if isinstance(event, MessagePosted) and event.kind == 0]
    asked = sum(bool(event.signals & Signal.QUESTION) for event in posted)
    assert asked == sum("?" in post.text for post in story.posts)
    assert all(event.signals & Signal.TEXT_SEEN for event in posted)
    assert sum(bool(event.signals & Signal.THANKS) for event in posted) >= sum(
        post.text.startswith(("Thank", "Got it")) for post in story.posts
    )


def test_emoji_have_one_name_everywhere(adapter: ModuleType, export: Path) -> None:
    """A thumb is a thumb, whatever the platform calls it."""
    emoji = {event.emoji for event in _events(adapter, export) if isinstance(event, ReactionChanged)}
    assert {"thumbsup", "heart", "pray", "tada"} <= emoji


def test_no_event_holds_a_word_of_a_message(adapter: ModuleType, export: Path) -> None:
    """Nothing of what people wrote can be found in the events made of it."""
    told = repr(_events(adapter, export))
    assert "slugs" not in told
    assert "lettuce" not in told


def test_a_note_keeps_its_words(adapter: ModuleType) -> None:
    """Headline, paragraph, list and footnote of a note are all in the bodies a platform is sent."""
    place = Place(channel=4, channel_name="seeds", message=5, at=0, when="Tue 10 March 14:02")
    note = Note(
        "digest",
        "Fern Hill Growers",
        (
            Headline("A calm week."),
            Paragraph(plain("Look at two questions."), label="One thing to do"),
            Listing(((Link("question 1", place),),)),
            Footnote(plain("Seen: 8 channels.")),
        ),
    )
    sent = json.dumps(adapter.presenter().present(note, Address(native="")), ensure_ascii=False)
    for words in (
        "Fern Hill Growers",
        "A calm week.",
        "Look at two questions.",
        "One thing to do",
        "Seen: 8 channels.",
    ):
        assert words in sent
    assert "#seeds, Tue 10 March 14:02" in sent


# Words of which each occurs once, so that it can be seen whether one is lost; some runs are longer than any message.
_NUMBERS = some.integers(1, 10**12)
RUNS = some.builds(lambda number, times: f"w{number}w " + "lettuce " * times, _NUMBERS, some.integers(0, 700))
PLACES = some.builds(Place, some.just(400), some.just("kettle"), some.just(1_700_000_000_000_000), some.just(0))
WORDS = some.lists(some.builds(Span, RUNS, some.booleans()) | some.builds(Link, RUNS, PLACES), max_size=5).map(tuple)
BLOCKS = some.one_of(
    some.builds(Headline, RUNS),
    some.builds(Paragraph, WORDS, some.just("One thing to do")),
    some.builds(Facts, some.lists(some.tuples(some.just("People"), WORDS), min_size=1, max_size=8).map(tuple)),
    some.builds(Listing, some.lists(WORDS, max_size=30).map(tuple)),
    some.builds(Picture, some.just(b""), RUNS, some.just("weeks.png")),
    some.builds(Footnote, WORDS),
    some.builds(
        Buttons,
        some.lists(some.builds(Button, _NUMBERS.map(lambda number: f"w{number}w"), some.just("why")), max_size=9).map(
            tuple
        ),
    ),
)
NOTES = some.builds(
    Note,
    some.sampled_from(["digest", "card", "notice"]),
    some.just("Fern Hill"),
    some.lists(BLOCKS, max_size=9).map(tuple),
)


@given(note=NOTES)
@settings(max_examples=20, deadline=None)
def test_no_word_of_any_note_is_lost_and_every_body_is_taken(platform: str, adapter: ModuleType, note: Note) -> None:
    """However long a note is, each run of its words is in one of the bodies, and each body is inside the limits."""
    native = {"discord": "100000000000000001"}.get(platform, "T1")
    bodies = adapter.presenter().present(note, Address(native, "https://fern-hill.slack.com/"))
    for body in bodies:
        _TAKES[platform](json.loads(json.dumps(body)))
    sent = json.dumps(bodies)
    assert [word for word in _marked(note) if word not in sent] == []


def _marked(note: Note) -> set[str]:
    """Every marked word of a note."""
    return set(re.findall(r"w\d+w", repr(note)))


def _slack_takes(body: Any) -> None:
    checker = Checker("message")
    assert checker.blocks(body["blocks"]) == []
    assert checker.total <= TOTAL


def _discord_takes(body: Any) -> None:
    (embed,) = body["embeds"]
    assert len(embed.get("title", "")) <= 256
    assert 0 < len(embed.get("description", "x")) <= 4096
    assert len(body.get("components", [])) <= 5
    validate("POST", "/channels/{channel_id}/messages", body)


_TAKES = {"slack": _slack_takes, "discord": _discord_takes}


def test_what_each_platform_takes_is_known_here() -> None:
    """A new platform has to say what its bodies may be."""
    assert set(_TAKES) == set(PLATFORMS)
