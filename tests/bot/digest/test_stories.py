"""The weekly note of whole communities: the same facts give the same note, and nobody private or blamed is in it."""

import random

import msgspec
import pytest

from bot.digest import digest, known_days, note, silence
from bot.digest.channels import busiest
from bot.digest.open import Open, still_open
from bot.events import HOUR, ChannelKind
from bot.words import headlines
from tests.bot.digest.weeks import QUIET, STEADY, WEEK, but, share, text
from tests.makers import Town, instant


def _busy(town: Town, weeks: int, people: int = 30, answered: float = 0.7) -> None:
    """So many people who talk on most days, ask and are answered."""
    dice = random.Random(7)
    for day in range(weeks * 7):
        for number in range(people // 2):
            asker, helper = dice.sample(range(people), 2)
            at = instant(day, 8 + number // 4, number % 4 * 15)
            town.ask(f"p{asker}", at, channel=f"c{number % 3}")
            if dice.random() < answered:
                town.post(f"p{helper}", at + HOUR // 6, channel=f"c{number % 3}", thread=at)


def test_a_story():
    """A community of thirty for sixteen weeks gets rates with its own usual range, as of its last Sunday."""
    town = Town()
    _busy(town, 16)
    made = digest(town.history(16 * 7 + 3), "Fern Hill")
    assert made is not None
    said = text(made)
    assert made.title == "Fern Hill · week of 15\u201321 June"
    assert "30 took part this week (usual 19\u201341)" in said
    assert "of questions got a reply within a day (usual" in said
    assert "half within 10 min" in said


def test_the_same_facts_give_the_same_note():
    """A note depends on its week alone: what comes later and when it is asked for change nothing."""
    town = Town()
    _busy(town, 16)
    later = Town()
    _busy(later, 17)
    assert digest(later.history(16 * 7 + 6), "Fern Hill") == digest(town.history(16 * 7), "Fern Hill")


def test_silent_where_there_is_nothing_to_say():
    """Nobody wrote in 28 days and nothing is open: no note at all."""
    town = Town()
    assert digest(town.history(30), "Empty") is None
    town.post("ana", instant(1))
    assert digest(town.history(14), "Once") is not None
    assert digest(town.history(60), "Once") is None


def test_private_questions_are_counted_not_shown():
    """A question in a private channel is not pointed at from outside."""
    town = Town()
    town.channel("secret", ChannelKind.PRIVATE)
    _busy(town, 2)
    town.ask("p1", instant(12, 12), channel="secret")
    made = digest(town.history(14), "Fern Hill")
    assert made is not None
    assert "secret" not in text(made)


@pytest.mark.parametrize("kind", [ChannelKind.THREAD, ChannelKind.FORUM_POST, ChannelKind.PRIVATE])
def test_what_hangs_in_a_private_channel_is_not_shown(kind: ChannelKind):
    """A thread or post in a private channel is as private as the channel: no link leads there, nothing names it."""
    town = Town()
    town.channel("secret", ChannelKind.PRIVATE)
    aside = town.channel("aside", kind, parent="secret")
    _busy(town, 2)
    town.ask("p1", instant(12, 12), channel="aside")
    town.post("newcomer", instant(12, 13), channel="aside")
    made = digest(town.history(14), "Fern Hill")
    assert made is not None
    for written in ("aside", "secret", f'"channel":{aside},'):
        assert written.encode() not in msgspec.json.encode(made)


def test_no_person_and_no_blame():
    """No note names a person, explains a cause or raises its voice."""
    for facts in (
        WEEK,
        QUIET,
        but(WEEK, active=9),
        but(WEEK, usable_weeks=5),
        but(WEEK, week=0),
        but(WEEK, gap_days=1),
    ):
        said = text(note(facts)).casefold()
        assert "because" not in said
        assert "!" not in said


def test_what_waits_in_a_story():
    """Fresh questions are listed, older ones of the week counted, private ones only counted, first messages marked."""
    town = Town()
    _busy(town, 8, answered=1)
    town.channel("secret", ChannelKind.PRIVATE)
    town.channel("hello")
    town.channel("quiet")
    town.ask("nia", instant(54, 2), channel="hello")
    town.ask("p1", instant(55, 20), channel="quiet")
    town.ask("p2", instant(55, 19), channel="secret")
    town.ask("p3", instant(50, 3), channel="quiet")
    town.post("noel", instant(51, 2), channel="hello")
    found = still_open(town.history(56), 5)
    assert [(each.place.channel_name, each.first) for each in found.waiting] == [("hello", True), ("quiet", False)]
    assert (found.total, found.hidden, found.older, found.rest) == (3, 1, 1, (1, 1))
    assert (found.long, found.long_in) == (1, (("hello", 1),))
    assert [each.place.channel_name for each in found.first_words] == ["hello"]
    assert found.first_total == 1


def test_a_channel_where_fewer_are_answered():
    """A channel is said to be answered less only where enough people asked enough there, and surely less."""
    town = Town()
    town.channel("greenhouse")
    _busy(town, 8, answered=1)
    for number in range(12):
        town.ask(f"p{number}", instant(54, number), channel="greenhouse")
    assert still_open(town.history(56), 5).slow == {"greenhouse"}
    assert still_open(town.history(56), 13).slow == frozenset()


def test_channels_that_may_be_named():
    """A suggestion names the public channel with most people, and only where there are enough of them."""
    town = Town()
    town.channel("secret", ChannelKind.PRIVATE)
    town.channel("general")
    for number in range(9):
        town.post(f"p{number}", instant(1, number), channel="secret")
        town.post(f"p{number % 6}", instant(2, number), channel="general")
    history = town.history(14)
    assert busiest(history, 5) == "general"
    assert busiest(history, 7) == ""


def test_where_nothing_tells_a_question_none_is_said_to_wait():
    """Without the words of messages nobody knows of questions; the note speaks of what it does know."""
    unread = {"A2": share(0.48, 625)}
    told = but(WEEK, figures=unread, questions=None, open=Open(), changes={"people": STEADY}, joined=41)
    assert "A usual week: nothing has moved away from what is usual here." in text(note(told))
    assert "I cannot tell here which messages are questions." in text(note(told))
    assert "no question" not in text(note(told))
    assert "no question" not in text(note(but(told, active=9)))
    assert "no question is open" in text(note(but(WEEK, active=9, open=Open(), questions=None)))


def test_of_a_silent_week_it_is_said_which_one_and_what_is_known():
    """An old export ends in weeks without people; the days that are known say where to look."""
    town = Town()
    town.post("ada", instant(0))
    assert digest(town.history(120), "Town") is None
    assert silence(town.history(120)).startswith("There is nothing to say about ")
    assert silence(town.history(120)).count("2026") == 3
    assert (
        known_days(town.history(120))
        == "Messages are known of 2 March 2026; --as-of 2026-03-09 shows the last of them."
    )
    assert known_days(town.history(3)).endswith("--as-of DAY shows what was before that day.")
    assert silence(town.history(0)) == headlines.NOTHING_WRITTEN
