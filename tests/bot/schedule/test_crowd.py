"""A thousand communities due in the same minute, and two processes of the operating system at it: each digest once."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.events import MINUTE, SECOND
from bot.ports import CommunityRef
from bot.store import Store
from tests.bot.schedule.test_schedule import MONDAY

MANY = 1_000
HOUSE = Path(__file__).parents[3]


class Crowd:
    """The communities, their wall and their clock, and the processes at work."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self._wall, self._clock = url, folder / "wall", folder / "clock"
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._wall.touch()
        self.set(MONDAY - 5 * SECOND)
        self.refs = [f"T{number}" for number in range(MANY)]
        with Store.open(url) as store:
            store.absorb([(CommunityRef("slack", native), []) for native in self.refs])
            with store._database.connect() as connection, connection.begin():
                connection.exec_driver_sql(
                    "INSERT INTO setting (community, name, item, position)"
                    " SELECT community, 'digest_channel', '5', 0 FROM community"
                )

    def set(self, at: int) -> None:
        """It is this late now; time goes on from here."""
        beside = self._clock.with_suffix(".new")
        beside.write_text(str(at - time.time_ns() // 1000))
        beside.replace(self._clock)

    def start(self, name: str) -> None:
        """Another process, at work when this returns."""
        where = (self.url, str(self._wall), str(self._clock), name)
        program = [sys.executable, "-m", "tests.bot.schedule.crowd", *where]
        said = self._wall.with_name(f"said by {name}")
        with said.open("wb") as out:
            self._running[name] = subprocess.Popen(program, cwd=HOUSE, stdout=out, stderr=out)
        until(lambda: b"at work\n" in said.read_bytes())

    def kill(self, name: str) -> None:
        """In the middle of whatever it is at."""
        process = self._running.pop(name)
        process.kill()
        process.wait()

    def close(self) -> None:
        """End all of them."""
        for name in list(self._running):
            self.kill(name)

    def posts(self) -> list[list[str]]:
        """Who posted, where, under which key."""
        return [line.split() for line in self._wall.read_text().splitlines()]

    def open(self) -> int:
        """Periods and posts that are not at their end."""
        with Store.open(self.url) as store, store._database.reading() as connection:
            due = connection.exec_driver_sql("SELECT count(*) FROM due WHERE state = 0").scalar() or 0
            return due + (connection.exec_driver_sql("SELECT count(*) FROM outbox WHERE state <> 2").scalar() or 0)


@pytest.fixture
def crowd(database_url: str, tmp_path: Path) -> Iterator[Crowd]:
    """On both databases."""
    made = Crowd(database_url, tmp_path)
    yield made
    made.close()


def until(holds: Callable[[], bool]) -> None:
    """Wait for something to be so."""
    end = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < end, "it did not come to be in time"
        time.sleep(0.1)


def test_a_thousand_communities_in_one_minute(crowd: Crowd) -> None:
    """Nine o'clock strikes for all at once; one process is killed in the middle and begun anew, answers get lost.

    None is posted twice and none is left out, and every process did its part.
    """
    crowd.start("ann")
    crowd.start("bob")
    until(lambda: len(crowd.posts()) > MANY * 0.3)
    crowd.kill("bob")
    crowd.start("cy")
    until(lambda: len(crowd.posts()) > MANY * 0.9)
    for minutes in (4, 8, 12):  # what the dead one had claimed, and what nobody had heard of, is taken up by the others
        crowd.set(MONDAY + minutes * MINUTE)
        time.sleep(1)
    until(lambda: crowd.open() == 0)
    posted = crowd.posts()
    assert Counter((where, key) for _, where, key in posted) == {(ref, "digest:2026-W11"): 1 for ref in crowd.refs}
    by = Counter(who for who, _, _ in posted)
    assert set(by) == {"ann", "bob", "cy"}
