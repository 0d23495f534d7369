"""What monitoring reads: numbers of what happened, by kind and outcome, and nobody's name among them."""

from collections.abc import Sequence

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.errors import StoreUnavailable
from bot.events import AnyEvent, CoverageGap, MemberSeen, MessagePosted
from bot.live.instruments import PATH, CountedIntake, Durations, Instruments, TimedCommands
from bot.ports import Answer, Ask, CommunityRef, Request
from bot.store import Planned, Store

HERE = CommunityRef("slack", "T0SECRETCLUB")
ASKED = Request("GET", PATH, "", {}, b"")


class Plank:
    """A platform that is there or not."""

    name = "slack"
    connected = True


class Full:
    """An intake whose disk is full."""

    async def receive(self, _community: CommunityRef, _events: Sequence[AnyEvent]) -> None:
        """Nothing is kept."""
        raise StoreUnavailable("The disk is full.")


class Keeps:
    """An intake that keeps what comes."""

    async def receive(self, _community: CommunityRef, _events: Sequence[AnyEvent]) -> None:
        """All is kept."""


class Answers:
    """Commands that are answered at once."""

    async def answer(self, _ask: Ask, _rights: object) -> Answer:
        """Nothing to say."""
        return Answer()

    async def submit(self, _ask: Ask, _form: str, _values: object, _rights: object) -> Answer:
        """Taken."""
        return Answer()


async def read(instruments: Instruments) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """The page as a scraper reads it: value by name and labels."""
    reply = await instruments.answer(ASKED)
    assert reply.status == 200
    families = text_string_to_metric_families(reply.body.decode())
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value for each in families for sample in each.samples
    }


async def test_events_are_counted_by_kind_and_outcome(database_url: str) -> None:
    """Three that were kept and one that was not, each under its own labels."""
    with Store.open(database_url) as store:
        instruments = Instruments(store, {"slack": Plank()}, lambda: 7)  # type: ignore[dict-item]  # all that is asked
        await CountedIntake(Keeps(), instruments).receive(HERE, [MessagePosted(1, 1, 1, 1), MemberSeen(1)])
        await CountedIntake(Keeps(), instruments).receive(HERE, [MessagePosted(1, 2, 1, 1)])
        with pytest.raises(StoreUnavailable):
            await CountedIntake(Full(), instruments).receive(HERE, [MessagePosted(1, 3, 1, 1)])
        told = await read(instruments)

    def events(kind: str, outcome: str) -> float:
        labels = frozenset({("platform", "slack"), ("kind", kind), ("outcome", outcome)})
        return told["network_health_events_total", labels]

    assert events("MessagePosted", "kept") == 2
    assert events("MemberSeen", "kept") == 1
    assert events("MessagePosted", "refused") == 1
    assert told["network_health_commit_seconds_count", frozenset()] == 3
    assert told["network_health_backlog_events", frozenset()] == 7
    assert told["network_health_connected", frozenset({("platform", "slack")})] == 1


async def test_posts_gaps_and_communities_come_from_the_database(database_url: str) -> None:
    """Whichever process planned a post or met a gap; and no label tells of which community."""
    with Store.open(database_url) as store:
        store.absorb([(HERE, [CoverageGap(1, 2), CoverageGap(5, 9)])])
        store.posts.plan(Planned(1, "digest", "2026-W10", "k", 5, b"", quiet=True, at=1))
        instruments = Instruments(store, {}, lambda: 0)
        told = await read(instruments)
        page = (await instruments.answer(ASKED)).body.decode()
    assert told["network_health_communities", frozenset()] == 1
    assert told["network_health_gaps", frozenset()] == 2
    assert told["network_health_posts", frozenset({("kind", "digest"), ("state", "planned")})] == 1
    assert told["network_health_database_up", frozenset()] == 1
    assert "SECRET" not in page


async def test_a_database_that_is_away_is_a_number_too() -> None:
    """The page is served all the same."""

    class Away:
        """A store that does not answer."""

        def tallies(self) -> None:
            """Not now."""
            raise StoreUnavailable("away")

    told = await read(Instruments(Away(), {}, lambda: 0))  # type: ignore[arg-type]  # all that is asked
    assert told["network_health_database_up", frozenset()] == 0
    assert not [name for name, _ in told if name.startswith("network_health_posts")]


async def test_commands_are_timed(database_url: str) -> None:
    """An answer and a form, each in its own count."""
    with Store.open(database_url) as store:
        instruments = Instruments(store, {}, lambda: 0)
        timed = TimedCommands(Answers(), instruments)
        await timed.answer(Ask(HERE, 1, 1, "help"), rights=None)  # type: ignore[arg-type]  # nobody looks at them
        await timed.submit(Ask(HERE, 1, 1, ""), "settings", {}, rights=None)  # type: ignore[arg-type]  # likewise
        told = await read(instruments)
    for way in ("answer", "submit"):
        labels = frozenset({("platform", "slack"), ("way", way)})
        assert told["network_health_command_seconds_count", labels] == 1


def test_durations_fall_into_buckets() -> None:
    """Edges belong to the bucket they end; the last bucket has everything."""
    durations = Durations()
    for seconds in (0.001, 0.0011, 60.0):
        durations.add(seconds)
    upto, total = durations.told()
    assert upto[0] == ("0.001", 1)
    assert upto[1] == ("0.0025", 2)
    assert upto[-2] == ("10.0", 2)
    assert upto[-1] == ("+Inf", 3)
    assert total == pytest.approx(60.0021)
