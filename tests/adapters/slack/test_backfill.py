"""History is read newest first, in pages, to the same end whatever interrupts it, at whatever pace Slack allows."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from adapters.slack.asking import CannotRead
from adapters.slack.backfill import Backfill
from adapters.slack.calling import web_client
from adapters.slack.keys import key_of_id, key_of_ts
from bot.errors import StoreUnavailable
from bot.events import (
    DAY,
    AnyEvent,
    ChannelSeen,
    CommunitySeen,
    CoverageGap,
    HistoryRead,
    MemberSeen,
    MessagePosted,
    ReactionChanged,
    ReactionCounted,
    RosterRead,
)
from bot.ports import CommunityRef, Cursor
from tests.doubles.slack.__main__ import furnish
from tests.doubles.slack.server import Slack

HARBOUR = CommunityRef("slack", "TDOUBLE01")


class Present:
    """The computer's own clock."""

    def now(self) -> int:
        """Microseconds since 1970."""
        return time.time_ns() // 1000


class Kept:
    """An inbox and a memory in one: batches as they were committed, and the newest stretch of what is known."""

    def __init__(self, days: int = 90) -> None:
        self.batches: list[list[AnyEvent]] = []
        self.days = days
        self.stretches: dict[tuple[int, int], list[tuple[int, int, bool]]] = {}
        self.stops_after = -1
        self.unavailable = 0

    async def receive(self, community: CommunityRef, events: Sequence[AnyEvent]) -> None:
        """Keep a batch, or be a store that is away, or a process that ends here."""
        assert community == HARBOUR
        if self.unavailable:
            self.unavailable -= 1
            raise StoreUnavailable
        if self.stops_after == 0:
            raise asyncio.CancelledError
        self.stops_after -= 1
        self.batches.append(list(events))
        for event in events:
            if isinstance(event, HistoryRead):
                self._widen((event.channel, event.thread), (event.newest, event.oldest, event.finished))

    def _widen(self, place: tuple[int, int], fresh: tuple[int, int, bool]) -> None:
        joined: list[tuple[int, int, bool]] = []
        known = [*self.stretches.get(place, []), fresh]
        for newest, oldest, finished in sorted(known, key=lambda each: (each[1], not each[2])):
            if joined and oldest <= joined[-1][0]:
                joined[-1] = (max(joined[-1][0], newest), joined[-1][1], joined[-1][2])
            else:
                joined.append((newest, oldest, finished))
        self.stretches[place] = joined

    async def cursors(self, community: CommunityRef) -> dict[tuple[int, int], Cursor]:
        """The newest stretch of each place."""
        assert community == HARBOUR
        return {place: Cursor(*known[-1]) for place, known in self.stretches.items()}

    async def backfill_days(self, community: CommunityRef) -> int:
        """How far back."""
        assert community == HARBOUR
        return self.days

    async def removed(self, community: CommunityRef) -> None:
        """Never asked here."""

    async def welcomed(self, community: CommunityRef) -> None:
        """Never asked here."""

    def of(self, kind: type) -> list[Any]:
        """All events of a kind."""
        return [event for batch in self.batches for event in batch if isinstance(event, kind)]

    def messages(self) -> set[int]:
        """Keys of all messages that were told."""
        return {event.message for event in self.of(MessagePosted)}


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    """A loopback Slack whose limits are told elsewhere."""
    double = Slack()
    double.limits.strict = False
    furnish(double)
    async with double:
        yield double


def backfill(slack: Slack, kept: Kept) -> Backfill:
    """A backfill of the loopback Slack that does not really sleep."""

    async def client(_: CommunityRef) -> Any:
        return web_client(slack.api_url, slack.bot_token, None, patient=False)

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds if slack.limits.fifteen else 0)

    return Backfill(client, kept, kept, Present(), sleep=sleep)


def told(slack: Slack, number: int, days: float = 30) -> list[str]:
    """So many messages in #general, evenly over the last days; every tenth opens a thread of two replies."""
    place, channel, people = slack.workspace, general(slack), list(slack.workspace.users)[2:]
    written, begin = [], time.time() - days * 86_400
    for step in range(number):
        at = begin + step * days * 86_400 / number
        message = place.write(channel, people[step % 6], "Does anybody know?", at=at)
        written.append(message["ts"])
        if step % 10 == 0:
            for reply in (1, 2):
                extra = {"thread_ts": message["ts"], "at": at + reply}
                written.append(place.write(channel, people[(step + reply) % 6], "Yes.", **extra)["ts"])
    return written


def general(slack: Slack) -> str:
    """The channel #general."""
    return next(iter(slack.workspace.channels))


def keys(written: list[str]) -> set[int]:
    """Message keys."""
    return {key_of_ts(ts) for ts in written}


