"""What an operator's monitoring reads: events, commits, commands, posts, jobs and gaps, as numbers without a name.

Counting happens on the way of every event, so it is plain arithmetic; the Prometheus library is loaded when somebody
asks for the numbers. No label holds a community or a person.
"""

import asyncio
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from bot.errors import BotError
from bot.events import AnyEvent
from bot.ports import Answer, Ask, Commands, CommunityRef, Intake, Platform, Reply, Request, Rights, Route
from bot.store import Store

PATH: Final = "/metrics"
SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


class Durations:
    """How long something took, counted in buckets whose upper edges are in seconds."""

    def __init__(self) -> None:
        self._counts = [0] * (len(SECONDS) + 1)
        self._sum = 0.0

    def add(self, seconds: float) -> None:
        """Count one more."""
        self._counts[bisect_left(SECONDS, seconds)] += 1
        self._sum += seconds

    def told(self) -> tuple[list[tuple[str, float]], float]:
        """Up to each edge how many there were, and how long all of them took together."""
        edges = [*(str(edge) for edge in SECONDS), "+Inf"]
        total, upto = 0, []
        for edge, count in zip(edges, self._counts, strict=True):
            total += count
            upto.append((edge, float(total)))
        return upto, self._sum


class Instruments:
    """Everything that is counted while the bot runs."""

    def __init__(self, store: Store, platforms: Mapping[str, Platform], waiting: Callable[[], int]) -> None:
        """`waiting` says how many events are not on disk yet."""
        self._store = store
        self._platforms = platforms
        self._waiting = waiting
        self.events: Counter[tuple[str, str, str]] = Counter()
        self.commits = Durations()
        self.commands: dict[tuple[str, str], Durations] = {}

    def routes(self) -> Sequence[Route]:
        """The one address where the numbers are read."""
        return [Route("GET", PATH, self.answer)]

    async def answer(self, _request: Request) -> Reply:
        """The numbers as Prometheus reads them; without those of the database where it does not answer."""
        try:
            tallies = await asyncio.to_thread(self._store.tallies)
        except BotError:
            tallies = None
        return Reply(200, self._written(tallies), CONTENT_TYPE)

    def _written(self, tallies: Any) -> bytes:
        from prometheus_client import CollectorRegistry, generate_latest  # noqa: PLC0415  # only when asked
        from prometheus_client.process_collector import ProcessCollector  # noqa: PLC0415  # likewise

        registry = CollectorRegistry()
        registry.register(_Given(tuple(self._families(tallies))))
        ProcessCollector(registry=registry)
        return generate_latest(registry)

    def _families(self, tallies: Any) -> Iterator[Any]:
        from prometheus_client import core  # noqa: PLC0415  # only when asked

        events = core.CounterMetricFamily(
            "network_health_events", "Events heard, by outcome.", labels=("platform", "kind", "outcome")
        )
        for labels, number in sorted(self.events.items()):
            events.add_metric(labels, number)
        yield events
        commits = core.HistogramMetricFamily("network_health_commit_seconds", "From an event's arrival to its row.")
        commits.add_metric((), *self.commits.told())
        yield commits
        commands = core.HistogramMetricFamily(
            "network_health_command_seconds", "From a command to its answer.", labels=("platform", "way")
        )
        for way, durations in sorted(self.commands.items()):
            commands.add_metric(way, *durations.told())
        yield commands
        yield core.GaugeMetricFamily("network_health_backlog_events", "Events not on disk yet.", self._waiting())
        connected = core.GaugeMetricFamily(
            "network_health_connected", "Whether events would arrive now.", labels=("platform",)
        )
        for name, platform in sorted(self._platforms.items()):
            connected.add_metric((name,), int(platform.connected))
        yield connected
        yield core.GaugeMetricFamily("network_health_database_up", "Whether the database answers.", int(bool(tallies)))
        if tallies:
            yield from _stored(tallies)


def _stored(tallies: Any) -> Iterator[Any]:
    """What only the database knows, whichever process did it."""
    from prometheus_client import core  # noqa: PLC0415  # only when asked

    yield core.GaugeMetricFamily("network_health_communities", "Communities that are stored.", tallies.communities)
    yield core.GaugeMetricFamily("network_health_gaps", "Stretches that could not be seen.", tallies.gaps)
    for name, told, counted in (
        ("posts", "Posts by state: planned, sending, sent, unknown, failed.", tallies.posts),
        ("jobs", "What comes round, by state: waiting, done, skipped.", tallies.jobs),
    ):
        family = core.GaugeMetricFamily(f"network_health_{name}", told, labels=("kind", "state"))
        for labels, number in sorted(counted.items()):
            family.add_metric(labels, number)
        yield family


class _Given:
    """Numbers that were collected already."""

    def __init__(self, families: Sequence[Any]) -> None:
        self._families = families

    def collect(self) -> Sequence[Any]:
        """As they are."""
        return self._families


class CountedIntake:
    """An intake that counts what passes and how long it takes until it is on disk."""

    def __init__(self, intake: Intake, instruments: Instruments) -> None:
        self._intake = intake
        self._instruments = instruments

    async def receive(self, community: CommunityRef, events: Sequence[AnyEvent]) -> None:
        """Return when the events are on disk."""
        began, outcome = time.perf_counter(), "refused"
        try:
            await self._intake.receive(community, events)
            outcome = "kept"
        finally:
            self._instruments.commits.add(time.perf_counter() - began)
            counts, platform = self._instruments.events, community.platform
            for event in events:
                counts[platform, type(event).__name__, outcome] += 1


class TimedCommands:
    """Commands that are timed."""

    def __init__(self, commands: Commands, instruments: Instruments) -> None:
        self._commands = commands
        self._instruments = instruments

    async def answer(self, ask: Ask, rights: Rights) -> Answer:
        """The answer to a command or a button."""
        began = time.perf_counter()
        try:
            return await self._commands.answer(ask, rights)
        finally:
            self._took(ask, "answer", time.perf_counter() - began)

    async def submit(self, ask: Ask, form: str, values: dict[str, str], rights: Rights) -> "dict[str, str] | Answer":
        """Take a filled-in form."""
        began = time.perf_counter()
        try:
            return await self._commands.submit(ask, form, values, rights)
        finally:
            self._took(ask, "submit", time.perf_counter() - began)

    def _took(self, ask: Ask, way: str, seconds: float) -> None:
        self._instruments.commands.setdefault((ask.community.platform, way), Durations()).add(seconds)
