"""Which questions are listed as waiting."""

from bot.events import ChannelKind, Signal
from bot.metrics import State
from bot.metrics.helpfulness.unanswered import unanswered_queue
from tests.makers import Town, instant


def test_open_questions_are_listed_oldest_first():
    """Between 2 and 72 hours old, without an answer; the asker is nowhere in it."""
    town = Town()
    town.ask("Ana", instant(6, 23))  # 73 hours old at the end of day 9
    old = town.ask("Bo", instant(7))
    town.ask("Cy", instant(9, 22, 1))
    young = town.ask("Di", instant(9, 22), channel="lounge")
    answered = town.ask("Eve", instant(9, 9))
    town.post("Bo", instant(9, 10), thread=answered)
    figure = unanswered_queue(town.history(10))
    assert (figure.value, figure.state) == (2, State.OK)
    assert [part["message"] for part in figure.parts] == [old, young]
    assert figure.parts[0] == {"channel": town.key("general"), "message": old, "thread": 0, "at": old, "hours": 72}
    assert figure.note == "1 of them waited more than a day."


def test_five_are_listed_and_all_are_counted():
    """Of eight open questions five are listed."""
    town = Town()
    for number in range(8):
        town.ask(f"asker {number}", instant(9, number))
    figure = unanswered_queue(town.history(10))
    assert (figure.value, len(figure.parts)) == (8, 5)


def test_a_word_or_two_are_not_worth_a_link():
    """A question of two words stays off the list; one whose words nobody could count stays on it."""
    town = Town()
    town.ask("Ana", instant(9, 9), words=2)
    assert unanswered_queue(town.history(10)).value == 0
    post = instant(9, 10)
    town.names["a post"] = post
    town.channel("a post", ChannelKind.FORUM_POST)
    town.post("Bo", post, channel="a post", text_seen=False)
    assert unanswered_queue(town.history(10)).value == 1


def test_a_bots_answer_leaves_the_question_open():
    """What only a bot answered still waits for a person."""
    town = Town()
    town.member("Ana")
    town.member("Clank", bot=True)
    question = town.ask("Ana", instant(9, 9))
    town.post("Clank", instant(9, 9, 1), thread=question)
    assert unanswered_queue(town.history(10)).value == 1


def test_private_channels_are_counted_and_not_listed():
    """A question in a private channel, or in a thread below one, is no link for others."""
    town = Town()
    town.channel("board", ChannelKind.PRIVATE)
    town.ask("Ana", instant(9, 9), channel="board")
    post = instant(9, 11)
    town.names["a post"] = post
    town.channel("a post", ChannelKind.FORUM_POST, parent="board")
    town.ask("Ana", post, channel="a post")
    figure = unanswered_queue(town.history(10))
    assert (figure.value, figure.parts) == (2, ())
    assert figure.note == "2 in private channels are counted, not listed."


def test_no_questions_is_none_waiting_but_nobody_writing_is_unknown():
    """0 where people wrote and asked nothing, undefined where nobody wrote."""
    town = Town()
    town.post("Ana", instant(9, 9), signals=Signal.GREETS)
    assert unanswered_queue(town.history(10)).value == 0
    assert unanswered_queue(Town().history(10)).value is None
