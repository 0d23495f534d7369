"""How likely a newcomer is to be answered."""

import pytest

from bot.metrics.newcomers.first_reply import first_conversations, first_reply
from tests.makers import Town, instant


def arrive(town: Town, name: str, day: int, *, answer: float | None, hour: float = 9, **more: object) -> int:
    """Somebody joins and asks; a local answers after so many hours in the thread, or never."""
    town.join(name, instant(day, hour - 1))
    question = town.ask(name, instant(day, hour), channel=f"room of {name}", **more)
    if answer is not None:
        town.post("Local", instant(day, hour + answer), channel=f"room of {name}", thread=question)
    return question


def town_of(answered: int, late: int, never: int, day: int = 40) -> Town:
    """So many newcomers answered after an hour, after thirty hours, and never."""
    town = Town()
    town.member("Local")
    town.post("Local", instant(0))
    for group, size, answer in (("answered", answered, 1.0), ("late", late, 30.0), ("never", never, None)):
        for number in range(size):
            arrive(town, f"{group} {number}", day, answer=answer)
    return town


def test_within_a_day():
    """Twenty answered after an hour, ten after thirty hours, ten never: a half within a day."""
    figure = first_reply(town_of(20, 10, 10).history(60))
    assert figure.value == pytest.approx(0.5)
    assert (figure.n, figure.people, figure.note) == (40, 40, "")
    assert [part["survival"] for part in figure.parts if part["at"] in {0, 1, 24, 48}] == pytest.approx(
        [1, 0.5, 0.5, 0.25]
    )


def test_each_newcomer_counts_once():
    """One who asks fifty times more, unanswered, is still one of forty."""
    town = town_of(20, 10, 10)
    for number in range(50):
        town.ask("answered 0", instant(43, 1 + number / 10), channel=f"other {number}")
    assert first_reply(town.history(60)).value == pytest.approx(0.5)


def test_the_first_own_conversation_counts():
    """Ana first answers somebody and later asks; what she asks is her first conversation."""
    town = town_of(0, 0, 0)
    question = town.ask("Local", instant(39, 9))
    town.join("Ana", instant(40))
    town.post("Ana", instant(40, 9), thread=question)
    asked = town.ask("Ana", instant(42, 9), channel="room of Ana")
    history = town.history(60)
    assert history.messages.message[first_conversations(history)].tolist() == [asked]


def test_a_conversation_begun_after_a_month_is_no_newcomers():
    """Ana answered on day 40; what she begins on day 68 is not asked as a newcomer, on day 67 it would be."""
    for day, number in ((67, 1), (68, 0)):
        town = town_of(0, 0, 0)
        question = town.ask("Local", instant(39, 9))
        town.join("Ana", instant(40))
        town.post("Ana", instant(40, 9), thread=question)
        town.ask("Ana", instant(day, 9), channel="room of Ana")
        assert len(first_conversations(town.history(80))) == number


def test_few_newcomers_are_looked_for_in_three_months():
    """Ten this month and fifteen two months ago are twenty-five in 91 days, and the note says so."""
    town = town_of(10, 0, 0, day=100)
    for number in range(15):
        arrive(town, f"earlier {number}", 45, answer=None)
    figure = first_reply(town.history(120))
    assert figure.n == 25
    assert figure.value == pytest.approx(0.4)
    assert "91 days" in figure.note


def test_old_hands_are_not_newcomers():
    """Questions of people who were there when the history starts change nothing."""
    town = town_of(20, 10, 10)
    for number in range(30):
        town.post(f"old hand {number}", instant(0, 0, number))
        town.ask(f"old hand {number}", instant(45, 9), channel=f"desk {number}")
    assert first_reply(town.history(60)).value == pytest.approx(0.5)


def test_bots_answer_nobody():
    """A bot that greets everybody in the thread changes nothing."""
    town = town_of(20, 10, 10)
    before = first_reply(town.history(60))
    town.member("Robot", bot=True)
    for number in range(10):
        key = instant(40, 9)
        town.post("Robot", instant(40, 9, 1), channel=f"room of never {number}", thread=key)
    assert first_reply(town.history(60)) == before


def test_a_day_has_to_pass():
    """When all newcomers asked an hour ago nothing can be said of a day."""
    figure = first_reply(town_of(0, 0, 30, day=41).history(42))
    assert figure.value is None
    assert figure.note == "No newcomer has been watched for a whole day yet."
