"""Whoever opts out is gone: from every table, from the bytes of the file, and from whatever comes later."""

import struct
import typing
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import BigInteger, LargeBinary, String, Table, text

from bot.errors import BadSettings, StoreUnavailable
from bot.events import AnyEvent, ChannelSeen, MemberJoined, MemberSeen, MessagePosted, ReactionChanged
from bot.ports import CommunityRef
from bot.store import Planned, Store
from bot.store.absence import sifted
from bot.store.people import of_people
from bot.store.tables import metadata
from bot.vault import Vault, new_key
from bot.window import History
from tests.bot.store.test_convergence import END, UTC, anything, dump, empty, posts
from tests.makers import DAY_ONE, Town, instant
from tests.meaning import REF, Model

ANN = int("U0ANNEHEREX", 36)  # a key as long as those of a workspace
BOB = int("U0BOBTHEREX", 36)
OUT = 3  # the one of three small keys who opts out
NOW = instant(40)
LATER = DAY_ONE + 50
# Whole numbers that are nobody's key. A new name is a decision: somebody's key is made by `tables._person`.
NOBODY = {
    "day",
    *(
        "channel",
        "home",
        "message",
        "thread",
        "reply_to",
        "parent",
        "room",
        "number",
        "newest",
        "oldest",
        "at",
        "claim",
        "before",
    ),
}
INSTANTS = ("_at", "_until")


def traces(store: Store, person: int, native: str) -> list[str]:
    """Every table and column in which somebody's key or id is found, whatever it is written as."""
    packed = struct.pack(">q", person)
    found = []
    with store._database.reading() as connection:
        for name, table in metadata.tables.items():
            columns = [column.name for column in table.columns]
            for row in connection.execute(text(f"SELECT {', '.join(columns)} FROM {name}")):
                for column, value in zip(columns, row, strict=True):
                    content = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    if value == person or packed in content or str(person).encode() in content or native in str(value):
                        found.append(f"{name}.{column}")
    return found


def row_for(table: Table, person: int, column: str) -> dict[str, Any]:
    """A row in which one column holds somebody's key, and all others something of their kind."""
    values: dict[str, Any] = {}
    for each in table.columns:
        match each.type:
            case LargeBinary():
                values[each.name] = b"\x01" * 16
            case String():
                values[each.name] = "x"
            case _:
                values[each.name] = 1
        if each.type.python_type is bool:
            values[each.name] = False
    values[column] = struct.pack(">q", person) if table.columns[column].info["person"] == "packed" else person
    return values


def test_every_number_is_somebodys_key_or_nobodys() -> None:
    """A column is marked as a person's key, or its name is on the list of those that are none."""
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, BigInteger) and "person" not in column.info:
                assert column.name in NOBODY or column.name.endswith(INSTANTS), f"{table.name}.{column.name}"


def test_whoever_opts_out_is_in_no_table(database_url: str) -> None:
    """A row with somebody's key in every column that may hold one: none of them is left, and everybody else's is."""
    with Store.open(database_url) as store:
        store.absorb([(REF, [MemberSeen(BOB), MemberSeen(ANN, native="U0ANNEHEREX")])])
        number = store.number(REF)
        filled = 0
        with store._database.connect() as connection, connection.begin():
            for name, table in metadata.tables.items():
                if name == "erasure":
                    continue  # whoever is in there is on their way out
                for place, column in enumerate(of_people(table, "theirs", "named", "packed")):
                    for person in (ANN, BOB):
                        row = row_for(table, person, column) | {"community": number}
                        own = place + (100 if person == ANN else 200)  # so that no two rows have one key
                        row |= {"message": own} if "message" in row else {}
                        row |= {"period": str(own)} if "period" in row else {}
                        names = ", ".join(row)
                        marks = ", ".join(f":{each}" for each in row)
                        sql = f"INSERT INTO {name} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING"
                        connection.execute(text(sql), row)
                        filled += 1
        assert filled >= 12
        before = traces(store, BOB, "U0BOBTHEREX")
        assert set(traces(store, ANN, "U0ANNEHEREX")) >= {"message.author", "outbox.people", "audit.person"}
        store.people.opt_out(REF, ANN, at=NOW)
        store.people.erase()
        assert traces(store, ANN, "U0ANNEHEREX") == []
        assert before == traces(store, BOB, "U0BOBTHEREX")


def story() -> list[AnyEvent]:
    """A town where Ann and Bob talk, answer and react, with keys as long as real ones."""
    town = Town()
    town.names |= {"ann": ANN, "bob": BOB, "general": int("C0GENERALXX", 36)}
    for name in ("ann", "bob", "cat"):
        town.join(name, instant(0))
    for day in range(30):
        asked = town.ask("ann" if day % 2 else "cat", instant(day, 9), mentions=["ann"] if day % 3 else [])
        town.post("bob", instant(day, 10), thread=asked, mentions=["ann", "cat"])
        town.post("ann", instant(day, 11), thread=asked)
        town.react("ann", instant(day, 10), at=instant(day, 12))
        town.react("bob", asked, at=instant(day, 12))
    return [*town.events, MemberSeen(ANN, native="U0ANNEHEREX", at=1)]


