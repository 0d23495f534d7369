"""Rolling up that is killed, that meets another, or that meets a deletion: ties are never other than facts say."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from bot import ties
from bot.events import HOUR, MemberSeen, MessageDeleted, MessagePosted
from bot.store import Store, database, rollups
from bot.store.rollups import Rollups
from bot.ties import tie_days
from bot.window import History, TieDays
from tests.bot.store.rolled import NOW, UTC, acquaintances, told
from tests.makers import DAY_ONE, instant

ASKED = next(each for each in acquaintances().events if isinstance(each, MessagePosted))
LATE = MessagePosted(1, 77, 14, instant(3, 11), reply_to=ASKED.message)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An empty store."""
    with Store.open(database_url) as opened:
        yield opened


def test_a_night_that_was_killed_leaves_nothing_behind(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between a tie and the mark of its day, and then the message is deleted: the tie goes the next night."""
    place = told(store, acquaintances())
    place.roll()
    before = place.rows()
    place.absorb(LATE)
    with monkeypatch.context() as killed:
        killed.delattr(Rollups, "_settle")
        with pytest.raises(AttributeError):
            place.roll()
    assert (DAY_ONE + 3, 14, 11, 1) in place.rows()
    place.absorb(MessageDeleted(LATE.channel, LATE.message))
    assert place.roll() == 1
    assert place.rows() == before
    assert (before, place.rows("rolled_day")) == place.anew()


def test_of_two_that_roll_up_at_once_the_later_facts_hold(
    store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that read a message before it was deleted is done while the other, which read later, is still at work."""
    place = told(store, acquaintances())
    place.roll()
    place.absorb(LATE)
    read, go_on = Event(), Event()
    waiting = [read]

    def slow(history: History) -> TieDays:
        if waiting:
            waiting.pop().set()
            assert go_on.wait(60)
        elif not go_on.is_set():
            go_on.set()
            first.result(60)
        return tie_days(history)

    monkeypatch.setattr(ties, "tie_days", slow)
    with Store.open(database_url) as other, ThreadPoolExecutor(1) as pool:
        first = pool.submit(other.rollups.roll_up, place.number, UTC, since=DAY_ONE - 5, end=DAY_ONE + 119)
        assert read.wait(60)
        place.absorb(MessageDeleted(LATE.channel, LATE.message))
        place.absorb(MessagePosted(1, 78, 14, instant(3, 12)))
        place.roll()
    kept = place.rows(), place.rows("rolled_day")
    assert kept == place.anew()


def test_whoever_is_out_and_in_again_meanwhile_leaves_the_past_behind(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody opts out, is erased and comes back after their messages were read: nothing of them is written."""
    monkeypatch.setattr(database, "_CLEANINGS", 1)  # whoever still reads keeps the log
    place = told(store, acquaintances())
    known, left = rollups._due, []

    def leaving(*given: object) -> list[int]:
        if not left:
            left.append(store.people.opt_out(place.ref, 11, at=NOW))
            store.people.erase()
            store.people.opt_in(place.ref, 11)
        return known(*given)  # type: ignore[arg-type]  # passed on as given

    monkeypatch.setattr(rollups, "_due", leaving)
    place.roll()
    assert [row[1:3] for row in place.rows()] == [(13, 12), (13, 12)]
    assert all(day for day, _ in place.rows("rolled_day"))


def test_a_deletion_that_was_called_off_has_days_rolled_up_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The installation comes back when its ties are gone already and its history is read again: so are they."""
    place = told(store, acquaintances())
    place.roll()
    before = place.rows()
    store.removals.remove(place.ref, at=1, delete_at=1)
    monkeypatch.setattr("bot.store.removals._SLICE", len(before))
    monkeypatch.setattr("bot.store.removals.time.sleep", lambda _: place.rows() or store.removals.welcome(place.ref))
    assert store.removals.delete_due(10) == []
    assert place.rows() == []
    place.absorb(*acquaintances().events)
    place.roll()
    assert place.rows() == before


def test_of_a_bot_that_is_recognised_late_nothing_is_told(store: Store) -> None:
    """Whose days were rolled up when it passed for a person, and whose messages are gone."""
    place = told(store, acquaintances())
    place.roll()
    store.retention.keep_since(place.ref, instant(100))
    place.absorb(MemberSeen(11, at=NOW + HOUR, bot=True))
    place.roll()
    tied = store.tied(place.number, UTC, first=DAY_ONE, end=DAY_ONE + 120)
    assert list(zip(tied.person.tolist(), tied.other.tolist(), strict=True)) == [(13, 12), (13, 12)]
