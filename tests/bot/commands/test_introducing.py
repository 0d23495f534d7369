"""Consent to introductions by command and by button, with the real store: what is kept, what is said, what follows."""

from collections.abc import Iterator

import pytest

from bot.commands import Dispatcher
from bot.commands.parsing import understand
from bot.events import DAY, ChannelKind, ChannelSeen, MemberSeen
from bot.introductions.record import NEVER, Introduction, Outcome, Reply, Seat, Stage, Wish
from bot.notes import Buttons
from bot.ports import Answer, Ask, CommunityRef, Post
from bot.settings import Settings
from bot.store import Store
from tests.bot.commands.house import ADMIN, GENERAL, HERE, NOW, Counting, Door, Still, Tray, pressable, said

ADA, BRAM, CLEO = 11, 12, 13
BREAD, STAFF = 71, 72


class Desk:
    """The commands over a real store, asked by Ada unless somebody else is named."""

    def __init__(self, store: Store) -> None:
        """Introductions are on here."""
        self.store, self.tray, self.door = store, Tray(), Door()
        self.dispatcher = Dispatcher(store, self.tray, Counting(), Still(), Settings(_env_file=None))
        kinds = {BREAD: ("bread", ChannelKind.PUBLIC), STAFF: ("staff", ChannelKind.PRIVATE)}
        channels = [ChannelSeen(key, name, kind=kind) for key, (name, kind) in kinds.items()]
        store.absorb([(HERE, [MemberSeen(ADA), *channels])])
        self.number = store.number(HERE) or 0
        self.switch("on")

    def switch(self, which: str) -> None:
        """An admin switches introductions on or off."""
        self.store.choices.change(self.number, {"introductions": (which,)}, person=ADMIN, at=1)

    async def ask(self, words: str, person: int = ADA) -> Answer:
        """Somebody types or presses."""
        return await self.dispatcher.answer(Ask(HERE, person, GENERAL, words), self.door)

    async def say(self, words: str, person: int = ADA) -> str:
        """Likewise; what they read."""
        return said(await self.ask(words, person))

    def wish(self, person: int = ADA) -> Wish | None:
        """What somebody wants by now."""
        return self.store.wishes.of(self.number, person)

    def choose(self, *people: int, stage: Stage = Stage.ASKING) -> int:
        """These, who wanted it, are chosen for each other; the number of that."""
        for each in people:
            if self.wish(each) is None:
                self.store.wishes.want(self.number, each, at=1)
        chosen = Introduction(0, 0, stage, tuple(Seat(each, home=BREAD) for each in people), channel=BREAD)
        period = str(len(self.store.introductions.all(self.number)))
        self.store.introductions.decide(self.number, period, [chosen], at=NOW - 8 * DAY)
        return len(self.store.introductions.all(self.number))

    def chosen(self) -> Introduction:
        """The latest introduction."""
        return self.store.introductions.all(self.number)[-1]

    def planned(self, kind: str) -> list[Post]:
        """The posts of a kind."""
        return [post for (each, _), post in self.tray.planned.items() if each == kind]


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    """The commands, on both databases."""
    with Store.open(database_url) as store:
        yield Desk(store)


async def test_on_and_off(desk: Desk):
    """Asked for, it is kept with its instant, and that pairs are held back is said; taken back, it is gone."""
    answer = await desk.say("introductions on")
    assert "I name nobody before both of you said yes" in answer
    assert "One in five matches is held back" in answer
    assert desk.wish() == Wish(ADA, NOW)
    assert "Nobody will be suggested to you any more" in await desk.say("introductions off")
    assert desk.wish() is None
    assert "Introductions are off for you" in await desk.say("introductions-off")
    assert desk.tray.planned == {}


async def test_where_they_are_off(desk: Desk):
    """Somebody who asks for it where admins have it off is told so plainly, and remembered."""
    desk.switch("off")
    assert "switched off in this community" in await desk.say("introductions on")
    assert desk.wish() == Wish(ADA, NOW)
    assert "switched off by the admins" in await desk.say("introductions")


@pytest.mark.parametrize(
    "words", ["introductions", "introductions off", "introductions pause month", "introductions topics x"]
)
async def test_nothing_can_be_turned_on_where_admins_have_it_off(desk: Desk, words: str):
    """No answer offers a button that would change nothing; a wish that was kept can still be taken back."""
    assert "introductions on" in pressable(await desk.ask(words))
    desk.switch("off")
    assert "introductions on" not in pressable(await desk.ask(words))
    await desk.ask("introductions on")
    assert pressable(await desk.ask("introductions")) == ["introductions off"]


