"""The first look: said once where the bot arrived, when the past is read, and not to communities that know the bot."""

import msgspec
import pytest

from bot.events import DAY, ChannelKind, ChannelSeen, HistoryRead
from bot.live.arrival import FirstLook
from bot.live.outbox import Outbox
from bot.live.reception import Reception
from bot.notes import Footnote, Headline, Note, Paragraph, plain
from bot.ports import CommunityRef, Post, Posted
from bot.settings import read_settings
from bot.snapshot import KIND, VERSION, Snapshot, written
from bot.store import Store
from bot.words.answers import ONLY_YOU

HERE = CommunityRef("slack", "T1")
BASIS = "Figures of the 28 days up to the end of 16 March."
CARD = Note("card", "Harbour Makers", (Headline("A network of 142 people."), Footnote(plain(f"{BASIS} {ONLY_YOU}"))))


class Clock:
    """A clock moved by hand."""

    at = 1_000 * DAY

    def now(self) -> int:
        """The hand's instant."""
        return self.at


class Wall:
    """A platform on which posts stay."""

    name = "slack"

    def __init__(self) -> None:
        self.there: list[Post] = []

    async def post(self, post: Post) -> Posted:
        """Put it up."""
        self.there.append(post)
        return Posted((len(self.there),))


class Place:
    """A house with one community, whose answers are made by hand."""

    def __init__(self, store: Store) -> None:
        self.store, self.clock, self.wall = store, Clock(), Wall()
        self.outbox = Outbox(store, {"slack": self.wall}, self.clock)  # type: ignore[dict-item]  # all that is asked
        self.door = Reception(store, self.clock, read_settings(), self.outbox)
        self.look = FirstLook(self, store, self.outbox, self.clock, read_settings())

    async def refresh(self, community: int) -> None:
        """Answers that say little."""
        snapshot = Snapshot(
            version=VERSION,
            made_at=self.clock.at,
            timezone="UTC",
            title="Harbour Makers",
            card=CARD,
            unanswered=CARD,
            inside={},
            newcomers=CARD,
            channels=CARD,
            digest=None,
            everybody=None,
            period="2026-W11",
            open=0,
            reasons=(),
            stored=(Paragraph(plain("12 messages are stored.")),),
        )
        self.store.snapshots.put(community, KIND, written(snapshot), made_at=self.clock.at)

    async def again(self) -> list[str]:
        """Answers are made once more; the titles of all posts there are."""
        self.clock.at += 60_000_000
        await self.look.refresh(1)
        while await self.outbox.step():
            self.clock.at += 2_000_000
        return [post.note.title for post in self.wall.there]


@pytest.fixture
def place(database_url: str):
    """A place the bot was just invited to."""
    with Store.open(database_url) as store:
        yield Place(store)


async def arrive(place: Place) -> None:
    """The bot is invited and says its first words."""
    await place.door.welcomed(HERE)
    await place.door.invited(HERE, 7)
    while await place.outbox.step():
        pass


def told(place: Place, *events: HistoryRead) -> None:
    """So much of the past was read."""
    place.store.absorb([(HERE, list(events))])


async def test_it_is_said_once_when_the_past_of_every_channel_is_read(place: Place) -> None:
    """Not before, not twice, not by a second process, and in the channel of the first words."""
    await arrive(place)
    assert await place.again() == ["network-health is here"]
    told(place, HistoryRead(7, 90, 1, finished=True), HistoryRead(8, 90, 90))
    assert await place.again() == ["network-health is here"]
    told(place, HistoryRead(8, 90, 50))
    assert await place.again() == ["network-health is here"]
    told(place, HistoryRead(8, 50, 1, finished=True), HistoryRead(8, 60, 60, 60))
    assert await place.again() == ["network-health is here"]
    told(place, HistoryRead(8, 90, 60, 60, finished=True))
    both = ["network-health is here", "What I could already see"]
    assert await place.again() == both
    assert await place.again() == both
    place.look = FirstLook(place, place.store, place.outbox, place.clock, read_settings())
    assert await place.again() == both
    assert [post.channel for post in place.wall.there] == [7, 7]


async def test_it_shows_the_card_that_anybody_may_read(place: Place) -> None:
    """The card's own blocks, what it rests on, and two buttons."""
    await arrive(place)
    told(place, HistoryRead(7, 90, 1, finished=True))
    await place.again()
    said = str(msgspec.to_builtins(place.wall.there[-1].note))
    for words in ("A network of 142 people.", "12 messages are stored.", "/network-health me", "'settings'"):
        assert words in said
    assert BASIS in said
    assert ONLY_YOU not in said


async def test_it_says_what_it_rests_on_and_what_comes_next(place: Place) -> None:
    """Channels whose past was read, of all that are there; a thread is none, and a forum has no past of its own."""
    await arrive(place)
    now = 90 * DAY
    seen = [
        ChannelSeen(7, "general", 1),
        ChannelSeen(8, "not asked in", 1),
        ChannelSeen(9, "past not open", 1),
        ChannelSeen(10, "questions", 1, ChannelKind.FORUM),
        ChannelSeen(11, "a question", 1, ChannelKind.FORUM_POST, parent=10),
        ChannelSeen(12, "long closed", 1, archived=True),
    ]
    read = [HistoryRead(channel, now, now, finished=True) for channel in (9, 10)]
    read += [HistoryRead(channel, now, 1, finished=True) for channel in (7, 11)]
    place.store.absorb([(HERE, [*seen, *read])])
    place.store.choices.change(1, {"digest_channel": ("7",), "hour": ("8",)}, person=1, at=place.clock.at)
    await place.again()
    said = str(msgspec.to_builtins(place.wall.there[-1].note))
    assert "before in 2 of 4 channels" in said
    assert "one note a week: Mondays at 08:00" in said


async def test_where_everything_was_read_it_says_so(place: Place) -> None:
    """All channels, and that an admin has still to choose where notes go."""
    await arrive(place)
    seen = [ChannelSeen(7, "general", 1), ChannelSeen(8, "garden", 1)]
    place.store.absorb([(HERE, [*seen, *(HistoryRead(each, 90 * DAY, 1, finished=True) for each in (7, 8))])])
    await place.again()
    said = str(msgspec.to_builtins(place.wall.there[-1].note))
    assert "before in all 2 channels" in said
    assert "once an admin has chosen its channel" in said


async def test_a_community_that_knows_the_bot_hears_nothing(place: Place) -> None:
    """Two weeks after the first words there were digests; a late reading is no news."""
    await arrive(place)
    place.clock.at += 15 * DAY
    told(place, HistoryRead(7, 90, 1, finished=True))
    assert await place.again() == ["network-health is here"]


async def test_without_first_words_there_is_no_place_to_say_it(place: Place) -> None:
    """An imported community whose bot nobody invited anywhere."""
    told(place, HistoryRead(7, 90, 1, finished=True))
    assert await place.again() == []
