"""The store keeps what it is told, on both databases."""

from contextlib import suppress
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
import pytest

from bot.errors import StoreUnavailable
from bot.events import (
    AnyEvent,
    ChannelKind,
    ChannelSeen,
    CommunitySeen,
    CoverageGap,
    MemberJoined,
    MemberLeft,
    MemberSeen,
    MessageDeleted,
    MessageKind,
    MessagePosted,
    ReactionChanged,
    ReactionCounted,
    RosterRead,
)
from bot.ports import CommunityRef
from bot.store import Store
from bot.window import History
from tests.bot.metrics.communities import Village
from tests.makers import DAY_ONE, HELPFUL, Town, instant

SLACK = CommunityRef("slack", "T1")
DISCORD = CommunityRef("discord", "77")
UTC = ZoneInfo("UTC")


@pytest.fixture
def store(database_url: str):
    """An open store in an empty database."""
    with Store.open(database_url) as opened:
        yield opened


def story() -> Town:
    """A week in which everything that a History tells apart happens."""
    town = Town()
    town.channel("general")
    town.channel("help")
    town.channel("forum", ChannelKind.FORUM)
    town.channel("how do I", ChannelKind.FORUM_POST, parent="forum")
    town.join("ann", instant(-30))
    town.join("ben", instant(0, 8))
    town.member("cleo", deactivated=True)
    town.member("robot", bot=True)
    first = town.ask("ben", instant(0, 9), mentions=["ann", "cleo"])
    town.post("ann", instant(0, 10), thread=first)
    town.post("robot", instant(0, 10, 1), thread=first, mentions=["ben"])
    town.post("hook", instant(0, 11), kind=MessageKind.BOT)
    town.post("cleo", instant(1, 9), channel="help", reply_to=first)
    town.post("dora", instant(1, 9), channel="general")
    town.post("ben", town.key("how do I"), channel="how do I")
    town.post("ann", instant(2, 7), channel="how do I")
    town.post("eve", instant(3, 1), kind=MessageKind.JOIN)
    town.react("ann", first)
    town.react("robot", first)
    town.react("cleo", first, "heart", at=instant(0, 12))
    town.react("ben", instant(1, 9), "tada", channel="help", at=instant(6))
    town.leave("cleo", instant(4))
    town.post("ann", instant(9))
    return town


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


def test_totals_count_what_their_docstring_says(store: Store) -> None:
    """Every total of a week told by hand."""
    store.absorb([(SLACK, story().events)])
    totals = store.totals(1)
    assert totals.human_messages == 7
    assert totals.bot_messages == 2
    assert totals.people_posted == 4
    assert (totals.members, totals.members_deactivated, totals.bots) == (3, 1, 1)
    assert totals.channels == 3
    assert totals.thread_replies == 2
    assert totals.explicit_replies == 1
    assert totals.reactions == 3
    assert totals.channel_joins == 1
    assert totals.first_at == "1970-01-01T00:00:00.000004+00:00"
    assert totals.last_at == "2026-03-11T00:00:00+00:00"


def test_communities_do_not_touch_each_other(store: Store) -> None:
    """Equal keys in two communities are two messages."""
    post = MessagePosted(channel=1, message=1, author=1, at=instant(0))
    store.absorb([(SLACK, [post, CommunitySeen("One", "https://one.example/")]), (DISCORD, [post])])
    store.absorb([(DISCORD, [MessageDeleted(channel=1, message=1)])])
    told = {
        each.ref: (each.name, each.address, store.totals(each.number).human_messages) for each in store.communities()
    }
    assert told == {SLACK: ("One", "https://one.example/", 1), DISCORD: ("", "", 0)}


def test_a_name_does_not_take_an_address_away(store: Store) -> None:
    """A later source that knows only the name leaves the address as it was, and the other way round."""
    seen = [CommunitySeen("Old", "https://one.example/", at=1), CommunitySeen("New", at=2), CommunitySeen("", "", at=3)]
    store.absorb([(SLACK, seen)])
    assert (store.communities()[0].name, store.communities()[0].address) == ("New", "https://one.example/")


