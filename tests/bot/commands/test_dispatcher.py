"""Every command is answered with a sentence or a note: from the snapshot, by right, and without ever raising."""

import asyncio

import msgspec
import pytest

from bot.commands import plainly
from bot.commands.parsing import FOR_ADMINS, Command, understand
from bot.errors import StoreUnavailable
from bot.ports import Answer, Ask, Cursor
from bot.snapshot import Composed, Explained, Snapshot
from bot.store import ITSELF
from tests.bot.commands.house import (
    ADMIN,
    GENERAL,
    HERE,
    MEMBER,
    SNAPSHOT,
    Counting,
    Door,
    House,
    Log,
    Shelf,
    Stood,
    Turned,
    noted,
    pressable,
)
from tests.bot.commands.house import said as words_of

OPEN_TO_ALL = [command for command in Command if command not in FOR_ADMINS]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "the card"),
        ("unanswered", "the open questions"),
        ("newcomers", "the newcomers"),
        ("channels", "the channels"),
        ("digest", "the digest"),
        ("digest preview", "the digest"),
        ("why H4", "why H4"),
        ("why answered share", "why H4"),
        ("status", "12 messages"),
        ("explain H4", "How likely an answer is."),
        ("explain", "A1 Active members"),
        ("help", "/network-health me"),
        ("privacy", "never a list or ranking of people"),
        ("statsu", "Did you mean /network-health status?"),
        ("explain answred share", "Did you mean H4 Answered share?"),
        ("why nothing such", "I know no measure of that name."),
        ("why", "Say which figure you mean"),
    ],
)
async def test_what_is_answered(words, told):
    """Each command's answer says what it is about."""
    assert told in words_of(await House().ask(words))


async def test_private_questions_stay_where_they_are():
    """Open questions of a private channel are shown to whoever asks inside it, and nowhere else."""
    house = House()
    inside = await house.dispatcher.answer(Ask(HERE, MEMBER, 88, "unanswered"), house.door)
    assert "a private question" in words_of(inside)
    for channel in (GENERAL, 0):
        elsewhere = await house.dispatcher.answer(Ask(HERE, ADMIN, channel, "unanswered"), house.door)
        assert "a private question" not in words_of(elsewhere)


async def test_a_role_that_opens_channels_can_be_named():
    """It is said where most channels are private, people have roles, and none was named; nowhere else."""
    hint = "name it in the settings"
    closed = msgspec.structs.replace(SNAPSHOT, closed=True)

    async def told(snapshot: Snapshot, *, roles: bool, **chosen: tuple[str, ...]) -> str:
        house = House(shelf=Shelf(snapshot=snapshot, chosen=chosen))
        return words_of(await house.dispatcher.answer(Ask(HERE, ADMIN, GENERAL, "channels", roles=roles), house.door))

    assert hint in await told(closed, roles=True)
    assert "the channels" in await told(closed, roles=True)
    assert hint not in await told(SNAPSHOT, roles=True)
    assert hint not in await told(closed, roles=False)
    assert hint not in await told(closed, roles=True, members_role=("5",))


@pytest.mark.parametrize("command", sorted(map(str, FOR_ADMINS)))
async def test_what_is_for_admins(command):
    """Members hear whom it is for, and nothing else happens."""
    house = House()
    answer = await house.ask(command, MEMBER)
    assert "for admins" in words_of(answer)
    assert answer.form is None
    assert (house.worker.refreshed, house.tray.planned) == ([], {})


@pytest.mark.parametrize("command", [str(each) for each in OPEN_TO_ALL if each is not Command.HELP])
async def test_what_is_for_everybody(command):
    """Nobody's rights are looked up for what everybody may ask."""
    house = House()
    await house.ask(command, MEMBER)
    assert house.door.asked == 0


async def test_help_lists_what_somebody_may_ask():
    """Admins see the words for admins; members, and whoever cannot be told to be one, see their own."""
    house = House()
    assert "digest now" in words_of(await house.ask("help", ADMIN))
    for failure in (None, ConnectionError()):
        house.door.failure = failure
        shown = words_of(await house.ask("help", MEMBER))
        assert "/network-health me" in shown
        assert not any(word in shown for word in ("digest now", "settings", "newcomers", "results"))


