"""What comes round is done once, in time or not at all, whatever clocks, settings and processes do."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

import pytest

from bot.errors import StoreUnavailable
from bot.events import DAY, HOUR, MINUTE, SECOND
from bot.ports import CommunityRef
from bot.preferences import Preferences
from bot.schedule import LEASE, Schedule
from bot.schedule.duty import GRACE, Occasion, Period, Skipped, daily, weekly
from bot.settings import Settings
from bot.store import ITSELF, Store, Turn
from bot.worker import WorkFailed

T1 = CommunityRef("slack", "T1")
MONDAY = int(datetime.fromisoformat("2026-03-16T09:00:00+00:00").timestamp()) * SECOND


class Hands:
    """A clock that is moved by hand."""

    def __init__(self, at: int) -> None:
        self.at = at

    def now(self) -> int:
        """The hand's instant."""
        return self.at


class Bell:
    """A weekly duty that remembers when it was done, and may be told to fail."""

    kind, grace, told = "bell", GRACE, True
    moved_by = ("digest_channel", "weekday", "hour", "timezone")

    def __init__(self) -> None:
        self.rung: list[tuple[int, str]] = []
        self.failures: list[Exception] = []
        self.holding: asyncio.Event | None = None
        self.begun = asyncio.Event()

    def period(self, chosen: Preferences, now: int) -> Period | None:
        """Only where there is a channel."""
        return weekly(chosen.zone, chosen.weekday, chosen.hour, now) if chosen.digest_channel else None

    async def perform(self, occasion: Occasion) -> str:
        """Ring."""
        self.begun.set()
        if self.holding:
            await self.holding.wait()
        if self.failures:
            raise self.failures.pop(0)
        self.rung.append((occasion.community, occasion.period))
        return "It rang."


class Watch:
    """A nightly duty, at four."""

    kind, grace, told, moved_by = "watch", 20 * HOUR, False, ()

    def __init__(self) -> None:
        self.kept: list[str] = []

    def period(self, chosen: Preferences, now: int) -> Period:
        """Every day."""
        return daily(chosen.zone, 4, now)

    async def perform(self, occasion: Occasion) -> str:
        """Keep it."""
        self.kept.append(occasion.period)
        return ""


class Tower:
    """A store, a bell and a clock, with as many processes as are wanted."""

    def __init__(self, store: Store) -> None:
        self.store, self.bell, self.clock = store, Bell(), Hands(MONDAY - 3 * DAY)
        self.schedule = self.process()

    def process(self) -> Schedule:
        """Another process on the same database, which knows nothing of the others."""
        return Schedule(self.store, [self.bell], self.clock, Settings(_env_file=None))

    def choose(self, number: int = 1, **items: str) -> None:
        """An admin changes settings now."""
        self.store.choices.change(number, {k: (v,) for k, v in items.items()}, person=1, at=self.clock.at)

    async def when(self, at: int) -> list[str]:
        """What has rung in the first community by then, after a round at that instant."""
        self.clock.at = at
        await self.schedule.round()
        return [period for number, period in self.bell.rung if number == 1]

    @property
    def standing(self) -> list[tuple[str, Turn, str]]:
        """How the first community's periods stand."""
        return [(each.period, each.state, each.reason) for each in self.store.dues.standing(1)]


@pytest.fixture
def tower(database_url: str) -> Iterator[Tower]:
    """One community with a channel, chosen three days before its Monday."""
    with Store.open(database_url) as store:
        store.absorb([(T1, [])])
        made = Tower(store)
        made.choose(digest_channel="5")
        yield made


async def test_a_week_is_done_once_at_its_hour(tower: Tower) -> None:
    """Not a second before, and never again, also not by a process that begins later."""
    assert await tower.when(MONDAY - SECOND) == []
    assert await tower.when(MONDAY) == ["2026-W11"]
    tower.schedule = tower.process()
    assert await tower.when(MONDAY + HOUR) == ["2026-W11"]
    assert await tower.when(MONDAY + 7 * DAY) == ["2026-W11", "2026-W12"]
    assert tower.standing == [("2026-W12", Turn.DONE, "It rang."), ("2026-W11", Turn.DONE, "It rang.")]


