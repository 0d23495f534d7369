"""What a person sees of themselves and decides, over a real store; what admins may do for others tells them nothing."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from bot.commands import Dispatcher
from bot.events import AnyEvent, ChannelSeen, MemberJoined, MemberSeen, MessagePosted, ReactionChanged, Signal
from bot.introductions.record import Introduction, Reply, Seat, Stage
from bot.ports import Answer, Ask
from bot.settings import Settings
from bot.store import Store
from bot.store.people import of_people
from bot.store.tables import metadata
from bot.words.privacy import TABLES
from tests.bot.commands.house import ADMIN, GENERAL, HERE, NOW, Counting, Door, House, Still, Tray, pressable, said

ANN, BOB = 35, 36
DAY = 86_400_000_000


def told(person: int, other: int) -> list[AnyEvent]:
    """Somebody joins, writes twice, reacts and is named by the other."""
    at = NOW - 10 * DAY
    return [
        ChannelSeen(GENERAL, "general"),
        MemberSeen(person, at=at),
        MemberJoined(person, at=at),
        MessagePosted(GENERAL, at + person, person, at, signals=Signal.TEXT_SEEN | Signal.QUESTION, words=7),
        MessagePosted(GENERAL, at + 100 + person, person, at + 2 * DAY, signals=Signal.TEXT_SEEN, words=3),
        MessagePosted(GENERAL, at + 200 + other, other, at + 3 * DAY, mentions=(person,)),
        ReactionChanged(GENERAL, at + 200 + other, person, "tada", at=at + 4 * DAY),
    ]


class Place(House):
    """The house over a real store."""

    def __init__(self, store: Store) -> None:
        """Ann and Bob talked here."""
        super().__init__()
        self.store = store
        self.dispatcher = Dispatcher(store, Tray(), self.worker, Still(), Settings(_env_file=None))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A place where two people talked."""
    with Store.open(f"sqlite:///{tmp_path / 'store.db'}") as store:
        store.absorb([(HERE, [*told(ANN, BOB), *told(BOB, ANN)])])
        yield Place(store)


def kept(answer: Answer) -> dict[str, list[dict[str, object]]]:
    """What is in a file that was handed over, by table."""
    found: dict[str, list[dict[str, object]]] = msgspec.json.decode(answer.file)["kept"]
    return found


async def test_what_is_kept_is_said_in_numbers(place: Place) -> None:
    """Kinds, numbers and spans of their own, and a choice of what to do."""
    words = said(await place.ask("privacy", ANN))
    assert "Your messages: 3 messages in 1 channel, from 6 March 2026 to 9 March 2026" in words
    assert "Your reactions: 1 time" in words
    assert "Named by others: 1 time" in words
    assert "joined on 6 March 2026" in words
    assert pressable(await place.ask("privacy", ANN)) == ["export", "opt out", "forget me"]
    assert "Nothing is kept about you." in said(await place.ask("privacy", 99))


async def test_a_copy_holds_their_rows_and_nobody_elses(place: Place) -> None:
    """Every table that is about them, readable; nothing that is about Bob."""
    answer = await place.ask("export", ANN)
    found = kept(answer)
    assert answer.file_name.endswith(".json")
    assert {table: len(rows) for table, rows in found.items()} == {
        "message": 3,
        "mention": 1,
        "reaction": 1,
        "member": 1,
    }
    assert found["message"][0] | {"message": ""} == {
        "channel": str(GENERAL),
        "message": "",
        "author": str(ANN),
        "at": "2026-03-06T08:33:20+00:00",
        "kind": "person",
        "edited_at": None,
        "thread": None,
        "reply_to": None,
        "signals": ["text_seen", "question"],
        "words": 7,
    }
    content = msgspec.json.decode(answer.file)
    assert content["person"] == str(ANN)
    assert content["choice"] == {"opted_out": False, "forgotten_before_at": None}
    assert f'"{BOB}"' not in answer.file.decode()
    assert len(content["readme"]) > 3


async def test_introductions_are_told_in_words(place: Place) -> None:
    """The page and the copy say what somebody wants and answered as people say it, without anybody else's key."""
    number = place.store.number(HERE) or 0
    for each in (ANN, BOB):
        place.store.wishes.want(number, each, at=1)
    place.store.wishes.avoid(number, ANN, [77])
    seats = (Seat(ANN, home=GENERAL), Seat(BOB))
    place.store.introductions.decide(number, "x", [Introduction(0, 0, Stage.ASKING, seats)], at=1)
    place.store.introductions.reply(number, 1, ANN, Reply.NOT_NOW, at=2)
    words = said(await place.ask("privacy", ANN))
    assert "times you were chosen to meet somebody (1) and your wish to be introduced (1)" in words
    assert "people you do not want to meet (1)" in words
    answer = await place.ask("export", ANN)
    (seat,) = kept(answer)["introduction_seat"]
    assert (seat["reply"], seat["outcome"], seat["home"]) == ("not now", "none", str(GENERAL))
    assert kept(answer)["introduction_avoid"][0]["avoided"] == "77"
    assert f'"{BOB}"' not in answer.file.decode()


def test_every_table_about_people_has_words() -> None:
    """Whatever is counted on the page about oneself is called by a name that is no table's."""
    about = {name for name, table in metadata.tables.items() if of_people(table, "theirs")}
    assert about - {"message", "reaction", "mention", "member", "erasure"} == set(TABLES)


