"""One person's own view, worked by hand: what they did, gave, received, and nothing about anybody else by name."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.answers.me import me
from bot.events import ChannelKind
from bot.notes import Buttons, Facts, Headline, Listing, Note
from bot.store import Store
from bot.store.surroundings import around
from bot.window import midnight
from tests.bot.store.test_convergence import UTC
from tests.makers import DAY_ONE, Town, instant
from tests.meaning import REF

END = 30


def town() -> Town:
    """Ann answers cat and dan in #general and chats with bob; six people write there, ann on six days."""
    town = Town()
    town.channel("general")
    town.channel("staff", ChannelKind.PRIVATE)
    for name in ("ann", "bob", "cat", "dan", "eve", "fay"):
        town.join(name, instant(0) - 1)
    for day, asker in ((3, "cat"), (10, "cat"), (12, "dan"), (20, "cat")):
        asked = town.ask(asker, instant(day, 9))
        town.post("ann", instant(day, 10), thread=asked)
        town.react("cat", instant(day, 10), at=instant(day, 11))
    asked = town.ask("ann", instant(22, 9))
    town.post("bob", instant(22, 10), thread=asked)
    asked = town.ask("bob", instant(24, 9))
    town.post("ann", instant(24, 10), thread=asked)
    town.react("ann", instant(22, 10), at=instant(22, 11))
    for hour, name in ((20, "eve"), (21, "fay")):
        town.post(name, instant(5, hour))
    return town


def rows(note: Note) -> dict[str, str]:
    """The labelled lines."""
    found = [row for block in note.blocks if isinstance(block, Facts) for row in block.rows]
    return {label: "".join(word.text for word in said) for label, said in found}


def listed(note: Note) -> dict[str, list[int]]:
    """The linked messages under each label."""
    return {
        block.label: [word.place.message for item in block.items for word in item if hasattr(word, "place")]
        for block in note.blocks
        if isinstance(block, Listing)
    }


def headline(note: Note) -> str:
    """The first sentence."""
    return next(block.text for block in note.blocks if isinstance(block, Headline))


def test_what_somebody_did_gave_and_received() -> None:
    """Six messages on six days; five answers to three people, one question; one partner both ways."""
    told = town()
    note = me(told.history(END), told.key("ann"), 90, minimum=5)
    assert headline(note) == "You wrote on 6 of the last 90 days, in 1 channel."
    said = rows(note)
    assert said["What you did"] == "6 messages, 1 reaction given, 4 received"
    giving = "you answered 3 people and asked on 1 day. You give more than you receive, which is what keeps this place"
    assert said["Giving and receiving"] == f"{giving} going."
    assert said["Who you talk with"] == "1 person in 90 days, both ways"
    assert said["Where you are"] == "#general (6 people; you are new there)"
    assert rows(me(told.history(END), told.key("ann"), 28, minimum=5))["Where you are"] == "#general (6 people)"
    assert "Where you are" not in rows(me(told.history(END), told.key("ann"), 90, minimum=7))


def test_nothing_about_anybody_else_by_name() -> None:
    """No key of another person is anywhere in the note, and neither is a rank or a share of others."""
    told = town()
    note = repr(me(told.history(END), told.key("ann"), 90, minimum=5))
    assert not any(word in note for word in ("rank", "percentile", "top ", "most active", "bob", "cat"))


def test_where_help_waits() -> None:
    """An open question of somebody else and a newcomer's unheard first words, public ones in own channels only."""
    told = town()
    told.join("new", instant(28))
    first = told.post("new", instant(28, 1))
    open_ = told.ask("cat", instant(29, 2))
    told.ask("ann", instant(29, 3))
    told.post("ann", instant(1, 1), channel="staff")
    told.ask("cat", instant(29, 4), channel="staff")
    note = me(told.history(END), told.key("ann"), 90, minimum=5)
    assert listed(note) == {
        "Where you could help next": [open_],
        "First messages here that nobody has answered": [first],
    }


