"""A year of fifty communities in eight time zones: every digest once, whatever dies, times out or changes meanwhile."""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Table, event

from bot import app
from bot.errors import StoreUnavailable
from bot.events import DAY, HOUR, MINUTE, SECOND, AnyEvent, CommunitySeen, MemberSeen, MessagePosted, ReactionChanged
from bot.live.running import House
from bot.notes import Address, Headline, Note
from bot.ports import CommunityRef, Finding, Post, Posted, Refused, Route, Secrets
from bot.schedule.digests import posting
from bot.schedule.duty import Duty
from bot.settings import Settings
from bot.snapshot import Composed
from bot.store import Store
from tests.bot.store.test_people import traces

ZONES = (
    "Europe/Berlin America/Sao_Paulo Asia/Kathmandu Australia/Lord_Howe"
    " America/New_York Africa/Cairo Pacific/Auckland UTC"
).split()
RHYTHMS = (("monday", 0, 9), ("sunday", 6, 2))  # the second lies in the hour that clocks skip and repeat
FIRST, LAST = date(2026, 1, 5), date(2027, 1, 4)
GRACE = 36 * HOUR


def micro(when: datetime) -> int:
    """An instant in microseconds."""
    return int(when.timestamp()) * SECOND


BEGUN = micro(datetime(2026, 1, 5, 12, 30, tzinfo=ZoneInfo("UTC")))  # between two hours at which something is due


class Hands:
    """A clock that is moved by hand."""

    def __init__(self, at: int) -> None:
        self.at = at

    def now(self) -> int:
        """The hand's instant."""
        return self.at


@dataclass
class Place:
    """A community, and what is expected of it: counted here with the calendar alone."""

    ref: CommunityRef
    zone: str
    rhythm: int
    channel: int
    everybody: bool
    away: tuple[int, int] | None = None  # uninstalled from, until

    def dues(self, last: date) -> list[tuple[str, str, int]]:
        """Every kind, period and instant of the year."""
        _, weekday, hour = RHYTHMS[self.rhythm]
        found = []
        for day in (FIRST + timedelta(days=number) for number in range((last - FIRST).days)):
            due = micro(datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(self.zone)))
            if day.weekday() == weekday:
                year, week, _ = (day - timedelta(days=7)).isocalendar()
                found.append(("digest", f"{year}-W{week:02}", due))
            if day.day == 1:
                found.append(("month", f"{day - timedelta(days=1):%Y-%m}", due))
        return [each for each in found if each[2] > BEGUN]


@dataclass
class World:
    """What outlives every process: the clock, the platforms' channels, and chance."""

    clock: Hands
    chance: random.Random
    places: dict[CommunityRef, Place]
    gone: set[CommunityRef] = field(default_factory=set)
    there: list[tuple[CommunityRef, str]] = field(default_factory=list)
    intruded: list[Post] = field(default_factory=list)
    killed: int = 0


class Wall:
    """A platform as strict as the real ones: it takes a post that fits, and only where it is installed."""

    def __init__(self, name: str, world: World, doom: asyncio.Event) -> None:
        self.name = name
        self.connected = True
        self._world, self._doom = world, doom

    def routes(self) -> Sequence[Route]:
        """None."""
        return ()

    async def run(self, *_rooms: object) -> None:
        """Nothing happens here by itself."""

    async def check(self, _memory: object) -> Sequence[Finding]:
        """All is well."""
        return ()

    async def post(self, post: Post) -> Posted | Refused:
        """Put it up; sometimes nobody hears of that, sometimes it was lost on the way, sometimes who sent it dies."""
        world, place = self._world, self._world.places[post.community]
        assert app.presenter(self.name).present(post.note, Address(post.community.native))
        if post.community in world.gone:
            world.intruded.append(post)
            return Refused("I am not installed there.")
        assert post.channel in {place.channel, place.channel + 1}
        fate = world.chance.random()
        if fate < 0.02:
            raise TimeoutError
        if 0.02 <= fate < 0.03:
            await _death(self._doom)
        world.there.append((post.community, post.key))
        if fate > 0.98:
            raise ConnectionResetError
        if fate > 0.97:
            await _death(self._doom)
        return Posted((len(world.there),))

    async def find(self, post: Post) -> Posted | Refused | None:
        """Whether a post with this key is up."""
        return Posted((1,)) if (post.community, post.key) in self._world.there else None


