"""Circles: found in ties or in channels, called by channels, told so that no few people show."""

from itertools import combinations
from random import Random

import msgspec
import numpy as np
import pytest

from bot.answers.networks import networks
from bot.circles import Basis, Between, circles, told
from bot.circles.names import Candidates, Names, named
from bot.circles.roles import Role, partners, roles
from bot.circles.told import sizes
from bot.digest import digest
from bot.events import ChannelKind
from bot.metrics.network.graph import tie_graph
from bot.metrics.series import cut
from bot.report import as_json, report
from bot.report.circles import section
from bot.window import History
from tests.makers import Town, instant

SIDES = {"north": [f"n{number:02}" for number in range(24)], "south": [f"s{number:02}" for number in range(24)]}


def two_sides(days: int = 35, across: int = 6, *, kind: ChannelKind = ChannelKind.PUBLIC) -> Town:
    """Two sides, each in a channel of its own, who answer each other's questions; a few answers lead across."""
    town, dice = Town(), Random(5)
    for side, people in SIDES.items():
        town.channel(side, kind)
        for name in people:
            town.member(name)
    pairs = [(one, other, side) for side, people in SIDES.items() for one, other in combinations(people, 2)]
    chosen = dice.sample(pairs, 240) + [(f"n{number:02}", f"s{number:02}", "north") for number in range(across)]
    for number, (asker, helper, side) in enumerate(dice.sample(chosen, len(chosen))):
        day = days - 27 + number % 26
        asked = town.ask(asker, instant(day, 8, number), channel=side)
        town.post(helper, instant(day, 9, number), channel=side, thread=asked)
    for side, people in SIDES.items():  # and everybody was there before
        for number, name in enumerate(people):
            town.post(name, instant(number % (days - 28), 7, number), channel=side)
    return town


@pytest.fixture(scope="module")
def town() -> Town:
    """Two sides."""
    return two_sides()


@pytest.fixture(scope="module")
def seen(town: Town) -> History:
    """The picture after five weeks."""
    return town.history(35)


def test_two_sides_are_two_circles(seen: History) -> None:
    """Found in ties, called by their channels, with everybody in one of them."""
    found = circles(seen)
    assert found.basis is Basis.TIES
    assert {each.name for each in found.every} == {("north",), ("south",)}
    assert [int(each.members.sum()) for each in found.every] == [24, 24]


def test_they_hardly_talk(seen: History) -> None:
    """Six ties lead across where about half of 246 would by chance, and the sentence says so."""
    shown = told(seen, 5)
    (between,) = shown.between
    assert (between.shared, between.ties) == (6, 246)
    assert 100 < between.expected < 140
    assert shown.apart == between
    made = report(seen, name="Two sides", platform="slack")
    said = "People around #north and people around #south hardly talk with each other: 6 of their 246 ties lead across."
    assert said in " ".join(section(made).notes)


def test_what_chance_explains_is_not_said() -> None:
    """Few expected ties, or half of them, are no silence between circles."""
    assert not Between(0, 1, shared=0, ties=30, expected=9.0).hardly_talk
    assert not Between(0, 1, shared=11, ties=90, expected=20.0).hardly_talk
    assert Between(0, 1, shared=2, ties=90, expected=20.0).hardly_talk


def one_lobby() -> Town:
    """Forty who all speak with each other in a lobby, twelve of whom are in a workshop, too."""
    town, dice = Town(), Random(3)
    names = [f"p{number:02}" for number in range(40)]
    for number, (one, other) in enumerate(dice.sample(list(combinations(names, 2)), 300)):
        asked = town.ask(one, instant(8 + number % 26, 8, number), channel="lobby")
        town.post(other, instant(8 + number % 26, 9, number), channel="lobby", thread=asked)
    for day in range(1, 5):
        for number, name in enumerate(names[:12]):
            town.post(name, instant(day, 7, number), channel="workshop")
    town.channel("lobby")
    town.channel("workshop")
    return town


def test_without_groups_in_ties_channels_make_circles() -> None:
    """Where everybody speaks with everybody, people of one channel on three days are a circle, and readers are told."""
    shown = told(one_lobby().history(35), 5)
    assert shown.basis is Basis.CHANNELS
    assert [each.people for each in shown.circles] == [40, 12]


def test_a_size_that_tells_of_a_few_is_told_to_nobody() -> None:
    """With two more who are elsewhere, forty of 42 would tell of them: neither admins nor the forty read the number."""
    town = one_lobby()
    for day, name in ((30, "guest"), (31, "other guest")):
        town.post(name, instant(day, 6), channel="hall")
    history = town.history(35)
    assert [each.people for each in told(history, 5).circles] == [None, 12]
    assert sizes(history, 5) == {1: 12}
    said = repr(networks(history, town.names["p00"], 5))
    assert "40 people" not in said
    assert "12 people. " in said


def test_private_channels_name_nobody() -> None:
    """Two sides in private channels are two circles without a name, and no sentence tells of them."""
    shown = told(two_sides(kind=ChannelKind.PRIVATE).history(35), 5)
    assert [each.name for each in shown.circles] == [(), ()]
    assert shown.apart is None


