"""People who talked before the messages that are kept are not introduced to each other as strangers."""

from pathlib import Path

import pytest

from bot.ports import CommunityRef
from bot.store import Store
from bot.worker.jobs import Setup
from bot.worker.making import Making
from tests.bot.introductions.places import NOW, TODAY, Village
from tests.makers import instant

HERE = CommunityRef("slack", "T1")


@pytest.mark.parametrize(("talked", "left_out", "met"), [(150, "", 0), (190, "", 1), (150, "seeds", 1)])
def test_a_round_remembers_who_talked(tmp_path: Path, talked: int, left_out: str, met: int) -> None:
    """With messages kept for 126 days: whoever talked within 180 days is known to, unless it was where nobody looks."""
    village, url = Village(), f"sqlite:///{tmp_path / 'store.db'}"
    for name in ("ann", "bob"):
        village.settle(name, "bread", "kitchen")
    village.tie("ann", "bob", day=talked, channel="seeds")
    with Store.open(url) as store, Making(Setup(url, "UTC", 1, ())) as making:
        store.absorb([(HERE, village.events)])
        for name in ("ann", "bob"):
            store.wishes.want(1, village.key(name), at=instant(TODAY - 10))
        if left_out:
            store.choices.change(1, {"left_out": (str(village.key(left_out)),)}, person=1, at=1)
        making.roll_up(1, NOW)
        store.retention.keep_since(HERE, instant(TODAY - 126))
        making.introduce(1, "2026-W50", NOW)
        groups = [each for each in store.introductions.all(1) if len(each.seats) == 2]
        assert len(groups) == met
        assert len(store.introductions.all(1)) == 2 - met