async def _death(doom: asyncio.Event) -> None:
    doom.set()
    await asyncio.Event().wait()


class Composer:
    """A worker whose notes cost nothing, and during whose work the process may die."""

    def __init__(self, world: World, doom: asyncio.Event) -> None:
        self._world, self._doom = world, doom

    async def compose(self, _community: int, period: str) -> Composed:
        """A note about a period."""
        if self._world.chance.random() < 0.01:
            await _death(self._doom)
        note = Note("digest", period, (Headline(period),))
        return Composed(note, note if "W" in period else None)


class Swift(House):
    """The house with that worker."""

    def duties(self) -> Sequence[Duty]:
        """What is posted by the calendar."""
        return posting(self.composer, self.outbox)

    composer: Composer


class Life:
    """One process: a house with connections of its own, until it dies or the year is over."""

    def __init__(self, url: str, world: World) -> None:
        self.world, self.doom = world, asyncio.Event()
        self.store = Store.open(url)
        if url.startswith("sqlite"):
            _in_a_hurry(self.store)

        def connect(_secrets: Secrets) -> Mapping[str, Wall]:
            return {name: Wall(name, world, self.doom) for name in ("slack", "discord")}

        kind = type("Here", (Swift,), {"composer": Composer(world, self.doom)})
        self.house: House = kind(Settings(_env_file=None, database_url=url), self.store, connect, world.clock)

    async def work(self) -> None:
        """All that is due at this instant: erasing, the schedule's round, and whatever the outbox holds."""
        self.store.people.erase()
        await self.house.schedule.round()
        while await self.house.outbox.step():
            pass

    async def die(self, task: "asyncio.Task[None]") -> None:
        """From this moment on not a word of it reaches the database."""
        database = self.store._database

        def dead(*_: object, **__: object) -> None:
            raise StoreUnavailable

        database.write = database.reading = dead  # type: ignore[method-assign,assignment]  # it is dead
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        self.store.close()
        self.world.killed += 1


def _in_a_hurry(store: Store) -> None:
    """No waiting for the disk: what is killed here is a process, not the machine."""

    @event.listens_for(store._database.engine, "connect")
    def _connected(connection, _record) -> None:
        connection.execute("PRAGMA synchronous = OFF")


class Year:
    """The world, and the two processes that look after it."""

    def __init__(self, url: str, places: Sequence[Place], seed: int) -> None:
        self.url = url
        clock = Hands(BEGUN)
        self.world = World(clock, random.Random(seed), {place.ref: place for place in places})
        self.lives = [Life(url, self.world), Life(url, self.world)]
        store = self.lives[0].store
        store.absorb([(place.ref, [CommunitySeen(place.ref.native, at=1)]) for place in places])
        self.numbers = {each.ref: each.number for each in store.communities()}
        for place in places:
            self.choose(
                place, timezone=place.zone, weekday=RHYTHMS[place.rhythm][0], hour=str(RHYTHMS[place.rhythm][2])
            )
            self.choose(place, digest_channel=str(place.channel))
            if place.everybody:
                self.choose(place, community_channel=str(place.channel + 1))

    def choose(self, place: Place, **items: str) -> None:
        """An admin changes settings at this moment."""
        chosen = {name: (value,) for name, value in items.items()}
        self.lives[0].store.choices.change(self.numbers[place.ref], chosen, person=1, at=self.world.clock.at)

    async def moment(self, at: int) -> None:
        """What is due at an instant, and what of it has to be tried again in the half hour after it."""
        for wait in (0, 20, 200, 400, 900, 1800):
            self.world.clock.at = at + wait * SECOND
            await self._both()
            if not self._waiting():
                return

    async def _both(self) -> None:
        """One process or both at once; whoever dies is followed by another."""
        several = self.lives if self.world.chance.random() < 0.3 else [self.world.chance.choice(self.lives)]
        await asyncio.gather(*(self._one(life) for life in several))

    async def _one(self, life: Life) -> None:
        task = asyncio.create_task(life.work())
        doom = asyncio.create_task(life.doom.wait())
        await asyncio.wait({task, doom}, return_when=asyncio.FIRST_COMPLETED)
        if life.doom.is_set():
            self.lives[self.lives.index(life)] = Life(self.url, self.world)
            await life.die(task)
        else:
            doom.cancel()
            await task

    def _waiting(self) -> bool:
        with self.lives[0].store._database.reading() as connection:
            open_ = connection.exec_driver_sql("SELECT count(*) FROM due WHERE state = 0").scalar()
            posts = connection.exec_driver_sql("SELECT count(*) FROM outbox WHERE state IN (0, 1, 3)").scalar()
        return bool(open_ or posts)

    async def close(self) -> None:
        """The year is over."""
        for life in self.lives:
            await life.house.close()
            life.store.close()