async def test_whoever_opted_out_of_everything(desk: Desk):
    """Nothing is known of them, so they cannot be introduced, and hear how to come back."""
    desk.store.people.opt_out(HERE, ADA, at=1)
    answer = await desk.ask("introductions on")
    assert "opted out of everything" in said(answer)
    assert pressable(answer) == ["opt in"]
    assert desk.wish() is None


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("pause 2026-04-01", 1_775_001_600_000_000),
        ("pause until 2026-04-01", 1_775_001_600_000_000),
        ("pause month", 1_776_038_400_000_000),  # 28 days after 16 March
    ],
)
async def test_a_pause(desk: Desk, words: str, until: int):
    """Until the beginning of a day on the community's own clock; asking again ends it."""
    await desk.say("introductions on")
    assert "Nobody is suggested to you before" in await desk.say(f"introductions {words}")
    assert desk.wish() == Wish(ADA, NOW, paused_until=until)
    assert "paused until" in await desk.say("introductions status")
    await desk.say("introductions on")
    assert desk.wish() == Wish(ADA, NOW)


@pytest.mark.parametrize("until", ["", "2026-03-16", "2026-03-15", "2027-03-18", "2026-13-01", "tomorrow", "month ago"])
async def test_no_pause_without_a_day(desk: Desk, until: str):
    """A day that is no day, is over or is more than a year away changes nothing and is asked for again."""
    await desk.say("introductions on")
    said = await desk.say(f"introductions pause {until}")
    assert "Say until when" in said
    assert desk.wish() == Wish(ADA, NOW)
    await desk.say(said.partition("such as /network-health ")[2].partition(". ")[0].rstrip("."))
    assert desk.wish() != Wish(ADA, NOW)  # the example is a day that can be used


async def test_topics(desk: Desk):
    """Own words and channels, once each, in place of those before, until they are taken away."""
    assert "Turn them on first" in await desk.say("introductions topics bread")
    await desk.say("introductions on")
    assert "Kept: sour bread, bees and 1 channel." in await desk.say(f"introductions topics Sour Bread, bees, #{BREAD}")
    assert desk.wish() == Wish(ADA, NOW, topics=("sour bread", "bees"), channels=(BREAD,))
    assert "sour bread, bees and #bread" in await desk.say("introductions")
    await desk.say(f"introductions topics #{STAFF}")
    assert "staff" not in await desk.say("introductions")
    assert "is deleted" in await desk.say("introductions topics none")
    assert desk.wish() == Wish(ADA, NOW)


@pytest.mark.parametrize(
    "topics",
    ["", "a, b, c, d, e, f", "x" * 41, "@123 is nice", ", ".join(f"#{each}" for each in range(1, 12)), f"#{1 << 63}"],
)
async def test_topics_have_limits(desk: Desk, topics: str):
    """More or longer ones than are kept, and names of people, are refused with what is possible; nothing changes."""
    await desk.say("introductions on")
    assert "Name up to 5 topics of up to 40 letters" in await desk.say(f"introductions topics {topics}")
    assert desk.wish() == Wish(ADA, NOW)


async def test_an_avoid_list_is_nobody_elses_business(desk: Desk):
    """Whoever is on it is kept and counted for its owner; nobody else sees a difference."""
    before = await desk.say("introductions", BRAM)
    assert "Nobody else can see that" in await desk.say(f"introductions avoid @{BRAM}, @{CLEO}")
    assert "2 people; only you can see that" in await desk.say("introductions")
    assert await desk.say("introductions", BRAM) == before
    await desk.say("introductions on")
    assert desk.wish() == Wish(ADA, NOW, avoids=(BRAM, CLEO))
    assert "Your avoid-list is kept" in await desk.say("introductions off")
    assert "is empty" in await desk.say("introductions avoid none")
    assert "2 people" not in await desk.say("introductions")


@pytest.mark.parametrize("whom", ["", "@ada", "bram", f"@{BRAM} please", f"@{1 << 63}"])
async def test_whom_to_avoid_has_to_be_known(desk: Desk, whom: str):
    """A name that was not picked from the list says nothing about who is meant; nobody is avoided by guess."""
    assert "Say whom" in await desk.say(f"introductions avoid {whom}")
    assert desk.store.wishes.avoided(desk.number, ADA) == 0


async def test_limits_of_an_avoid_list(desk: Desk):
    """Oneself cannot be avoided, and a list has an end."""
    assert "not be introduced to yourself" in await desk.say(f"introductions avoid @{ADA}")
    desk.store.wishes.avoid(desk.number, ADA, range(1000, 1049))
    assert "50 people at most" in await desk.say(f"introductions avoid @{BRAM} @{CLEO}")
    assert desk.store.wishes.avoided(desk.number, ADA) == 49


