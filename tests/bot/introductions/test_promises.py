"""Whatever the people, the past and the chance: caps are kept, nobody is there twice, and every pair may meet."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.introductions.record import MOST_NEWCOMERS, Outcome, Reply, Seat, Stage
from bot.introductions.round import decide, eligible
from bot.introductions.round import earlier as remembered
from bot.introductions.traits import traits
from bot.introductions.value import may_meet
from tests.bot.introductions.places import NOW, TODAY, Village, earlier, together

PEOPLE = [f"person {number}" for number in range(14)]
CHANNELS = ["bread", "seeds", "kitchen", "tools"]


@st.composite
def villages(draw: st.DrawFn):
    """A place with newcomers, ties, helpers and earlier introductions, and the wishes of its people."""
    village, size = Village(), draw(st.integers(0, len(PEOPLE)))
    people = PEOPLE[:size]
    for name in people:
        channels = draw(st.lists(st.sampled_from(CHANNELS), min_size=1, max_size=3, unique=True))
        arrive = village.visit if draw(st.integers(0, 3)) == 0 else village.settle
        arrive(name, *channels, hour=draw(st.sampled_from([9, 10, 11, 20])))
    pairs = list(combinations(people, 2))
    for one, other in draw(st.lists(st.sampled_from(pairs), max_size=8)) if pairs else []:
        village.tie(one, other, day=draw(st.integers(30, 200)), channel=draw(st.sampled_from(CHANNELS)))
    for one, other in draw(st.lists(st.sampled_from(pairs), max_size=4)) if pairs else []:
        village.help(one, other)
    past = [
        earlier(
            number,
            Seat(village.key(one), outcome=draw(st.sampled_from(Outcome)), reply=draw(st.sampled_from(Reply))),
            Seat(village.key(other), newcomer=draw(st.booleans())),
            days=draw(st.integers(1, 250)),
            stage=draw(st.sampled_from([Stage.ASKING, Stage.TOGETHER, Stage.ENDED, Stage.WITHHELD])),
        )
        for number, (one, other) in enumerate(draw(st.lists(st.sampled_from(pairs), max_size=6)) if pairs else [])
    ]
    wishes = [
        village.wish(
            name,
            passed_over=draw(st.booleans()),
            avoids=tuple(map(village.key, draw(st.lists(st.sampled_from(people), max_size=2)))),
            topics=tuple(draw(st.lists(st.sampled_from(["bees", "chess"]), max_size=2, unique=True))),
        )
        for name in people
    ]
    return village, wishes, past


@settings(max_examples=40, deadline=None)
@given(villages(), st.sampled_from("abcdef"))
def test_no_rule_is_broken(told, seed):
    """Everybody who may be introduced is in one group or told; every pair in a group may meet; caps are kept."""
    village, wishes, past = told
    history = village.history(TODAY)
    decided = decide(history, wishes, past, now=NOW, seed=seed, minimum=5)
    pool = eligible(history, wishes, past, now=NOW)
    seated = [person for each in decided.chosen for person in each.people]
    assert sorted([*seated, *decided.alone]) == [wish.person for wish in pool]

    known, before = traits(history, pool), remembered(history, pool, past, now=NOW)
    row = {wish.person: index for index, wish in enumerate(pool)}
    every = np.arange(len(pool))
    alone, joined = (may_meet(known, before, every, alone=each) for each in (True, False))
    for each in decided.chosen:
        rows = [row[person] for person in each.people]
        assert 2 <= len(rows) <= 3
        allowed = alone if len(rows) == 2 else joined
        assert all(allowed[one, other] and allowed[other, one] for one, other in combinations(rows, 2))
        hosts = [one for one in rows if not known.newcomer[one]]
        assert hosts
        assert all(before.room[host] >= len(each.newcomers) for host in hosts)
        assert len(each.newcomers) <= MOST_NEWCOMERS


@settings(max_examples=25, deadline=None)
@given(villages(), st.randoms(use_true_random=False))
def test_the_order_in_which_people_are_told_does_not_matter(told, chance):
    """The same people and the same past in another order come to the same groups, held back or not."""
    village, wishes, past = told
    history = village.history(TODAY)
    first = decide(history, wishes, past, now=NOW, seed="s", minimum=5)
    shuffled, turned = list(wishes), list(past)
    chance.shuffle(shuffled)
    chance.shuffle(turned)
    assert decide(history, shuffled, turned, now=NOW, seed="s", minimum=5) == first


def crowd() -> tuple[Village, list]:
    """Sixty people who may all meet."""
    village = Village()
    names = [f"person {number}" for number in range(60)]
    for name in names:
        village.settle(name, f"room of {name}", days=[3])
    return village, [village.wish(name) for name in names]


@pytest.fixture(scope="module")
def rounds():
    """Forty rounds of sixty people, each with a seed of its own."""
    village, wishes = crowd()
    history = village.history(TODAY)
    return [decide(history, wishes, [], now=NOW, seed=str(each), minimum=5) for each in range(40)]


def test_a_fifth_is_held_back(rounds):
    """Of 1,200 pairs about 240 are withheld: within four standard deviations, which are 14 each."""
    groups = [each for decided in rounds for each in decided.chosen]
    assert len(groups) == 1_200
    assert abs(sum(each.withheld for each in groups) - 240) < 4 * 14


def test_a_tenth_is_drawn_at_random(rounds):
    """Of thirty pairs a round three are explored, and they are other ones each time."""
    explored = [frozenset(each.people) for decided in rounds for each in decided.chosen if each.explored]
    assert len(explored) == 120
    assert len(set(explored)) > 60


def test_a_round_can_be_drawn_again(rounds):
    """The same round computed again holds back the same pairs."""
    village, wishes = crowd()
    again = decide(village.history(TODAY), wishes, [], now=NOW, seed="7", minimum=5)
    assert again == rounds[7]
    assert together(again) != together(rounds[8])