async def test_an_unknown_admin():
    """Where the platform cannot say who is an admin, nobody is taken for one."""
    answer = await House(door=Door(failure=TimeoutError("secret"))).ask("channels")
    assert "find out whether you are an admin" in words_of(answer)


async def test_before_the_first_figures():
    """Without a snapshot the answer says when there will be one, and has it made once."""
    house = House(shelf=Shelf(snapshot=None), worker=Counting(slow=True))
    for words in ("", "unanswered", "why H4"):
        assert "I have no figures yet" in words_of(await house.ask(words))
    await asyncio.sleep(0)
    assert house.worker.refreshed == [7]
    assert "none yet" in words_of(await house.ask("status"))
    await house.dispatcher.close()


async def test_a_place_nobody_heard_of():
    """A community without a single stored fact is answered all the same."""
    house = House(shelf=Shelf(known=False))
    assert "I have no figures yet" in words_of(await house.ask(""))
    assert "No digest channel" in words_of(await house.ask("digest now"))
    assert "not heard anything" in words_of(await house.submit({"hour": "9"}))
    assert house.worker.refreshed == []


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Log:
    """What commands log."""
    log = Log()
    monkeypatch.setattr("bot.commands._log", log)
    monkeypatch.setattr("bot.commands.desk._log", log)
    return log


async def test_a_failed_computation_is_no_failed_answer(log: Log):
    """That figures could not be made is for the log; the person hears when to ask again."""
    house = House(shelf=Shelf(snapshot=None), worker=Counting(failure=StoreUnavailable("The database is away.")))
    assert "I have no figures yet" in words_of(await house.ask(""))
    await asyncio.sleep(0)
    assert [each["reason"] for each in log.lines] == ["The database is away."]


async def test_whatever_goes_wrong_is_a_sentence(log: Log):
    """Nothing raises, and neither the answer nor the log repeats what an exception says."""
    house = House(shelf=Shelf(broken=True))
    for words in ("", "status", "settings", "digest now"):
        assert "Something went wrong on my side" in words_of(await house.ask(words))
    assert "Something went wrong on my side" in words_of(await house.submit({}))
    assert "secret" not in repr(log.lines)
    assert {each["error"] for each in log.lines} == {"RuntimeError"}


async def test_the_card_leads_on():
    """Open questions can be pressed where there are any, and whatever can be pressed is a command."""
    assert pressable(await House().ask("")) == ["unanswered", "me", "privacy", "explain"]
    calm = House(shelf=Shelf(snapshot=msgspec.structs.replace(SNAPSHOT, open=0)))
    assert pressable(await calm.ask("")) == ["me", "privacy", "explain"]


@pytest.mark.parametrize("words", [*map(str, Command), "zzz", "statsu", "why", "why h4", "explain h4", "explain zzz"])
async def test_no_button_is_dead(words):
    """Whatever an answer offers to press is understood."""
    answer = await House().ask(words)
    if answer.note is not None:
        assert all(understand(each).command is not None for each in pressable(answer))


async def test_status_tells_how_things_stand():
    """How far the past was read, when the figures are from, where the digest goes, and what holds it back."""
    house = House()
    house.shelf.cursors_known = {
        (1, 0): Cursor(9, 1, finished=True),
        (2, 0): Cursor(9, 5, finished=False),
        (2, 44): Cursor(9, 5, finished=True),
    }
    house.shelf.chosen = {"digest_channel": (str(GENERAL),), "weekday": ("2",), "hour": ("16",)}
    house.tray.stood = [Stood("welcome", "no matter"), Stood("digest", "I was removed from the channel.")]
    told = words_of(await house.ask("status", MEMBER))
    assert "1 of 2 channels done" in told
    assert "as of Mon 16 March 08:33" in told
    assert "Wednesdays at 16:00, UTC. I was removed from the channel." in told