async def test_a_place_that_is_new_begins_with_its_next_hour(tower: Tower) -> None:
    """A channel chosen on Friday does not bring last Monday's digest, and choosing nothing brings none."""
    assert await tower.when(MONDAY - 2 * DAY) == []
    assert tower.standing == []
    tower.choose(digest_channel="")
    assert await tower.when(MONDAY) == []
    tower.clock.at = MONDAY + HOUR
    tower.choose(digest_channel="5")
    assert await tower.when(MONDAY + 2 * HOUR) == []
    assert await tower.when(MONDAY + 7 * DAY) == ["2026-W12"]


async def test_a_place_that_arrives_at_noon_has_its_nights(tower: Tower) -> None:
    """Last night is made up at once, whatever admins chose before anybody looked, and each to come is done once."""
    watch = Watch()
    tower.schedule = Schedule(tower.store, [tower.bell, watch], tower.clock, Settings(_env_file=None))
    noon = MONDAY + DAY + 3 * HOUR
    tower.clock.at = noon - MINUTE
    tower.choose(digest_channel="6", timezone="Europe/Berlin", introductions="on")
    for at in (noon, noon + HOUR, noon + 15 * HOUR, noon + 16 * HOUR):
        await tower.when(at)
    assert watch.kept == ["2026-03-17", "2026-03-18"]


async def test_a_night_that_is_long_over_is_not_made_up(tower: Tower) -> None:
    """Whoever arrives just before the next night begins with that one."""
    watch = Watch()
    tower.schedule = Schedule(tower.store, [watch], tower.clock, Settings(_env_file=None))
    await tower.when(MONDAY + 18 * HOUR)
    assert watch.kept == []
    await tower.when(MONDAY + 19 * HOUR)
    assert watch.kept == ["2026-03-17"]


async def test_late_within_the_grace_it_is_done_and_later_it_is_left_out_and_said(tower: Tower) -> None:
    """Down over the hour, over a day and a half, and over weeks: every week that was left out is told of."""
    await tower.when(MONDAY)
    week = 7 * DAY
    assert (await tower.when(MONDAY + week + GRACE))[-1] == "2026-W12"
    rung = await tower.when(MONDAY + 3 * week + GRACE + SECOND)
    assert rung == ["2026-W11", "2026-W12"]
    said = "This could not be done within 36 hours of its time, so it was left out."
    assert tower.standing[:2] == [("2026-W14", Turn.LEFT_OUT, said), ("2026-W13", Turn.LEFT_OUT, said)]
    deeds = [(each.deed, each.person) for each in tower.store.choices.deeds(1)]
    assert deeds.count(("bell left out", ITSELF)) == 2
    assert (await tower.when(MONDAY + 4 * week))[-1] == "2026-W15"


@pytest.mark.parametrize(
    ("before", "change", "expected"),
    [
        # The digest came on Monday; on Wednesday the day becomes Friday: the next week's comes on Friday week.
        ({"weekday": "monday"}, {"weekday": "friday"}, {"2026-W11": 0, "2026-W12": 11}),
        # It would have come on Friday; on Wednesday the day becomes Monday: it is owed, and comes at once.
        ({"weekday": "friday"}, {"weekday": "monday"}, {"2026-W11": 2.125, "2026-W12": 7}),
        ({"hour": "9"}, {"hour": "8"}, {"2026-W11": 0, "2026-W12": 6.96}),
        ({"timezone": "UTC"}, {"timezone": "Asia/Kathmandu"}, {"2026-W11": 0, "2026-W12": 6.77}),
        ({"timezone": "Asia/Kathmandu"}, {"timezone": "America/Sao_Paulo"}, {"2026-W11": -0.23, "2026-W12": 7.125}),
    ],
)
async def test_a_changed_rhythm_makes_no_week_two_or_none(
    tower: Tower, before: dict[str, str], change: dict[str, str], expected: dict[str, float]
) -> None:
    """Each week once; days after Monday's nine o'clock are worked out by hand, rounds come every hour."""
    tower.clock.at = MONDAY - 12 * DAY
    tower.choose(**before, digest_channel="5")
    done: dict[str, float] = {}
    for at in range(MONDAY - 11 * DAY, MONDAY + 12 * DAY, HOUR):
        tower.clock.at = at
        if at == MONDAY + 2 * DAY + 3 * HOUR:
            tower.choose(**change)
        await tower.when(at)
        for _, period in tower.bell.rung[len(done) :]:
            done[period] = (at - MONDAY) / DAY
    assert len(tower.bell.rung) == len(done)
    assert {week: done[week] for week in expected} == pytest.approx(expected, abs=0.05)