def test_a_circle_keeps_its_name_while_most_of_its_people_stay() -> None:
    """When the north takes to another channel in the last days, it is still called as it was a week before."""
    town = two_sides()
    town.channel("attic")
    for day in (31, 32, 33, 34):
        for number, name in enumerate(SIDES["north"]):
            for hour in (3, 4):
                town.post(name, instant(day, hour, number), channel="attic")
    now = town.history(35)
    assert ("north",) in {each.name for each in circles(cut(now, now.end - 7)).every}
    assert any(each.name[:1] == ("north",) for each in circles(now).every)


def test_a_name_does_not_change_with_every_weeks_lead() -> None:
    """Two channels that weigh nearly alike name a circle in the same order, whichever is ahead this week."""
    total, people = np.array([30.0, 30.0, 30.0]), np.full((1, 3), 6.0)
    told_so = set()
    for week in ([20.0, 19.0, 2.0], [19.0, 20.0, 2.0], [15.0, 20.0, 3.0]):
        known = Candidates(np.arange(3), ("ash", "box", "elm"), np.array([week]), people, total)
        told_so.add(named(known, 0, [])[1])
    assert told_so == {("ash", "box")}


def test_circles_of_the_same_channels_are_told_apart() -> None:
    """A name is given once, in whatever order its channels stand: what comes later takes the next channels it has."""
    days = np.array([[9.0, 8.0, 7.0, 6.0]] * 5)
    days[1] = [8.0, 9.0, 7.0, 1.0]
    people, total = np.full_like(days, 6.0), np.full(4, 30.0)
    known = Candidates(np.arange(4), ("ash", "box", "elm", "fir"), days, people, total)
    taken: Names = []
    named_so = [named(known, circle, taken)[1] for circle in range(5)]
    assert named_so[:3] == [("ash", "box"), ("ash", "elm"), ("ash", "fir")]
    assert all(named_so)
    assert len({frozenset(each) for each in named_so}) == 5
    few = Candidates(np.arange(1), ("ash",), days[:2, :1], people[:2, :1], total[:1])
    taken = []
    assert [named(few, circle, taken)[1] for circle in range(2)] == [("ash",), ()]


def test_roles_by_hand(town: Town, seen: History) -> None:
    """Who helped three of the circle contributes, who wrote there first within 28 days is new, nobody is two things."""
    found = circles(seen)
    for circle in found.every:
        role = roles(seen, found, circle)
        assert ((role >= 0) == circle.members).all()
        assert int((role == Role.NEWCOMER).sum()) == 0  # all were there before
        assert int((role == Role.CONTRIBUTOR).sum()) > 5
    assert partners(seen, found).sum() == 2 * len(tie_graph(seen).dyads)
    late = two_sides()
    asked = late.ask("n00", instant(34, 8), channel="north")
    for number in range(3):
        late.post("fresh", instant(34, 9, number), channel="north", thread=asked)
    now = late.history(35)
    north = next(each for each in circles(now).every if each.name == ("north",))
    (fresh,) = tie_graph(now).numbers([late.names["fresh"]]).tolist()
    assert roles(now, circles(now), north)[fresh] == Role.NEWCOMER
    assert town.names.get("fresh") is None


def test_somebody_with_partners_on_both_sides_connects() -> None:
    """One person with half of their ties on the other side is between circles, and told of as fewer than five."""
    town = two_sides()
    for number in range(8):
        asked = town.ask(f"s{number:02}", instant(20, 8, number), channel="south")
        town.post("n00", instant(20, 9, number), channel="south", thread=asked)
        asked = town.ask(f"n{number + 1:02}", instant(21, 8, number), channel="north")
        town.post("n00", instant(21, 9, number), channel="north", thread=asked)
    now = town.history(35)
    found = circles(now)
    every = np.concatenate([roles(now, found, each) for each in found.every])
    assert 0 < int((every == Role.CONNECTOR).sum()) < 5
    assert told(now, 5).connectors is None


def test_groups_smaller_than_may_be_shown_are_not_told(seen: History) -> None:
    """With a smallest group of thirty there are no circles to tell of."""
    shown = told(seen, 30)
    assert shown.circles == ()
    assert shown.between == ()


@pytest.mark.parametrize("minimum", [5, 8, 12])
def test_nothing_told_is_a_few_people(seen: History, minimum: int) -> None:
    """No number of people in the circles of a report is below the smallest group, nor is the rest of a circle."""
    for each in told(seen, minimum).circles:
        assert each.people is None or each.people >= minimum
        counts = [some for some in each.roles.values() if some]
        assert all(some >= minimum for some in counts)
        missing = (each.people or 0) - sum(counts)
        assert missing == 0 or missing >= minimum


def test_every_run_tells_the_same(town: Town, seen: History) -> None:
    """Worked out again, from a history of its own, the circles of a report are the same to the last byte."""
    again = town.history(35)
    assert as_json(report(again, name="T", platform="slack")) == as_json(report(seen, name="T", platform="slack"))
    assert msgspec.json.encode(told(again, 5)) == msgspec.json.encode(told(seen, 5))


def test_the_digest_says_when_two_circles_hardly_talk() -> None:
    """Once enough weeks are known, the last note of a month names the two circles and their ties; the others do not."""
    town = two_sides(days=119)
    for day in range(119):
        for number, name in enumerate((*SIDES["north"][:12], *SIDES["south"][:12])):
            town.post(name, instant(day, 20, number), channel="north" if number < 12 else "south")
    said = {
        end: "hardly talk with each other" in repr(digest(town.history(end), "Two sides")) for end in (105, 112, 119)
    }
    assert said == {105: False, 112: False, 119: True}  # the weeks that end on 14, 21 and 28 June
