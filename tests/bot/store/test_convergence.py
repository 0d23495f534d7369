"""The same events give the same state, whatever the order, the batches, the repetitions and the restarts."""

from contextlib import suppress
from itertools import combinations, permutations
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import text

from bot.events import (
    NO_OFFSET,
    AnyEvent,
    ChannelKind,
    ChannelSeen,
    CommunitySeen,
    CoverageGap,
    GroupsSeen,
    HistoryRead,
    MemberJoined,
    MemberLeft,
    MemberSeen,
    MessageDeleted,
    MessageKind,
    MessagePosted,
    ReactionChanged,
    ReactionCounted,
    ReactionsCleared,
    RosterRead,
)
from bot.store import Store
from bot.store.tables import metadata
from tests.meaning import REF, Model

UTC = ZoneInfo("UTC")
END = 719_163 + 30  # a month after the first day of 1970, where these stories play

keys = st.integers(1, 3)
instants = st.integers(1, 4)
maybe = st.integers(0, 4)
emoji = st.sampled_from(["tada", "Zed", "ärger", "👍"])
posts = st.builds(
    MessagePosted,
    channel=keys,
    message=keys,
    author=st.integers(0, 3),
    at=instants,
    kind=st.sampled_from([MessageKind.PERSON, MessageKind.PERSON, MessageKind.BOT, MessageKind.JOIN]),
    edited_at=maybe,
    thread=st.sampled_from([0, 0, 1]),
    reply_to=st.sampled_from([0, 0, 2]),
    signals=st.integers(0, 3),
    words=st.integers(-1, 2),
    mentions=st.lists(keys, max_size=2).map(tuple),
)
deletes = st.builds(MessageDeleted, channel=keys, message=keys)
reactions = st.builds(
    ReactionChanged, channel=keys, message=keys, person=keys, emoji=emoji, present=st.booleans(), at=maybe
)
clears = st.builds(ReactionsCleared, channel=keys, message=keys, at=maybe, emoji=st.one_of(st.just(""), emoji))
counts = st.builds(ReactionCounted, channel=keys, message=keys, emoji=emoji, count=st.integers(1, 5))
members = st.builds(
    MemberSeen,
    person=keys,
    at=maybe,
    bot=st.booleans(),
    deactivated=st.booleans(),
    guest=st.booleans(),
    native=st.sampled_from([None, "U1"]),
    listed=st.booleans(),
    utc_offset=st.sampled_from([NO_OFFSET, -300, 0, 345]),
)
held = st.builds(GroupsSeen, person=keys, at=instants, groups=st.sampled_from([(), (3,), (3, 12), (4,)]))
rosters = st.builds(RosterRead)
joins = st.builds(MemberJoined, person=keys, at=instants, rejoin=st.booleans())
leaves = st.builds(MemberLeft, person=keys, at=instants)
channels = st.builds(
    ChannelSeen,
    channel=keys,
    name=st.sampled_from(["general", "Zebra", "äther", "_"]),
    at=maybe,
    kind=st.sampled_from(list(ChannelKind)),
    parent=st.integers(0, 1),
    archived=st.booleans(),
    general=st.booleans(),
)
communities = st.builds(
    CommunitySeen, name=st.sampled_from(["", "One", "one"]), address=st.sampled_from(["", "https://a/"]), at=maybe
)
gaps = st.builds(CoverageGap, start=instants, end=instants, channel=st.integers(0, 1))
stretches = st.builds(
    lambda ends, **rest: HistoryRead(newest=max(ends), oldest=min(ends), **rest),
    st.tuples(st.integers(1, 9), st.integers(1, 9)),
    channel=st.integers(1, 2),
    thread=st.integers(0, 1),
    finished=st.booleans(),
)
anything = st.one_of(
    posts,
    posts,
    deletes,
    reactions,
    reactions,
    clears,
    counts,
    members,
    held,
    rosters,
    joins,
    leaves,
    channels,
    communities,
    gaps,
    stretches,
)