async def test_everything_is_read_once(slack: Slack):
    """Every message and reply comes, newest page first, each page with the mark of how far it reached."""
    written, kept = told(slack, 450), Kept()
    reading = backfill(slack, kept)
    await reading.run(HARBOUR)
    assert kept.messages() == keys(written)
    pages = [
        batch
        for batch in kept.batches
        if any(isinstance(each, HistoryRead) and not each.thread and each.oldest < each.newest for each in batch)
    ]
    first, last = pages[0][-1], pages[2][-1]
    assert (first.finished, last.finished) == (False, True)
    assert first.newest > first.oldest > last.newest > last.oldest
    progress = reading.progress(HARBOUR)
    assert (progress.channels, progress.channels_read, progress.finished) == (2, 2, True)
    assert (progress.messages, progress.limited, progress.refused) == (len(written), False, {})
    assert all(known[0][2] for known in kept.stretches.values())


async def test_people_and_places_come_first(slack: Slack):
    """The workspace, everybody with what they are, the channels, and those that cannot be seen as unseen."""
    place = slack.workspace
    guest = place.add_user("Gast", is_restricted=True)
    gone = place.add_user("Gone", deleted=True)
    outside = place.add_channel("outside")
    kept = Kept()
    await backfill(slack, kept).run(HARBOUR)
    (community,) = kept.of(CommunitySeen)
    assert (community.name, community.address) == ("Harbour Makers", "https://harbour-makers.slack.com/")
    seen = {event.person: event for event in kept.of(MemberSeen)}
    assert len(seen) == len(place.users)
    assert seen[key_of_id(guest)].guest
    assert seen[key_of_id(gone)].deactivated
    assert seen[key_of_id(place.bot_user)].bot
    assert len(kept.of(RosterRead)) == 1
    assert {event.name for event in kept.of(ChannelSeen)} == {"general", "garden", "outside"}
    (gap,) = kept.of(CoverageGap)
    assert gap.channel == key_of_id(outside)
    assert gap.start <= gap.end - 56 * DAY  # the whole month before a week that ended long ago


@pytest.mark.parametrize("batches", [4, 5, 6, 9, 20])
async def test_an_interrupted_reading_goes_on(slack: Slack, batches: int):
    """After an end at any batch the next run reads the rest, and no page of history twice."""
    written, kept = told(slack, 450), Kept()
    kept.stops_after = batches
    with pytest.raises(asyncio.CancelledError):
        await backfill(slack, kept).run(HARBOUR)
    kept.stops_after = -1
    asked = len([name for name, _ in slack.calls if name == "conversations.history"])
    await backfill(slack, kept).run(HARBOUR)
    assert kept.messages() == keys(written)
    again = len([name for name, _ in slack.calls if name == "conversations.history"]) - asked
    assert again <= 3 + 1 + 2  # a page for what is new, the pages left, the other channel, and a look for woken threads
    assert all(known[-1][2] for known in kept.stretches.values())


async def test_what_happened_meanwhile(slack: Slack):
    """After downtime the gap is filled: new messages, replies in old threads, late reactions; not all of history."""
    old, kept = told(slack, 300, days=60), Kept()
    channel, people = general(slack), list(slack.workspace.users)[2:]
    await backfill(slack, kept).run(HARBOUR)
    slack.calls.clear()
    kept.batches.clear()
    awake = old[-3]
    new = [
        slack.workspace.write(channel, people[0], "Back again?")["ts"],
        slack.workspace.write(channel, people[1], "Late answer.", thread_ts=awake)["ts"],
    ]
    slack.workspace.mark(channel, old[-1], people[2], "heart", present=True)
    await backfill(slack, kept).run(HARBOUR)
    assert keys(new) <= kept.messages()
    assert key_of_ts(old[-1]) in {event.message for event in kept.of(ReactionChanged)}
    assert len([name for name, _ in slack.calls if name == "conversations.history"]) <= 4
    assert [arguments["ts"] for name, arguments in slack.calls if name == "conversations.replies"] == [awake]


async def test_several_holes_are_filled(slack: Slack):
    """Two gaps, the first of them half filled, end as one stretch without a hole."""
    written, kept = told(slack, 100, days=80), Kept()
    await backfill(slack, kept).run(HARBOUR)
    people, channel = list(slack.workspace.users)[2:], general(slack)
    for number in range(500):
        written.append(slack.workspace.write(channel, people[number % 6], "Away once.")["ts"])
    kept.stops_after = 5
    with pytest.raises(asyncio.CancelledError):
        await backfill(slack, kept).run(HARBOUR)
    assert len(kept.stretches[key_of_id(channel), 0]) == 2
    for number in range(300):
        written.append(slack.workspace.write(channel, people[number % 6], "Away twice.")["ts"])
    kept.stops_after = -1
    await backfill(slack, kept).run(HARBOUR)
    assert kept.messages() == keys(written)
    assert len(kept.stretches[key_of_id(channel), 0]) == 1


