"""Each rule of a round told as a small story: who may meet, who may not, and that nobody is left without a word."""

import msgspec
import pytest

from bot.events import DAY, ChannelKind
from bot.introductions.record import Outcome, Reply, Seat, Stage, Talked
from bot.introductions.round import decide
from tests.bot.introductions.places import NOW, TODAY, Village, earlier, together
from tests.makers import instant


def two(**more: object) -> Village:
    """Ada and Bram, who write in different channels at the same hours."""
    village = Village()
    village.settle("ada", "bread")
    village.settle("bram", "seeds", **more)
    return village


def names(village: Village, *people: str) -> frozenset[int]:
    """Their keys."""
    return frozenset(village.key(person) for person in people)


def met(village: Village, *past: object, **more: dict[str, object]) -> bool:
    """Whether Ada and Bram are chosen for each other, and otherwise both told that there is nobody."""
    wishes = [village.wish(name, **more.get(name, {})) for name in ("ada", "bram")]
    decided = village.round(wishes, past)
    both = names(village, "ada", "bram")
    assert together(decided) in ([both], [], {both}, set())
    return together(decided) == {both}


def test_two_who_never_talked_are_introduced():
    """Two members who want it, write at the same hours and have no tie are chosen; nobody is left over."""
    village = two()
    decided = village.round([village.wish("ada"), village.wish("bram")])
    assert together(decided) == {names(village, "ada", "bram")}
    assert decided.alone == ()


def test_nobody_is_introduced_who_did_not_ask():
    """With one wish there is nobody to meet, whoever else writes."""
    village = two()
    decided = village.round([village.wish("ada")])
    assert (decided.chosen, decided.alone) == ((), (village.key("ada"),))


@pytest.mark.parametrize(("days", "expected"), [(179, False), (181, True)])
def test_a_tie_within_half_a_year(days, expected):
    """Whoever named the other within 180 days needs no introduction; longer ago they do."""
    village = two()
    village.tie("bram", "ada", day=days)
    assert met(village) is expected


def test_a_shared_thread_is_enough_to_know_each_other():
    """Two who wrote in one thread are not introduced, though neither addressed the other."""
    village = two()
    opened = village.post("cleo", instant(TODAY - 100))
    village.post("ada", instant(TODAY - 100, hour=1), thread=opened)
    village.post("cleo", instant(TODAY - 100, hour=2), thread=opened)
    village.post("bram", instant(TODAY - 100, hour=3), thread=opened)
    assert not met(village)


def test_a_reaction_is_a_tie():
    """Whoever marked a message of the other knows that there is somebody."""
    village = two()
    said = village.post("ada", instant(TODAY - 60), channel="seeds")
    village.react("bram", said, channel="seeds")
    assert not met(village)


@pytest.mark.parametrize(("hour", "expected"), [(10, True), (11, True), (12, False), (22, False)])
def test_hours_overlap(hour, expected):
    """Around ten means nine, ten and eleven; somebody around noon shares one of these hours, and two are needed."""
    village = Village()
    for name, at in (("ada", 10), ("bram", hour)):
        for day in range(1, 12):
            village.post(name, instant(TODAY - day, hour=at, minute=day), channel=f"room of {name}")
        village.post(name, instant(TODAY - 85 + at, hour=at), channel=f"room of {name}")
    assert met(village) is expected


@pytest.mark.parametrize(("days", "expected"), [(179, False), (180, True)])
def test_no_pair_twice_within_half_a_year(days, expected):
    """A pair that was asked about each other waits 180 days, whatever became of it."""
    village = two()
    ada, bram = village.key("ada"), village.key("bram")
    past = earlier(1, Seat(ada, outcome=Outcome.YES), bram, days=days)
    assert met(village, past) is expected
    assert met(village, earlier(1, ada, bram, days=days, stage=Stage.ENDED)) is expected


@pytest.mark.parametrize("said", [{"reply": Reply.NOT_THIS}, {"outcome": Outcome.NO_FIT}])
def test_what_was_declined_never_comes_back(said):
    """A pair of whom one said that it is not for them is never chosen again, even years later."""
    village = two()
    past = earlier(1, Seat(village.key("ada"), **said), village.key("bram"), days=900)
    assert not met(village, past)


def test_not_met_yet_does_not_use_up_a_pair():
    """Two who were brought together and say that they have not met may be chosen again after a fortnight."""
    village = two()
    unmet = [Seat(village.key(name), outcome=Outcome.NOT_YET) for name in ("ada", "bram")]
    assert met(village, earlier(1, *unmet, days=20))
    one_met = [unmet[0], Seat(village.key("bram"), outcome=Outcome.YES)]
    assert not met(village, earlier(1, *one_met, days=20))


