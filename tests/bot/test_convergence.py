"""The same events give the same state, whatever the order, the batches, the repetitions and the restarts."""

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import text

from bot.events import (
    AnyEvent,
    ChannelKind,
    ChannelSeen,
    CommunitySeen,
    CoverageGap,
    MemberJoined,
    MemberLeft,
    MemberSeen,
    MessageDeleted,
    MessageKind,
    MessagePosted,
    ReactionChanged,
    ReactionCounted,
    ReactionsCleared,
)
from bot.ports import CommunityRef
from bot.store import Store
from bot.store.tables import metadata

REF = CommunityRef("slack", "T1")
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
)
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
anything = st.one_of(
    posts, posts, deletes, reactions, reactions, clears, counts, members, joins, leaves, channels, communities, gaps
)


def best(rows: Iterable[tuple[tuple[Any, ...], tuple[Any, ...], Any]]) -> dict[tuple[Any, ...], Any]:
    """Of all (key, rank, value) the value with the greatest rank, for each key."""
    greatest: dict[tuple[Any, ...], tuple[Any, Any]] = {}
    for key, rank, value in rows:
        if key not in greatest or rank > greatest[key][0]:
            greatest[key] = (rank, value)
    return {key: value for key, (_, value) in greatest.items()}


class Model:
    """What a set of events means, said straight: every table from all events at once, without any order among them."""

    def __init__(self, events: Iterable[AnyEvent]) -> None:
        self.by_type: dict[type, list[Any]] = defaultdict(list)
        for event in events:
            self.by_type[type(event)].append(event)
        self.dead = {(e.channel, e.message) for e in self.by_type[MessageDeleted]}

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        """All rows of all tables, without the community's number."""
        rows = {
            "message": self.messages(),
            "mention": self.mentions(),
            "reaction": self.reactions(),
            "reaction_count": self.counts(),
            "reactions_cleared": [(*key, at) for key, at in self.clearings().items()],
            "member": self.members(),
            "channel": self.channels(),
            "gap": [(*key, end) for key, end in self.gaps().items()],
            "community": self.community(),
            "imported": [],
        }
        return {name: sorted(table, key=repr) for name, table in rows.items()}

    def versions(self) -> dict[tuple[int, int], MessagePosted]:
        """The version of each living message that counts."""
        return best(
            (
                (e.channel, e.message),
                (e.edited_at, e.words, e.signals, e.thread, e.reply_to, e.author, e.at, e.kind),
                e,
            )
            for e in self.by_type[MessagePosted]
            if (e.channel, e.message) not in self.dead
        )

    def messages(self) -> list[tuple[Any, ...]]:
        """Living messages and tombstones."""
        living = [
            (*key, e.author, e.at, int(e.kind), e.edited_at, e.thread, e.reply_to, e.signals, e.words)
            for key, e in self.versions().items()
        ]
        return living + [(*key, 0, 0, 9, 0, 0, 0, 0, 0) for key in self.dead]

    def mentions(self) -> list[tuple[Any, ...]]:
        """Everybody named by a version that claims the winning instant."""
        versions = self.versions()
        return list(
            {
                (e.channel, e.message, person, e.edited_at)
                for e in self.by_type[MessagePosted]
                for person in e.mentions
                if (e.channel, e.message) in versions and versions[e.channel, e.message].edited_at == e.edited_at
            }
        )

    def clearings(self) -> dict[tuple[Any, ...], int]:
        """The latest clearing of each message and emoji."""
        return best(
            ((e.channel, e.message, e.emoji), e.at, e.at)
            for e in self.by_type[ReactionsCleared]
            if (e.channel, e.message) not in self.dead
        )

    def cleared_at(self, event: Any) -> int:
        """When this event's reactions were last cleared; -1 never."""
        clearings = self.clearings()
        return max(clearings.get((event.channel, event.message, name), -1) for name in ("", event.emoji))

    def reactions(self) -> list[tuple[Any, ...]]:
        """The last word on each reaction, where no clearing came after it."""
        last = best(
            ((e.channel, e.message, e.person, e.emoji), (e.at, not e.present), e)
            for e in self.by_type[ReactionChanged]
            if (e.channel, e.message) not in self.dead
        )
        return [(*key, e.at, e.present) for key, e in last.items() if e.at > self.cleared_at(e)]

    def counts(self) -> list[tuple[Any, ...]]:
        """The highest count of each message and emoji that was never cleared."""
        highest = best(
            ((e.channel, e.message, e.emoji), e.count, e.count)
            for e in self.by_type[ReactionCounted]
            if (e.channel, e.message) not in self.dead and self.cleared_at(e) < 0
        )
        return [(*key, count) for key, count in highest.items()]

    def members(self) -> list[tuple[Any, ...]]:
        """The latest profile and the extremes of joins and leaves."""
        profiles = best(((e.person,), (e.at, e.bot, e.deactivated, e.guest), e) for e in self.by_type[MemberSeen])
        native = {e.person: e.native for e in self.by_type[MemberSeen] if e.native}
        joined, left = self.by_type[MemberJoined], self.by_type[MemberLeft]
        rows = []
        for person in {e.person for e in self.by_type[MemberSeen] + joined + left}:
            seen = profiles.get((person,))
            profile = (seen.bot, seen.deactivated, seen.guest, True, seen.at) if seen else (False,) * 4 + (0,)
            first = min((e.at for e in joined if e.person == person and not e.rejoin), default=0)
            again = max((e.at for e in joined if e.person == person), default=0)
            gone = max((e.at for e in left if e.person == person), default=0)
            rows.append((person, native.get(person), *profile, first, again, gone))
        return rows

    def channels(self) -> list[tuple[Any, ...]]:
        """The latest of what was said of each channel."""
        latest = best(
            ((e.channel,), (e.at, e.name.encode(), e.kind, e.parent, e.archived, e.general), e)
            for e in self.by_type[ChannelSeen]
        )
        return [(*key, None, e.name, int(e.kind), e.parent, e.archived, e.general, e.at) for key, e in latest.items()]

    def gaps(self) -> dict[tuple[Any, ...], int]:
        """The longest gap from each beginning."""
        return best(((e.channel, e.start), e.end, e.end) for e in self.by_type[CoverageGap])

    def community(self) -> list[tuple[Any, ...]]:
        """The latest name and the latest address that were told."""
        seen = self.by_type[CommunitySeen]
        at, name = max(((e.at, e.name) for e in seen if e.name), default=(0, ""))
        where_at, address = max(((e.at, e.address) for e in seen if e.address), default=(0, ""))
        return [(REF.platform, REF.native, name, at, address, where_at)]


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
    history = store.history(1, UTC, end=END)
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
    stand = zip(story["reactions.row"], story["reactions.person"], story["reactions.emoji"], strict=True)
    expected = {
        ((c, m), person, name)
        for c, m, person, name, _, present in model.reactions()
        if present and person not in bots and (c, m) in people
    }
    assert {(written[row], person, name) for row, person, name in stand} == expected
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


@contextmanager
def fresh() -> Iterator[Store]:
    """A store in a folder of its own that goes away with it."""
    with tempfile.TemporaryDirectory() as folder, Store.open(f"sqlite:///{Path(folder) / 'store.db'}") as store:
        yield store


@settings(max_examples=150, deadline=None)
@given(events=st.lists(anything, min_size=1, max_size=60), data=st.data())
def test_order_and_batches_do_not_matter(events: list[AnyEvent], data: st.DataObject) -> None:
    """Any shuffling of any events, with repetitions, cut into any batches, gives what the events mean."""
    shuffled = data.draw(st.permutations(events + data.draw(st.lists(st.sampled_from(events), max_size=10))))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(shuffled)), max_size=5)))
    with fresh() as store:
        for start, stop in zip([0, *cuts], [*cuts, len(shuffled)], strict=True):
            store.absorb([(REF, shuffled[start:stop])])
        assert dump(store) == Model(events).tables()
        consistent(told(store), Model(events))
