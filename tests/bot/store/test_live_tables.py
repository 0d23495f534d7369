"""What a running bot keeps beside facts: how much was read, what was chosen, secrets and finished answers."""

from zoneinfo import ZoneInfo

import pytest

from bot.events import GroupsSeen, HistoryRead, MemberSeen, MessagePosted
from bot.ports import CommunityRef, Cursor
from bot.store import Store
from bot.store.cursors import joined

T1 = CommunityRef("slack", "T1")


@pytest.fixture
def store(database_url: str):
    """An open store that knows one community."""
    with Store.open(database_url) as opened:
        opened.absorb([(T1, [])])
        yield opened


def test_stretches_of_history_become_one_where_they_meet(store: Store) -> None:
    """A hole after an outage stays a hole until a reading fills it, and its newer side is what is gone on from."""
    store.absorb([(T1, [HistoryRead(1, newest=20, oldest=10, finished=True)])])
    store.absorb([(T1, [HistoryRead(1, newest=60, oldest=50)])])
    assert store.cursors.of(1) == {(1, 0): Cursor(60, 50, finished=False)}
    store.absorb([(T1, [HistoryRead(1, newest=50, oldest=30), HistoryRead(1, newest=9, oldest=8, thread=4)])])
    assert store.cursors.of(1) == {(1, 0): Cursor(60, 30, finished=False), (1, 4): Cursor(9, 8, finished=False)}
    store.absorb([(T1, [HistoryRead(1, newest=30, oldest=15)])])
    assert store.cursors.of(1)[1, 0] == Cursor(60, 10, finished=True)


def test_reading_further_back_than_before_is_not_finished_by_what_was_wanted_then() -> None:
    """The end of a stretch is as finished as whoever read that far says."""
    assert joined([(20, 10, True), (30, 5, False)]) == [(30, 5, False)]
    assert joined([(20, 10, False), (30, 10, True)]) == [(30, 10, True)]


def test_a_checkpoint_is_kept_with_what_was_found_or_not_at_all(store: Store) -> None:
    """A batch that fails leaves neither its messages nor its checkpoint."""
    with pytest.raises(Exception, match="did not take"):
        store.absorb([(T1, [MessagePosted(1, 1 << 70, 1, 1), HistoryRead(1, newest=2, oldest=1)])])
    assert store.cursors.of(1) == {}


def test_choices_keep_their_order_and_know_nothing_from_not_chosen(store: Store) -> None:
    """A setting that was emptied is there and empty; every change says who made it and when."""
    store.choices.change(1, {"helpful_emoji": ("tada", "100"), "hour": ("8",)}, person=7, at=100)
    store.choices.change(1, {"helpful_emoji": ()}, person=8, at=200)
    store.choices.note(1, "digest now", person=9, at=300)
    assert store.choices.of(1) == {"helpful_emoji": (), "hour": ("8",)}
    assert [(each.at, each.person, each.deed) for each in store.choices.deeds(1)] == [
        (300, 9, "digest now"),
        (200, 8, "helpful_emoji"),
        (100, 7, "helpful_emoji"),
        (100, 7, "hour"),
    ]
    store.choices.change(1, {"left_out": ("3", "1", "2")}, person=7, at=400)
    assert store.choices.of(1)["left_out"] == ("3", "1", "2")
    assert store.choices.of(2) == {}


def test_other_groups_are_read_anew(store: Store) -> None:
    """When admins pick other groups nobody is in any until that is told again, and what was told before is too late."""

    def inside() -> dict[int, list[int]]:
        return {group: people.tolist() for group, people in store.history(1, ZoneInfo("UTC")).groups.items()}

    store.absorb([(T1, [GroupsSeen(7, 100, (31, 32)), GroupsSeen(8, 100, (32,)), GroupsSeen(9, 100)])])
    assert inside() == {31: [7], 32: [7, 8]}
    store.choices.change(1, {"hour": ("8",)}, person=7, at=200)
    assert inside() == {31: [7], 32: [7, 8]}
    store.choices.change(1, {"groups": ("33",)}, person=7, at=300)
    store.absorb([(T1, [GroupsSeen(8, 299, (32,))])])
    assert inside() == {}
    store.absorb([(T1, [GroupsSeen(8, 301, (33,)), MemberSeen(8, 1, bot=True), GroupsSeen(7, 302, (33,))])])
    assert inside() == {33: [7]}


def test_who_opted_out_is_in_no_group(store: Store) -> None:
    """What is told of their groups is not taken, and what was is gone; they get it all handed out before."""
    store.absorb([(T1, [MemberSeen(7, 1), GroupsSeen(7, 100, (31,))])])
    (row,) = store.holdings.rows(1, 7)["member"]
    assert (row["in_groups"], row["in_groups_at"]) == ("31", 100)
    store.people.opt_out(T1, 7, at=200)
    store.people.erase()
    store.absorb([(T1, [GroupsSeen(7, 300, (31,))])])
    assert store.holdings.rows(1, 7) == {}


def test_a_secret_is_taken_once(store: Store) -> None:
    """Putting replaces, taking removes, and names are listed by their beginning."""
    store.sealed.put("slack", "bot/T1", b"one")
    store.sealed.put("slack", "bot/T1", b"two")
    store.sealed.put("slack", "state/x", b"three")
    store.sealed.put("discord", "bot/9", b"four")
    assert store.sealed.get("slack", "bot/T1") == b"two"
    assert store.sealed.names("slack") == ["bot/T1", "state/x"]
    assert store.sealed.names("slack", "bot/") == ["bot/T1"]
    assert store.sealed.take("slack", "state/x") == b"three"
    assert store.sealed.take("slack", "state/x") is None
    assert store.sealed.get("slack", "state/x") is None


def test_secrets_are_sealed_again_all_or_none(store: Store) -> None:
    """A change that fails in the middle leaves every secret as it was."""
    store.sealed.put("slack", "a", b"1")
    store.sealed.put("slack", "b", b"2")
    assert store.sealed.seal_again(lambda content: content + b"!") == 2

    def fails(content: bytes) -> bytes:
        if content == b"2!":
            raise KeyError
        return b"lost"

    with pytest.raises(KeyError):
        store.sealed.seal_again(fails)
    assert [store.sealed.get("slack", name) for name in "ab"] == [b"1!", b"2!"]


def test_the_later_picture_stays(store: Store) -> None:
    """A worker that finishes late does not put an older answer over a newer one."""
    store.snapshots.put(1, "answers", b"new", made_at=20)
    store.snapshots.put(1, "answers", b"old", made_at=10)
    taken = store.snapshots.get(1, "answers")
    assert taken
    assert (taken.made_at, taken.content) == (20, b"new")
    store.snapshots.drop(1)
    assert store.snapshots.get(1, "answers") is None


def test_a_community_is_found_by_what_its_platform_calls_it(store: Store) -> None:
    """The number of a community nobody told of is None."""
    assert store.number(T1) == 1
    assert store.number(CommunityRef("discord", "T1")) is None
