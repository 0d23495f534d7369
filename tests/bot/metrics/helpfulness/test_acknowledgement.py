"""Whether askers show that an answer helped, and how answers are marked."""

import pytest

from bot.events import HOUR, MINUTE
from bot.metrics import State
from bot.metrics.helpfulness.acknowledgement import ack_rate
from bot.metrics.helpfulness.helpful_mark import helpful_mark
from tests.makers import Town, instant


class Help:
    """Forty questions, each answered in its thread after ten minutes; what follows is up to the test."""

    def __init__(self, number: int = 40) -> None:
        """The questions and answers."""
        self.town = Town()
        self.questions = []
        self.answers = []
        for each in range(number):
            at = instant(5, each * 6)
            self.questions.append(self.town.ask(f"asker {each}", at))
            self.answers.append(self.town.post(f"helper {each % 7}", at + 10 * MINUTE, thread=at))


def rate(story: Help) -> float | None:
    """The ack rate three weeks later."""
    return ack_rate(story.town.history(25)).value


def test_thanks_in_the_thread_count():
    """Ten askers of forty say thanks in their thread."""
    story = Help()
    for each in range(10):
        story.town.thank(f"asker {each}", story.answers[each] + HOUR, thread=story.questions[each])
    assert rate(story) == pytest.approx(0.25)


def test_thanks_in_the_channel_count_while_the_conversation_lasts():
    """Thanks in the channel count, but not once the asker has opened something new."""
    story = Help()
    story.town.thank("asker 0", story.answers[0] + HOUR // 2, mentions=["helper 0"])
    story.town.ask("asker 1", story.answers[1] + HOUR, channel="general")
    story.town.thank("asker 1", story.answers[1] + 2 * HOUR)
    assert rate(story) == 1 / 40


@pytest.mark.parametrize(("hours", "counts"), [(48, True), (49, False)])
def test_thanks_count_for_two_days(hours: int, counts: bool):
    """48 hours after the answer, not later."""
    story = Help()
    story.town.thank("asker 0", story.answers[0] + hours * HOUR, thread=story.questions[0])
    assert rate(story) == (1 / 40 if counts else 0)


def test_thanks_before_the_answer_or_by_others_do_not_count():
    """Thanks in advance and thanks by a third person say nothing of the answer."""
    story = Help()
    story.town.thank("asker 0", story.questions[0] + MINUTE, thread=story.questions[0])
    story.town.thank("asker 5", story.answers[1] + HOUR, thread=story.questions[1])
    assert rate(story) == 0


def test_a_positive_reaction_by_the_asker_counts_and_undated_ones_are_said():
    """A thumbs-up on the answer counts once beside thanks in words; its unknown time is noted."""
    story = Help()
    story.town.thank("asker 0", story.answers[0] + HOUR, thread=story.questions[0])
    story.town.react("asker 0", story.answers[0])
    story.town.react("asker 1", story.answers[1], at=story.answers[1] + HOUR)
    story.town.react("asker 2", story.answers[2], at=story.answers[2] + 49 * HOUR)
    story.town.react("asker 3", story.answers[3], "eyes")
    story.town.react("helper 5", story.answers[4])
    figure = ack_rate(story.town.history(25))
    assert figure.value == 2 / 40
    assert figure.note == "Counted, though their time is not known: 1 of the reactions."


def test_answers_of_the_last_two_days_wait():
    """An answer that the asker had no two days to react to is not in the rate."""
    assert ack_rate(Help().town.history(13)).n == 24


def test_too_few_answers_give_no_rate():
    """Nineteen answered questions are not enough."""
    figure = ack_rate(Help(19).town.history(25))
    assert (figure.value, figure.state, figure.n) == (None, State.INSUFFICIENT, 19)


def test_marks_are_weighed_and_capped():
    """The asker's mark counts 1, others' 0.3 each, the helper's own nothing, and no answer more than 3."""
    story = Help(10)
    story.town.react("asker 0", story.answers[0])
    story.town.react("asker 0", story.answers[0], "heart")
    story.town.react("helper 3", story.answers[0])
    story.town.react("helper 0", story.answers[0])
    for number in range(20):
        story.town.react(f"fan {number}", story.answers[1])
    figure = helpful_mark(story.town.history(25))
    assert figure.value == pytest.approx(1.3 + 3)
    assert [part["count"] for part in figure.parts] == [2, 1]


def test_marks_without_known_reactions_are_undefined():
    """Where nobody's reactions are known there are no marks to count, rather than none given."""
    assert helpful_mark(Help(10).town.history(25)).value is None
