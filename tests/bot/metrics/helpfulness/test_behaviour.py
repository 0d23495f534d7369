"""Which accounts behave like machines, and that taking them out leaves the rest as it was."""

import numpy as np

from bot.metrics.helpfulness.behaviour import calm, machine_like
from bot.metrics.helpfulness.question import question_count
from tests.makers import Town, instant


def lively(days: int = 28) -> Town:
    """Two people who ask and answer twice a day."""
    town = Town()
    for day in range(days):
        for hour in (9, 15):
            question = town.ask("Ana", instant(day, hour))
            town.post("Bo", instant(day, hour, 20), thread=question)
    return town


def uneven(number: int) -> int:
    """An instant every 37 minutes or so, never evenly."""
    return instant(1, 0, number * 37 + number**2 * 7 % 31)


def flagged(town: Town) -> list[str]:
    """The names of the accounts taken for machines."""
    names = {key: name for name, key in town.names.items()}
    return [names[key] for key in machine_like(town.history(28)).tolist()]


def test_writing_much_without_being_turned_to_is_a_machine():
    """Two hundred messages to which nobody ever says anything; 199 are not yet enough."""
    town = lively()
    for number in range(199):
        town.post("Horn", uneven(number), channel="horns")
    assert flagged(town) == []
    town.post("Horn", instant(27), channel="horns")
    assert flagged(town) == ["Horn"]


def test_writing_much_with_people_around_is_not():
    """Somebody just as busy to whom people turn now and then stays in."""
    town = lively()
    for number in range(300):
        at = uneven(number)
        town.post("Cy", at, channel="lounge")
        if number % 10 == 0:
            town.post("Ana", at + 1, channel="lounge", reply_to=at)
    assert flagged(town) == []


def test_writing_at_even_intervals_is_a_machine():
    """A message every hour to the second is no person, whoever replies to it."""
    town = lively()
    for number in range(24 * 20):
        at = instant(1, number)
        town.post("Clock", at, channel="hours")
        if number % 5 == 0:
            town.post("Ana", at + 1, channel="hours", reply_to=at)
    assert flagged(town) == ["Clock"]


def test_where_nobody_turns_to_anybody_nobody_is_suspected():
    """In a place without replies and mentions being ignored means nothing."""
    town = Town()
    for number in range(300):
        town.post("Ana", uneven(number))
    town.post("Bo", instant(2), channel="lounge")
    assert flagged(town) == []


def test_taking_a_machine_out_leaves_the_rest_as_it_was():
    """Rows, mentions and reactions fit together again, and the count of questions is what it was before the noise."""
    town = lively()
    quiet = question_count(town.history(28))
    for number in range(4000):
        town.post("Horn", instant(0, 0, number * 10, number**3 % 590), mentions=["Ana"])
    named = town.post("Cy", instant(27, 23), mentions=["Bo"])
    town.react("Ana", named, at=named + 1)
    town.react("Horn", named, at=named + 2)
    loud = town.history(28)
    rest = calm(loud)
    assert town.key("Horn") not in rest.messages.author
    assert rest.messages.message[rest.mentions.row].tolist() == [named]
    assert rest.messages.message[rest.reactions.row].tolist() == [named]
    assert np.array_equal(rest.messages.at, loud.messages.at[loud.messages.author != town.key("Horn")])
    figure = question_count(loud)
    assert figure.value == quiet.value
    assert figure.note == "1 account that behaves like a machine left out."
    assert calm(rest) is rest