def settled(number: int) -> list[Place]:
    """So many communities on both platforms, spread over all zones and rhythms."""
    return [
        Place(
            CommunityRef(("slack", "discord")[index % 2], f"N{index}"),
            ZONES[index % len(ZONES)],
            (index // len(ZONES) if index % len(ZONES) in {0, 3} else index) % len(RHYTHMS),
            channel=10 * (index + 1),
            everybody=index % 5 == 0,
        )
        for index in range(number)
    ]


# All processes are down: over a Monday for 30 hours, and over another weekend for four days.
OUTAGES = (
    (micro(datetime(2026, 2, 9, 6, tzinfo=ZoneInfo("UTC"))), 30 * HOUR),
    (
        micro(datetime(2026, 3, 28, 12, tzinfo=ZoneInfo("UTC"))),
        4 * DAY,
    ),  # over both of Europe's March and a month's end
)


def up_again(at: int) -> int:
    """When somebody is there for something that is due at an instant."""
    return next((down + length for down, length in OUTAGES if down <= at < down + length), at)


def expected(place: Place, last: date) -> Counter[str]:
    """The keys that are there in the end, each once, by the calendar alone."""
    keys: Counter[str] = Counter()
    for kind, period, due in place.dues(last):
        seen = up_again(due)
        if place.away and place.away[0] <= seen < place.away[1]:
            seen = up_again(place.away[1])
        if seen - due <= GRACE:
            keys[f"{kind}:{period}"] += 1
            if kind == "digest" and place.everybody:
                keys[f"everybody:{period}"] += 1
    return keys


async def lived(year: Year, last: date, deeds: Mapping[int, Sequence["Awaitable[None]"]]) -> None:
    """Every instant at which something is due or happens, in order."""
    due = {up_again(at) for place in year.world.places.values() for _, _, at in place.dues(last)}
    for at in sorted(due | set(deeds)):
        year.world.clock.at = at
        for deed in deeds.get(at, ()):
            await deed
        await year.moment(at)


async def uninstalled(year: Year, place: Place) -> None:
    """The installation is gone."""
    year.world.gone.add(place.ref)
    await year.lives[0].house.reception.removed(place.ref)


async def installed(year: Year, place: Place) -> None:
    """It is back, within the days after which all would be deleted."""
    year.world.gone.discard(place.ref)
    await year.lives[0].house.reception.welcomed(place.ref)


async def spoken(year: Year, place: Place) -> None:
    """Everybody of a place writes, names the next one, and reacts; also who opted out before."""
    at = year.world.clock.at
    everybody = people_of(place)
    said: list[AnyEvent] = [MemberSeen(person, at=at, native=native_of(person)) for person in everybody]
    for index, person in enumerate(everybody):
        other = everybody[index - 1]
        said.append(MessagePosted(place.channel, at + index, person, at + index, mentions=(other,)))
        said.append(ReactionChanged(place.channel, at + index, other, "heart", at=at + 9))
    year.lives[0].store.absorb([(place.ref, said)])


async def opted_out(year: Year, place: Place) -> None:
    """The first of them opts out; in every second place whoever erases dies in the middle of it."""
    life = year.lives[0]
    life.store.people.opt_out(place.ref, people_of(place)[0], at=year.world.clock.at)
    if place.channel % 20:
        return
    delete, begun = life.store.people._delete, iter(range(2))

    def dying(table: Table, found: Sequence[tuple[int, ...]]) -> None:
        if found and next(begun, None) is None:
            raise StoreUnavailable
        delete(table, found)

    life.store.people._delete = dying  # type: ignore[method-assign]  # it dies there
    with pytest.raises(StoreUnavailable):
        life.store.people.erase()
    year.lives[0] = Life(year.url, year.world)
    await life.die(asyncio.create_task(asyncio.sleep(0)))


def people_of(place: Place) -> list[int]:
    """Four people of each place, under keys as long as those of a workspace."""
    return [int(f"U0YEAR{place.channel * 10 + number:05}", 36) for number in range(4)]


def native_of(person: int) -> str:
    """The platform's own id of somebody."""
    return f"native-of-{person}"


@pytest.mark.parametrize(("number", "last"), [(50, LAST), (16, date(2026, 4, 20))], ids=["year", "spring"])
async def test_every_digest_is_posted_exactly_once(
    number: int, last: date, request: pytest.FixtureRequest, tmp_path
) -> None:
    """A year on SQLite and a spring on PostgreSQL: as the calendar says, and not one to a place that is uninstalled.

    Processes die before, while and after they post; posts time out, some of which arrived; clocks change; all processes
    are down over an hour, and over more than the grace. Every tenth community goes away, half of these come back. In
    six of them somebody opts out and writes on; no table has a trace of them, also where erasing was interrupted.
    """
    url = f"sqlite:///{tmp_path / 'year.db'}" if last == LAST else request.getfixturevalue("postgres_url")
    places = settled(number)
    deeds: dict[int, list[Awaitable[None]]] = defaultdict(list)
    year = Year(url, places, seed=number)
    for index, place in enumerate(places[7::10]):
        gone = place.dues(last)[5 + 3 * index][2] + DAY
        back = gone + 5 * DAY + 13 * HOUR if index % 2 else 1 << 62
        place.away = gone, back
        deeds[gone].append(uninstalled(year, place))
        if index % 2:
            deeds[back].append(installed(year, place))
    leavers = places[:6]
    for index, place in enumerate(leavers):
        instants = [at for _, _, at in place.dues(last)][2::3]
        for at in instants:
            deeds[up_again(at + MINUTE)].append(spoken(year, place))
        deeds[up_again(instants[1] + DAY + index * MINUTE)].append(opted_out(year, place))
    await lived(year, last, deeds)
    for place in leavers:
        gone, *stayed = people_of(place)
        assert traces(year.lives[0].store, gone, native_of(gone)) == []
        assert all("message.author" in traces(year.lives[0].store, each, native_of(each)) for each in stayed)
    found = defaultdict(Counter)
    for ref, key in year.world.there:
        found[ref][key] += 1
    for place in places:
        assert found[place.ref] == expected(place, last), place
    assert year.world.intruded == []
    assert year.world.killed > number / 2
    deeds_kept = year.lives[0].store.choices.deeds(year.numbers[places[0].ref])
    assert [each.deed for each in deeds_kept].count("digest left out") == 1  # the Monday inside the longer outage
    await year.close()


async def test_changed_settings_leave_no_week_out_and_make_none_two(tmp_path) -> None:
    """Fifteen communities change zone, weekday or hour in the middle of weeks for half a year: week follows week."""
    places = settled(15)
    year = Year(f"sqlite:///{tmp_path / 'year.db'}", places, seed=3)
    chance = random.Random(8)
    start = year.world.clock.at
    for at in range(start + HOUR, start + 180 * DAY, 5 * HOUR + 20 * MINUTE):
        if chance.random() < 0.1:
            place = chance.choice(places)
            year.world.clock.at = at
            year.choose(place, timezone=chance.choice(ZONES))
            year.choose(place, weekday=chance.choice(["monday", "wednesday", "sunday"]), hour=str(chance.randrange(24)))
        await year.moment(at)
    found = defaultdict(list)
    for ref, key in year.world.there:
        if key.startswith("digest:"):
            found[ref].append(key)
    for place in places:
        first = date.fromisocalendar(*map(int, (found[place.ref][0][7:11], found[place.ref][0][13:], 1)))
        weeks = [(first + timedelta(days=7 * number)).isocalendar() for number in range(len(found[place.ref]))]
        assert found[place.ref] == [f"digest:{week.year}-W{week.week:02}" for week in weeks]
        assert len(weeks) >= 24
    await year.close()