async def test_nothing_is_kept_of_whoever_opted_out(desk: Desk):
    """Somebody who is in no table stays so when another wants to avoid them."""
    desk.store.people.opt_out(HERE, BRAM, at=1)
    assert "I will not suggest you" in await desk.say(f"introductions avoid @{BRAM}")
    assert desk.store.wishes.avoided(desk.number, ADA) == 0


async def test_both_yes(desk: Desk):
    """After the second yes a room is planned once, for the two alone, in a channel both can see."""
    for person in (ADA, BRAM):
        await desk.say("introductions on", person)
    number = desk.choose(ADA, BRAM)
    assert "as soon as the other side has said yes" in await desk.say(f"introductions yes {number}")
    assert desk.planned("intro-meet") == []
    assert "opening a conversation" in await desk.say(f"introductions yes {number}", BRAM)
    (post,) = desk.planned("intro-meet")
    assert (post.people, post.channel, post.key) == ((ADA, BRAM), BREAD, f"{desk.number}-intro-meet-{number}")
    words = said(Answer(note=post.note))
    assert "both of you asked to meet people here. You share #bread. One question to begin: " in words
    assert "opening a conversation" in await desk.say(f"introductions yes {number}", BRAM)
    assert "has ended" in await desk.say(f"introductions no {number}", BRAM)
    assert len(desk.tray.planned) == 1


@pytest.mark.parametrize(
    ("answer", "reply", "told"),
    [("later", Reply.NOT_NOW, "not this time"), ("no", Reply.NOT_THIS, "will not suggest this one again")],
)
async def test_a_no(desk: Desk, answer: str, reply: Reply, told: str):
    """It ends the question at once; the other can still press and hears only that it has ended."""
    number = desk.choose(ADA, BRAM)
    assert told in await desk.say(f"introductions {answer} {number}")
    assert desk.chosen().stage is Stage.ENDED
    assert desk.chosen().seats[0].reply is reply
    assert "has ended" in await desk.say(f"introductions yes {number}", BRAM)
    assert desk.planned("intro-meet") == []


@pytest.mark.parametrize(("answer", "told"), [("later", "not this time"), ("no", "will not suggest this one again")])
async def test_a_no_of_three(desk: Desk, answer: str, told: str):
    """The two who said yes are brought together; the third hears what they said, and nothing of a conversation."""
    number = desk.choose(ADA, BRAM, CLEO)
    for person in (BRAM, CLEO):
        await desk.say(f"introductions yes {number}", person)
    assert desk.planned("intro-meet") == []
    said = await desk.say(f"introductions {answer} {number}")
    assert told in said
    assert "conversation" not in said
    (post,) = desk.planned("intro-meet")
    assert post.people == (BRAM, CLEO)
    assert "no introductions" in await desk.say("introductions")
    assert "1 introduction" in await desk.say("introductions", BRAM)
    assert desk.chosen().open_for(BRAM, NOW)
    assert not desk.chosen().open_for(ADA, NOW)


async def test_turning_off_ends_what_is_open(desk: Desk):
    """The button below the question is the same as the command."""
    await desk.say("introductions on")
    number = desk.choose(ADA, BRAM)
    await desk.say("introductions off")
    assert desk.chosen().stage is Stage.ENDED
    assert "has ended" in await desk.say(f"introductions yes {number}", BRAM)


@pytest.mark.parametrize("words", ["yes 1", "yes 99", "yes", "yes x", "yes 1 2", "met 1", "met -1", "met"])
async def test_only_ones_own_questions(desk: Desk, words: str):
    """Somebody else's question, one that was held back, or none at all is answered alike, and nothing changes."""
    desk.choose(BRAM, CLEO)
    before = desk.chosen()
    assert "not for you" in await desk.say(f"introductions {words}")
    held = desk.choose(ADA, BRAM, stage=Stage.WITHHELD)
    assert "not for you" in await desk.say(f"introductions yes {held}")
    assert desk.store.introductions.all(desk.number)[0] == before


async def test_where_they_were_switched_off_meanwhile(desk: Desk):
    """Nobody is brought together where admins have it off by now."""
    number = desk.choose(ADA, BRAM)
    desk.switch("off")
    assert "has ended" in await desk.say(f"introductions yes {number}")
    assert desk.chosen().seats[0].reply is Reply.NONE


