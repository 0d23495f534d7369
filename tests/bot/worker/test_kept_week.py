"""A week that is over is worked out once: kept it says what working it out anew would say, whatever changes."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answers import week
from bot.digest.open import LOOKED_AT, still_open
from bot.events import (
    DAY,
    HOUR,
    AnyEvent,
    ChannelSeen,
    CoverageGap,
    GroupsSeen,
    MemberJoined,
    MemberLeft,
    MemberSeen,
    MessageDeleted,
    MessagePosted,
    ReactionChanged,
    ReactionCounted,
)
from bot.metrics.series import cut
from bot.ports import CommunityRef
from bot.snapshot import Composed, last_week, written
from bot.store import Store
from bot.window import History, Members, Mentions, Messages, recently
from bot.worker import making
from bot.worker.jobs import Setup
from bot.worker.making import Making
from tests.bot.metrics.communities import ASK, CHANNELS, READ, Village
from tests.makers import DAY_ONE, history_of, instant

UTC = ZoneInfo("UTC")
DAYS = 66  # nine weeks and three days
NOW = instant(DAYS - 1, hour=15)
MONDAY = instant(63)
NEWS = 5_000_000  # keys of people and messages that nobody had


class Place:
    """A community in a store, with what may happen to it."""

    def __init__(self, url: str, seed: int, *, number: int = 1, listed: bool = True) -> None:
        """A village lives in it."""
        self.village = Village(seed, people=24, days=DAYS, listed=listed)
        self.dice, self.ref, self.happened = Random(seed), CommunityRef("slack", f"T{number}"), 0
        self.store = Store.open(url)
        self.absorb(ChannelSeen(CHANNELS[0], "general"), *self.village.events)
        self.number = self.store.number(self.ref) or 0
        self.making = Making(Setup(url, "UTC", 5, ("thumbsup",)))

    def absorb(self, *events: AnyEvent) -> None:
        """Something is heard."""
        self.store.absorb([(self.ref, list(events))])

    def fresh(self) -> int:
        """A number that nothing has."""
        self.happened += 1
        return NEWS + self.happened

    def post(self) -> MessagePosted:
        """A message from before the week's end."""
        return self.dice.choice([e for e in self.village.events if isinstance(e, MessagePosted) and e.at < MONDAY])

    def person(self) -> int:
        """Somebody."""
        return self.dice.choice(self.village.people)

    def when(self) -> int:
        """An instant before the week's end."""
        return instant(self.dice.uniform(1, 62))

    def answers(self) -> tuple[bytes, Composed]:
        """What is stored for commands, and what would be posted."""
        posts = self.making.compose(self.number, last_week(NOW, UTC), NOW)
        return written(self.making.refresh(self.number, NOW)), posts

    def anew(self) -> tuple[bytes, Composed]:
        """The same without the week that was kept."""
        self.store.snapshots.put(self.number, week.KIND, b"", made_at=NOW)
        return self.answers()

    def close(self) -> None:
        """Everything is let go of."""
        self.making.__exit__(None, None, None)
        self.store.close()


def _late(place: Place) -> None:
    key, at = place.fresh(), place.when()
    place.absorb(MessagePosted(place.dice.choice(CHANNELS), key, place.person(), at, signals=ASK, words=4))


def _edited(place: Place) -> None:
    post = place.post()
    signals = READ if post.signals == ASK else ASK
    place.absorb(msgspec.structs.replace(post, signals=signals, edited_at=NOW, mentions=(place.person(),)))


def _deleted(place: Place) -> None:
    place.absorb(MessageDeleted((post := place.post()).channel, post.message))


