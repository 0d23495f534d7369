"""Who addressed whom on which day: always what the facts say while they are there, and kept when they are not."""

import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot import ties
from bot.events import (
    DAY,
    ChannelKind,
    ChannelSeen,
    MemberSeen,
    MessageDeleted,
    MessagePosted,
    ReactionChanged,
)
from bot.store import Store, database, days
from bot.store import rollups as rolling
from bot.window import History, TieDays
from tests.bot.store.rolled import NOW, PEOPLE, UTC, Place, acquaintances, numbers, told
from tests.makers import DAY_ONE, instant


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An empty store."""
    with Store.open(database_url) as opened:
        yield opened


def _late(place: Place) -> None:
    already = len(place.posts)
    place.talk(place.dice.uniform(0, place.days))
    place.absorb(*place.posts[already:])


def _new(place: Place) -> None:
    already = len(place.posts)
    place.today += place.dice.randrange(1, 4)
    place.talk(place.today + place.dice.uniform(0.1, 0.9))
    place.absorb(*place.posts[already:])


def _edited(place: Place) -> None:
    post = place.dice.choice(place.posts)
    named = (place.dice.choice(PEOPLE),)
    place.absorb(msgspec.structs.replace(post, mentions=named, edited_at=NOW + next(numbers)))


def _deleted(place: Place) -> None:
    post = place.dice.choice(place.posts)
    place.absorb(MessageDeleted(post.channel, post.message))


def _marked(place: Place) -> None:
    place.absorb(place.mark())


def _taken(place: Place) -> None:
    place.absorb(msgspec.structs.replace(place.dice.choice(place.marks), present=False, at=NOW))


def _bot(place: Place) -> None:
    person = place.dice.choice(PEOPLE)
    place.absorb(MemberSeen(person, at=next(numbers), bot=place.dice.random() < 0.7))


def _hung(place: Place) -> None:
    kind = place.dice.choice((ChannelKind.PUBLIC, ChannelKind.THREAD))
    place.absorb(ChannelSeen(3, "aside", kind=kind, parent=place.dice.choice((0, 1, 2)), at=1 + next(numbers)))


def _gone(place: Place) -> None:
    place.store.people.opt_out(place.ref, place.dice.choice(PEOPLE), at=NOW)
    if place.dice.random() < 0.6:
        place.store.people.erase()


def _forgotten(place: Place) -> None:
    place.store.people.forget(place.ref, place.dice.choice(PEOPLE), at=instant(place.today + 1))
    if place.dice.random() < 0.6:
        place.store.people.erase()


def _moved(place: Place) -> None:
    place.zone = ZoneInfo(place.dice.choice(("Pacific/Apia", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns")))


def _night(place: Place) -> None:
    place.roll(end=DAY_ONE + place.dice.randrange(place.today + 2))


def _killed(place: Place) -> None:
    with pytest.MonkeyPatch.context() as killed, suppress(AttributeError):
        killed.delattr(rolling.Rollups, "_settle")
        place.roll()


CHANGES: dict[str, Callable[[Place], None]] = {
    each.__name__.removeprefix("_"): each
    for each in (
        _late,
        _new,
        _edited,
        _deleted,
        _marked,
        _taken,
        _bot,
        _hung,
        _gone,
        _forgotten,
        _moved,
        _night,
        _killed,
    )
}


@pytest.mark.parametrize(("database_url", "examples"), [("sqlite", 25), ("postgresql", 5)], indirect=["database_url"])
def test_bit_by_bit_is_all_at_once(store: Store, examples: int) -> None:
    """History in any order, edits, deletions, marks, bots, threads, wishes, zones, killed nights: as all at once."""

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    @given(seed=st.integers(0, 9999), changes=st.lists(st.sampled_from(sorted(CHANGES)), max_size=10))
    @example(20162, "night hung marked hung night moved marked bot night".split())  # a night that ends before another
    @example(40528, "night night new deleted late night deleted new".split())  # and one before what changed
    def held(seed: int, changes: list[str]) -> None:
        place = Place(store, seed)
        events = [*place.posts, *place.marks, *place.places]
        place.dice.shuffle(events)
        for begin in range(0, len(events), 150):
            place.absorb(*events[begin : begin + 150])
            place.roll(end=DAY_ONE + place.dice.randrange(60, 120))
        for change in changes:
            CHANGES[change](place)
        place.store.people.erase()
        place.roll()
        kept = place.rows(), place.rows("rolled_day")
        assert kept == place.anew()
        assert kept[0] == place.said()
        assert place.roll() == 0

    held()


@pytest.mark.parametrize(("database_url", "examples"), [("sqlite", 12), ("postgresql", 3)], indirect=["database_url"])
def test_what_is_deleted_by_age_takes_nothing_along(store: Store, examples: int) -> None:
    """Night by night, while old messages go and late ones come: what there would be had every message stayed."""

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    @given(seed=st.integers(0, 9999), step=st.integers(4, 9))
    def held(seed: int, step: int) -> None:
        place, whole = (Place(store, seed, days=115, orderly=True) for _ in range(2))
        once = {(each.channel, each.message, each.person): each for each in place.marks}  # a later mark moves one
        heard = [*place.places, *place.posts, *(each for each in once.values() if each.at < instant(116))]
        whole.absorb(*heard)
        pending = [(getattr(each, "at", 0) + place.dice.choice((0, 0, 0, 7 * DAY)), each) for each in heard]
        for night in range(step, 130 + step, step):
            place.absorb(*(each for at, each in pending if at < instant(night)))
            pending = [(at, each) for at, each in pending if at >= instant(night)]
            place.roll(end=DAY_ONE + night)
            place.store.retention.keep_since(place.ref, instant(night - 60))
        for each in (place, whole):
            each.roll(end=DAY_ONE + 140)
        assert place.rows() == whole.rows()

    held()


def test_each_pair_once_a_day(store: Store) -> None:
    """Answers, dialogue across midnight and marks, each on its own day, however often that day has them."""
    place = told(store, acquaintances())
    assert place.roll() == 1
    assert place.rows() == [
        (DAY_ONE, 12, 11, 1),
        (DAY_ONE + 1, 11, 12, 1),
        (DAY_ONE + 3, 12, 11, 1),
        (DAY_ONE + 3, 13, 12, 1),
        (DAY_ONE + 6, 13, 12, 1),
    ]


def test_a_day_is_rolled_up_when_it_is_over(store: Store) -> None:
    """Days from `end` on, and those before `since`, are left for another night, and for good."""
    place = told(store, acquaintances())
    place.roll(since=DAY_ONE + 1, end=DAY_ONE + 3)
    assert [row[0] for row in place.rows()] == [DAY_ONE + 1]
    place.roll(since=DAY_ONE + 1, end=DAY_ONE + 4)
    assert [row[0] - DAY_ONE for row in place.rows()] == [1, 3, 3]


def test_what_changed_says_how_much_is_worked_out(store: Store) -> None:
    """Nothing changed: nothing is; a new day: its week; a late mark: one week; a late message: five weeks."""
    place = Place(store, 5, days=100, orderly=True)
    place.absorb(*place.posts, *place.marks, *place.places)
    assert place.roll(end=DAY_ONE + 101) == 15
    assert place.roll(end=DAY_ONE + 101) == 0
    place.absorb(MessagePosted(1, 5, PEOPLE[0], instant(100.5)))
    place.roll(end=DAY_ONE + 101)
    place.absorb(MessagePosted(1, 6, PEOPLE[0], instant(101.5)))
    assert place.roll(end=DAY_ONE + 102) == 1
    place.absorb(ReactionChanged(1, 5, PEOPLE[1], "tada"))
    assert place.roll(end=DAY_ONE + 102) == 1
    place.absorb(MessagePosted(1, 7, PEOPLE[0], instant(20)))
    assert place.roll(end=DAY_ONE + 102) == 5


def test_other_rules_have_all_days_worked_out_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ties that an earlier version of this program found are not kept beside those of this one."""
    place = told(store, acquaintances())
    place.roll()
    before = place.rows()
    monkeypatch.setattr(ties, "tie_days", lambda history: ties.days.tie_days(history).where(history.messages.day[:0]))
    assert place.roll() == 0
    assert place.rows() == before
    monkeypatch.setattr(days, "VERSION", 2)
    assert place.roll() == 1
    assert place.rows() == []