@pytest.mark.parametrize(
    ("word", "outcome", "told"),
    [
        ("met", Outcome.YES, "Good to hear"),
        ("unmet", Outcome.NOT_YET, "may be suggested once more"),
        ("unfit", Outcome.NO_FIT, "not suggest the two of you again"),
        ("stop", Outcome.STOP, "Nobody will be suggested to you any more"),
    ],
)
async def test_how_it_went(desk: Desk, word: str, outcome: Outcome, told: str):
    """Each of the four answers is kept and thanked for; the last one ends introductions as well."""
    await desk.say("introductions on")
    number = desk.choose(ADA, BRAM)
    for person in (ADA, BRAM):
        await desk.say(f"introductions yes {number}", person)
    assert told in await desk.say(f"introductions {word} {number}")
    seat = desk.chosen().seat_of(ADA)
    assert seat
    assert (seat.outcome, seat.outcome_at) == (outcome, NOW)
    assert (desk.wish() is None) is (outcome is Outcome.STOP)


async def test_an_open_question_waits_in_the_status(desk: Desk):
    """Whoever takes no direct messages finds the question there, without a name, and can answer it."""
    for person in (ADA, BRAM):
        await desk.say("introductions on", person)
        await desk.say("introductions topics bees", person)
    number = desk.choose(ADA, BRAM)
    desk.store.introductions.unreachable(desk.number, number, ADA)
    answer = await desk.ask("introductions")
    assert "You do not take direct messages" in said(answer)
    assert "Would you like to meet somebody who also follows #bread and cares about bees?" in said(answer)
    assert str(BRAM) not in repr(answer)
    assert [f"introductions {each} {number}" for each in ("yes", "later", "no")] == pressable(answer)[:3]
    await desk.say(f"introductions yes {number}")
    assert "Would you like" not in await desk.say("introductions")


async def test_the_time_after_waits_there_too(desk: Desk):
    """A week after they were brought together the status asks how it went, until that is said."""
    for person in (ADA, BRAM):
        await desk.say("introductions on", person)
    number = desk.choose(ADA, BRAM)
    for person in (ADA, BRAM):
        desk.store.introductions.reply(desk.number, number, person, Reply.YES, at=NOW - 8 * DAY)
    assert "Did you get to talk?" not in await desk.say("introductions")  # no room has been opened for them
    desk.store.introductions.meet_in(desk.number, number, 700)
    answer = await desk.ask("introductions")
    assert "Did you get to talk?" in said(answer)
    await desk.say(f"introductions met {number}")
    assert "Did you get to talk?" not in await desk.say("introductions")
    assert "1 introduction" in await desk.say("introductions")


async def test_a_pause_after_silence(desk: Desk):
    """Whoever was paused for being silent sees it, and one press goes on."""
    await desk.say("introductions on")
    desk.store.wishes.pause(desk.number, ADA, until=NEVER)
    answer = await desk.ask("introductions")
    assert "paused, until you say" in said(answer)
    assert pressable(answer) == ["introductions on", "introductions off"]


async def test_a_pause_can_be_ended_where_it_is_told(desk: Desk):
    """Whoever paused finds the button that goes on, and none for a further pause; after it the pause is over."""
    await desk.say("introductions on")
    await desk.say("introductions pause 2026-04-01")
    answer = await desk.ask("introductions")
    assert pressable(answer) == ["introductions on", "introductions off"]
    await desk.say(pressable(answer)[0])
    assert desk.wish() == Wish(ADA, NOW)
    assert pressable(await desk.ask("introductions")) == ["introductions pause month", "introductions off"]


async def test_whatever_can_be_pressed_is_understood(desk: Desk):
    """Every button of every note leads back to a command that does something."""
    await desk.say("introductions on")
    number = desk.choose(ADA, BRAM)
    for words in ("introductions", "introductions on", "introductions nonsense", f"introductions later {number}"):
        answer = await desk.ask(words)
        assert answer.note
        for each in pressable(answer):
            assert understand(each).command is not None
        assert all(len(block.buttons) <= 5 for block in answer.note.blocks if isinstance(block, Buttons))
    assert "I understand: on, off" in await desk.say("introductions nonsense")


async def test_results_are_for_admins(desk: Desk):
    """Members hear that it is for admins; before the first figures admins hear when they come."""
    assert "for admins" in await desk.say("introductions results")
    assert "once a day" in await desk.say("introductions-results", ADMIN)
    desk.store.snapshots.put(desk.number, "introductions", b"", made_at=1)
    assert "once a day" in await desk.say("introductions results", ADMIN)


async def test_a_place_nobody_heard_of(desk: Desk):
    """Where nothing was ever told nothing is kept."""
    elsewhere = CommunityRef("slack", "T9")
    answer = await desk.dispatcher.answer(Ask(elsewhere, ADA, 0, "introductions on"), desk.door)
    assert "not heard anything from this place" in said(answer)
