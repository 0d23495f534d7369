"""A history read from either database is the one its facts make, as of any day."""

from zoneinfo import ZoneInfo

import numpy as np
import pytest

from bot.events import (
    AnyEvent,
    ChannelSeen,
    CommunitySeen,
    CoverageGap,
    MemberJoined,
    MemberLeft,
    MemberSeen,
    MessageKind,
    ReactionCounted,
    RosterRead,
)
from bot.store import Store
from bot.window import History
from tests.bot.store.told import SLACK, UTC, story
from tests.makers import DAY_ONE, HELPFUL, Town, instant


def columns(rows: object) -> list[tuple[object, ...]]:
    """The rows of a History's table, in an order of their own where the table has none."""
    values = [getattr(rows, name) for name in rows.__slots__]  # type: ignore[attr-defined]  # tables have slots
    listed = list(zip(*(value.tolist() for value in values if isinstance(value, np.ndarray)), strict=True))
    return listed if "at" in rows.__slots__ and "row" not in rows.__slots__ else sorted(listed)  # type: ignore[attr-defined]


def assert_same(ours: History, expected: History) -> None:
    """Two histories tell the same."""
    for name in ("messages", "bot_rows", "mentions", "reactions", "members"):
        assert columns(getattr(ours, name)) == columns(getattr(expected, name)), name
    assert ours.members.listed == expected.members.listed
    for name in ("zone", "start", "end", "channels", "gaps", "reactions_counted"):
        assert getattr(ours, name) == getattr(expected, name), name


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Asia/Kolkata"])
@pytest.mark.parametrize("end_day", [0, 2, 8, 20])
def test_a_history_from_the_database_equals_one_made_without(database_url: str, zone: str, end_day: int) -> None:
    """What the tables give back is what the same events make of themselves."""
    town = story()
    with Store.open(database_url) as store:
        store.absorb([(SLACK, town.events)])
        number = store.communities()[0].number
        ours = store.history(number, ZoneInfo(zone), end=DAY_ONE + end_day, helpful_emoji=HELPFUL)
    expected = town.history(20, zone=zone).until(DAY_ONE + end_day)
    assert_same(ours, expected)


def test_an_empty_community_has_an_empty_history(store: Store) -> None:
    """A community of which only the name is known has no messages, members or days."""
    store.absorb([(SLACK, [CommunitySeen(name="Quiet")])])
    history = store.history(1, UTC)
    assert (len(history.messages), len(history.members.person), history.start) == (0, 0, history.end)
    assert store.totals(1).first_at is None


def test_a_bot_that_goes_on_alone_is_not_the_latest_message(store: Store) -> None:
    """The first and the last message are people's, whichever way an account is known to be a bot."""
    town = Town()
    town.member("robot", bot=True)
    town.post("hook", instant(0, 8), kind=MessageKind.BOT)
    town.post("ann", instant(0, 9))
    town.post("robot", instant(5, 9))
    store.absorb([(SLACK, town.events)])
    totals = store.totals(1)
    assert (totals.first_at, totals.last_at) == ("2026-03-02T09:00:00+00:00", "2026-03-02T09:00:00+00:00")


def test_a_picture_ends_before_the_day_of_the_newest_message(store: Store) -> None:
    """The day of the newest message may still be going on; the day before is the last whole one."""
    town = Town()
    town.post("ann", instant(0, 9))
    town.post("ann", instant(5, 9))
    store.absorb([(SLACK, town.events)])
    history = store.history(1, UTC)
    assert (history.end, len(history.messages)) == (DAY_ONE + 5, 1)


def test_somebody_joined_when_the_platform_says_so_or_else_when_the_general_channel_did(store: Store) -> None:
    """The platform's join wins over the general channel's notice; notices of other channels say nothing."""
    town = Town()
    town.events.append(ChannelSeen(channel=town.key("general"), name="general", general=True))
    town.member("ann")
    town.join("ben", instant(1))
    town.member("cleo")
    for who, channel, day in (("ann", "general", 2), ("ann", "general", 4), ("ben", "general", 3), ("cleo", "x", 1)):
        town.post(who, instant(day), channel=channel, kind=MessageKind.JOIN)
    store.absorb([(SLACK, town.events)])
    members = store.history(1, UTC, end=DAY_ONE + 9).members
    joined = dict(zip(members.person.tolist(), members.joined_at.tolist(), strict=True))
    assert joined == {town.key("ann"): instant(2), town.key("ben"): instant(1), town.key("cleo"): 0}


def test_somebody_has_left_until_they_come_back(store: Store) -> None:
    """A leave counts while no later join is known, and a rejoin is never a first join."""
    store.absorb([(SLACK, [MemberSeen(person=1), MemberSeen(person=2), RosterRead()])])
    store.absorb([(SLACK, [MemberJoined(1, instant(0)), MemberLeft(1, instant(3)), MemberLeft(2, instant(3))])])
    store.absorb([(SLACK, [MemberJoined(1, instant(6), rejoin=True)])])
    for day, left in ((2, [0, 0]), (5, [instant(3), instant(3)]), (9, [0, instant(3)])):
        members = store.history(1, UTC, end=DAY_ONE + day).members
        assert members.left_at.tolist() == left
        assert members.joined_at.tolist() == [instant(0), 0]