def _helpful(place: Place) -> None:
    post = place.post()
    place.absorb(ReactionChanged(post.channel, post.message, place.person(), "thumbsup", at=post.at + HOUR // 2))


def _taken(place: Place) -> None:
    marks = [each for each in place.village.events if isinstance(each, ReactionChanged)]
    place.absorb(msgspec.structs.replace(place.dice.choice(marks), present=False, at=NOW))


def _counted(place: Place) -> None:
    place.absorb(ReactionCounted((post := place.post()).channel, post.message, "tada", place.dice.randrange(2, 99)))


def _joined(place: Place) -> None:
    person = place.fresh()
    place.absorb(MemberSeen(person), MemberJoined(person, place.when()))


def _left(place: Place) -> None:
    place.absorb(MemberLeft(place.person(), place.when()))


def _bot(place: Place) -> None:
    place.absorb(MemberSeen(place.person(), at=NOW + place.fresh(), bot=True))


def _grouped(place: Place) -> None:
    place.absorb(GroupsSeen(place.person(), NOW + place.fresh(), (7, 8)))


def _renamed(place: Place) -> None:
    place.absorb(ChannelSeen(CHANNELS[0], f"harbour {place.fresh()}", at=NOW + place.happened))


def _unseen(place: Place) -> None:
    begin = place.when()
    place.absorb(CoverageGap(begin, begin + 9 * HOUR + place.fresh()))


def _gone(place: Place) -> None:
    place.store.people.opt_out(place.ref, place.person(), at=NOW)
    place.store.people.erase()


def _forgotten(place: Place) -> None:
    place.store.people.forget(place.ref, place.person(), at=MONDAY)
    place.store.people.erase()


def _old(place: Place) -> None:
    place.store.retention.keep_since(place.ref, instant(2 + place.fresh() % 20))


def _holiday(place: Place) -> None:
    place.store.choices.change(place.number, {"holidays": (f"2026-03-{9 + place.fresh() % 20}",)}, person=1, at=1)


def _left_out(place: Place) -> None:
    place.store.choices.change(place.number, {"left_out": (str(place.dice.choice(CHANNELS)),)}, person=1, at=1)


CHANGES: dict[str, Callable[[Place], None]] = {
    each.__name__.removeprefix("_"): each
    for each in (
        *(_late, _edited, _deleted, _helpful, _taken, _counted, _joined, _left, _bot, _grouped, _renamed, _unseen),
        *(_gone, _forgotten, _old, _holiday, _left_out),
    )
}


def _written(place: Place) -> None:
    asker, key = place.person(), place.fresh()
    at = MONDAY + place.dice.randrange(2 * DAY)
    place.absorb(MessagePosted(CHANNELS[1], key, asker, at, signals=ASK, words=5, mentions=(place.person(),)))


def _answered(place: Place) -> None:
    at = MONDAY + place.dice.randrange(DAY)
    post = place.post()
    place.absorb(MessagePosted(post.channel, place.fresh(), place.person(), at, reply_to=post.message, words=9))


def _liked(place: Place) -> None:
    post = place.post()
    place.absorb(ReactionChanged(post.channel, post.message, place.person(), "tada", at=MONDAY + HOUR + place.fresh()))


def _arrived(place: Place) -> None:
    person = place.fresh()
    place.absorb(MemberSeen(person), MemberJoined(person, MONDAY + HOUR), MemberLeft(place.person(), MONDAY + DAY))


def _slept(place: Place) -> None:
    place.absorb(CoverageGap(MONDAY + HOUR, MONDAY + 9 * HOUR))


def _seen(place: Place) -> None:
    place.absorb(MemberSeen(place.person(), at=NOW + place.fresh(), utc_offset=60))


LATER: dict[str, Callable[[Place], None]] = {
    each.__name__.removeprefix("_"): each for each in (_written, _answered, _liked, _arrived, _slept, _seen)
}


@pytest.fixture(autouse=True)
def _no_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Charts take longer than all else."""
    monkeypatch.setattr(making, "drawn", lambda _: b"drawn")


@pytest.fixture
def worked_out(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The end of each history of which a week was worked out."""
    ends: list[int] = []
    known = week.week_of

    def counting(history: History, name: str, minimum: int) -> week.Week:
        ends.append(history.end)
        return known(history, name, minimum)

    monkeypatch.setattr(week, "week_of", counting)
    return ends  # type: ignore[return-value]  # a fixture's value


_numbers = iter(range(1, 1_000_000))


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    seed=st.integers(0, 999),
    listed=st.booleans(),
    changes=st.lists(st.sampled_from(sorted({*CHANGES, *LATER})), min_size=2, max_size=5),
)
def test_it_says_what_the_facts_say(database_url: str, seed: int, changes: list[str], *, listed: bool) -> None:
    """After any changes, in whatever order, answers and posts are those of a week worked out anew, to the byte."""
    place = Place(database_url, seed, number=next(_numbers), listed=listed)
    place.answers()
    for change in changes:
        (CHANGES | LATER)[change](place)
        kept = place.answers()
        assert kept == place.anew(), change
    place.close()


@pytest.mark.parametrize("change", CHANGES)
def test_what_it_rests_on_is_looked_at(database_url: str, worked_out: list[int], change: str) -> None:
    """Anything that happens to what the week was made of, or another choice of the admins, has it worked out anew."""
    place = Place(database_url, seed=4)
    place.answers()
    CHANGES[change](place)
    place.answers()
    place.answers()
    assert len(worked_out) == 2
    place.close()


@pytest.mark.parametrize("listed", [True, False])
def test_what_happens_later_leaves_it_alone(database_url: str, worked_out: list[int], *, listed: bool) -> None:
    """Whatever is written, put, joined or missed after its end, the week stands, and what waits is told anew."""
    place = Place(database_url, seed=5, listed=listed)
    before = place.answers()
    for change in LATER.values():
        change(place)
    assert place.answers() != before
    assert len(worked_out) == 1
    assert place.answers() == place.anew()
    place.close()


def test_nothing_new_is_overlooked() -> None:
    """Whoever adds to what measures read says here how the print of a week accounts for it."""
    of_facts = {"messages", "mentions", "reactions", "counts", "members", "channels", "gaps", "bot_rows", "earlier"}
    of_facts |= {"groups", "start"}
    chosen = {"zone", "holidays", "between", "compared_from"}  # the whole Preferences
    beside = {"weeks", "nightly"}  # stored under their own names
    not_of_a_week = {"end", "seen_until", "before", "tied", "_remembered"}
    assert of_facts | chosen | beside | not_of_a_week == {each.name for each in fields(History)}


def test_when_and_where_is_posted_leaves_it_alone(tmp_path: Path, worked_out: list[int]) -> None:
    """Admins may hide sections and move posts without having figures worked out, and it shows at once."""
    place = Place(f"sqlite:///{tmp_path}/store.db", seed=6)
    before = place.answers()
    place.store.choices.change(place.number, {"hidden": ("people", "chart"), "hour": ("17",)}, person=1, at=1)
    assert place.answers() != before
    assert len(worked_out) == 1
    place.close()


def test_another_program_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, worked_out: list[int]) -> None:
    """What another version of this program made of a week is not told."""
    place = Place(f"sqlite:///{tmp_path}/store.db", seed=6)
    place.answers()
    monkeypatch.setattr(week, "version", lambda _: "another")
    week._program.cache_clear()
    place.answers()
    week._program.cache_clear()
    assert len(worked_out) == 2
    place.close()


