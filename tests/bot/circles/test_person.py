"""One person's own circles: their role, partners, give and receive, in words for them alone."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.answers.networks import networks
from bot.circles import circles
from bot.circles.person import own_circles
from bot.circles.roles import Role
from bot.events import ChannelKind, MessagePosted
from bot.notes import Note, Paragraph
from bot.ports import CommunityRef
from bot.store import Store
from bot.window import History
from bot.words import circles as words
from bot.worker.jobs import Setup
from bot.worker.making import Making
from tests.bot.circles.test_circles import two_sides
from tests.makers import Town, instant


@pytest.fixture(scope="module")
def town() -> Town:
    """Two sides, and on the northern one somebody who answers three others and is answered by one of them."""
    town = two_sides(across=0)
    for number in range(3):
        asked = town.ask(f"n{number:02}", instant(20, 5, 10 * number), channel="north")
        town.post("Ada", instant(20, 6, number), channel="north", thread=asked)
    town.post("Ada", instant(2, 5), channel="north")
    asked = town.ask("Ada", instant(21, 5), channel="north")
    town.post("n00", instant(21, 6), channel="north", thread=asked)
    return town


@pytest.fixture(scope="module")
def seen(town: Town) -> History:
    """The picture after five weeks."""
    return town.history(35)


def test_her_place_by_hand(town: Town, seen: History) -> None:
    """She spoke with three, with one both ways; helped three, one of whom helped back; all of it inside."""
    (own,) = own_circles(seen, town.names["Ada"], 5)
    assert own.circle.name == ("north",)
    assert (own.partners, own.mutual, own.helped, own.back, own.received) == (3, 1, 3, 1, 1)
    assert own.inside == 1.0
    assert own.role is Role.CONTRIBUTOR


def test_it_is_said_to_her(town: Town, seen: History) -> None:
    """In a few plain sentences, without anybody's name and without a rank."""
    said = repr(networks(seen, town.names["Ada"], 5))
    assert "You are in one network here." in said
    assert "label='#north'" in said
    place = "25 people. You are one of those who answer and have talked with 3 people in 28 days, 1 of them both ways."
    help_ = "In 90 days you helped 3 people there, 1 of whom helped you too."
    assert f"{place} Everybody you talk with is in it. {help_}" in said


@pytest.mark.parametrize(
    ("helped", "back", "received", "said"),
    [
        (0, 0, 0, ""),
        (0, 0, 1, "In 90 days 1 person there helped you."),
        (1, 0, 0, "In 90 days you helped 1 person there."),
        (1, 1, 1, "In 90 days you helped 1 person there, who helped you too."),
        (2, 2, 3, "In 90 days you helped 2 people there, all of whom helped you too; so did 1 other."),
        (4, 0, 2, "In 90 days you helped 4 people there, and 2 others helped you."),
        (4, 1, 1, "In 90 days you helped 4 people there, 1 of whom helped you too."),
    ],
)
def test_give_and_receive_is_told_as_people_say_it(helped: int, back: int, received: int, said: str) -> None:
    """Nobody, one, all and some of them, each in good grammar."""
    assert words.own_help(helped, back, received) == said


@pytest.mark.parametrize(
    ("role", "partners", "mutual", "inside", "said"),
    [
        ("member", 1, 1, 1.0, "You are part of it and have talked with 1 person in 28 days, both ways. Everybody"),
        ("newcomer", 3, 0, 0.9, "You are new there and have talked with 3 people in 28 days. Most of those you talk"),
        ("connector", 3, 3, 0.5, "You connect it with other circles and have talked with 3 people in 28 days, all of"),
        ("contributor", 5, 2, 0.1, "2 of them both ways. Most of those you talk with are outside."),
    ],
)
def test_a_place_in_a_circle_is_told_as_people_say_it(
    role: str, partners: int, mutual: int, inside: float, said: str
) -> None:
    """Every role, all or none both ways, inside, outside or both."""
    assert said in words.own_place("58 people", role, partners, mutual, inside)


@pytest.mark.parametrize("name", sorted(words.QUALITIES))
def test_none_and_all_are_words(name: str) -> None:
    """Nobody reads "0% of" or "100% of"; what lies between is a share."""
    none, all_ = (words.quality(name, value, "…") for value in (0, 1))
    assert none.startswith(("no ", "nobody "))
    assert all_.startswith(("all ", "everybody "))
    assert words.quality(name, 0.5, "half").startswith("half ")


def test_her_own_view_has_them(town: Town, tmp_path: Path) -> None:
    """What she is shown when she asks for her own view names her networks, and nobody else's view has her in it."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    with Store.open(url) as store:
        store.absorb([(CommunityRef("slack", "T1"), town.events)])
    with Making(Setup(url, "UTC", 5, ("tada",))) as making:
        note = repr(making.about(1, town.names["Ada"], instant(35, 1)))
        other = repr(making.about(1, town.names["s03"], instant(35, 1)))
    assert "You are in one network here." in note
    assert "You are one of those who answer" in note
    assert "#south" in other


def test_a_private_channel_names_a_circle_to_whoever_writes_in_it() -> None:
    """Elsewhere it has a number; to its own people it is called as they know it, and the other side stays unnamed."""
    town = two_sides(across=0, kind=ChannelKind.PRIVATE)
    seen = town.history(35)
    assert [each.name for each in circles(seen).every] == [(), ()]
    assert "label='#north'" in repr(networks(seen, town.names["n03"], 5))
    southern = repr(networks(seen, town.names["s03"], 5))
    assert "label='#south'" in southern
    assert "north" not in southern


def test_what_cannot_be_named_says_so(seen: History, town: Town) -> None:
    """Where its people write in too many places for one to be theirs, a circle has a number, and a sentence why."""
    nameless = replace(
        seen, channels={key: replace(each, name="") for key, each in seen.channels.items()}, _remembered={}
    )
    said = repr(networks(nameless, town.names["Ada"], 5))
    assert "label='circle " in said
    assert words.UNNAMED in said


def test_her_circles_are_those_of_whole_weeks(town: Town, tmp_path: Path) -> None:
    """Asking again on the next days of a week tells nothing new of how many are in a circle."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    with Store.open(url) as store:
        store.absorb([(CommunityRef("slack", "T1"), town.events)])
        with Making(Setup(url, "UTC", 5, ("tada",))) as making:
            before = making.about(1, town.names["Ada"], instant(35, 1))
            north = tuple(town.names[f"n{number:02}"] for number in range(6))
            place, new, at = town.key("north"), 987_654, instant(35, 9)
            late = [MessagePosted(place, at, new, at, mentions=north)]
            late += [MessagePosted(place, at + n, who, at + n, mentions=(new,)) for n, who in enumerate(north, 1)]
            store.absorb([(CommunityRef("slack", "T1"), late)])
            after = making.about(1, town.names["Ada"], instant(37, 1))
    assert [circle_of(each) for each in (before, after)] == ["25 people.", "25 people."]


def circle_of(note: Note) -> str:
    """How many are said to be in her circle."""
    said = next(block for block in note.blocks if isinstance(block, Paragraph) and block.label == "#north")
    return " ".join(said.words[0].text.split()[:2])


def test_who_is_in_no_circle_is_told_of_none(town: Town, seen: History) -> None:
    """Somebody unknown, and everybody where circles are smaller than may be shown."""
    assert networks(seen, 999_999, 5) == ()
    assert networks(seen, town.names["Ada"], 30) == ()