@pytest.mark.parametrize(("days", "expected"), [(14, False), (27, False), (28, True)])
def test_a_pair_held_back_may_come_again(days, expected):
    """A pair that was held back is not chosen while it is watched; its people are free for others at once."""
    village = two()
    past = earlier(1, village.key("ada"), village.key("bram"), days=days, stage=Stage.WITHHELD)
    assert met(village, past) is expected
    village.settle("cleo", "kitchen")
    decided = village.round([village.wish(name) for name in ("ada", "bram", "cleo")], [past])
    assert len(decided.chosen) == 1


@pytest.mark.parametrize(("days", "expected"), [(13, False), (14, True)])
def test_one_introduction_a_fortnight(days, expected):
    """Whoever was asked about somebody else less than 14 days ago is not asked now, and not told anything either."""
    village = two()
    seats = [Seat(village.key("ada"), outcome=Outcome.YES), Seat(village.key("cleo"), outcome=Outcome.YES)]
    past = earlier(1, *seats, days=days)
    decided = village.round([village.wish("ada"), village.wish("bram")], [past])
    assert (together(decided) == {names(village, "ada", "bram")}) is expected
    assert decided.alone == (() if expected else (village.key("bram"),))


def test_one_open_introduction():
    """Whoever has not been heard about the last one yet gets no new one, until a fortnight after it began."""
    village = two()
    ada, cleo = village.key("ada"), village.key("cleo")
    assert not met(village, earlier(1, ada, cleo, days=60, stage=Stage.ASKING))
    open_ = earlier(1, ada, cleo, days=20)
    assert met(village, open_)  # brought together 20 days ago: nobody waits for an answer any more
    fresh = earlier(1, ada, cleo, days=20)
    fresh = msgspec.structs.replace(fresh, met_at=NOW - 13 * DAY)
    assert not met(village, fresh)


def test_nothing_is_open_for_whoever_said_no():
    """Of three, two were brought together without the one who said no: that one is free for the next round."""
    village = two()
    ada, cleo, dora = village.key("ada"), village.key("cleo"), village.key("dora")
    for said, expected in ((Reply.NOT_NOW, True), (Reply.YES, False)):
        seats = (Seat(ada, reply=said), Seat(cleo, reply=Reply.YES), Seat(dora, reply=Reply.YES))
        past = msgspec.structs.replace(earlier(1, *seats, days=14), met_at=NOW - 13 * DAY)
        assert met(village, past) is expected


def test_an_avoid_list_works_both_ways():
    """It is enough that one of two does not want to meet the other."""
    for name, other in (("ada", "bram"), ("bram", "ada")):
        village = two()
        assert not met(village, **{name: {"avoids": (village.key(other),)}})


@pytest.mark.parametrize(("until", "expected"), [(NOW + 1, False), (NOW, True), (0, True)])
def test_a_pause(until, expected):
    """Nobody is introduced before the instant until which they paused, and nobody is told that there is nobody."""
    village = two()
    wishes = [village.wish("ada", paused_until=until), village.wish("bram")]
    decided = village.round(wishes)
    assert (together(decided) == {names(village, "ada", "bram")}) is expected
    assert village.key("ada") not in decided.alone


@pytest.mark.parametrize(("day", "expected"), [(28, True), (29, False)])
def test_only_those_who_are_there(day, expected):
    """Whoever has not written for 28 days is not introduced."""
    village = two(days=[day])
    assert met(village) is expected


def test_only_members():
    """Whoever has left or was deactivated is not introduced, whatever they wrote last week."""
    for gone in ("left", "deactivated"):
        village = two()
        village.member("ada")
        village.member("bram", deactivated=gone == "deactivated")
        if gone == "left":
            village.leave("bram", instant(TODAY - 1))
        assert not met(village)


def test_two_newcomers_are_not_left_to_each_other():
    """Two people who came this month are not introduced as a pair; with somebody who knows the place they are three."""
    village = Village()
    village.visit("ada", "bread")
    village.visit("bram", "seeds")
    decided = village.round([village.wish("ada"), village.wish("bram")])
    assert (decided.chosen, set(decided.alone)) == ((), names(village, "ada", "bram"))
    village.settle("cleo", "kitchen")
    decided = village.round([village.wish(name) for name in ("ada", "bram", "cleo")])
    assert together(decided) == {names(village, "ada", "bram", "cleo")}
    assert decided.chosen[0].newcomers == names(village, "ada", "bram")


def test_a_newcomer_meets_somebody_who_helps():
    """Of two who know the place the one who answers questions is introduced to the newcomer."""
    village = Village()
    village.visit("nova", "square")
    for name in ("helper", "quiet"):
        village.settle(name, "garden")
    village.settle("asker", "square")
    village.help("helper", "asker", channel="square")
    decided = village.round([village.wish(name) for name in ("nova", "quiet", "helper")], seed="a")
    pairs = {frozenset(each.people) for each in decided.chosen}
    assert any({village.key("nova"), village.key("helper")} <= pair for pair in pairs)


