"""The messages of an introduction: what they say, to whom, under which key, and that both platforms can show them."""

import json

import pytest

from adapters.discord.present import DiscordPresenter
from adapters.slack.present import SlackPresenter
from bot.introductions import messages
from bot.introductions.messages import Setting
from bot.introductions.record import Introduction, Reply, Seat, Stage, Wish
from bot.notes import Address, Buttons, Note, Paragraph
from bot.ports import CommunityRef
from bot.words import introductions as words
from bot.words.introductions import OPENERS

ADA, BRAM, CLEO = 1_000_011, 1_000_012, 1_000_013
BREAD, SEEDS, DIGEST = 71, 72, 99
NAMES = {BREAD: "bread", SEEDS: "seeds"}


def about(*seats: Seat, channel: int = 0, number: int = 12) -> Introduction:
    """People who were chosen for each other."""
    return Introduction(number, 0, Stage.ASKING, seats, channel=channel)


def setting(**topics: tuple[str, ...]) -> Setting:
    """A community in which people care about something."""
    people = {"ada": ADA, "bram": BRAM, "cleo": CLEO}
    wishes = {people[name]: Wish(people[name], topics=said) for name, said in topics.items()}
    return Setting(7, CommunityRef("slack", "T1"), DIGEST, NAMES, wishes)


def words_of(note: Note) -> str:
    """What it says."""
    return " ".join(span.text for block in note.blocks if isinstance(block, Paragraph) for span in block.words)


@pytest.mark.parametrize(
    ("home", "channel", "topics", "said"),
    [
        (SEEDS, BREAD, {}, "somebody from #seeds who also follows #bread?"),
        (SEEDS, 0, {}, "somebody from #seeds?"),
        (BREAD, BREAD, {}, "somebody who also follows #bread?"),
        (0, 0, {}, "somebody?"),
        (500, 501, {}, "somebody?"),  # a channel that may not be named
        (0, 0, {"ada": ("bees", "rye"), "bram": ("rye", "bees")}, "somebody who cares about bees and rye?"),
        (0, BREAD, {"ada": ("bees",), "bram": ("bees", "x")}, "who also follows #bread and cares about bees?"),
        (0, 0, {"ada": ("bees",), "bram": ("rye",)}, "somebody?"),
        (0, 0, {"ada": ("bees",)}, "somebody?"),  # the other has taken theirs back
    ],
)
def test_the_reason(home, channel, topics, said):
    """A reason names what two share as far as it may be named, and nobody."""
    pair = about(Seat(ADA), Seat(BRAM, home=home), channel=channel)
    note = messages.question(setting(**topics), pair, pair.seats[0])
    assert f"Would you like to meet {said}" in words_of(note) or said in words_of(note)
    assert "You have not talked here in half a year, as far as I can see." in words_of(note)
    assert str(BRAM) not in repr(note)


def test_three():
    """Of a group of three each is asked about two people, from where both are at home if that says something new."""
    for homes, channel, said in (
        ((SEEDS, SEEDS), BREAD, "two people from #seeds who also follow #bread?"),
        ((SEEDS, BREAD), 0, "two people from #bread and #seeds?"),
        ((SEEDS, BREAD), BREAD, "two people who also follow #bread?"),
        ((SEEDS, 0), 0, "two people?"),
    ):
        three = about(
            Seat(ADA), *(Seat(who, home=at) for who, at in zip((BRAM, CLEO), homes, strict=True)), channel=channel
        )
        note = messages.question(setting(), three, three.seats[0])
        assert said in words_of(note)
        assert "You have not talked with either of them here in half a year" in words_of(note)


def test_two_of_three():
    """Where one of three said no, the others hear what these two share, and are asked about one person."""
    seats = (Seat(ADA, reply=Reply.YES), Seat(BRAM, reply=Reply.YES), Seat(CLEO, reply=Reply.NOT_NOW))
    care = setting(ada=("bees",), bram=("bees",), cleo=("rye",))
    assert "You share bees." in words_of(messages.meet(care, about(*seats)).post.note)
    asked = messages.follow_up(care, about(*seats), seats[0]).post.note
    assert "A week ago I brought you together with somebody." in words_of(asked)
    assert "Both of you said yes" in words_of(messages.no_room(care, about(*seats), seats[0]).post.note)
    all_of_them = about(*(Seat(each.person, reply=Reply.YES) for each in seats))
    asked = messages.follow_up(care, all_of_them, seats[0]).post.note
    assert "A week ago I brought you together with two others." in words_of(asked)
    assert "All of you said yes" in words_of(messages.no_room(care, all_of_them, seats[0]).post.note)


