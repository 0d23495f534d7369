"""Every night what is too old is let go, counted in the community's own days."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.events import HistoryRead, MessagePosted
from bot.ports import CommunityRef
from bot.preferences import Preferences
from bot.schedule.duty import Occasion
from bot.schedule.tidying import Tidying, horizon
from bot.store import Store
from bot.worker import WorkFailed
from bot.worker.jobs import Setup
from bot.worker.making import Making
from tests.makers import DAY_ONE, Town, instant

HERE = CommunityRef("slack", "T1")


class Hand:
    """Notes how many messages there were whenever it was asked."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.found: list[int] = []

    async def roll_up(self, community: int) -> None:
        """As a worker does."""
        self.found.append(self.store.totals(community).human_messages)


class Tired:
    """A worker that does not get it done."""

    async def roll_up(self, community: int) -> None:  # noqa: ARG002  # a double
        """As a worker that was killed."""
        raise WorkFailed


def at(text: str, zone: str = "UTC") -> int:
    """An instant as people write it."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()) * 1_000_000


def test_whole_days_in_the_communitys_own_time() -> None:
    """180 days before a summer day in Berlin is a winter midnight there."""
    berlin = ZoneInfo("Europe/Berlin")
    assert horizon(at("2026-07-10T14:00", "Europe/Berlin"), 180, berlin) == at("2026-01-11T00:00", "Europe/Berlin")


def test_it_comes_round_every_night(tmp_path: Path) -> None:
    """At three o'clock, once a day."""
    with Store.open(f"sqlite:///{tmp_path / 'store.db'}") as store:
        duty, chosen = Tidying(store, Hand(store)), Preferences()
        assert duty.period(chosen, at("2026-03-16T02:59")).key == "2026-03-15"
        assert duty.period(chosen, at("2026-03-16T03:00")).key == "2026-03-16"


async def test_a_night(tmp_path: Path) -> None:
    """What is older than the admins chose goes; a community nobody listens to is measured by its own newest message."""
    now = at("2026-07-10T03:00")
    days = [int(datetime(2026, month, 1, tzinfo=UTC).timestamp()) * 1_000_000 for month in range(1, 8)]
    with Store.open(f"sqlite:///{tmp_path / 'store.db'}") as store:
        store.absorb([(HERE, [MessagePosted(1, day, 1, day) for day in days])])
        occasion = Occasion(1, HERE, "tidying", "2026-07-10", now, now, Preferences(retention_days=126))
        hand = Hand(store)
        assert await Tidying(store, hand).perform(occasion) == ""
        assert store.totals(1).first_at == "2026-03-01T00:00:00+00:00"
        store.absorb([(HERE, [HistoryRead(1, newest=days[-1], oldest=days[0])])])
        await Tidying(store, hand).perform(occasion)
        assert store.totals(1).first_at == "2026-04-01T00:00:00+00:00"
        assert store.retention.horizon(1) == at("2026-03-06T00:00")
        assert hand.found == [7, 5]


async def test_nothing_goes_before_its_ties_are_written_down(tmp_path: Path) -> None:
    """A community that was only imported, and was never rolled up: its first night keeps who addressed whom."""
    town, now = Town(), instant(700)
    for day in range(0, 300, 10):
        asked = town.ask("ann", instant(day, 23))
        town.post("bob", instant(day, 23, 30), reply_to=asked)
    occasion = Occasion(1, HERE, "tidying", "2028-01-31", now, now, Preferences(retention_days=126))
    url = f"sqlite:///{tmp_path / 'store.db'}"
    with Store.open(url) as store, Making(Setup(url, "UTC", 5, ())) as making:
        store.absorb([(HERE, town.events)])
        with pytest.raises(WorkFailed):
            await Tidying(store, Tired()).perform(occasion)
        assert store.totals(1).human_messages == 60

        class Here:
            async def roll_up(self, community: int) -> None:
                """Without a process of its own."""
                making.roll_up(community, now)

        await Tidying(store, Here()).perform(occasion)
        assert store.totals(1).human_messages == 2 * 13
        tied = store.tied(1, ZoneInfo("UTC"), first=0, end=DAY_ONE + 300)
        assert tied.day.tolist() == [DAY_ONE + day for day in range(0, 170, 10)]
        assert set(tied.other.tolist()) == {town.key("ann")}
