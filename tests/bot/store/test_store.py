"""The store keeps what it is told, whole or not at all, on both databases."""

from contextlib import suppress

import msgspec
import pytest

from bot.errors import StoreUnavailable
from bot.events import (
    ChannelSeen,
    CommunitySeen,
    MemberSeen,
    MessageDeleted,
    MessageKind,
    MessagePosted,
    ReactionChanged,
    ReactionCounted,
)
from bot.ports import CommunityRef
from bot.store import Store
from tests.bot.metrics.communities import Village
from tests.bot.store.told import SLACK, UTC, story
from tests.makers import DAY_ONE, instant

DISCORD = CommunityRef("discord", "77")


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
