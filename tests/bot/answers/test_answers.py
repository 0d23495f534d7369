"""Answers tell what waits now and what was counted until yesterday, and never tell of a few people."""

import re
from dataclasses import replace

import msgspec
import numpy as np
import pytest

from bot.answers import explanations
from bot.answers.live import at_this_moment, without
from bot.metrics import MEASURES, State
from bot.notes import Link, Listing, Note
from bot.report import report
from bot.score.meanings import SCORES, meanings
from bot.story import NAME
from bot.window import Counts
from bot.words.answers import NOBODY, network
from tests.bot.answers.told import STAFF, TODAY, seen, text, town
from tests.makers import Town, instant

WEEK = TODAY - TODAY % 7  # the Monday after the last complete week


def linked(note: Note) -> list[int]:
    """The messages a note leads to."""
    words = (each for block in note.blocks if isinstance(block, Listing) for item in block.items for each in item)
    return [each.place.message for each in words if isinstance(each, Link)]


def test_what_waits_is_told_as_of_now():
    """A question asked today waits from two hours on; by its answer it is gone, whatever the day's end."""
    place = town()
    asked = place.ask("person 3", instant(TODAY, hour=7))
    assert seen(place, hour=8.5).open == 0
    now = seen(place, hour=12)
    assert now.open == 1
    assert linked(now.unanswered) == [asked]
    assert "waiting 5 h" in text(now.unanswered)
    place.post("person 4", instant(TODAY, hour=12.5), thread=asked)
    assert seen(place, hour=13).open == 0


def test_figures_are_of_whole_days():
    """What happened today is in no figure yet, so that they are those of the report."""
    place = town()
    before = seen(place)
    for number in range(50):
        place.post(f"stranger {number}", instant(TODAY, hour=9))
    after = seen(place)
    assert [each.note for each in after.reasons] == [each.note for each in before.reasons]
    assert after.card == before.card


def test_private_channels_are_counted_only():
    """A question in a private channel is in the number, and neither linked nor named."""
    place = town()
    place.channel("staff", STAFF)
    asked = place.ask("person 1", instant(TODAY, hour=7), channel="staff")
    place.post("person 2", instant(TODAY - 7, hour=7), channel="staff")
    made = seen(place)
    assert made.open == 1
    assert not made.closed
    assert linked(made.unanswered) == []
    assert "1 private channel is counted and not named: not every member can look into it." in text(made.channels)
    assert list(made.inside) == [place.names["staff"]]
    assert linked(Note("notice", "", tuple(made.inside.values()))) == [asked]
    assert "staff" not in repr(msgspec.json.encode(msgspec.structs.replace(made, inside={})))


def test_a_place_whose_channels_are_mostly_private_is_known_as_such():
    """Of two channels in which people wrote lately both are private; of none nothing is said."""
    place = Town()
    for name in ("staff", "board"):
        place.channel(name, STAFF)
        place.post("person 1", instant(TODAY - 7, hour=7), channel=name)
    assert seen(place).closed
    assert not seen(town()).closed


def test_channels_left_out_are_as_though_they_were_not_there():
    """Neither their messages, nor their questions, nor their threads' are in any answer."""
    place = town()
    place.channel("noise")
    for number in range(9):
        place.post(f"loud {number}", instant(TODAY - 7, hour=9), channel="noise")
    place.ask("person 1", instant(TODAY, hour=7), channel="noise")
    assert "#noise" in text(seen(place).channels)
    without_it = seen(place, left_out=("noise",))
    assert "noise" not in repr(msgspec.json.encode(without_it))
    plain = msgspec.structs.replace(seen(town()), made_at=0)
    assert msgspec.structs.replace(without_it, made_at=0) == plain


def test_leaving_out_keeps_mentions_and_reactions_with_their_messages():
    """Rows move together: what names or marks a message that stays, stays on that message."""
    place = Town()
    place.post("a", instant(0), channel="gone")
    kept = place.post("b", instant(1), mentions=["a", "c"])
    place.react("c", kept)
    place.post("d", instant(2), channel="gone", mentions=["a"])
    last = place.post("e", instant(3), mentions=["b"])
    counted = Counts(np.array([0, 1, 3]), np.array([4, 3, 2]))
    history = without(replace(place.history(4), counts=counted), [place.names["gone"]])
    assert history.messages.message.tolist() == [kept, last]
    assert [
        (history.messages.message[row], who)
        for row, who in zip(history.mentions.row, history.mentions.person, strict=True)
    ] == [(kept, place.names["a"]), (kept, place.names["c"]), (last, place.names["b"])]
    assert history.messages.message[history.reactions.row].tolist() == [kept]
    assert history.messages.message[history.counts.row].tolist() == [kept, last]
    assert history.counts.number.tolist() == [3, 2]


