"""Communities with a rhythm, platforms that refuse and stay silent, and processes that die: what a year is made of."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import event

from bot import app
from bot.errors import StoreUnavailable
from bot.events import SECOND, CommunitySeen
from bot.live.running import House
from bot.notes import Address, Headline, Note
from bot.ports import CommunityRef, Finding, Post, Posted, Refused, Route, Secrets
from bot.schedule.digests import posting
from bot.schedule.duty import Duty
from bot.settings import Settings
from bot.snapshot import Composed
from bot.store import Store

RHYTHMS = (("monday", 0, 9), ("sunday", 6, 2))  # the second lies in the hour that clocks skip and repeat


FIRST, LAST = date(2026, 1, 5), date(2027, 1, 4)


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
