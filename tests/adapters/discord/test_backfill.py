"""What was written before the bot came and while it was away is found, once and whole, whatever happened to it."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from adapters.discord import backfill as room
from adapters.discord.sight import Sight
from bot.events import DAY, HOUR, CoverageGap, MessagePosted
from bot.store import Store
from tests.adapters.discord.world import FORUM, GENERAL, SECOND, Dispatch, Home, World


@pytest.fixture
def world() -> World:
    """A server in which nothing has happened."""
    return World()


@pytest.fixture
def home(database_url: str, world: World) -> Iterator[Home]:
    """A bot that knows nothing."""
    with Store.open(database_url) as store:
        yield Home(store, world)


def key_of(dispatch: Dispatch) -> int:
    """The message a dispatch is about."""
    return int(dispatch[1]["id"])


async def test_history_gives_what_live_events_would_have_given(world: World, home: Home) -> None:
    """Messages of several pages, an edit, reactions, a thread open and one archived: all of it is found."""
    first = key_of(world.post())
    for _ in range(230):
        world.post()
    world.edit(GENERAL, first)
    world.react(GENERAL, first, 21)
    world.react(GENERAL, first, 22, "🎉")
    thread, _ = world.open_thread()
    world.post(thread)
    post, _ = world.open_thread(FORUM)
    world._post(post, FORUM, 9)
    world.messages[post][post] = world.messages.pop(FORUM)[post] | {"channel_id": str(post)}
    closed, _ = world.open_thread()
    world.post(closed)
    world.archive(closed)
    await home.come()
    assert home.state() == world.truth()
    assert all(known.finished for (channel, _), known in (await home.cursors()).items() if channel != FORUM)


async def test_a_second_reading_adds_nothing(world: World, home: Home) -> None:
    """Whatever is read again is the same."""
    for _ in range(5):
        world.react(GENERAL, key_of(world.post()), 21)
    await home.come()
    before = home.state()
    await home.read()
    assert home.state() == before


async def test_what_changed_during_an_absence_is_found(world: World, home: Home) -> None:
    """New, edited and deleted messages, reactions put, taken, and put back."""
    keys = []
    await home.come()
    for _ in range(8):
        posted = world.post()
        home.hear(posted)
        keys.append(key_of(posted))
    home.hear(world.react(GENERAL, keys[0], 21), world.react(GENERAL, keys[1], 22), world.unreact(GENERAL, keys[1], 22))
    home.go()
    world.post()
    world.edit(GENERAL, keys[2])
    world.delete(GENERAL, keys[3])
    world.delete(GENERAL, keys[7])
    world.unreact(GENERAL, keys[0], 21)
    world.react(GENERAL, keys[0], 24)
    world.react(GENERAL, keys[1], 22)
    world.react(GENERAL, keys[4], 23, "🎉")
    await home.come()
    assert home.state() == world.truth()


async def test_what_is_put_after_a_clearing_is_there(world: World, home: Home) -> None:
    """A reaction put while nobody listened wins over a clearing that was heard, though when it was put is not known."""
    key = key_of(world.post())
    await home.come()
    home.hear(world.react(GENERAL, key, 21), world.clear(GENERAL, key))
    home.go()
    world.react(GENERAL, key, 22)
    await home.come()
    assert home.state() == world.truth()


async def test_a_channel_emptied_during_an_absence_is_empty(world: World, home: Home) -> None:
    """Where a single message is not there either, an empty answer means that all are gone."""
    posted = [world.post() for _ in range(3)]
    await home.come()
    home.go()
    for each in posted:
        world.delete(GENERAL, key_of(each))
    await home.come()
    assert home.state() == (set(), set())


async def test_an_empty_answer_for_want_of_a_right_deletes_nothing(world: World, home: Home) -> None:
    """Discord shows an empty history to whoever may not read it; what is known stays."""
    world.post()
    await home.come()
    home.go()
    world.forbidden.add(GENERAL)
    await home.come()
    assert home.state() == world.truth()


async def test_a_history_that_may_not_be_read_is_missing_and_not_asked_for(world: World, home: Home) -> None:
    """Live events arrive from the channel, so what is missing ends where listening began."""
    world.post()
    await home.come({GENERAL: Sight(True, False)})
    gaps = [event for event in home.told if isinstance(event, CoverageGap)]
    assert [(gap.channel, gap.end >= world.time) for gap in gaps] == [(GENERAL, True)]
    assert ("messages", GENERAL) not in world.asked
    home.hear(world.post())
    home.go()
    away = world.now()
    world.time += HOUR
    home.told.clear()
    await home.come({GENERAL: Sight(True, False)})
    (gap,) = [event for event in home.told if isinstance(event, CoverageGap)]
    assert away - 2 * SECOND < gap.start < away
    assert gap.end >= away + HOUR


async def test_a_channel_out_of_sight_is_missing(world: World, home: Home) -> None:
    """It is not asked for, and not taken for quiet."""
    await home.come({GENERAL: Sight(False, False)})
    (gap,) = [event for event in home.told if isinstance(event, CoverageGap)]
    assert gap.channel == GENERAL
    assert gap.start <= gap.end - 56 * DAY  # the whole month before a week that ended long ago
    assert not any(what == "messages" for what, _ in world.asked)


async def test_nothing_older_than_wanted_is_kept(world: World, home: Home) -> None:
    """Reading ends where the wanted days begin, and the channel counts as read."""
    old = key_of(world.post())
    world.time += 400 * DAY
    new = key_of(world.post())
    await home.come()
    assert [event.message for event in home.told if isinstance(event, MessagePosted)] == [new]
    assert old < new
    assert (await home.cursors())[GENERAL, 0].finished


async def test_what_is_newest_is_read_first_everywhere(
    world: World, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A channel's older pages wait for the newer pages of others."""
    monkeypatch.setattr(room, "READERS", 1)
    for _ in range(250):
        world.post()
    thread, _ = world.open_thread()
    for _ in range(150):
        world.post(thread)
    await home.come()
    order = [where for what, where in world.asked if what == "messages"]
    assert order == [GENERAL, thread, thread, GENERAL, GENERAL]
    assert home.state() == world.truth()


