"""What is too old goes and does not come back; what is left gives the figures it gave before."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.answers.live import without
from bot.events import (
    AnyEvent,
    ChannelSeen,
    HistoryRead,
    MemberSeen,
    MessageDeleted,
    MessageKind,
    MessagePosted,
    ReactionChanged,
    ReactionCounted,
    ReactionsCleared,
)
from bot.metrics import MEASURES
from bot.metrics.participation.activity import days_known
from bot.metrics.participation.survival_to_inactivity import survival_to_inactivity
from bot.ports import CommunityRef
from bot.report.trends import weekly_people, weeks
from bot.store import Store
from bot.window import midnight
from tests.bot.store.test_convergence import UTC
from tests.makers import DAY_ONE, Town, instant
from tests.meaning import REF

DAYS = 300
END = DAY_ONE + DAYS
HORIZON = instant(120)


def year() -> list[AnyEvent]:
    """Ten people over three hundred days: questions, answers, mentions and reactions every day."""
    town = Town()
    people = [f"p{number}" for number in range(10)]
    for day in range(DAYS):
        one, two = people[day % 10], people[(day * 3 + 1) % 10]
        asked = town.ask(one, instant(day, 9), mentions=[two] if day % 2 else [])
        town.post(two, instant(day, 10), thread=asked)
        town.react(one, instant(day, 10), at=instant(day, 11) if day % 2 else 0)
        town.events.append(ReactionCounted(town.key("general"), asked, "tada", 3))
    return town.events


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store that knows the year."""
    with Store.open(database_url) as opened:
        opened.absorb([(REF, year())])
        yield opened


def counts(store: Store) -> dict[str, int]:
    """Rows of each table of facts."""
    with store._database.reading() as connection:
        return {
            name: int(connection.execute(text(f"SELECT count(*) FROM {name}")).scalar() or 0)
            for name in ("message", "mention", "reaction", "reaction_count", "reactions_cleared")
        }


def test_what_is_older_goes_with_all_that_hangs_on_it(store: Store) -> None:
    """Of 300 days the last 180 stay, with their mentions, reactions and counts."""
    assert store.retention.keep_since(REF, HORIZON) == 240
    assert counts(store) == {
        "message": 360,
        "mention": 90,
        "reaction": 180,
        "reaction_count": 180,
        "reactions_cleared": 0,
    }
    assert store.retention.keep_since(REF, HORIZON) == 0
    assert store.retention.horizon(1) == HORIZON


def test_old_history_does_not_come_back(store: Store) -> None:
    """History that is read again brings only what is young enough, and a horizon never goes back."""
    store.retention.keep_since(REF, HORIZON)
    before = counts(store)
    store.retention.keep_since(REF, instant(10))
    store.absorb([(REF, year())])
    with store.bulk() as bulk:
        bulk.absorb(REF, year())
        bulk.commit()
    assert counts(store) == before


def test_what_hangs_on_nothing_goes_too(store: Store) -> None:
    """An old reaction whose message never came goes by its own date; a young one waits for its message."""
    store.absorb([(REF, [ReactionChanged(1, 5, 1, "tada", at=instant(day)) for day in (1,)])])
    store.absorb([(REF, [ReactionChanged(1, 6, 1, "tada", at=instant(200))])])
    store.absorb([(REF, [ReactionsCleared(2, instant(1, 9), at=instant(1, 8))])])
    store.retention.keep_since(REF, HORIZON)
    assert counts(store)["reaction"] == 181
    assert counts(store)["reactions_cleared"] == 0