def _same(one: History, other: History) -> None:
    """Both say the same of messages, of whom they name, of who is new and of who is a member."""
    for name, kind in (("messages", Messages), ("bot_rows", Messages), ("mentions", Mentions), ("members", Members)):
        for column in kind.__slots__:
            mine, theirs = (getattr(getattr(each, name), column) for each in (one, other))
            assert np.array_equal(mine, theirs), (name, column)
    assert (one.before.person.tolist(), one.before.at.tolist()) == (
        other.before.person.tolist(),
        other.before.at.tolist(),
    )
    assert (one.start, one.end, one.gaps, one.channels) == (other.start, other.end, other.gaps, other.channels)


@pytest.mark.parametrize("listed", [True, False])
def test_the_last_days_are_read_as_they_are_cut(database_url: str, *, listed: bool) -> None:
    """What is read of the last days alone is what would be left of everything."""
    place = Place(database_url, seed=7, listed=listed)
    for change in (_bot, _unseen, _deleted, _written):
        change(place)
    whole = place.store.history(place.number, UTC, end=DAY_ONE + DAYS)
    _same(place.store.lately(place.number, UTC, end=DAY_ONE + DAYS, days=LOOKED_AT), recently(whole, LOOKED_AT))
    place.close()


@pytest.mark.parametrize("seed", range(6))
def test_what_waits_is_found_in_the_last_days(seed: int) -> None:
    """Open questions and first words are the same in five weeks as in everything, with newcomers told apart."""
    village = Village(seed, people=60, days=150, listed=seed % 2 == 0)
    history = history_of(village.events, village.end)
    found = 0
    for end in range(village.end - 90, village.end + 1, 3):
        picture = cut(history, end)
        waits = still_open(picture, 5)
        assert still_open(recently(picture, LOOKED_AT), 5) == waits
        found += waits.first_total
    assert found
