"""Opting out lasts, holds at once, and can be undone; being forgotten is about the past."""

import typing
from collections.abc import Iterator

import msgspec
import pytest
from sqlalchemy import text

from bot.errors import BadSettings, StoreUnavailable
from bot.events import AnyEvent, ChannelSeen, MemberJoined, MemberSeen, MessagePosted, ReactionChanged
from bot.ports import CommunityRef
from bot.store import Store
from bot.store.absence import sifted
from bot.vault import Vault, new_key
from tests.bot.store.gone import ANN, BOB, LATER, NOW, story, written
from tests.bot.store.test_convergence import UTC
from tests.makers import instant
from tests.meaning import REF


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store in which the story was told."""
    with Store.open(database_url) as opened:
        opened.absorb([(REF, story())])
        yield opened


def test_opting_out_lasts(store: Store, database_url: str) -> None:
    """Another process recognises them too, in live events and in imports, and nobody else is taken for them."""
    store.people.opt_out(REF, ANN, at=NOW)
    store.people.erase()
    with Store.open(database_url) as other:
        other.absorb([(REF, story())])
        with other.bulk() as bulk:
            bulk.absorb(REF, story())
            bulk.commit()
        assert other.people.absence(REF, ANN).out
        assert not other.people.absence(REF, BOB).out
        assert (written(other, ANN), written(other, BOB)) == (0, 30)
        elsewhere = CommunityRef("slack", "T2")
        other.absorb([(elsewhere, story())])
        assert not other.people.absence(elsewhere, ANN).out
        assert len(other.history(2, UTC, end=LATER).messages) == 90


def test_opting_out_holds_at_once_everywhere(store: Store, database_url: str) -> None:
    """A process that has long been writing heeds what another has just been told, in each event of a commit."""
    with Store.open(database_url) as other:
        commit = [(REF, [event]) for event in story()]
        for opted_out, people in (((), 90), ((ANN,), 45), ((ANN, BOB), 15)):
            for person in opted_out:
                store.people.opt_out(REF, person, at=NOW)
            store.people.erase()
            other.absorb(commit)
            assert len(other.history(1, UTC, end=LATER).messages) == people
        assert store.people.opt_in(REF, BOB)
        other.absorb(commit)
        assert len(other.history(1, UTC, end=LATER).messages) == 45


def test_coming_back(store: Store) -> None:
    """After opting in nothing of the past is there; what happens from then on is, and the past if it is read again."""
    store.people.opt_out(REF, ANN, at=NOW)
    store.people.erase()
    assert store.people.opt_in(REF, ANN)
    assert not store.people.opt_in(REF, ANN)
    assert written(store, ANN) == 0
    store.absorb([(REF, story())])
    assert written(store, ANN) == 45


def test_being_forgotten_is_about_the_past(store: Store) -> None:
    """What was before goes and does not come back with history; what comes after counts, and so do others' answers."""
    moment = instant(15)
    store.people.forget(REF, ANN, at=moment)
    store.absorb(
        [(REF, [MessagePosted(1, NOW, ANN, NOW, mentions=(ANN,)), ReactionChanged(1, 5, ANN, "tada", at=NOW)])]
    )
    store.people.erase()
    store.absorb([(REF, [*story(), MemberJoined(ANN, instant(1))])])
    history = store.history(1, UTC, end=LATER)
    hers = history.messages.at[history.messages.author == ANN]
    assert int(hers.min()) >= moment
    assert NOW in hers.tolist()
    assert len(hers) == 23 + 1
    named = history.messages.at[history.mentions.row[history.mentions.person == ANN]]
    assert int(named.min()) >= moment
    assert int(history.members.joined_at[history.members.person == ANN].sum()) == 0
    assert not store.people.absence(REF, ANN).out
    store.people.opt_out(REF, ANN, at=NOW)
    store.people.erase()
    assert store.people.opt_in(REF, ANN)
    store.absorb([(REF, story())])
    assert written(store, ANN) == 23


def test_figures_made_with_them_are_dropped(store: Store) -> None:
    """What was worked out before is empty at once, and whoever began before does not put it back."""
    store.snapshots.put(1, "answers", b"with ann", made_at=NOW - 5)
    store.people.opt_out(REF, ANN, at=NOW)
    taken = store.snapshots.get(1, "answers")
    assert taken
    assert taken.content == b""
    store.snapshots.put(1, "answers", b"with ann", made_at=NOW - 1)
    store.people.erase()
    store.snapshots.put(1, "answers", b"without", made_at=NOW + 1)
    taken = store.snapshots.get(1, "answers")
    assert taken
    assert taken.content == b"without"


def test_the_key_is_locked_where_there_is_a_lock(database_url: str) -> None:
    """Under the operator's keys the key does not lie open; a wrong key stops writing instead of taking people back."""
    vault = Vault([new_key()])
    with Store.open(database_url, lambda: vault) as store:
        store.people.opt_out(REF, ANN, at=NOW)
        store.people.erase()
        assert not (store.sealed.get("network-health", "absence") or b"").startswith(b"plain:")
    with Store.open(database_url, lambda: vault) as store:
        store.absorb([(REF, story())])
        assert written(store, ANN) == 0
    for locks, error in ((lambda: Vault([new_key()]), BadSettings), (None, StoreUnavailable)):
        with Store.open(database_url, locks) as store, pytest.raises(error):
            store.absorb([(REF, story())])


def test_a_key_that_lies_open_is_locked_later(database_url: str) -> None:
    """Where keys are set only afterwards the same key goes on, locked."""
    with Store.open(database_url) as store:
        store.people.opt_out(REF, ANN, at=NOW)
        assert (store.sealed.get("network-health", "absence") or b"").startswith(b"plain:")
        assert not store.people.lock_key()
    vault = Vault([new_key()])
    with Store.open(database_url, lambda: vault) as store:
        assert store.people.lock_key()
        assert not store.people.lock_key()
        store.absorb([(REF, story())])
        assert written(store, ANN) == 0


def test_a_lost_key_lets_nobody_back(store: Store) -> None:
    """Marks without their key stop all writing of that community, with a sentence."""
    store.people.opt_out(REF, ANN, at=NOW)
    with store._database.connect() as connection, connection.begin():
        connection.execute(text("DELETE FROM secret"))
    store._absences._key = None
    with pytest.raises(StoreUnavailable, match="restore the database"):
        store.absorb([(REF, [ChannelSeen(1, "general"), MemberSeen(BOB)])])


@pytest.mark.parametrize("kind", typing.get_args(AnyEvent))
def test_no_event_about_a_person_slips_through(kind: type) -> None:
    """Whatever says somebody's key in any of its fields is dropped for those who opted out."""
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    given = {
        name: ("x" if field.type is str else 1)
        for name, field in fields.items()
        if field.required or name == "mentions"
    }
    about = {"author", "person", "mentions"} & set(fields)
    assert about or not {"user", "member", "helper", "other"} & set(fields)
    for name in about:
        event = kind(
            **given | ({"mentions": ()} if "mentions" in fields else {}) | {name: (7,) if name == "mentions" else 7}
        )
        left = sifted([event], lambda person: (1 << 63) - 1 if person == 7 else 0, 0)
        assert all(getattr(each, name) != getattr(event, name) for each in left)
        assert sifted([event], lambda _: 0, 0) == [event]