def test_what_others_did_with_messages_of_somebody_gone_goes_too(store: Store) -> None:
    """Their messages are gone, and what others put there has no time of its own: it goes when its neighbours go."""
    gone = [each.author for each in year() if isinstance(each, MessagePosted)][8]  # one who did not begin the year
    store.people.opt_out(REF, gone, at=1)
    store.people.erase()
    asked = (
        "SELECT count(*) FROM {} AS one WHERE NOT EXISTS (SELECT 1 FROM message WHERE message.message = one.message)"
    )

    def left_behind() -> list[int]:
        with store._database.reading() as connection:
            tables = ("reaction", "reaction_count")
            return [int(connection.execute(text(asked.format(name))).scalar() or 0) for name in tables]

    before = left_behind()
    assert min(before) > 0
    whole = counts(store)
    store.retention.keep_since(REF, instant(0))
    assert counts(store) == whole
    store.retention.keep_since(REF, HORIZON)
    assert 0 < left_behind()[1] < before[1]
    store.retention.keep_since(REF, instant(DAYS + 1))
    assert left_behind() == [0, 0]


def test_a_deleted_message_stays_deleted(store: Store) -> None:
    """That a message is not to come back is kept, however old it is."""
    channel = next(each.channel for each in year() if isinstance(each, MessagePosted))
    store.absorb([(REF, [MessageDeleted(channel, instant(250, 9)), MessageDeleted(channel, instant(5, 9))])])
    store.retention.keep_since(REF, HORIZON)
    store.absorb([(REF, year())])
    assert counts(store)["message"] == 359 + 2


def test_figures_of_the_last_weeks_do_not_change(store: Store) -> None:
    """Every measure that looks back no further than ninety days says what it said before."""
    before = store.history(1, UTC, end=END)
    store.retention.keep_since(REF, HORIZON)
    after = store.history(1, UTC, end=END)
    assert (before.start, after.start) == (DAY_ONE, DAY_ONE + 120)
    looking = [each for each in MEASURES if 0 < each.window_days <= 90 and each.id not in {"A9", "A10"}]
    assert len(looking) > 15
    for measure in looking:
        assert measure.compute(after) == measure.compute(before), measure.id


def test_what_was_not_kept_is_not_quiet(store: Store) -> None:
    """Weeks before what is known are absent from pictures: none of them is a week in which nobody wrote."""
    store.retention.keep_since(REF, HORIZON, days_since=DAY_ONE + 90)
    history = store.history(1, UTC, end=END)
    mondays = weeks(history, 40)
    assert mondays[0] >= DAY_ONE + 90
    assert len(mondays) == 29
    assert all(number and number > 0 for number in weekly_people(history, mondays))


def test_who_wrote_when_outlives_the_messages(store: Store) -> None:
    """Half a year of weeks is what it was before the messages went, and so is the week of a year ago."""
    before = store.history(1, UTC, end=END)
    mondays = weeks(before, 40)
    store.retention.keep_since(REF, HORIZON)
    after = store.history(1, UTC, end=END)
    assert after.start == DAY_ONE + 120
    assert after.known_from == before.start == DAY_ONE
    assert weeks(after, 40) == mondays
    assert weekly_people(after, mondays) == weekly_people(before, mondays)
    assert survival_to_inactivity(after) == survival_to_inactivity(before)


def test_days_in_channels_that_are_left_out_are_left_out(store: Store) -> None:
    """What admins leave out is not told of by the days that stay either."""
    store.retention.keep_since(REF, HORIZON)
    history = store.history(1, UTC, end=END)
    (general,) = set(history.messages.channel.tolist())
    assert len(history.earlier.day) == 240
    assert len(without(history, {general}).earlier.day) == 0


def test_days_are_kept_for_a_while_themselves(store: Store) -> None:
    """Days from before the second instant go, those of messages that are deleted only now included."""
    store.retention.keep_since(REF, instant(60))
    store.retention.keep_since(REF, HORIZON, days_since=DAY_ONE + 50)
    assert store.history(1, UTC, end=END).earlier.day.min() == DAY_ONE + 50
    store.retention.keep_since(REF, HORIZON, days_since=DAY_ONE + 100)
    assert store.history(1, UTC, end=END).earlier.day.min() == DAY_ONE + 100