async def test_a_reading_that_was_cut_off_goes_on(world: World, home: Home) -> None:
    """A hole between what is known now and what was known before is filled, and nothing below is read again."""
    for _ in range(350):
        world.post()
    await home.come()
    home.go()
    world.time += 10 * DAY
    for _ in range(350):
        world.post()
    pages = 0

    async def cut(*given: Any, **named: Any) -> Any:
        nonlocal pages
        pages += 1
        if pages > 2:
            raise asyncio.CancelledError
        return await World.logs_from(world, *given, **named)

    world.logs_from = cut  # type: ignore[method-assign]
    with pytest.raises(asyncio.CancelledError):
        await home.come()
    del world.logs_from
    world.time += 6 * HOUR
    for _ in range(50):
        world.post()
    world.asked.clear()
    await home.come()
    assert home.state() == world.truth()
    # Four hundred were written since, and the page below them meets what had been known before.
    assert sum(what == "messages" for what, _ in world.asked) == 5


async def test_quiet_archived_threads_are_not_read_again(world: World, home: Home) -> None:
    """Threads that were read and archived cost nothing after an absence."""
    thread, _ = world.open_thread()
    world.post(thread)
    world.archive(thread)
    await home.come()
    home.go()
    world.time += HOUR
    world.asked.clear()
    await home.come()
    assert ("messages", thread) not in world.asked


async def test_a_thread_opened_while_listening_is_known_from_its_beginning(world: World, home: Home) -> None:
    """Only what came while nobody listened is read of it."""
    await home.come()
    thread, opened = world.open_thread()
    home.hear(opened, world.post(thread))
    home.go()
    world.post(thread)
    await home.come()
    assert home.state() == world.truth()
    known = (await home.cursors())[thread, 0]
    assert known.finished


async def test_many_who_reacted_are_all_found(world: World, home: Home) -> None:
    """People under one emoji come a hundred at a time."""
    key = key_of(world.post())
    for person in range(1000, 1250):
        world.react(GENERAL, key, person)
    await home.come()
    assert home.state() == world.truth()


async def test_what_was_missed_and_is_no_longer_wanted_is_missing(world: World, home: Home) -> None:
    """An absence longer than the wanted days leaves a gap, not silence."""
    await home.come()
    home.go()
    gone = world.now()
    world.time += 400 * DAY
    home.told.clear()
    await home.come()
    (gap,) = [event for event in home.told if isinstance(event, CoverageGap) and event.channel == GENERAL]
    assert gap.start < gone < gap.end