def test_a_helper_meets_two_newcomers_a_month_at_most():
    """After two in the last 28 days there is nobody for a third newcomer; one, or two longer ago, do not matter."""
    for days, count, expected in ((20, 2, False), (20, 1, True), (28, 2, True)):
        village = Village()
        village.visit("nova", "square")
        village.settle("helper", "garden")
        village.settle("asker", "square")
        village.help("helper", "asker")
        host = Seat(village.key("helper"), outcome=Outcome.YES)
        guests = [Seat(village.key(f"guest {each}"), newcomer=True) for each in range(count)]
        past = [earlier(number, host, guest, days=days) for number, guest in enumerate(guests)]
        decided = village.round([village.wish("nova"), village.wish("helper")], past)
        assert bool(decided.chosen) is expected


def test_the_odd_one_out_makes_three():
    """Of three who may meet nobody is left: they are one group; of five a pair and a group of three."""
    village = Village()
    people = ["ada", "bram", "cleo", "davit", "edda"]
    for name in people:
        village.settle(name, f"room of {name}")
    three = village.round([village.wish(name) for name in people[:3]])
    five = village.round([village.wish(name) for name in people])
    assert [len(each.people) for each in three.chosen] == [3]
    assert sorted(len(each.people) for each in five.chosen) == [2, 3]
    assert three.alone == five.alone == ()


def test_whoever_was_passed_over_comes_first():
    """Of two who could meet the only person who is free it is the one for whom there was nobody last time."""
    village = Village()
    for name in ("ada", "bram", "cleo"):
        village.settle(name, f"room of {name}")
    village.tie("ada", "bram")
    for waited, other in (("ada", "bram"), ("bram", "ada")):
        wishes = [village.wish(waited, passed_over=True), village.wish(other), village.wish("cleo")]
        decided = village.round(wishes)
        assert together(decided) == {names(village, waited, "cleo")}
        assert decided.alone == (village.key(other),)


def test_others_get_their_turn():
    """Whoever has had introductions in 90 days makes room for somebody who has had none."""
    village = Village()
    for name in ("ada", "bram", "cleo"):
        village.settle(name, f"room of {name}")
    village.tie("ada", "bram")
    past = [earlier(1, village.key("ada"), 999, days=40, talked=Talked.YES)]
    decided = village.round([village.wish(name) for name in ("ada", "bram", "cleo")], past)
    assert together(decided) == {names(village, "bram", "cleo")}


def test_shared_interests_decide():
    """All else being equal, those with a topic in common are introduced to each other."""
    village = Village()
    people = ["ada", "bram", "cleo", "davit"]
    for name in people:
        village.settle(name, f"room of {name}")
    topics = {"ada": ("bees",), "bram": ("chess",), "cleo": ("bees",), "davit": ("chess",)}
    wishes = [village.wish(name, topics=topics[name]) for name in people]
    for seed in "abcdefg":
        decided = village.round(wishes, seed=seed)
        if not any(each.explored for each in decided.chosen):
            assert together(decided) == {names(village, "ada", "cleo"), names(village, "bram", "davit")}


def test_the_reason_points_at_nobody():
    """A channel is named only where enough people write in it, and never a private one."""
    village = Village()
    village.channel("secret", ChannelKind.PRIVATE)
    for name in ("ada", "bram"):
        village.settle(name, "tiny", "crowded", "secret")
    for each in range(3):
        village.settle(f"other {each}", "crowded")
    wishes = [village.wish("ada"), village.wish("bram")]
    (chosen,) = decide(village.history(TODAY), wishes, [], now=NOW, seed="one", minimum=5).chosen
    assert (chosen.channel, chosen.homes) == (village.key("crowded"), (village.key("crowded"),) * 2)
    (chosen,) = decide(village.history(TODAY), wishes, [], now=NOW, seed="one", minimum=6).chosen
    assert (chosen.channel, chosen.homes) == (0, (0, 0))


def test_nothing_and_nobody():
    """An empty place, no wishes and wishes of nobody who is there come to nothing, without an error."""
    village = Village()
    for wishes in ([], [village.wish("ada")]):
        decided = village.round(wishes)
        assert (decided.chosen, decided.alone) == ((), ())


def test_circles_are_bridged():
    """All else being equal, people of different circles are introduced to each other."""
    village = Village()
    people = ["ada", "bram", "cleo", "davit"]
    for name in people:
        village.settle(name, f"room of {name}")
    circles = {village.key("ada"): 0, village.key("bram"): 0, village.key("cleo"): 1, village.key("davit"): 1}
    history, wishes = village.history(TODAY), [village.wish(name) for name in people]
    calm = 0
    for seed in "abcdefg":
        chosen = decide(history, wishes, [], now=NOW, seed=seed, minimum=1, groups=circles).chosen
        if not any(each.explored for each in chosen):
            calm += 1
            assert all(len({circles[person] for person in each.people}) == 2 for each in chosen)
    assert calm