@pytest.mark.parametrize("words", ["opt out", "forget me", f"forget @{ANN}"])
async def test_nothing_is_deleted_before_it_is_confirmed(place: Place, words: str) -> None:
    """The first answer says what will happen and offers one button; the data is as it was."""
    person = ADMIN if "@" in words else ANN
    answer = await place.ask(words, person)
    assert pressable(answer) == [f"{words} yes"]
    assert "no way back" in said(answer)
    assert len(kept(await place.ask("export", ANN))["message"]) == 3


async def test_opting_out_and_in(place: Place) -> None:
    """After the button nothing is there and nothing comes; back in, only what is new counts."""
    assert "You are out" in said(await place.ask("opt out yes", ANN))
    place.store.absorb([(HERE, told(ANN, BOB))])
    assert kept(await place.ask("export", ANN)) == {}
    assert len(kept(await place.ask("export", BOB))["message"]) == 3
    assert "you opted out" in said(await place.ask("privacy", ANN))
    assert pressable(await place.ask("privacy", ANN)) == ["opt in"]
    for words in ("opt out", "forget me"):
        assert "opted out already" in said(await place.ask(words, ANN))
    assert "You are in again" in said(await place.ask("opt in", ANN))
    assert "nothing to change" in said(await place.ask("opt in", ANN))
    assert kept(await place.ask("export", ANN)) == {}
    assert place.worker.refreshed


async def test_being_forgotten(place: Place) -> None:
    """The past goes for good, what comes counts, and the page about oneself says since when."""
    assert "counts again" in said(await place.ask("forget me yes", ANN))
    place.store.absorb([(HERE, [*told(ANN, BOB), MessagePosted(GENERAL, NOW + DAY, ANN, NOW + DAY)])])
    assert [row["at"] for row in kept(await place.ask("export", ANN))["message"]] == ["2026-03-17T08:33:20+00:00"]
    assert "What was before 16 March 2026 was deleted" in said(await place.ask("privacy", ANN))


async def test_an_admin_has_somebody_forgotten_and_learns_nothing(place: Place) -> None:
    """The answers for a member and for an id nobody has are alike to the letter; the deed is kept without the name."""
    answers = [
        [said(await place.ask(f"forget @{person}{more}", ADMIN)) for more in ("", " yes")] for person in (ANN, 123_456)
    ]
    assert answers[0] == answers[1]
    assert "message" not in kept(await place.ask("export", ANN))
    assert [(deed.person, deed.deed) for deed in place.store.choices.deeds(1)] == [(ADMIN, "forget")]
    for words in ("forget", "forget somebody", f"forget @{1 << 63}", "forget @7 no"):
        assert "Say whose data" in said(await place.ask(words, ADMIN))


async def test_a_button_is_no_way_around_rights(place: Place) -> None:
    """A member who sends what an admin's button sends is refused, and nothing is deleted."""
    assert "for admins" in said(await place.ask(f"forget @{BOB} yes", ANN))
    assert len(kept(await place.ask("export", BOB))["message"]) == 3
    unknown = Place(place.store)
    unknown.door = Door(failure=TimeoutError())
    assert "find out whether" in said(await unknown.ask(f"forget @{BOB} yes", ADMIN))
    assert len(kept(await place.ask("export", BOB))["message"]) == 3


async def test_a_long_deletion_is_not_waited_for(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asked hears that it is decided; the deletion goes on and is finished before the program ends."""
    monkeypatch.setattr("bot.commands.desk.PATIENCE", 0.0)
    assert "decided and written down" in said(await place.ask("opt out yes", ANN))
    await place.dispatcher.close()
    assert kept(await place.ask("export", ANN)) == {}


async def test_a_place_nobody_heard_of_remembers_a_wish(tmp_path: Path) -> None:
    """Somebody may opt out before anything was ever said."""
    with Store.open(f"sqlite:///{tmp_path / 'new.db'}") as store:
        dispatcher = Dispatcher(store, Tray(), Counting(), Still(), Settings(_env_file=None))
        assert "Nothing is kept" in said(await dispatcher.answer(Ask(HERE, ANN, GENERAL, "privacy"), Door()))
        await dispatcher.answer(Ask(HERE, ANN, GENERAL, "opt out yes"), Door())
        store.absorb([(HERE, told(ANN, BOB))])
        assert store.holdings.of(1, ANN).nothing
        assert not store.holdings.of(1, BOB).nothing
        await dispatcher.close()


async def test_ones_own_view_is_made_when_asked_and_remembered_briefly(place: Place) -> None:
    """The worker is asked once in a minute for each person, and never for somebody who opted out."""
    assert "about 35, time 1" in said(await place.ask("me", ANN))
    assert "about 36, time 2" in said(await place.ask("me", BOB))
    assert "about 35, time 1" in said(await place.ask("me", ANN))
    await place.ask("opt out yes", ANN)
    assert "opted out" in said(await place.ask("me", ANN))
    assert place.worker.looked == [(1, ANN), (1, BOB)]
    assert "time 3" in said(await place.ask("me", BOB))


async def test_two_people_never_see_each_others(place: Place) -> None:
    """What was remembered for one is told to nobody else, in whatever order they ask."""
    for person in (ANN, BOB, ANN, BOB):
        assert f"about {person}," in said(await place.ask("me", person))