def test_the_room_is_where_all_may_look():
    """Those who said yes and nobody else, in the channel they share, else where one is at home, else the digest's."""
    yes = [Seat(ADA, reply=Reply.YES), Seat(BRAM, home=SEEDS, reply=Reply.YES), Seat(CLEO, reply=Reply.NOT_NOW)]
    for channel, seats, expected in ((BREAD, yes, BREAD), (0, yes, SEEDS), (0, [yes[0], yes[0]], DIGEST)):
        planned = messages.meet(setting(), about(*seats, channel=channel))
        assert planned.post.channel == expected
    planned = messages.meet(setting(ada=("bees",), bram=("bees",)), about(*yes[:2], channel=BREAD))
    assert planned.post.people == (ADA, BRAM)
    assert "Hello, both of you asked to meet people here. You share #bread and bees." in words_of(planned.post.note)
    assert OPENERS[12 % len(OPENERS)] in words_of(planned.post.note)
    assert (planned.kind, planned.period, planned.post.key) == ("intro-meet", "12", "7-intro-meet-12")


def test_everybody_has_a_period_of_their_own():
    """Kinds and periods tell apart who is written to, without anybody's key in them."""
    pair = about(Seat(ADA, place=0), Seat(BRAM, place=1))
    makers = (messages.ask, messages.follow_up, messages.nobody, messages.nothing, messages.silent)
    planned = [make(setting(), pair, seat) for make in makers for seat in pair.seats]
    assert len({(each.kind, each.period) for each in planned}) == 10
    assert len({each.post.key for each in planned}) == 10
    assert all(len(each.kind) <= 20 and len(each.period) <= 32 and len(each.post.key) <= 64 for each in planned)
    assert [each.post.people for each in planned] == [(ADA,), (BRAM,)] * 5
    assert not any(str(person) in each.period + each.post.key for each in planned for person in (ADA, BRAM))


@pytest.mark.parametrize("presenter", [SlackPresenter(), DiscordPresenter()])
def test_both_platforms_show_them(presenter):
    """Every message is one body, with all of its buttons and its words."""
    pair = about(Seat(ADA, reply=Reply.YES), Seat(BRAM, reply=Reply.YES), channel=BREAD, number=10**15)
    notes = [make(setting(), pair, pair.seats[0]).post.note for make in (messages.ask, messages.follow_up)]
    notes += [messages.meet(setting(), pair).post.note, messages.stopped(setting(), "2026-W11").post.note]
    for note in notes:
        (body,) = presenter.present(note, Address("T1"))
        shown = json.dumps(body, ensure_ascii=False).replace("\\", "")
        buttons = [each for block in note.blocks if isinstance(block, Buttons) for each in block.buttons]
        assert all(each.text in shown for each in buttons)
        assert words_of(note).split(".")[0] in shown


def _sentences() -> list[str]:
    said = [value for value in vars(words).values() if isinstance(value, str)]
    said += [each for value in vars(words).values() if isinstance(value, tuple) for each in value]
    said += [words.question(homes, "bread", ["bees"]) for homes in (["seeds"], ["seeds", "rye"])]
    said += [words.no_room(several=several) for several in (True, False)]
    said += [words.follow_up(several=several) for several in (True, False)] + [words.no_date("2026-04-13")]
    said += [words.meeting(*what, "Why?", several=True) for what in (("bread", ["bees"]), ("", ["bees"]), ("", []))]
    said += [words.effect(40, 10, "20%", "10%", words.points(0.1, -0.2, 0.3)), words.too_few_pairs(1, 30)]
    said += [
        words.cares([], []),
        words.cares_said(["bees"], 0),
        words.cares_said([], 2),
        words.avoids(0),
        words.avoids(1),
    ]
    said += [words.too_many_topics(5, 40, 10), words.too_many_avoided(50), words.had(0), words.paused_said("1 May")]
    return [*said, words.simulated(5, 1200, 4), words.wanting("7 members"), words.went("5", "0", "fewer than 5")]


@pytest.mark.parametrize("sentence", _sentences())
def test_no_sentence_explains_blames_or_shouts(sentence):
    """Nothing says "because", nothing has an exclamation mark, and every sentence is whole."""
    assert sentence.strip() == sentence
    assert "!" not in sentence
    assert "because" not in sentence.casefold()
    assert "{" not in sentence
    assert "  " not in sentence
