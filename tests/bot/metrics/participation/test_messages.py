"""How much is written."""

from bot.metrics.participation.messages import messages
from tests.makers import Town, instant


def test_messages_of_the_month_by_people():
    """Three of Ana's four are in the window, and the bot's are none."""
    town = Town()
    town.member("Robot", bot=True)
    for day in (0, 2, 3, 29):
        town.post("Ana", instant(day, 9))
        town.post("Robot", instant(day, 10))
    figure = messages(town.history(30))
    assert (figure.value, figure.n, figure.people) == (3, 3, 1)


def test_nothing_ever_is_no_value_and_nothing_lately_is_nought():
    """Undefined before the first message, 0 in a quiet month."""
    town = Town()
    assert messages(town.history(30)).value is None
    town.post("Ana", instant(0))
    assert messages(town.history(60)).value == 0