def test_nothing_stays_of_somebody_whose_traces_are_being_removed(database_url: str) -> None:
    """Messages that are deleted by age while an erasure is under way leave no day of that person."""
    town = Town()
    for day in range(5):
        town.post("ann", instant(day))
        town.post("bob", instant(day, 1))
    with Store.open(database_url) as store:
        store.absorb([(REF, town.events)])
        store.people.opt_out(REF, town.key("ann"), at=instant(5))
        store.retention.keep_since(REF, instant(4))
        assert set(store.history(1, UTC, end=DAY_ONE + 5).earlier.person.tolist()) == {town.key("bob")}


posts = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 40), st.floats(0, 23.9), st.sampled_from(["general", "help"])),
    min_size=1,
    max_size=40,
)


def test_days_that_stay_and_messages_together_say_what_messages_alone_said(database_url: str) -> None:
    """Whatever was written, whatever night it is and in every time zone, everybody has the active days they had."""
    with Store.open(database_url) as store:

        @settings(max_examples=12, deadline=None)
        @given(
            posts, st.lists(st.integers(0, 45), max_size=3), st.sampled_from(["UTC", "Asia/Kolkata", "Pacific/Apia"])
        )
        def held(written: list[tuple[int, int, float, str]], nights: list[int], name: str) -> None:
            zone, ref = ZoneInfo(name), CommunityRef("test", f"T{next(numbers)}")
            town = Town()
            for person, day, hour, channel in written:
                town.post(f"p{person}", instant(day, hour), channel=channel)
            store.absorb([(ref, town.events)])
            number = store.number(ref)
            assert number is not None
            before = days_known(store.history(number, zone, end=DAY_ONE + 50))
            for night in sorted(nights):
                store.retention.keep_since(ref, midnight(DAY_ONE + night, zone), zone=zone)
            after = store.history(number, zone, end=DAY_ONE + 50)
            assert np.array_equal(days_known(after).person, before.person)
            assert np.array_equal(days_known(after).day, before.day)
            assert (after.earlier.day < DAY_ONE + max(nights, default=0)).all()

        numbers = count()
        held()


def test_whoever_wrote_long_ago_is_not_new(database_url: str) -> None:
    """Somebody whose first message was deleted by age is no newcomer when they write again; a join is remembered."""
    town = Town()
    town.post("ann", instant(1))
    general = town.key("general")
    town.events.append(ChannelSeen(general, "general", general=True))
    town.events.append(MessagePosted(general, 7, town.key("cat"), instant(2), kind=MessageKind.JOIN))
    for day in range(100, DAYS):
        town.post("bob", instant(day))
    town.post("ann", instant(DAYS - 3))
    town.post("dan", instant(DAYS - 3, 1))
    town.post("cat", instant(DAYS - 3, 2))
    with Store.open(database_url) as store:
        store.absorb([(REF, town.events)])
        store.retention.keep_since(REF, HORIZON)
        history = store.history(1, UTC, end=END)
    from bot.metrics.participation.arrivals import arrivals  # noqa: PLC0415  # numpy comes with it

    assert arrivals(replace(history, _remembered={})).person.tolist() == [town.key("dan")]
    known = dict(zip(history.members.person.tolist(), history.members.joined_at.tolist(), strict=True))
    assert known[town.key("cat")] == instant(2)
    assert np.all(history.members.returned_at[history.members.person == town.key("ann")] > 0)


def test_age_is_counted_from_now_where_somebody_listens(store: Store) -> None:
    """An imported community ages with its own newest message; one that is listened to ages with the clock."""
    now = instant(DAYS + 500)
    assert store.retention.age_counts_from(1, now) == instant(DAYS - 1, 10)
    assert store.retention.age_counts_from(1, instant(5)) == instant(5)
    store.absorb([(REF, [HistoryRead(1, newest=2, oldest=1)])])
    assert store.retention.age_counts_from(1, now) == now


def test_a_place_without_messages(database_url: str) -> None:
    """Where nobody ever wrote nothing is deleted, and nothing raises."""
    with Store.open(database_url) as store:
        store.absorb([(REF, [MemberSeen(1)])])
        assert store.retention.age_counts_from(1, 100) == 0
        assert store.retention.keep_since(REF, 50) == 0