def test_a_batch_that_fails_leaves_nothing(store: Store) -> None:
    """An event that no database can hold takes its whole batch with it, and the sentence quotes none of it."""
    good = MessagePosted(channel=1, message=1, author=1, at=1)
    with pytest.raises(StoreUnavailable) as caught:
        store.absorb([(SLACK, [good]), (DISCORD, [MessagePosted(channel=1, message=2**70, author=1, at=1)])])
    assert str(2**70) not in str(caught.value)
    assert store.communities() == []


def test_names_no_database_would_take_are_made_harmless(store: Store) -> None:
    """NUL, lone surrogates and names longer than the column are cut down the same way everywhere."""
    events = [
        ChannelSeen(channel=1, name="a\0b\ud800" + "x" * 200),
        MessagePosted(channel=1, message=1, author=1, at=instant(0)),
        ReactionChanged(channel=1, message=1, person=2, emoji="e" * 90),
    ]
    store.absorb([(SLACK, events)])
    history = store.history(1, UTC, end=DAY_ONE + 1, helpful_emoji=frozenset({"e" * 64}))
    assert history.channels[1].name == ("ab" + "x" * 200)[:100]
    assert history.reactions.helpful.tolist() == [True]


def test_what_was_not_committed_was_never_said(store: Store) -> None:
    """A bulk that ends without a commit leaves nothing, and one that committed leaves what came before."""
    post = MessagePosted(channel=1, message=1, author=1, at=1)
    with store.bulk() as bulk:
        bulk.absorb(SLACK, [post])
        bulk.mark_read(SLACK, b"a" * 16)
        bulk.commit()
        bulk.absorb(DISCORD, [post])
        bulk.mark_read(SLACK, b"b" * 16)
    assert [each.ref for each in store.communities()] == [SLACK]
    with store.bulk() as bulk:
        assert bulk.was_read(SLACK, b"a" * 16)
        assert not bulk.was_read(SLACK, b"b" * 16)
        assert not bulk.was_read(DISCORD, b"a" * 16)


def test_a_part_that_breaks_is_taken_back_alone(store: Store) -> None:
    """An exception inside a savepoint undoes that part and lets the rest stand."""
    with store.bulk() as bulk:
        bulk.absorb(SLACK, [MessagePosted(channel=1, message=1, author=1, at=1)])
        with suppress(KeyError), bulk.savepoint():
            bulk.absorb(SLACK, [MessagePosted(channel=1, message=2, author=1, at=2)])
            raise KeyError
        with bulk.savepoint():
            bulk.absorb(SLACK, [MessagePosted(channel=1, message=3, author=1, at=3)])
        bulk.commit()
    assert store.totals(1).human_messages == 2


def test_absorbing_again_adds_nothing(store: Store) -> None:
    """The same week, twice, counts once."""
    store.absorb([(SLACK, story().events)])
    once = store.totals(1)
    with store.bulk() as bulk:
        bulk.absorb(SLACK, story().events)
        bulk.commit()
    assert store.totals(1) == once


def test_amounts_are_totals(store: Store):
    """What is told of how much is stored are the totals, of bots and people, counted reactions and notices alike."""
    store.absorb([(SLACK, [*Village(8, people=12, days=20).events, MemberSeen(1003, bot=True)])])
    store.absorb([(SLACK, [MessagePosted(9001, 5, 0, 7, MessageKind.BOT), ReactionCounted(9001, 5, "tada", 4)])])
    totals, amounts = store.totals(1), store.amounts(1)
    assert {name: getattr(totals, name) for name in amounts.__struct_fields__} == msgspec.structs.asdict(amounts)
    assert amounts.reactions > 4
    assert amounts.human_messages
