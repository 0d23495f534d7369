"""Every night what takes long is worked out, in the community's own time."""

from zoneinfo import ZoneInfo

from bot.ports import CommunityRef
from bot.preferences import Preferences
from bot.schedule.duty import Occasion
from bot.schedule.overnight import Overnight
from tests.makers import instant


class Hand:
    """Notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    async def overnight(self, community: int) -> None:
        """As a worker does."""
        self.asked.append(community)


def test_it_comes_round_at_four_on_the_communitys_own_clock() -> None:
    """In Kathmandu that is a quarter past ten in the evening of UTC, the day before."""
    chosen = Preferences(timezone="Asia/Kathmandu")
    assert chosen.zone == ZoneInfo("Asia/Kathmandu")
    duty = Overnight(Hand())
    assert duty.period(chosen, instant(0, 22, 14)).key == "2026-03-02"
    assert duty.period(chosen, instant(0, 22, 15)).key == "2026-03-03"


async def test_a_night_is_one_computation() -> None:
    """The worker is asked for that community."""
    hand, now = Hand(), instant(3, 4)
    occasion = Occasion(7, CommunityRef("slack", "T1"), "overnight", "2026-03-05", now, now, Preferences())
    assert await Overnight(hand).perform(occasion) == ""
    assert hand.asked == [7]