async def test_a_preview_is_for_one_pair_of_eyes():
    """A preview says that nothing was posted, and offers to."""
    house = House()
    answer = await house.ask("digest preview")
    assert "Nothing has been posted" in words_of(answer)
    assert pressable(answer) == ["digest now", "settings"]
    assert house.tray.planned == {}


@pytest.mark.parametrize("why", ["a week has ended", "a section was hidden", ""])
async def test_a_preview_is_what_would_be_posted(why: str):
    """Answers that were made before the week's end, or before admins changed something, are not what is shown."""
    now = Composed(noted("as it is now"), noted("for all as it is now"))
    snapshot = msgspec.structs.replace(SNAPSHOT, period="2026-W10") if why == "a week has ended" else SNAPSHOT
    house = House(shelf=Shelf(snapshot=snapshot), worker=Counting(posts=now))
    if why == "a section was hidden":
        await house.ask("digest hide help")
    for words, said in (("digest preview", "as it is now"), ("digest preview everybody", "for all as it is now")):
        assert (said in words_of(await house.ask(words))) is bool(why)


@pytest.mark.parametrize("words", ["digest preview", "digest now"])
async def test_nothing_to_say(words):
    """A week without words is not posted."""
    silent = msgspec.structs.replace(SNAPSHOT, digest=None)
    house = House(shelf=Shelf(snapshot=silent), worker=Counting(posts=Composed(None)))
    house.shelf.chosen = {"digest_channel": (str(GENERAL),)}
    assert "nothing to say" in words_of(await house.ask(words))
    assert house.tray.planned == {}


async def test_the_digest_is_posted_once():
    """It is made anew, the post has its week's key, and a second one is refused with an offer to look at it."""
    house = House()
    house.shelf.chosen = {"digest_channel": (str(GENERAL),)}
    assert "The digest of 9\u201315 March is on its way" in words_of(await house.ask("digest now"))
    again = await house.ask("digest now")
    assert "has been posted already" in words_of(again)
    assert pressable(again) == ["digest preview"]
    (((kind, period), post),) = house.tray.planned.items()
    assert (kind, period, post.key, post.channel) == ("digest", "2026-W11", "digest:2026-W11", GENERAL)
    assert post.note.blocks[: len(SNAPSHOT.digest.blocks)] == SNAPSHOT.digest.blocks
    assert pressable(Answer(note=post.note)) == ["explain digest", "settings", "digest hide", "digest wrong"]
    assert (house.worker.composed, house.shelf.deeds) == ([(7, "2026-W11")] * 2, [("digest now", ADMIN)])


async def test_everybody_has_a_version_where_a_channel_was_chosen_for_it():
    """It goes to its own channel under its own key, offers nothing that only admins may do, and can be looked at."""
    house = House()
    house.shelf.chosen = {"digest_channel": (str(GENERAL),), "community_channel": ("99",)}
    await house.ask("digest now")
    post = house.tray.planned["digest for all", "2026-W11"]
    assert (post.key, post.channel) == ("everybody:2026-W11", 99)
    assert "the digest for all" in words_of(Answer(note=post.note))
    assert pressable(Answer(note=post.note)) == ["explain digest", "digest wrong"]
    assert "digest preview everybody" in pressable(await house.ask("digest preview"))
    assert "the digest for all" in words_of(await house.ask("digest preview everybody"))
    assert "do not know" in words_of(await house.ask("digest preview tomorrow"))


async def test_a_section_is_hidden_and_shown_again():
    """What can be pressed under a digest hides a section for the community, says who did it, and can be undone."""
    house = House()
    offered = pressable(await house.ask("digest hide"))
    assert offered[:2] == ["digest hide people", "digest hide help"]
    answer = await house.ask("digest hide chart")
    assert "Chart is left out" in words_of(answer)
    assert house.shelf.chosen["hidden"] == ("chart",)
    await house.ask("digest hide people")
    await house.ask("digest hide people")
    assert house.shelf.chosen["hidden"] == ("people", "chart")
    assert pressable(await house.ask("digest show"))[:2] == ["digest show people", "digest show chart"]
    assert pressable(answer)[0] == "digest show chart"
    await house.ask("digest show chart")
    assert house.shelf.chosen["hidden"] == ("people",)
    assert house.shelf.deeds == [("hidden", ADMIN)] * 3
    for section in ("help", "newcomers", "qualities", "chart", "worth"):
        await house.ask(f"digest hide {section}")
    assert pressable(await house.ask("digest hide")) == ["settings"]
    await house.dispatcher.close()


