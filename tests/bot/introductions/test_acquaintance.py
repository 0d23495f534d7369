"""Who knows whom: from messages, and from the days that outlived them."""

from dataclasses import replace

import numpy as np

from bot.answers.live import without
from bot.introductions.acquaintance import known
from bot.window import History, TieDays
from tests.makers import DAY_ONE, Town, instant

END = 300


def place(*tied: tuple[int, str, str, str]) -> tuple[Town, History]:
    """Four people who each write on their own, and ties of days whose messages are gone."""
    town = Town()
    for hour, name in enumerate(("ann", "bob", "cat", "dan")):
        town.post(name, instant(END - 1, hour))
    town.channel("seeds")
    rows = [(DAY_ONE + day, town.key(one), town.key(other), town.key(where)) for day, one, other, where in tied]
    return town, replace(town.history(END), tied=TieDays(*np.array(rows, np.int64).reshape(-1, 4).T))


def pairs(town: Town, history: History) -> set[tuple[str, str]]:
    """Everybody who knows somebody, by name."""
    names = {key: name for name, key in town.names.items()}
    people = np.unique(history.messages.author)
    one, other = known(history, people).nonzero()
    return {(names[a], names[b]) for a, b in zip(people[one].tolist(), people[other].tolist(), strict=True)}


def test_who_talked_long_ago_knows_each_other() -> None:
    """Within 180 days, in both directions, whichever of them spoke; older days and people who are gone do not count."""
    story = [(END - 180, "ann", "bob", "seeds"), (END - 181, "ann", "cat", "seeds"), (END - 150, "dan", "eve", "seeds")]
    town, history = place(*story)
    assert pairs(town, history) == {("ann", "bob"), ("bob", "ann")}
    assert pairs(*place()) == set()


def test_what_was_said_where_nobody_is_to_look_is_not_known() -> None:
    """Days in channels that are left out do not count, and a picture of an earlier day knows of no later one."""
    town, history = place((END - 150, "ann", "bob", "seeds"), (END - 1, "cat", "dan", "general"))
    assert pairs(town, without(history, {town.key("seeds")})) == {("cat", "dan"), ("dan", "cat")}
    assert history.until(END + DAY_ONE - 10).tied.person.tolist() == [town.key("ann")]
