"""Every setting of the form in chat changes a figure, a time or a post at once, and is remembered with who chose it."""

import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bot.commands import Dispatcher
from bot.events import DAY, HOUR, CommunitySeen
from bot.live.outbox import Outbox
from bot.live.reception import Reception
from bot.ports import Answer, Ask, CommunityRef
from bot.preferences import Preferences
from bot.preferences.typed import SETTINGS
from bot.schedule import Schedule
from bot.schedule.digests import WeeklyDigest
from bot.schedule.duty import Occasion
from bot.schedule.introducing import Rounds
from bot.schedule.tidying import Tidying
from bot.settings import Settings
from bot.snapshot import Composed, Snapshot
from bot.store import Store
from bot.worker.jobs import Setup
from bot.worker.making import Making
from tests.makers import Town, instant

HERE, ADMIN = CommunityRef("slack", "T1"), 99
GENERAL, STAFF = 1, 2
TODAY = 200  # days the town is old: a Friday
NEXT_MONDAY = instant(203, 9)


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = instant(TODAY, 12)

    def now(self) -> int:
        """The hand's instant."""
        return self.at


class Everybody:
    """A platform on which everybody is an admin."""

    async def is_admin(self, community: CommunityRef, person: int) -> bool:
        """Yes."""
        return bool(community and person)


def town() -> Town:
    """Two hundred days in which two dozen people talk in two channels, ask, answer and are thanked with a seedling."""
    made = Town()
    made.channel("general")
    made.channel("staff")
    people = [f"person {number}" for number in range(24)]
    for each in people:
        made.join(each, instant(-400))
    for day in range(TODAY):
        for number, who in enumerate(people):
            to = instant(day, 9, number - 1 - day % 5) if number > day % 5 else 0
            made.post(who, instant(day, 9, number), channel=("general", "staff")[number % 3 == 0], reply_to=to)
        asked = made.ask(people[day % 24], instant(day, 17))
        answered = made.post(people[(day + 5) % 24], instant(day, 18), thread=asked)
        made.react(people[day % 24], answered, "seedling", at=instant(day, 19))
        made.post(people[(day + 1) % 24], instant(day, 20), channel="staff", mentions=[people[(day + 9) % 24]])
    made.ask(people[5], instant(TODAY, 7), channel="staff")
    return made


class Place:
    """That town on disk, with the door admins knock at and all that is made of it."""

    def __init__(self, file: Path) -> None:
        url, self.settings = f"sqlite:///{file}", Settings(_env_file=None)
        self.store, self.clock = Store.open(url), Hands()
        self.making = Making(Setup(url, "UTC", 5, self.settings.helpful_emoji))
        self.outbox = Outbox(self.store, {}, self.clock)
        self.door = Dispatcher(self.store, self.outbox, self, self.clock, self.settings)

    async def close(self) -> None:
        """Let go of the database."""
        await self.door.close()
        self.making.__exit__(None, None, None)
        self.store.close()

    async def refresh(self, community: int) -> None:
        """Answers are made when a test asks for them."""

    async def roll_up(self, community: int) -> None:
        """As the worker does."""
        self.making.roll_up(community, self.clock.at)

    async def compose(self, community: int, period: str) -> Composed:
        """As the worker does."""
        return self.making.compose(community, period, self.clock.at)

    async def choose(self, **values: str) -> dict[str, str] | Answer:
        """An admin fills in the form."""
        return await self.door.submit(Ask(HERE, ADMIN, GENERAL, ""), "settings", values, Everybody())

    @property
    def chosen(self) -> Preferences:
        """What holds now."""
        return Preferences.chosen(self.store.choices.of(1), self.settings)

    @property
    def snapshot(self) -> Snapshot:
        """The answers, made now, without when they were."""
        return self.making.refresh(1, self.clock.at)

    async def posts(self) -> list[tuple[int, str]]:
        """What is planned by next Monday's hour, with where it goes."""
        self.clock.at = NEXT_MONDAY + HOUR
        await Schedule(self.store, [WeeklyDigest(self, self.outbox)], self.clock, self.settings).round()  # type: ignore[arg-type]  # all that is asked of a worker
        return [(each.channel, each.kind) for each in self.store.posts.standing(1)]

    async def due(self) -> int:
        """When next week's digest is due."""
        period = WeeklyDigest(self, self.outbox).period(self.chosen, NEXT_MONDAY + 7 * DAY - 1)  # type: ignore[arg-type]  # likewise
        assert period is not None
        return period.due_at

    async def introduced(self) -> bool:
        """Whether rounds of introductions come."""
        return Rounds(self.store, self.outbox, self).period(self.chosen, self.clock.at) is not None  # type: ignore[arg-type]  # likewise

    async def read_back(self) -> int:
        """How many days an adapter is told to read back."""
        return await Reception(self.store, self.clock, self.settings, self.outbox).backfill_days(HERE)

    async def kept(self) -> int:
        """How many messages there are after a night."""
        occasion = Occasion(1, HERE, "tidying", "2026-09-18", self.clock.at, self.clock.at, self.chosen)
        await Tidying(self.store, self).perform(occasion)
        return self.store.totals(1).human_messages

    async def picked(self) -> Any:
        """What an adapter is told of groups and of the role of members."""
        return await Reception(self.store, self.clock, self.settings, self.outbox).picked(HERE)


