"""Who is new, and since when."""

from bot.events import MemberJoined
from bot.metrics.participation.arrivals import active_in, arrivals, newcomers
from bot.window import History
from tests.makers import DAY_ONE, Town, instant


def known(town: Town, history: History) -> dict[str, tuple[int, int]]:
    """The day each began and the day of their first message, counted from the start."""
    found = arrivals(history)
    names = {key: name for name, key in town.names.items()}
    columns = zip(found.person.tolist(), found.began.tolist(), found.first_day.tolist(), strict=True)
    return {names[person]: (began - DAY_ONE, max(first - DAY_ONE, -1)) for person, began, first in columns}


def fresh(town: Town, history: History, first: int, end: int) -> set[str]:
    """Who first wrote in those days as a newcomer."""
    names = {key: name for name, key in town.names.items()}
    return {names[person] for person in newcomers(history, DAY_ONE + first, DAY_ONE + end).person.tolist()}


def test_nobody_is_new_because_the_history_starts():
    """Without joins, a first message on day 41 begins nothing; one on day 42 does."""
    town = Town()
    town.post("there already", instant(0))
    town.post("day 41", instant(41, 23))
    town.post("day 42", instant(42))
    assert known(town, town.history(60)) == {"day 42": (42, 42)}


def test_the_burn_in_ends_on_a_local_day():
    """23:00 on day 41 in Greenwich is day 42 in Berlin."""
    town = Town()
    town.post("there already", instant(0, 12))
    town.post("late", instant(41, 23))
    assert set(known(town, town.history(60, zone="Europe/Berlin"))) == {"late"}


def test_a_known_join_needs_no_burn_in():
    """Ana joined on day 3 and wrote on day 5, Bo joined and never wrote; Cem has been here for ever."""
    town = Town()
    town.member("Cem")
    town.post("Cem", instant(0))
    town.join("Ana", instant(3))
    town.post("Ana", instant(5))
    town.join("Bo", instant(4))
    assert known(town, town.history(20)) == {"Ana": (3, 5), "Bo": (4, -1)}


def test_somebody_who_is_known_only_to_have_come_back_is_not_new():
    """Ana's first join was never seen, and she writes long after the burn-in; Bo came back as well, but joined here."""
    town = Town()
    town.post("Cem", instant(0))
    town.member("Ana")
    town.join("Bo", instant(40))
    town.events += [MemberJoined(town.key(who), instant(60), rejoin=True) for who in ("Ana", "Bo")]
    for who in ("Ana", "Bo"):
        town.post(who, instant(61))
    assert arrivals(town.history(70)).person.tolist() == [town.key("Bo")]


def test_a_join_before_the_history_makes_nobody_new():
    """Who joined a year ago and writes for the first time that we know of is no newcomer."""
    town = Town()
    town.post("Cem", instant(0))
    town.join("old hand", instant(-365))
    town.post("old hand", instant(50))
    assert "old hand" not in known(town, town.history(60))


def test_who_comes_back_is_not_new():
    """Ana wrote in the first days, and joined again later."""
    town = Town()
    town.post("Ana", instant(0))
    town.join("Ana", instant(50))
    town.post("Ana", instant(51))
    assert known(town, town.history(60)) == {}


def test_long_silent_readers_are_not_newcomers_when_they_write():
    """Joined on day 1: a first message on day 29 is a newcomer's, one on day 30 is not."""
    town = Town()
    town.post("Cem", instant(0))
    for name, day in (("Ana", 29), ("Bo", 30)):
        town.join(name, instant(1))
        town.post(name, instant(day))
    assert fresh(town, town.history(60), 0, 60) == {"Ana"}


def test_the_past_does_not_know_later_joins():
    """Seen from day 10 Bo, who joins on day 12, does not exist."""
    town = Town()
    town.post("Cem", instant(0))
    town.join("Ana", instant(3))
    town.join("Bo", instant(12))
    assert set(known(town, town.history(60).until(DAY_ONE + 10))) == {"Ana"}


def test_a_rush_of_one_word_accounts_is_no_crowd_of_newcomers():
    """Twenty accounts that came on one day and said one word do not count; those who say more do, then or later."""
    town = Town()
    town.post("Cem", instant(0))
    for number in range(20):
        town.join(f"raider {number}", instant(60))
        town.post(f"raider {number}", instant(60, 1, number), words=1)
    town.join("talker", instant(60))
    town.post("talker", instant(60, 2), words=8)
    town.join("again", instant(60))
    town.post("again", instant(60, 3), words=1)
    town.post("again", instant(61), words=1)
    town.join("shy", instant(70))
    town.post("shy", instant(70, 1), words=1)
    assert fresh(town, town.history(80), 0, 80) == {"talker", "again", "shy"}


def test_active_in_days_from_to():
    """Both ends belong to the span, and nobody else's days do."""
    town = Town()
    for name, day in (("Ana", 10), ("Bo", 12), ("Ana", 40)):
        town.post(name, instant(day))
    history = town.history(60)
    people = history.members.person

    def who(first: int, last: int) -> list[bool]:
        return active_in(history, people, people * 0 + DAY_ONE + first, people * 0 + DAY_ONE + last).tolist()

    assert who(10, 10) == [True, False]
    assert who(11, 12) == [False, True]
    assert who(-50, 9) == [False, False]
    assert who(13, 39) == [False, False]
    assert who(40, 900) == [True, False]
    assert who(12, 11) == [False, False]
    assert active_in(history, people + 1000, people, people).tolist() == [False, False]