def test_the_present_never_lies_beyond_the_picture():
    """A moment later than the history's last day is that day's end; an earlier day ends whole again."""
    history = at_this_moment(town().history(TODAY), instant(TODAY + 9))
    assert history.end_at == instant(TODAY)
    moment = at_this_moment(town().history(TODAY + 1), instant(TODAY, hour=12))
    assert (moment.end_at, moment.until(moment.end - 1).end_at) == (
        instant(TODAY, hour=12),
        instant(TODAY),
    )


@pytest.mark.parametrize("people", [1, 3, 4])
def test_a_few_people_are_never_a_number(people):
    """With fewer than five people no answer tells how many there are."""
    made = seen(town(people))
    for note in (made.card, made.newcomers, made.channels):
        assert not re.search(r"\b[1-4] (people|person|newcomer)", text(note))
    assert "fewer than 5 people" in text(made.card)
    assert "#general: fewer than 5 people" in text(made.channels)


def test_a_small_place_gets_no_rates():
    """Under twenty people there are counts and open questions, on the card too."""
    card = text(seen(town(12)).card)
    assert "A small place: 12 people took part this month." in card
    assert "%" not in card


def test_a_silent_place():
    """Where nobody wrote for a month the card says so, and there is no digest."""
    place = town(days=2)
    place.channel("general")
    made = seen(place)
    assert NOBODY in text(made.card)
    assert made.digest is None
    assert made.open == 0


def test_an_empty_place():
    """Without a single message every answer is there, and none has a number in it."""
    made = seen(Town())
    assert made.digest is None
    assert "No channel" in text(made.channels)
    assert "have not watched for long enough" in text(made.newcomers)


def test_channels_tell_people_messages_and_questions():
    """Counted by hand: 28 whole days, all twelve people there are, one question a day with its answer."""
    told = text(seen(town()).channels)
    assert "1 channel had messages in 28 days." in told
    assert "#general: everybody, 364 messages, 28 questions" in told


def test_threads_count_where_they_hang():
    """What is written in a thread that is a channel of its own is the parent channel's."""
    place = town()
    place.channel("a thread", STAFF.THREAD, parent="general")
    for number in range(6):
        place.post(f"person {number}", instant(TODAY - 7, hour=10), channel="a thread")
    told = text(seen(place).channels)
    assert "#general: everybody, 370 messages" in told
    assert "a thread" not in told


def test_every_figure_has_its_reasons():
    """There is a `why` for each measure, with the days it looks at, and no message's place in it."""
    made = seen(town())
    assert [each.id for each in made.reasons] == [each.id for each in (*MEASURES, *SCORES)]
    for each in made.reasons:
        told = text(each.note)
        assert each.name in told
        assert "UTC" in told
        assert linked(each.note) == []
    assert [each.id for each in explanations()] == [each.id for each in meanings()]


def test_reasons_are_what_the_report_may_show():
    """A figure without a value is not given one by its reasons."""
    place = town(12)
    made = seen(place)
    shown = report(place.history(WEEK), name=NAME, platform="")
    lacking = [each.measure.id for each in shown.measures if each.figure.state is State.INSUFFICIENT]
    assert len(lacking) > 5
    assert all("No value can be given." in text(made.why(identity)) for identity in lacking)


@pytest.mark.parametrize(
    ("answered", "few", "said"),
    [
        (None, False, "A network of 142 people."),
        (0.78, False, "A network of 142 people where questions are usually answered."),
        (0.63, False, "A network of 142 people where more than half of the questions are answered."),
        (0.5, False, "A network of 142 people where about half of the questions are answered."),
        (0.2, False, "A network of 142 people where most questions stay open for a day or longer."),
        (0.9, True, "A network of 142 people where questions are usually answered, by few of them."),
    ],
)
def test_what_kind_of_network(answered, few, said):
    """The first sentence of the card says how many, and what becomes of questions, where that is known."""
    assert network(142, answered, few_help=few) == said
