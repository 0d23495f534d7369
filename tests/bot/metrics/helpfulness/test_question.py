"""Which messages are questions, with and without text."""

from bot.events import ChannelKind, Signal
from bot.metrics import State
from bot.metrics.helpfulness.question import question_count, questions
from tests.makers import Town, instant


def asked(town: Town, end_day: int = 7) -> list[int]:
    """The keys of the messages taken for questions."""
    history = town.history(end_day)
    return history.messages.message[questions(history)].tolist()


def test_an_opener_that_asks_is_a_question():
    """Of two openers only the one with the question signal counts."""
    town = Town()
    first = town.ask("Ana", instant(0, 9))
    town.post("Bo", instant(1, 9))
    assert asked(town) == [first]


def test_a_question_inside_a_thread_opens_nothing():
    """Asking back inside somebody's thread is part of that conversation."""
    town = Town()
    first = town.ask("Ana", instant(0, 9))
    town.ask("Bo", instant(0, 10), thread=first)
    assert asked(town) == [first]


def test_asking_back_is_no_new_question():
    """A question that answers somebody by mention is not an opener."""
    town = Town()
    first = town.ask("Ana", instant(0, 9))
    town.ask("Bo", instant(0, 9, 1), mentions=["Ana"])
    assert asked(town) == [first]


def test_a_bots_question_is_none():
    """What a bot asks is not a question of the community."""
    town = Town()
    town.member("Clank", bot=True)
    town.ask("Clank", instant(0, 9))
    assert asked(town) == []


def test_without_text_forum_posts_are_questions():
    """Where no text may be read, the message that opens a forum post asks."""
    town = Town()
    post = instant(0, 9)
    town.names["help post"] = post  # a forum post's channel has the key of its first message
    town.channel("help", ChannelKind.FORUM)
    town.channel("help post", ChannelKind.FORUM_POST, parent="help")
    town.post("Ana", post, channel="help post", text_seen=False)
    town.post("Bo", instant(0, 10), channel="help post", text_seen=False)
    town.post("Bo", instant(1, 10), text_seen=False)
    assert asked(town) == [post]


def test_without_text_only_ones_own_thread_tells_a_question():
    """A thread the author opened under the own message tells a question; one opened by an answer tells nothing."""
    town = Town()
    own = town.post("Ana", instant(0, 9), text_seen=False)
    town.post("Ana", instant(0, 9, 1), thread=own, text_seen=False)
    others = town.post("Bo", instant(1, 9), text_seen=False)
    town.post("Ana", instant(1, 10), thread=others, text_seen=False)
    assert asked(town) == [own]


def test_text_that_was_read_decides_over_the_place():
    """An author's own thread under a message that was read and does not ask is no question."""
    town = Town()
    own = town.post("Ana", instant(0, 9))
    town.post("Ana", instant(0, 9, 1), thread=own)
    assert asked(town) == []


def test_the_figure_counts_questions_and_their_share_of_openers():
    """Two questions among four openers of 28 days, and an older one outside."""
    town = Town()
    town.ask("Ana", instant(0, 9))
    for day in (10, 11):
        town.ask("Ana", instant(day, 9))
        town.post("Bo", instant(day, 15))
    figure = question_count(town.history(30))
    share = next(part for part in figure.parts if part["part"] == "share of openers")
    assert (figure.value, figure.n, figure.state, figure.note) == (2, 4, State.OK, "")
    assert share["value"] == 0.5
    assert share["low"] < 0.5 < share["high"]


def test_the_figure_says_when_text_could_not_be_read():
    """With no text at all and no other evidence the number of questions is unknown, not zero."""
    town = Town()
    town.post("Ana", instant(0, 9), text_seen=False)
    figure = question_count(town.history(7))
    assert figure.value is None
    assert "1 of 1 conversation openers could not be read" in figure.note


def test_nobody_writing_is_not_zero_questions():
    """After 28 days of silence the number of questions is undefined."""
    town = Town()
    town.ask("Ana", instant(0, 9))
    assert question_count(town.history(29)).value is None


def test_somebody_writing_without_asking_is_zero_questions():
    """A window with openers and no question has a count of 0."""
    town = Town()
    town.post("Ana", instant(0, 9), signals=Signal.THANKS)
    assert question_count(town.history(7)).value == 0
