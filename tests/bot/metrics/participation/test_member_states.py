"""Which state each member is in."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.metrics.participation.member_states import member_states
from tests.bot.metrics.communities import Village
from tests.makers import Town, history_of, instant


def counted(town: Town, end: int) -> dict[str, int]:
    """People by state."""
    return {part["state"]: part["people"] for part in member_states(town.history(end)).parts}


def test_one_of_each():
    """On day 100 each of six members is in another state."""
    town = Town()
    for name in ("regular", "occasional", "returned", "dormant", "never wrote"):
        town.member(name)
    for day in (0, 50, 75, 81, 90):
        town.post("regular", instant(day))
    for day in (0, 60, 74, 76):
        town.post("occasional", instant(day))
    for day in (0, 44, 73, 80, 90):
        town.post("returned", instant(day))
    town.post("dormant", instant(71))
    town.join("new", instant(72))
    figure = member_states(town.history(100))
    assert counted(town, 100) == {
        "new": 1,
        "returned": 1,
        "regular": 1,
        "occasional": 1,
        "dormant": 1,
        "never wrote": 1,
    }
    assert (figure.value, figure.n, figure.people) == (1, 6, 1)


def test_twenty_seven_silent_days_are_no_return():
    """Silent from day 46 to 72 is 27 days, from day 45 to 72 it is 28."""
    town = Town()
    for name, before in (("away", 44), ("busy", 45)):
        town.member(name)
        town.post(name, instant(0))
        town.post(name, instant(before))
        town.post(name, instant(73))
    assert counted(town, 100)["returned"] == 1
    assert counted(town, 100)["occasional"] == 1


def test_two_of_four_weeks_are_occasional():
    """Three weeks make a regular, however often somebody writes in two."""
    town = Town()
    for day in (0, *range(72, 86)):
        town.post("often", instant(day))
        town.member("often")
    town.post("often", instant(50))
    assert counted(town, 100)["occasional"] == 1


def test_nobody_is_new_in_a_young_history():
    """Three weeks after it starts everybody without a known join is regular or occasional."""
    town = Town()
    for name in ("Ana", "Bo"):
        town.member(name)
        for day in (0, 8, 15):
            town.post(name, instant(day))
    assert counted(town, 21)["regular"] == 2
    assert counted(town, 21)["new"] == 0


def test_who_left_is_in_no_state():
    """They are no members."""
    town = Town()
    town.post("Ana", instant(0))
    town.member("Ana")
    town.leave("Ana", instant(5))
    assert member_states(town.history(10)).n == 0


def test_unknown_members_are_those_seen():
    """Without a list of members those who wrote in 90 days are counted, and the note says so."""
    town = Town()
    town.post("Ana", instant(0))
    town.post("Bo", instant(99))
    figure = member_states(town.history(120))
    assert figure.n == 1
    assert "90 days" in figure.note


@given(st.integers(0, 1000), st.booleans())
@settings(deadline=None, max_examples=15)
def test_everybody_is_in_exactly_one(seed: int, listed: bool):
    """The parts add up to the members."""
    village = Village(seed=seed, people=40, listed=listed)
    figure = member_states(history_of(village.events, village.end))
    assert sum(part["people"] for part in figure.parts) == figure.n