def test_what_was_interrupted_goes_on(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A night that is cut short again and again gets done: what it has come through is not gone through again."""
    place = Place(store, 5, days=100, orderly=True)
    place.absorb(*place.posts, *place.marks, *place.places)
    known, left = ties.tie_days, [0]

    def tired(history: History) -> TieDays:
        left[0] -= 1
        if left[0] < 0:
            raise TimeoutError
        return known(history)

    monkeypatch.setattr(ties, "tie_days", tired)
    monkeypatch.setattr(rolling, "_AT_ONCE", 1)
    attempts = 0
    while attempts < 9:
        attempts, left[0] = attempts + 1, 7  # of fifteen weeks
        with suppress(TimeoutError):
            place.roll()
            break
    assert attempts == 4
    monkeypatch.setattr(ties, "tie_days", known)
    assert (place.rows(), place.rows("rolled_day")) == place.anew()


def test_it_outlives_the_messages_for_a_while(store: Store) -> None:
    """When messages are deleted by age their ties stay, and go when they are too old themselves."""
    place = told(store, acquaintances())
    place.roll()
    before = place.rows()
    store.retention.keep_since(place.ref, instant(100))
    assert place.roll() == 0
    assert place.rows() == before
    assert place.rows("rolled_day") == []
    tied = store.tied(place.number, UTC, first=DAY_ONE + 1, end=DAY_ONE + 6)
    assert list(zip(tied.day - DAY_ONE, tied.person, tied.other, strict=True)) == [
        (1, 11, 12),
        (3, 12, 11),
        (3, 13, 12),
    ]
    store.retention.keep_since(place.ref, instant(100), days_since=DAY_ONE + 3)
    assert [row[0] - DAY_ONE for row in place.rows()] == [3, 3, 6]


def test_what_messages_still_say_is_not_said_twice(store: Store) -> None:
    """Whoever reads what outlived the messages is not told of days whose messages are there, in whatever zone."""
    place = told(store, acquaintances())
    place.roll()
    assert len(store.tied(place.number, UTC, first=0, end=DAY_ONE + 120).day) == 0
    store.retention.keep_since(place.ref, instant(3))
    assert store.tied(place.number, UTC, first=0, end=DAY_ONE + 120).day.max() == DAY_ONE + 1
    west = store.tied(place.number, ZoneInfo("America/New_York"), first=0, end=DAY_ONE + 120)
    assert west.day.max() == DAY_ONE + 1


def keys(place: Place) -> bytes:
    """Everybody who is in a tie, as they are kept."""
    return b"".join(struct.pack(">qq", row[1], row[2]) for row in place.rows())


@pytest.mark.parametrize("erased", [True, False])
def test_nobody_comes_back_who_leaves_meanwhile(store: Store, monkeypatch: pytest.MonkeyPatch, *, erased: bool) -> None:
    """Somebody opts out, or opts out and is erased, after their messages were read: nothing of them is written."""
    monkeypatch.setattr(database, "_CLEANINGS", 1)  # whoever still reads keeps the log
    place = told(store, acquaintances())
    known, left = rolling._due, []

    def leaving(*given: object) -> list[int]:
        if not left:
            left.append(store.people.opt_out(place.ref, 11, at=NOW))
            if erased:
                store.people.erase()
        return known(*given)  # type: ignore[arg-type]  # passed on as given

    monkeypatch.setattr(rolling, "_due", leaving)
    place.roll()
    assert place.rows()
    assert struct.pack(">q", 11) not in keys(place)
    store.people.erase()
    place.roll()
    assert [row[1:3] for row in place.rows()] == [(13, 12), (13, 12)]


def test_whoever_opts_out_is_gone_from_both_sides(store: Store) -> None:
    """Also of days whose messages were deleted long ago, and what others did stays."""
    place = told(store, acquaintances())
    place.roll()
    store.retention.keep_since(place.ref, instant(100))
    store.people.opt_out(place.ref, 11, at=NOW)
    store.people.erase()
    assert [row[1:3] for row in place.rows()] == [(13, 12), (13, 12)]
    assert place.roll() == 0
    assert store.holdings.rows(place.number, 13)["tie_day"] == [
        {"day": DAY_ONE + 3, "person": 13, "other": 12, "channel": 1},
        {"day": DAY_ONE + 6, "person": 13, "other": 12, "channel": 1},
    ]
    assert "tie_day" not in store.holdings.rows(place.number, 12)


def test_a_deleted_community_stays_deleted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A community that is deleted while it is rolled up leaves nothing behind, and makes no trouble."""
    monkeypatch.setattr(database, "_CLEANINGS", 1)
    place = told(store, acquaintances())
    place.roll(end=DAY_ONE + 2)
    known = rolling._due

    def deleting(*given: object) -> list[int]:
        store.removals.delete(place.number)
        return known(*given)  # type: ignore[arg-type]  # passed on as given

    monkeypatch.setattr(rolling, "_due", deleting)
    assert place.roll() == 0
    assert place.rows() == place.rows("rolled_day") == []
    assert place.number not in {each.number for each in store.communities()}
