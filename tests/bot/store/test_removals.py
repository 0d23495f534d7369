"""When an installation is gone its community is deleted in time, wholly, and nobody else's."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.events import ChannelSeen, CommunitySeen, CoverageGap, HistoryRead, MemberSeen, MessagePosted, ReactionChanged
from bot.ports import CommunityRef
from bot.store import Planned, Store
from bot.store.tables import metadata

T1, T2 = CommunityRef("slack", "T1"), CommunityRef("slack", "T2")
NAME = "the heron hall in Lower Wickham"


@pytest.fixture
def store(database_url: str):
    """A store with two communities that have a row everywhere."""
    with Store.open(database_url) as opened:
        for ref in (T1, T2):
            fill(opened, ref)
        yield opened


def fill(store: Store, ref: CommunityRef) -> None:
    """A row in every table."""
    store.absorb([(ref, [CommunitySeen(name=NAME), MemberSeen(1), ChannelSeen(1, f"{NAME} room"), CoverageGap(1, 2)])])
    store.absorb([(ref, [MessagePosted(1, 1, 1, 1, mentions=(2,)), ReactionChanged(1, 1, 1, "tada")])])
    store.absorb([(ref, [HistoryRead(1, newest=2, oldest=1)])])
    number = store.number(ref)
    assert number
    store.choices.change(number, {"timezone": ("Europe/Berlin",)}, person=1, at=1)
    store.snapshots.put(number, "answers", NAME.encode(), made_at=1)
    store.posts.plan(Planned(number, "digest", "2026-W10", "k", 1, NAME.encode(), quiet=True, at=1))
    store.sealed.put("slack", f"bot/{ref.native}", NAME.encode())


def rows(store: Store, number: int) -> dict[str, int]:
    """How many rows of a community each table has."""
    with store._database.reading() as connection:
        return {
            name: int(
                connection.execute(text(f"SELECT count(*) FROM {name} WHERE community = :n"), {"n": number}).scalar()
            )
            for name, table in metadata.tables.items()
            if "community" in table.columns
        }


def test_what_is_removed_is_deleted_when_the_time_has_come(store: Store) -> None:
    """Everything of that community goes, tokens included, and nothing of another's."""
    number, other = store.number(T1), store.number(T2)
    assert number
    assert other
    before = rows(store, other)
    store.removals.remove(T1, at=100, delete_at=200)
    assert store.removals.delete_due(199) == []
    assert store.removals.delete_due(200) == [T1]
    assert store.removals.delete_due(201) == []
    assert set(rows(store, number).values()) == {0}
    assert rows(store, other) == before
    assert store.sealed.names("slack") == ["bot/T2"]
    assert [each.ref for each in store.communities()] == [T2]


def test_the_first_word_decides_and_coming_back_calls_it_off(store: Store) -> None:
    """Uninstalling is told twice; a later telling moves nothing, and an installation that is there again is kept."""
    number = store.number(T1)
    assert number
    store.removals.remove(T1, at=100, delete_at=200)
    store.removals.remove(T1, at=150, delete_at=250)
    assert [(each.removed_at, each.delete_at) for each in store.removals.all().values()] == [(100, 200)]
    store.removals.welcome(T1)
    assert store.removals.delete_due(1000) == []
    assert rows(store, number)["message"] == 1


def test_a_community_nobody_heard_of_is_not_made_by_its_removal(store: Store) -> None:
    """Removing what is not there changes nothing; welcoming it makes it known."""
    ref = CommunityRef("slack", "T3")
    store.removals.remove(ref, at=1, delete_at=1)
    assert store.number(ref) is None
    store.removals.welcome(ref)
    assert store.number(ref)


def test_two_programs_delete_once(store: Store, database_url: str) -> None:
    """Of several that find a deletion due, one does it."""
    store.removals.remove(T1, at=1, delete_at=1)

    def due() -> list[CommunityRef]:
        with Store.open(database_url) as opened:
            return list(opened.removals.delete_due(10))

    with ThreadPoolExecutor(4) as pool:
        done = [each.result() for each in [pool.submit(due) for _ in range(4)]]
    assert sorted(done, key=len) == [[], [], [], [T1]]


def test_no_byte_of_a_deleted_community_stays_in_the_file(tmp_path: Path) -> None:
    """Neither the database file nor its log holds a name after the deletion."""
    with Store.open(f"sqlite:///{tmp_path / 'a.db'}") as store:
        fill(store, T1)
        assert any(b"Wickham" in path.read_bytes() for path in tmp_path.iterdir())
        number = store.number(T1)
        assert number
        store.removals.delete(number)
        assert [path.name for path in tmp_path.iterdir() if b"Wickham" in path.read_bytes()] == []


def test_coming_back_in_the_middle_stops_it_and_history_is_read_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left stays, and nothing claims any more to know how much was read."""
    number = store.number(T1)
    assert number
    store.absorb([(T1, [MessagePosted(1, key, 1, key) for key in range(1, 31)])])
    store.removals.remove(T1, at=1, delete_at=1)
    monkeypatch.setattr("bot.store.removals._SLICE", 10)
    monkeypatch.setattr("bot.store.removals.time.sleep", lambda _: store.removals.welcome(T1))
    assert store.removals.delete_due(10) == []
    left = rows(store, number)
    assert (left["cursor"], left["message"], left["community"], left["removal"]) == (0, 20, 1, 0)


def test_long_tables_go_slice_by_slice(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """More rows than fit into a slice are gone in the end as well."""
    monkeypatch.setattr("bot.store.removals._SLICE", 10)
    store.absorb([(T1, [MessagePosted(1, key, 1, key, mentions=(3,)) for key in range(1, 31)])])
    number = store.number(T1)
    assert number
    store.removals.delete(number)
    assert set(rows(store, number).values()) == {0}