async def test_what_looks_wrong_is_counted_without_names():
    """Fixed answers only, one person counts once for each and week, and status tells admins how many."""
    house = House()
    offered = pressable(await house.ask("digest wrong", MEMBER))
    assert offered == ["digest wrong number", "digest wrong channel", "digest wrong bot", "digest wrong useless"]
    for person in (MEMBER, MEMBER, 3):
        assert "Counted." in words_of(await house.ask("digest wrong number", person))
    await house.ask("digest wrong my aunt is no robot", MEMBER)
    assert house.shelf.counted == {("2026-W11", "number"): 2}
    assert "Remarks: in the last four weeks: a number looks wrong (2)" in words_of(await house.ask("status"))
    assert "Remarks" not in words_of(await house.ask("status", MEMBER))
    assert house.shelf.deeds == []


async def test_how_to_read_a_digest():
    """What the words and marks mean, for whoever presses the button under one."""
    assert "▲ and ▼: A change that a rule" in words_of(await House().ask("explain digest", MEMBER))


async def test_status_says_what_was_left_out():
    """The latest digest that could not be done in time, and not one that was done since."""
    house = House()
    late = Turned("digest", "2026-W11", 2, "This could not be done within 36 hours of its time, so it was left out.")
    house.shelf.due = [Turned("month", "2026-02", 2, "No."), late]
    assert "The digest of 9\u201315 March: this could not be done within 36 hours" in words_of(
        await house.ask("status")
    )
    house.shelf.due = [Turned("digest", "2026-W12", 1, ""), late]
    assert "36 hours" not in words_of(await house.ask("status"))


async def test_no_channel_no_post():
    """Without a chosen channel the answer leads to the settings."""
    house = House()
    answer = await house.ask("digest now")
    assert "No digest channel is chosen" in words_of(answer)
    assert pressable(answer) == ["settings"]
    assert (house.tray.planned, house.worker.composed) == ({}, [])


async def test_other_forms_are_not_taken():
    """A form nobody handed out is not read."""
    house = House()
    ask = Ask(HERE, ADMIN, GENERAL, "")
    answer = await house.dispatcher.submit(ask, "introductions", {}, house.door)
    assert isinstance(answer, Answer)
    assert "do not know" in words_of(answer)


async def test_status_tells_what_was_changed_last():
    """Which setting, when, and whether it was whoever asks; what was done about a person is told to nobody."""
    house = House()
    assert "Last changed" not in words_of(await house.ask("status"))
    house.shelf.deeds = [("hour", ADMIN), ("forget", ADMIN)]
    assert "Last changed: hour of the digest, Mon 16 March 08:33, by you" in words_of(await house.ask("status", ADMIN))
    told = words_of(await house.ask("status", MEMBER))
    assert "by an admin" in told
    assert "forget" not in told
    house.shelf.deeds = [("introductions", ITSELF)]
    assert "introductions, Mon 16 March 08:33, by me, by my own rule" in words_of(await house.ask("status", ADMIN))


@pytest.mark.parametrize(
    ("said", "identity"), [("circles", "S4"), ("Engaged", "E"), ("overall", "score"), ("H4", "H4")]
)
def test_what_a_digest_calls_it_is_found(said: str, identity: str):
    """A measure is found by the word readers know it by, as well as by its id."""
    known = [Explained(each, each, "share", 28, "") for each in ("H4", "S4", "E", "score")]
    found = plainly.find(known, said)
    assert found is not None
    assert found.id == identity