async def test_fifteen_a_minute(slack: Slack):
    """The limited pace is noticed, kept to without being refused again and again, and ends in the same facts."""
    slack.limits.fifteen, slack.limits.minute = True, 1.0
    written, kept = told(slack, 40), Kept()
    reading = backfill(slack, kept)
    await reading.run(HARBOUR)
    assert kept.messages() == keys(written)
    assert reading.progress(HARBOUR).limited
    history = [arguments for name, arguments in slack.calls if name == "conversations.history"]
    assert {arguments["limit"] for arguments in history[1:]} <= {"15"}
    assert len([name for name, _ in slack.refused if name == "conversations.history"]) <= 2


async def test_slack_that_stumbles(slack: Slack):
    """429, answers that are none, lost connections and a store that is away cost time and nothing else."""
    written, kept = told(slack, 250), Kept()
    for method in ("users.list", "users.conversations", "conversations.history", "conversations.replies"):
        slack.slow_down(method, 30, 2)
        slack.break_down(method, 2)
        slack.swallow(method)
        slack.fail(method, "internal_error")
    kept.unavailable = 3
    await backfill(slack, kept).run(HARBOUR)
    assert kept.messages() == keys(written)


async def test_only_so_far_back(slack: Slack):
    """Nothing older than the days that are wanted is read; time away beyond them is a gap."""
    told(slack, 300, days=100)
    kept = Kept(days=10)
    channel = key_of_id(general(slack))
    old = Present().now() - 50 * DAY
    kept.stretches[channel, 0] = [(old, old - DAY, True)]
    await backfill(slack, kept).run(HARBOUR)
    bound = Present().now() - 10 * DAY
    assert all(key > bound - DAY for key in kept.messages())
    (gap,) = kept.of(CoverageGap)
    assert (gap.channel, gap.start) == (channel, old)
    assert abs(gap.end - bound) < DAY // 24
    kept = Kept(days=0)
    await backfill(slack, kept).run(HARBOUR)
    assert kept.messages() == set()


async def test_many_who_reacted(slack: Slack):
    """Where history names only some of those who reacted, the message itself is asked."""
    place, channel = slack.workspace, general(slack)
    ts = place.write(channel, list(place.users)[2], "Look.")["ts"]
    crowd = [place.add_user(f"Reader {number}") for number in range(60)]
    for person in crowd:
        place.mark(channel, ts, person, "tada", present=True)
    kept = Kept()
    slack.names_reactors = 20
    await backfill(slack, kept).run(HARBOUR)
    assert len({event.person for event in kept.of(ReactionChanged)}) == 60
    assert kept.of(ReactionCounted) == []


async def test_what_cannot_be_read(slack: Slack):
    """A channel or a list that is refused is named and left out; a worthless token ends the reading."""
    written, kept = told(slack, 20), Kept()
    slack.fail("users.list", "missing_scope")
    slack.fail("conversations.history", "not_in_channel")
    reading = backfill(slack, kept)
    await reading.run(HARBOUR)
    assert reading.progress(HARBOUR).refused == {"users.list": "missing_scope", general(slack): "not_in_channel"}
    await reading.run(HARBOUR)
    assert kept.messages() == keys(written)
    slack.grants[slack.bot_token].revoked = "token_revoked"
    with pytest.raises(CannotRead, match="token_revoked"):
        await reading.run(HARBOUR)


async def test_one_new_channel(slack: Slack):
    """When the bot comes into a channel, only that channel is read."""
    told(slack, 20)
    fresh = slack.workspace.add_channel("fresh", slack.workspace.bot_user)
    ts = slack.workspace.write(fresh, list(slack.workspace.users)[2], "Hello.")["ts"]
    kept = Kept()
    await backfill(slack, kept).run(HARBOUR, only=fresh)
    assert kept.messages() == keys([ts])


async def test_time_that_was_watched(slack: Slack):
    """Where events arrived without a break, what is known reaches further, and no page is asked for again."""
    kept = Kept()
    reading = backfill(slack, kept)
    began = Present().now()
    await reading.run(HARBOUR)
    until = Present().now() + 60_000_000
    await reading.watched(HARBOUR, began - 1, until)
    assert {known[-1][0] for known in kept.stretches.values()} == {until}
    await reading.watched(HARBOUR, until + 1, until + 2)
    assert {known[-1][0] for known in kept.stretches.values()} == {until}


async def test_every_channel_is_begun_before_one_is_read(slack: Slack):
    """Whoever looks how far the reading is sees all channels at once; one that cannot be read is not waited for."""
    told(slack, 5)
    kept = Kept()
    slack.fail("conversations.history", "channel_not_found")
    await backfill(slack, kept).run(HARBOUR)
    reads = [[each for each in batch if isinstance(each, HistoryRead) and not each.thread] for batch in kept.batches]
    first = next(batch for batch in reads if batch)
    assert len({each.channel for each in first}) == 2
    assert all(each.newest == each.oldest and not each.finished for each in first)
    assert all(known.finished for (_, thread), known in (await kept.cursors(HARBOUR)).items() if not thread)