def test_moves_in_bulk_keep_their_extremes(store: Store) -> None:
    """Of many moves in one batch, several of one person among them, the first join, last return and last leave stay."""
    moves: list[AnyEvent] = [*(MemberSeen(person) for person in range(1, 301)), RosterRead()]
    moves += [MemberJoined(person, instant(4)) for person in range(1, 301)]
    moves += [MemberJoined(person, instant(1)) for person in range(1, 301)]
    moves += [MemberLeft(person, instant(5)) for person in range(1, 201)]
    moves += [MemberJoined(person, instant(6), rejoin=True) for person in range(1, 101)]
    store.absorb([(SLACK, moves)])
    number = store.communities()[0].number
    assert list(store.presence.members(number)) == [*range(1, 101), *range(201, 301)]
    joined = store.history(number, UTC, end=DAY_ONE + 20).members.joined_at
    assert set(joined.tolist()) == {instant(1)}


def test_somebody_of_whom_only_a_return_is_known_is_said_to_have_returned(store: Store) -> None:
    """From the instant of the return on, and only while no first join is known."""
    events = [MemberSeen(person=1), MemberSeen(person=2), RosterRead(), MemberJoined(2, instant(0))]
    events += [MemberJoined(person, instant(5), rejoin=True) for person in (1, 2)]
    store.absorb([(SLACK, events)])
    for day, returned in ((4, [0, 0]), (9, [instant(5), 0])):
        assert store.history(1, UTC, end=DAY_ONE + day).members.returned_at.tolist() == returned
        assert store.history(1, UTC, end=DAY_ONE + 20).until(DAY_ONE + day).members.returned_at.tolist() == returned


def test_the_members_are_known_when_a_whole_list_was_told(store: Store) -> None:
    """One account's profile lists nobody else; of accounts only seen in messages a list makes no members."""
    town = Town()
    for hour, who in enumerate(("ann", "ben")):
        town.post(who, instant(0, hour))
    ann, ben, cleo = (town.key(who) for who in ("ann", "ben", "cleo"))
    store.absorb([(SLACK, [*town.events, MemberSeen(ben, listed=False, at=9), MemberSeen(cleo)])])
    members = store.history(1, UTC, end=DAY_ONE + 1).members
    assert (members.listed, members.person.tolist()) == (False, [ann, ben])
    store.absorb([(SLACK, [MemberSeen(ann), RosterRead()])])
    members = store.history(1, UTC, end=DAY_ONE + 1).members
    assert (members.listed, members.person.tolist()) == (True, [ann, cleo])
    assert store.totals(1).members == 3


def test_a_past_day_knows_nobody_and_no_day_after_it(store: Store) -> None:
    """Without a list of members those who wrote later are not there yet, and a picture never starts after its end."""
    town = Town()
    town.post("ann", instant(2))
    town.post("ben", instant(5))
    store.absorb([(SLACK, town.events)])
    history = store.history(1, UTC, end=DAY_ONE + 9)
    assert history.until(DAY_ONE + 3).members.person.tolist() == [town.key("ann")]
    before = history.until(DAY_ONE)
    assert (before.start, before.end, before.members.person.tolist()) == (DAY_ONE, DAY_ONE, [])
    for end in (DAY_ONE, DAY_ONE + 3, DAY_ONE + 9):
        assert_same(history.until(end), store.history(1, UTC, end=end))


def test_gaps_and_counted_reactions_reach_the_history(store: Store) -> None:
    """Coverage gaps begun before the end, and counts on messages people wrote where no people are known."""
    town = Town()
    first = town.post("ann", instant(0, 9))
    second = town.post("ann", instant(0, 10))
    town.react("ben", first, "tada")
    town.events += [
        CoverageGap(instant(1), instant(2)),
        CoverageGap(instant(1), instant(3)),
        CoverageGap(instant(20), instant(21)),
    ]
    key = town.key("general")
    town.events += [ReactionCounted(key, first, "tada", 4), ReactionCounted(key, second, "tada", 3)]
    town.events += [ReactionCounted(key, second, "tada", 2), ReactionCounted(key, 5, "tada", 9)]
    store.absorb([(SLACK, town.events)])
    history = store.history(1, UTC, end=DAY_ONE + 9)
    assert history.gaps == ((0, instant(1), instant(3)),)
    assert history.reactions_counted == 3
    assert history.until(DAY_ONE + 1).reactions_counted == 3
    assert history.until(DAY_ONE).reactions_counted == 0
    assert store.totals(1).reactions == 4
