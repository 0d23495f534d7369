"""A post with figures that was not sent is not sent as it was when somebody opts out or figures are set otherwise."""

import pytest

from bot.events import HOUR, MINUTE, SECOND, MemberSeen
from bot.ports import CommunityRef
from bot.schedule import Turn
from bot.snapshot import DIGEST, EVERYBODY, MONTH
from bot.store import Planned, State, Store
from bot.store.dues import Noted

REF = CommunityRef("slack", "T1")
ANN, WEEK = 7, "2026-W11"
NOW = 1_000 * HOUR


@pytest.fixture
def store(database_url: str):
    """A store with one community, whose week was due an hour ago and has been planned for both channels."""
    with Store.open(database_url) as opened:
        opened.absorb([(REF, [MemberSeen(ANN)])])
        opened.dues.note([Noted(1, DIGEST, WEEK, NOW - HOUR, Turn.DONE)], now=NOW)
        for kind in (DIGEST, EVERYBODY):
            opened.posts.plan(planned(kind, b"with ann"))
        yield opened


def planned(kind: str, note: bytes) -> Planned:
    """A post of that week."""
    return Planned(1, kind, WEEK, f"{kind}:{WEEK}", 5, note, quiet=True, at=NOW)


def claimed(store: Store, at: int):
    """What may be posted at an instant."""
    return store.posts.claim(("slack",), claim=1, now=at, lease=MINUTE, pause=SECOND)


def due(store: Store) -> list[str]:
    """The periods that are to be done."""
    taken = store.dues.claim((DIGEST, MONTH), claim=9, now=NOW + 2 * HOUR, lease=MINUTE, most=9)
    return [each.period for each in taken]


def test_an_opting_out_takes_unsent_figures_back(store: Store) -> None:
    """The note with her in it is gone, none goes out while she is being erased, and the week is composed once more."""
    store.people.opt_out(REF, ANN, at=NOW + 1)
    assert claimed(store, NOW + 2) is None
    assert store.posts.plan(planned(DIGEST, b"made meanwhile, with ann"))
    assert claimed(store, NOW + 3) is None
    store.people.erase()
    assert claimed(store, NOW + 4) is None
    assert due(store) == [WEEK]
    assert store.posts.plan(planned(DIGEST, b"without"))
    taken = claimed(store, NOW + 5)
    assert taken is not None
    assert (taken.note, taken.doubtful) == (b"without", False)


def test_one_that_may_have_arrived_is_looked_for(store: Store) -> None:
    """A post whose fate nobody knows is made anew, and looked for before the new one is sent."""
    first = claimed(store, NOW)
    assert first is not None
    store.posts.settle(first, State.UNKNOWN, now=NOW, due_at=NOW, doubtful=True)
    store.people.opt_out(REF, ANN, at=NOW + 1)
    store.people.erase()
    assert store.posts.plan(planned(first.kind, b"without"))
    taken = claimed(store, NOW + 2 * SECOND)
    assert taken is not None
    assert (taken.note, taken.doubtful) == (b"without", True)


def test_what_was_sent_is_not_sent_again(store: Store) -> None:
    """A week whose posts are out is not composed again, and a post to somebody alone goes out as planned."""
    for _ in range(2):
        each = claimed(store, NOW)
        assert each is not None
        store.posts.settle(each, State.SENT, now=NOW - MINUTE)
    store.posts.plan(Planned(1, "introduction", "1", "k", 0, b"hello", quiet=True, at=NOW, people=(8, 9)))
    store.people.opt_out(REF, ANN, at=NOW + 1)
    taken = claimed(store, NOW + MINUTE)
    assert taken is not None
    assert taken.note == b"hello"
    store.people.erase()
    assert due(store) == []
    assert not store.posts.plan(planned(DIGEST, b"again"))


@pytest.mark.parametrize(("name", "item", "kept"), [("left_out", "9", False), ("hour", "7", True)])
def test_settings_of_figures_hold_for_unsent_posts(store: Store, name: str, item: str, kept: bool) -> None:
    """A channel that is left out now is in no post that was written before; another hour changes no figure."""
    store.choices.change(1, {name: (item,)}, person=ANN, at=NOW + 1)
    assert (claimed(store, NOW + 2) is not None) is kept
    assert (due(store) == []) is kept