# Everything that can be said of one message by two people: hardly two events that do not concern each other.
one, two, when = st.just(1), st.integers(1, 2), st.integers(0, 2)
mark = st.sampled_from(["tada", "Zed"])
about_one_message = st.one_of(
    st.builds(
        MessagePosted, channel=one, message=one, author=two, at=one, edited_at=when, mentions=st.lists(two).map(tuple)
    ),
    st.builds(ReactionChanged, channel=one, message=one, person=one, emoji=mark, present=st.booleans(), at=when),
    st.builds(ReactionsCleared, channel=one, message=one, at=when, emoji=st.one_of(st.just(""), mark)),
    st.builds(ReactionCounted, channel=one, message=one, emoji=mark, count=two),
)


def dump(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, without the community's number."""
    state = {}
    with store._database.reading() as connection:
        for name, table in metadata.tables.items():
            names = [column.name for column in table.columns if column.name != "community"]
            rows = connection.execute(text(f"SELECT {', '.join(names)} FROM {name}")).all()
            flags = [index for index, each in enumerate(names) if table.columns[each].type.python_type is bool]
            state[name] = sorted(
                (tuple(bool(v) if i in flags else v for i, v in enumerate(row)) for row in rows), key=repr
            )
    return state


def told(store: Store) -> dict[str, Any]:
    """What readers are given: the History's columns and the totals."""
    history = store.history(1, UTC, end=END, helpful_emoji=frozenset({"tada"}))
    tables = {
        f"{name}.{column}": getattr(getattr(history, name), column).tolist()
        for name in ("messages", "bot_rows", "mentions", "reactions", "members")
        for column in getattr(history, name).__slots__
        if column != "listed"
    }
    return tables | {"listed": history.members.listed, "counted": history.reactions_counted, "all": store.totals(1)}


def consistent(story: dict[str, Any], model: Model) -> None:
    """The History agrees with the model about who wrote and reacted what, and no bot is among them."""
    bots = {row[0] for row in model.members() if row[2]}
    people = {key: e for key, e in model.versions().items() if e.kind == MessageKind.PERSON and e.author not in bots}
    written = list(zip(story["messages.channel"], story["messages.message"], strict=True))
    assert written == sorted(people, key=lambda key: (people[key].at, *key))
    named = {
        (written[row], person) for row, person in zip(story["mentions.row"], story["mentions.person"], strict=True)
    }
    assert named == {((c, m), person) for c, m, person, _ in model.mentions() if (c, m) in people}
    stand = zip(story["reactions.row"], story["reactions.person"], story["reactions.helpful"], strict=True)
    expected = sorted(
        ((c, m), person, name == "tada")
        for c, m, person, name, _, present in model.reactions()
        if present and person not in bots and (c, m) in people
    )
    assert sorted((written[row], person, helpful) for row, person, helpful in stand) == expected
    assert story["all"].human_messages == len(people)


class Town(RuleBasedStateMachine):
    """Anything happens, in any order, more than once, while the program stops and starts."""

    url = ""

    @initialize()
    def begin(self) -> None:
        """An empty store that knows the community."""
        self.seen: list[AnyEvent] = []
        self.store = Store.open(self.url)
        self.tell([])

    def tell(self, events: list[AnyEvent]) -> None:
        """Events reach the store in one batch."""
        self.seen += events
        self.store.absorb([(REF, events)])

    @rule(event=anything)
    def one(self, event: AnyEvent) -> None:
        """One event alone."""
        self.tell([event])

    @rule(events=st.lists(anything, min_size=2, max_size=12))
    def several(self, events: list[AnyEvent]) -> None:
        """A batch."""
        self.tell(events)

    @rule(events=st.lists(about_one_message, min_size=1, max_size=5))
    def busy(self, events: list[AnyEvent]) -> None:
        """A batch about one and the same message."""
        self.tell(events)

    @rule(data=st.data())
    def again(self, data: st.DataObject) -> None:
        """Something that was already told comes again, late and out of order."""
        if self.seen:
            self.tell(data.draw(st.lists(st.sampled_from(self.seen), max_size=6)))

    @rule(events=st.lists(anything, max_size=6), kept=st.booleans())
    def imported(self, events: list[AnyEvent], kept: bool) -> None:
        """A part of an import, kept whole or taken back."""
        with self.store.bulk() as bulk, suppress(KeyError):
            bulk.absorb(REF, [])
            with bulk.savepoint():
                bulk.absorb(REF, events)
                if not kept:
                    raise KeyError
            self.seen += events
            bulk.commit()

    @rule()
    def restart(self) -> None:
        """The program ends and begins again."""
        self.store.close()
        self.store = Store.open(self.url)

    @invariant()
    def as_told(self) -> None:
        """The tables are what the events mean, and the History is what the tables say."""
        if not hasattr(self, "store"):
            return
        model = Model(self.seen)
        assert dump(self.store) == model.tables()
        consistent(told(self.store), model)

    def teardown(self) -> None:
        """Everything once more, backwards, into an empty store: the same."""
        if not hasattr(self, "store"):
            return
        state, story = dump(self.store), told(self.store)
        empty(self.store)
        self.store.absorb([(REF, list(reversed(self.seen)))])
        assert dump(self.store) == state
        assert told(self.store) == story
        empty(self.store)
        self.store.close()


def empty(store: Store) -> None:
    """Forget everything, so that the next story begins with community number one again."""
    with store._database.connect() as connection, connection.begin():
        for name in metadata.tables:
            connection.execute(text(f"DELETE FROM {name}"))
        if store._database.is_shared:
            connection.execute(text("ALTER SEQUENCE community_community_seq RESTART"))


@pytest.mark.parametrize(("database_url", "examples"), [("sqlite", 60), ("postgresql", 25)], indirect=["database_url"])
def test_any_interleaving_gives_the_state_the_events_mean(database_url: str, examples: int) -> None:
    """Posts, edits, deletes, reactions, clearings and joins, repeated, late and across restarts: one state."""

    class Here(Town):
        url = database_url

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=examples, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_order_and_batches_do_not_matter(tmp_path: Path) -> None:
    """Any shuffling of any events, with repetitions, cut into any batches, gives what the events mean."""

    @settings(max_examples=200, deadline=None)
    @given(
        events=st.one_of(
            st.lists(anything, min_size=1, max_size=60), st.lists(about_one_message, min_size=1, max_size=6)
        ),
        data=st.data(),
    )
    def shuffled(events: list[AnyEvent], data: st.DataObject) -> None:
        told_again = data.draw(st.permutations(events + data.draw(st.lists(st.sampled_from(events), max_size=10))))
        cuts = sorted(data.draw(st.lists(st.integers(0, len(told_again)), max_size=5)))
        empty(store)
        for start, stop in zip([0, *cuts], [*cuts, len(told_again)], strict=True):
            store.absorb([(REF, told_again[start:stop])])
        assert dump(store) == Model(events).tables()
        consistent(told(store), Model(events))

    with Store.open(f"sqlite:///{tmp_path / 'store.db'}") as store:
        shuffled()


TELLING = [
    MessagePosted(1, 1, 1, 1, words=3, mentions=(1, 2)),
    MessagePosted(1, 1, 1, 1, edited_at=2, mentions=(2,)),
    MessagePosted(1, 1, 2, 1, edited_at=2, words=5, mentions=(3,)),
    MessageDeleted(1, 1),
    ReactionChanged(1, 1, 1, "tada", at=2),
    ReactionChanged(1, 1, 1, "tada", present=False, at=2),
    ReactionChanged(1, 1, 1, "tada"),
    ReactionChanged(1, 1, 1, "tada", at=3),
    ReactionsCleared(1, 1, at=2),
    ReactionsCleared(1, 1, at=3, emoji="tada"),
    ReactionCounted(1, 1, "tada", 4),
    ReactionCounted(1, 1, "Zed", 2),
]


def test_every_order_of_three_telling_events_gives_what_they_mean(tmp_path: Path) -> None:
    """A dozen things said of one message, by threes, in every order, at once and one by one."""
    with Store.open(f"sqlite:///{tmp_path / 'store.db'}") as store:
        for chosen in combinations(TELLING, 3):
            expected = Model(chosen).tables()
            for order in permutations(chosen):
                for batches in ([order], [[event] for event in order]):
                    empty(store)
                    for batch in batches:
                        store.absorb([(REF, batch)])
                    assert dump(store) == expected, (order, len(batches))
