"""What answers a question, and until when."""

import numpy as np
import pytest

from bot.events import ChannelKind, Signal
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.helpfulness.response import first_responses, question_responses
from bot.ties import Source
from bot.window import Ints
from tests.makers import Town, instant


def answers(town: Town, end_day: int = 30) -> list[tuple[str, int] | None]:
    """For each question who answered and after how many minutes."""
    found = question_responses(calm(town.history(end_day)))
    names = {key: name for name, key in town.names.items()}
    return [
        (names[helper], (answered - asked) // 60_000_000) if answered else None
        for helper, asked, answered in zip(
            found.helper.tolist(), found.asked_at.tolist(), found.answered_at.tolist(), strict=True
        )
    ]


def quiet(town: Town) -> None:
    """Others talk elsewhere, so that everybody is known."""
    for name in ("Ana", "Bo", "Cy", "Di"):
        town.post(name, instant(-1), channel="elsewhere")


def test_the_first_other_person_in_the_thread_answers():
    """The asker's own words in the thread do not count, the second answer neither."""
    town = Town()
    question = town.ask("Ana", instant(0, 9))
    town.post("Ana", instant(0, 9, 1), thread=question)
    town.post("Bo", instant(0, 9, 30), thread=question)
    town.post("Cy", instant(0, 9, 40), thread=question)
    assert answers(town) == [("Bo", 30)]


def test_a_thread_answers_whomever_it_turns_to():
    """In the question's thread another person's message counts even when it goes to a third."""
    town = Town()
    question = town.ask("Ana", instant(0, 9))
    town.thank("Bo", instant(0, 10), thread=question)
    town.post("Cy", instant(0, 11), thread=question, mentions=["Bo"])
    assert answers(town) == [("Cy", 120)]


@pytest.mark.parametrize(("words", "counts"), [(3, False), (4, True), (-1, True)])
def test_a_mere_acknowledgement_is_no_answer(words: int, counts: bool):
    """Thanks or "same" in at most three words does not answer; with more words it does."""
    town = Town()
    question = town.ask("Ana", instant(0, 9))
    town.post("Bo", instant(0, 10), thread=question, signals=Signal.THANKS, words=words)
    assert answers(town) == [("Bo", 60) if counts else None]


def test_a_bot_does_not_answer():
    """What a bot writes in the thread leaves the question open."""
    town = Town()
    town.member("Ana")
    town.member("Clank", bot=True)
    question = town.ask("Ana", instant(0, 9))
    town.post("Clank", instant(0, 9, 1), thread=question)
    assert answers(town) == [None]


@pytest.mark.parametrize(("minutes", "counts"), [(7 * 1440, True), (7 * 1440 + 1, False)])
def test_an_explicit_reply_counts_for_seven_days(minutes: int, counts: bool):
    """The horizon is seven days to the minute."""
    town = Town()
    question = town.ask("Ana", instant(0, 9))
    town.post("Bo", instant(0, 9, minutes), reply_to=question)
    assert answers(town) == [("Bo", minutes) if counts else None]


def test_a_reply_to_an_older_message_is_no_answer():
    """Somebody who replies to what the asker said before the question has not answered it."""
    town = Town()
    older = town.post("Ana", instant(0, 8))
    town.ask("Ana", instant(0, 9))
    town.post("Bo", instant(0, 12), reply_to=older)
    assert answers(town) == [None]


def test_a_reply_to_a_later_message_of_the_same_conversation_answers():
    """Adding a detail a minute later, and being answered on that, is an answer."""
    town = Town()
    town.ask("Ana", instant(0, 9))
    detail = town.post("Ana", instant(0, 9, 1))
    town.post("Bo", instant(0, 12), reply_to=detail)
    assert answers(town) == [("Bo", 180)]


def test_a_reply_to_the_askers_next_conversation_is_no_answer():
    """What the asker opens hours later is another conversation."""
    town = Town()
    town.ask("Ana", instant(0, 9))
    other = town.post("Ana", instant(0, 15))
    town.post("Bo", instant(0, 18), reply_to=other)
    assert answers(town) == [None]


def test_a_mention_answers():
    """Naming the asker within the hour answers, from the first source that knows."""
    town = Town()
    quiet(town)
    town.ask("Ana", instant(0, 9))
    town.post("Bo", instant(0, 9, 50), mentions=["Ana"])
    assert answers(town) == [("Bo", 50)]
    assert question_responses(town.history(30)).source.tolist() == [Source.MENTION]


def test_speaking_next_in_a_quiet_channel_answers():
    """With nobody else around, the next person's words within five minutes are an answer."""
    town = Town()
    town.ask("Ana", instant(0, 9))
    town.post("Bo", instant(0, 9, 4))
    assert answers(town) == [("Bo", 4)]
    assert question_responses(town.history(30)).source.tolist() == [Source.QUIET_PREVIOUS]


def test_any_next_message_is_not_an_answer():
    """Somebody who opens something else ten minutes later has not answered."""
    town = Town()
    town.ask("Ana", instant(0, 9))
    town.post("Bo", instant(0, 9, 10))
    assert answers(town) == [None]


def test_the_earliest_of_several_ways_counts():
    """A quick word in the channel comes before the thread's answer."""
    town = Town()
    question = town.ask("Ana", instant(0, 9))
    town.post("Bo", instant(0, 9, 2))
    town.post("Cy", instant(0, 9, 30), thread=question)
    assert answers(town) == [("Bo", 2)]


def test_another_channel_does_not_answer():
    """A mention elsewhere leaves the question open."""
    town = Town()
    town.ask("Ana", instant(0, 9))
    town.post("Ana", instant(0, 9, 1), channel="lounge")
    town.post("Bo", instant(0, 9, 2), channel="lounge", mentions=["Ana"])
    assert answers(town) == [None]


def test_a_thread_that_is_a_channel_of_its_own_answers():
    """A Discord thread hangs under the question by its key; words in it answer."""
    town = Town()
    question = town.ask("Ana", instant(0, 9))
    town.names["a thread"] = question
    town.channel("general")
    town.channel("a thread", ChannelKind.THREAD, parent="general")
    town.post("Bo", instant(0, 9, 20), channel="a thread")
    assert answers(town) == [("Bo", 20)]


def test_a_forum_post_is_answered_inside():
    """The first other person in a forum post answers its opener."""
    town = Town()
    post = instant(0, 9)
    town.names["a post"] = post
    town.channel("a post", ChannelKind.FORUM_POST, parent="help")
    town.ask("Ana", post, channel="a post")
    town.post("Bo", instant(0, 10), channel="a post")
    assert answers(town) == [("Bo", 60)]


def test_equal_keys_in_two_channels_stay_apart():
    """Two questions posted at the same instant in two channels each get their own thread."""
    town = Town()
    question = town.ask("Ana", instant(0, 9))
    town.ask("Bo", instant(0, 9), channel="lounge")
    town.post("Cy", instant(0, 10), thread=question)
    town.post("Di", instant(0, 11), thread=question, channel="lounge")
    assert sorted(answer for answer in answers(town) if answer) == [("Cy", 60), ("Di", 120)]


def test_any_rows_may_be_asked_about():
    """Openers that are no questions have first responses too, and no rows give none."""
    town = Town()
    hello = town.post("Ana", instant(0, 9))
    town.post("Bo", instant(0, 10), thread=hello)
    history = town.history(7)
    none: Ints = np.empty(0, np.int64)
    assert first_responses(history, np.array([0])).helper.tolist() == [town.key("Bo")]
    assert first_responses(history, none).answered_at.tolist() == []


def test_an_account_nobody_ever_turns_to_neither_asks_nor_answers():
    """Two hundred messages without a single word to them, right after the question, are no answer."""
    town = Town()
    town.ask("Ana", instant(20, 9))
    for number in range(200):
        town.post("Spam", instant(20, 9, 1 + number * 3, number % 7))
    assert answers(town) == [None]