def test_somebody_who_has_not_written() -> None:
    """One sentence, and the way to open questions."""
    told = town()
    note = me(told.history(END), told.key("gil"), 28, minimum=5)
    assert headline(note) == "You have not written here in the last 28 days."
    assert rows(note) == {}
    buttons = [button.action for block in note.blocks if isinstance(block, Buttons) for button in block.buttons]
    assert buttons == ["unanswered", "privacy", "introductions"]


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("cat", "You receive more than you give; a good question gives others something to answer."),
        ("bob", "you answered 1 person and asked on 1 day."),
    ],
)
def test_a_balance_is_told_in_words_where_there_is_enough(who: str, said: str) -> None:
    """Three answers and questions make a sentence; fewer make none."""
    told = town()
    assert rows(me(told.history(END), told.key(who), 90, minimum=5))["Giving and receiving"].endswith(said)


def test_what_is_not_known_is_not_told() -> None:
    """Who neither asked nor answered, and where nothing tells a question, is not told that they asked nothing."""
    told = town()
    assert "Giving and receiving" not in rows(me(told.history(END), told.key("eve"), 90, minimum=5))
    quiet = Town()
    for number in range(12):
        quiet.post(("ann", "bob")[number % 2], instant(number, 9))
    note = me(quiet.history(END), quiet.key("ann"), 90, minimum=5)
    assert "Giving and receiving" not in rows(note)
    assert "asked" not in repr(note).replace("nobody has asked them", "")


def test_only_what_is_around_somebody_is_read(database_url: str) -> None:
    """Channels they did not write in are not read, and where there is too much the window is shorter."""
    told = town()
    told.post("eve", instant(6), channel="elsewhere")
    with Store.open(database_url) as store:
        store.absorb([(REF, told.events)])
        end = DAY_ONE + END
        history, days = store.surroundings(1, UTC, end=end, person=told.key("ann"))
        assert days == 90
        assert set(history.messages.channel.tolist()) == {told.key("general")}
        assert len(history.messages) == 14
        assert me(history, told.key("ann"), 90, minimum=5) == me(told.history(END), told.key("ann"), 90, minimum=5)
        with store._database.reading() as connection:
            places, days = around(connection, 1, UTC, end, told.key("ann"), windows=(90, 9, 1), most=5)
            assert (places, days) == ((told.key("general"),), 9)
        nobody, _ = store.surroundings(1, UTC, end=end, person=12345)
        assert len(nobody.messages) == 0
        assert midnight(end, UTC) == nobody.end_at


def test_nothing_of_it_is_stored(tmp_path: Path) -> None:
    """Whoever makes it writes nothing into the database."""
    from bot.worker.jobs import Setup  # noqa: PLC0415  # the worker's rooms are heavy
    from bot.worker.making import Making  # noqa: PLC0415  # likewise

    url = f"sqlite:///{tmp_path / 'store.db'}"
    told = town()
    with Store.open(url) as store:
        store.absorb([(REF, told.events)])
    with Making(Setup(url, "UTC", 5, ("tada",))) as making:
        note = making.about(1, told.key("ann"), instant(END, 1))
    assert headline(note).startswith("You wrote on 6 of")
    with Store.open(url) as store:
        assert store.snapshots.get(1, "answers") is None


def test_what_was_asked_is_not_known_where_nothing_is_read() -> None:
    """Where words are not read, nobody is told that they asked or answered nothing; where they are, no more is said."""
    place = town()
    eve, read = place.key("eve"), place.history(END)
    unread = replace(read, messages=replace(read.messages, signals=read.messages.signals * 0), _remembered={})
    assert rows(me(unread, eve, 90, minimum=5))["Giving and receiving"].startswith("not known")
    assert "Giving and receiving" not in rows(me(read, eve, 90, minimum=5))


def test_of_what_is_asked_only_some_is_known_where_not_all_is_read() -> None:
    """Whoever answered what was known to be a question learns that others may not have been."""
    place = town()
    read = place.history(END)
    signals = np.where(read.messages.author == place.key("ann"), 0, read.messages.signals)
    some = replace(read, messages=replace(read.messages, signals=signals), _remembered={})
    said = rows(me(some, place.key("ann"), 90, minimum=5))["Giving and receiving"]
    assert said.startswith("you answered 3 people.")
    assert said.endswith("know only some of the questions.")
