"""One person's own circles: their role, partners, give and receive, in words for them alone."""

from pathlib import Path

import pytest

from bot.answers.networks import networks
from bot.circles.person import own_circles
from bot.circles.roles import Role
from bot.ports import CommunityRef
from bot.store import Store
from bot.window import History
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
    assert "#north (25 people): you are one of those who answer." in said
    assert "You spoke with 3 people there, 1 of them both ways." in said
    assert "3 people helped in 90 days, 1 of them also helped you." in said
    assert "Close-knit" in said


def test_her_own_view_has_them(town: Town, tmp_path: Path) -> None:
    """What she is shown when she asks for her own view names her networks, and nobody else's view has her in it."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    with Store.open(url) as store:
        store.absorb([(CommunityRef("slack", "T1"), town.events)])
    with Making(Setup(url, "UTC", 5, ("tada",))) as making:
        note = repr(making.about(1, town.names["Ada"], instant(35, 1)))
        other = repr(making.about(1, town.names["s03"], instant(35, 1)))
    assert "You are in one network here." in note
    assert "you are one of those who answer" in note
    assert "#south" in other


def test_who_is_in_no_circle_is_told_of_none(town: Town, seen: History) -> None:
    """Somebody unknown, and everybody where circles are smaller than may be shown."""
    assert networks(seen, 999_999, 5) == ()
    assert networks(seen, town.names["Ada"], 30) == ()