def test_no_byte_is_left(tmp_path: Path) -> None:
    """The file and its log hold neither the key nor the id of whoever opted out, and Bob's as before."""
    with Store.open(f"sqlite:///{tmp_path / 'store.db'}") as store:
        for event in story():
            store.absorb([(REF, [event])])
        store.posts.plan(Planned(1, "introduction", "1", "k", 0, b"note", quiet=True, at=1, people=(ANN, BOB)))

        def content() -> bytes:
            return b"".join(path.read_bytes() for path in sorted(tmp_path.glob("store.db*")))

        assert store.rollups.roll_up(1, UTC, since=DAY_ONE, end=LATER)
        assert {"tie_day.person", "tie_day.other"} <= set(traces(store, ANN, "U0ANNEHEREX"))
        sought = (struct.pack(">q", ANN), b"U0ANNEHEREX", str(ANN).encode())
        assert sought[0] in content()
        assert sought[1] in content()
        store.people.opt_out(REF, ANN, at=NOW)
        store.people.erase()
        assert not any(each in content() for each in sought)
        assert struct.pack(">q", BOB) in content()


def columns(history: History) -> dict[str, Any]:
    """What measures read."""
    return {
        f"{name}.{column}": getattr(getattr(history, name), column)
        for name in ("messages", "bot_rows", "mentions", "reactions", "members", "counts")
        for column in getattr(history, name).__slots__
    }


def without(events: Sequence[AnyEvent], person: int) -> list[AnyEvent]:
    """The events of a community where somebody never was."""
    left: list[AnyEvent] = []
    for event in events:
        if person in (getattr(event, "author", None), getattr(event, "person", None)):
            continue
        if isinstance(event, MessagePosted):
            event = msgspec.structs.replace(event, mentions=tuple(each for each in event.mentions if each != person))  # noqa: PLW2901  # the event as others see it
        left.append(event)
    return left


def test_figures_are_those_of_a_place_without_them(database_url: str) -> None:
    """What measures read after an opting out is what they would read had that person never been there."""
    with Store.open(database_url) as store:
        store.absorb([(REF, story())])
        store.people.opt_out(REF, ANN, at=NOW)
        store.people.erase()
        store.absorb([(REF, story())])
        here = columns(store.history(1, UTC, end=LATER))
        totals = store.totals(1)
    with Store.open(database_url) as store:
        empty(store)
        store.absorb([(REF, without(story(), ANN))])
        there = columns(store.history(1, UTC, end=LATER))
        assert totals == store.totals(1)
    assert here.keys() == there.keys()
    assert all(np.array_equal(here[name], there[name]) for name in here)
    assert len(here["messages.at"]) == 45


authored = posts.map(lambda post: msgspec.structs.replace(post, author=(post.channel + post.message) % 4))
happened = st.one_of(authored, anything.filter(lambda event: not isinstance(event, MessagePosted)))
ABSENT = {"absence", "erasure", "secret"}


@pytest.mark.parametrize(("database_url", "examples"), [("sqlite", 150), ("postgresql", 25)], indirect=["database_url"])
def test_opting_out_at_any_moment_gives_one_state(database_url: str, examples: int) -> None:
    """Events in any order and batches, with an opting out anywhere among them: as though that person never was."""

    @settings(max_examples=examples, deadline=None)
    @given(events=st.lists(happened, min_size=1, max_size=40), data=st.data())
    def interleaved(events: list[AnyEvent], data: st.DataObject) -> None:
        again = data.draw(st.permutations(events + data.draw(st.lists(st.sampled_from(events), max_size=8))))
        moment = data.draw(st.integers(0, len(again)))
        erased_at = data.draw(st.integers(moment, len(again)))
        empty(store)
        store.absorb([(REF, again[:moment])])
        store.people.opt_out(REF, OUT, at=NOW)
        store.absorb([(REF, again[moment:erased_at])])
        store.people.erase()
        store.absorb([(REF, again[erased_at:])])
        expected = Model(without(events, OUT)).tables()
        found = dump(store)
        assert {name: found[name] for name in found if name not in ABSENT} == {
            name: expected[name] for name in expected if name not in ABSENT
        }
        store.history(1, UTC, end=END)

    with Store.open(database_url) as store:
        interleaved()


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store in which the story was told."""
    with Store.open(database_url) as opened:
        opened.absorb([(REF, story())])
        yield opened


def written(store: Store, person: int) -> int:
    """How many messages of somebody's are there."""
    history = store.history(1, UTC, end=LATER)
    return int((history.messages.author == person).sum())


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


def test_an_erasure_that_was_interrupted_goes_on(database_url: str) -> None:
    """The wish is on disk before anything is removed, and whoever opens the store next carries it out."""
    with Store.open(database_url) as store:
        store.absorb([(REF, story())])
        store.people.opt_out(REF, ANN, at=NOW)
    with Store.open(database_url) as store:
        assert written(store, ANN) == 45
        assert store.people.erase() == 1
        assert store.people.erase() == 0
        assert traces(store, ANN, "U0ANNEHEREX") == []


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
