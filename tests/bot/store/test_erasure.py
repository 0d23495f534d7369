"""Whoever opts out is gone: from every table, from the bytes of the file, and from every figure."""

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import BigInteger, LargeBinary, String, Table, text

from bot.events import AnyEvent, MemberSeen, MessagePosted
from bot.store import Planned, Store
from bot.store.people import of_people
from bot.store.tables import metadata
from tests.bot.store.gone import ANN, BOB, LATER, NOW, columns, story, traces, written
from tests.bot.store.test_convergence import END, UTC, anything, dump, empty, posts
from tests.makers import DAY_ONE
from tests.meaning import REF, Model

OUT = 3  # the one of three small keys who opts out


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
