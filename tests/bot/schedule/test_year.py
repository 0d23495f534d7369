"""A year of fifty communities in eight time zones: every digest once, whatever dies, times out or changes meanwhile."""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Awaitable, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Table

from bot.errors import StoreUnavailable
from bot.events import DAY, HOUR, MINUTE, AnyEvent, MemberSeen, MessagePosted, ReactionChanged
from bot.ports import CommunityRef
from tests.bot.schedule.lives import LAST, RHYTHMS, Life, Place, Year, micro
from tests.bot.store.gone import traces

ZONES = (
    "Europe/Berlin America/Sao_Paulo Asia/Kathmandu Australia/Lord_Howe"
    " America/New_York Africa/Cairo Pacific/Auckland UTC"
).split()


GRACE = 36 * HOUR


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
