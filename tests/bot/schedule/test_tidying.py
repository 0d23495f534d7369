"""Every night what is too old is let go, counted in the community's own days."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.events import HistoryRead, MessagePosted
from bot.ports import CommunityRef
from bot.preferences import Preferences
from bot.schedule.duty import Occasion
from bot.schedule.tidying import Tidying, horizon
from bot.store import Store

HERE = CommunityRef("slack", "T1")


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
        duty, chosen = Tidying(store), Preferences()
        assert duty.period(chosen, at("2026-03-16T02:59")).key == "2026-03-15"
        assert duty.period(chosen, at("2026-03-16T03:00")).key == "2026-03-16"


async def test_a_night(tmp_path: Path) -> None:
    """What is older than the admins chose goes; a community nobody listens to is measured by its own newest message."""
    now = at("2026-07-10T03:00")
    days = [int(datetime(2026, month, 1, tzinfo=UTC).timestamp()) * 1_000_000 for month in range(1, 8)]
    with Store.open(f"sqlite:///{tmp_path / 'store.db'}") as store:
        store.absorb([(HERE, [MessagePosted(1, day, 1, day) for day in days])])
        occasion = Occasion(1, HERE, "tidying", "2026-07-10", now, now, Preferences(retention_days=126))
        assert await Tidying(store).perform(occasion) == ""
        assert store.totals(1).first_at == "2026-03-01T00:00:00+00:00"
        store.absorb([(HERE, [HistoryRead(1, newest=days[-1], oldest=days[0])])])
        await Tidying(store).perform(occasion)
        assert store.totals(1).first_at == "2026-04-01T00:00:00+00:00"
        assert store.retention.horizon(1) == at("2026-03-06T00:00")