async def test_many_processes_do_each_period_once(tower: Tower) -> None:
    """Forty communities due in the same second, and three processes at it at once."""
    refs = [CommunityRef("slack", f"T{number}") for number in range(2, 41)]
    tower.store.absorb([(ref, []) for ref in refs])
    for number in range(2, 41):
        tower.choose(number, digest_channel="5")
    tower.clock.at = MONDAY
    await asyncio.gather(*(tower.process().round() for _ in range(3)))
    assert Counter(tower.bell.rung) == {(number, "2026-W11"): 1 for number in range(1, 41)}


async def test_what_a_dead_process_had_begun_is_done_by_another(tower: Tower) -> None:
    """When its claim has run out, and not before."""
    tower.clock.at = MONDAY
    await asyncio.to_thread(tower.schedule._calendar.note, MONDAY)
    assert await tower.schedule._taken()  # claimed, and then the process is gone
    tower.schedule = tower.process()
    assert await tower.when(MONDAY + LEASE - SECOND) == []
    assert await tower.when(MONDAY + LEASE) == ["2026-W11"]


async def test_what_a_stopped_process_had_begun_is_done_at_once(tower: Tower) -> None:
    """A program that is told to stop gives back what it is at."""
    tower.bell.holding = asyncio.Event()
    tower.clock.at = MONDAY
    running = asyncio.create_task(tower.schedule.run())
    await tower.bell.begun.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    tower.bell.holding = None
    tower.schedule = tower.process()
    assert await tower.when(MONDAY + SECOND) == ["2026-W11"]


async def test_what_fails_is_tried_again_with_growing_waits_until_it_is_too_late(tower: Tower) -> None:
    """A sentence of ours is kept, anybody else's is not."""
    tower.bell.failures = [ValueError("my aunt's slugs"), WorkFailed("The figures could not be computed.")]
    await tower.when(MONDAY)
    assert tower.standing == [("2026-W11", Turn.WAITING, "Something went wrong on my side.")]
    assert await tower.when(MONDAY + 59 * SECOND) == []
    await tower.when(MONDAY + 60 * SECOND)
    assert tower.standing[0][2] == "The figures could not be computed."
    assert await tower.when(MONDAY + 180 * SECOND) == ["2026-W11"]
    tower.bell.failures = [WorkFailed("No memory.")] * 500
    for hours in range(40):
        await tower.when(MONDAY + 7 * DAY + hours * HOUR)
    period, state, reason = tower.standing[0]
    assert (period, state) == ("2026-W12", Turn.LEFT_OUT)
    assert reason.endswith("so it was left out. No memory.")


async def test_a_duty_may_find_nothing_to_do(tower: Tower) -> None:
    """Its own sentence is kept, and it is not asked again."""
    tower.bell.failures = [Skipped("Nobody wrote.")]
    await tower.when(MONDAY)
    assert await tower.when(MONDAY + HOUR) == []
    assert tower.standing == [("2026-W11", Turn.LEFT_OUT, "Nobody wrote.")]


async def test_nothing_is_done_where_the_installation_is_gone(tower: Tower) -> None:
    """Neither what was noted before nor anything new; when it comes back in time, what waited is done."""
    tower.clock.at = MONDAY
    await asyncio.to_thread(tower.schedule._calendar.note, MONDAY)
    tower.store.removals.remove(T1, at=MONDAY, delete_at=MONDAY + 30 * DAY)
    assert await tower.when(MONDAY + HOUR) == []
    assert await tower.when(MONDAY + 7 * DAY) == []
    tower.store.removals.welcome(T1)
    assert await tower.when(MONDAY + 7 * DAY + HOUR) == ["2026-W12"]


async def test_the_clock_strikes_at_once_and_a_lost_database_is_told(tower: Tower) -> None:
    """Whatever is due when the program begins is done then; without a database the part ends, to be begun again."""
    tower.clock.at = MONDAY
    running = asyncio.create_task(tower.schedule.run())
    async with asyncio.timeout(30):
        await tower.bell.begun.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    tower.bell.failures = [StoreUnavailable("The database is away.")]
    tower.clock.at = MONDAY + 7 * DAY
    async with asyncio.timeout(30):
        with pytest.raises(StoreUnavailable):
            await tower.schedule.run()


async def test_what_is_long_over_is_forgotten(tower: Tower) -> None:
    """After ten weeks a period's row is gone, and the period does not come back."""
    for week in range(14):
        await tower.when(MONDAY + 7 * week * DAY)
    assert len(tower.standing) == 11
    assert len(tower.bell.rung) == len(set(tower.bell.rung)) == 14
