"""Every night days are rolled up, in the community's own time and before anything is let go."""

from bot.ports import CommunityRef
from bot.preferences import Preferences
from bot.schedule.duty import Occasion
from bot.schedule.rolling_up import RollingUp
from bot.schedule.tidying import Tidying
from bot.store import Store
from tests.makers import instant


class Hand:
    """Notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    async def roll_up(self, community: int) -> None:
        """As a worker does."""
        self.asked.append(community)


def test_it_comes_round_an_hour_before_tidying(tmp_path) -> None:
    """At two in the morning in Kathmandu, a quarter past eight in the evening of UTC, the day before."""
    chosen, hand = Preferences(timezone="Asia/Kathmandu"), Hand()
    duty = RollingUp(hand)
    assert duty.period(chosen, instant(0, 20, 14)).key == "2026-03-02"
    mine = duty.period(chosen, instant(0, 20, 15))
    assert mine.key == "2026-03-03"
    with Store.open(f"sqlite:///{tmp_path / 'store.db'}") as store:
        assert Tidying(store, hand).period(chosen, instant(1)).due_at == mine.due_at + 3_600_000_000


async def test_a_night_is_one_computation() -> None:
    """The worker is asked for that community."""
    hand, now = Hand(), instant(3, 2)
    occasion = Occasion(7, CommunityRef("slack", "T1"), "rollups", "2026-03-05", now, now, Preferences())
    assert await RollingUp(hand).perform(occasion) == ""
    assert hand.asked == [7]