def figure(name: str) -> Callable[[Place], Any]:
    """What the answers say of one measure."""

    async def told(place: Place) -> str:
        return next(str(msgspec.to_builtins(each)) for each in place.snapshot.reasons if each.id == name)

    return told


async def digest(place: Place) -> str:
    """The digest as its preview shows it."""
    return str(msgspec.to_builtins(place.snapshot.digest))


async def waiting(place: Place) -> str:
    """The questions that wait."""
    return str(msgspec.to_builtins(place.snapshot.unanswered))


CHANNEL = {"digest_channel": "1"}
# By setting: what was chosen before, what is chosen now, and what has to change with it.
EFFECTS: dict[str, tuple[dict[str, str], str, Any]] = {
    "digest_channel": ({}, "1", Place.posts),
    "community_channel": (CHANNEL, "2", Place.posts),
    "weekday": (CHANNEL, "2", Place.due),
    "hour": (CHANNEL, "16", Place.due),
    "timezone": (CHANNEL, "Asia/Kathmandu", Place.due),
    "hidden": ({}, "people", digest),
    "left_out": ({}, "2", waiting),
    "minimum_group": ({}, "30", figure("A1")),
    "helpful_emoji": ({}, "seedling", figure("H6")),
    "holidays": ({}, "2026-09-08", digest),
    "baseline_from": ({}, "2026-08-03", digest),
    "groups": ({}, "2", figure("D1")),
    "members_role": ({}, "501", Place.picked),
    "introductions": ({}, "on", Place.introduced),
    "backfill_days": ({}, "30", Place.read_back),
    "retention_days": ({}, "126", Place.kept),
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town on disk, before anything was chosen."""
    file, made = tmp_path_factory.mktemp("town") / "store.db", town()
    assert (made.key("general"), made.key("staff")) == (GENERAL, STAFF)
    with Store.open(f"sqlite:///{file}") as store:
        store.absorb([(HERE, [CommunitySeen("Harbour Makers", at=1), *made.events])])
    return file


@pytest.fixture
async def places(written: Path, tmp_path: Path) -> AsyncIterator[tuple[Place, Place]]:
    """That town twice, so that one can be changed and the other stays."""
    for name in ("one", "other"):
        shutil.copy(written, tmp_path / name)
    both = Place(tmp_path / "one"), Place(tmp_path / "other")
    yield both
    for each in both:
        await each.close()


def test_every_setting_is_looked_at() -> None:
    """None is missing here."""
    assert set(EFFECTS) == set(SETTINGS)


@pytest.mark.parametrize("setting", EFFECTS)
async def test_a_setting_takes_effect_at_once(places: tuple[Place, Place], setting: str) -> None:
    """What it is for is different right after it was saved, without a restart, and who saved it is written down."""
    place, other = places
    base, value, effect = EFFECTS[setting]
    for each in places:
        each.store.choices.change(1, {name: (item,) for name, item in base.items()}, person=1, at=instant(190))
    said = await place.choose(**{setting: value})
    assert isinstance(said, Answer), said
    assert await effect(place) != await effect(other)
    deeds = [(each.deed, each.person, each.at) for each in place.store.choices.deeds(1)]
    assert (setting, ADMIN, instant(TODAY, 12)) in deeds
