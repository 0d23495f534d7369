"""Looking back at night: every community's platform is asked once a day, where it is there."""

from zoneinfo import ZoneInfo

import pytest

from bot.events import HOUR
from bot.ports import CommunityRef
from bot.preferences import Preferences
from bot.schedule.catching_up import CatchingUp
from bot.schedule.duty import Occasion, Skipped

HERE = CommunityRef("plank", "T1")
NIGHT = 1_800_000_000_000_000


class Plank:
    """A platform that remembers what it was asked to read."""

    name = "plank"

    def __init__(self, *, connected: bool = True) -> None:
        self.connected = connected
        self.asked: list[CommunityRef] = []

    async def catch_up(self, community: CommunityRef) -> None:
        """Begin to read."""
        self.asked.append(community)


def occasion(ref: CommunityRef = HERE) -> Occasion:
    """One night."""
    return Occasion(1, ref, "backfill", "2027-01-15", NIGHT, NIGHT, Preferences())


async def test_the_platform_is_asked_to_look_back() -> None:
    """For the community the night is about."""
    plank = Plank()
    assert await CatchingUp({"plank": plank}).perform(occasion()) == ""  # type: ignore[dict-item]  # all that is asked
    assert plank.asked == [HERE]


async def test_an_imported_community_has_nobody_to_ask() -> None:
    """That is said, and nothing is tried again."""
    with pytest.raises(Skipped, match="no live"):
        await CatchingUp({}).perform(occasion())


async def test_a_platform_that_is_away_is_asked_later() -> None:
    """An error of the kind that the schedule tries again."""
    plank = Plank(connected=False)
    with pytest.raises(ConnectionError):
        await CatchingUp({"plank": plank}).perform(occasion())  # type: ignore[dict-item]  # likewise
    assert plank.asked == []


def test_it_comes_once_a_night_on_the_communitys_own_clock() -> None:
    """At two in Kathmandu, and the same night however often one looks."""
    chosen = Preferences(timezone="Asia/Kathmandu")
    first = CatchingUp({}).period(chosen, NIGHT)
    assert first == CatchingUp({}).period(chosen, first.due_at)
    assert CatchingUp({}).period(chosen, first.due_at + 24 * HOUR).due_at == first.due_at + 24 * HOUR
    assert chosen.zone == ZoneInfo("Asia/Kathmandu")
