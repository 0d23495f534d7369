"""One process of a crowd: the real schedule and the real outbox on a database, posting to a wall that is a file.

    python -m tests.bot.schedule.crowd DATABASE WALL CLOCK NAME

The wall has one line for each post: who put it up, where and under which key. The clock is the computer's and so many
microseconds more as the file says. Now and then a post is put up and nobody hears of that.
"""

import asyncio
import contextlib
import os
import random
import sys
import time
from pathlib import Path

from bot.live.outbox import Outbox
from bot.notes import Headline, Note
from bot.ports import Post, Posted
from bot.schedule import Schedule
from bot.schedule.digests import posting
from bot.settings import Settings
from bot.snapshot import Composed
from bot.store import Store

LOST = 0.03  # of the posts that are put up


class Clock:
    """The computer's clock, moved by what a file says."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> int:
        """Microseconds."""
        return time.time_ns() // 1000 + int(self._file.read_text())


class Wall:
    """A channel of every community, kept in a file to which lines are only added, each at once."""

    name, connected = "slack", True

    def __init__(self, file: Path, name: str) -> None:
        self._file, self._name = file, name
        self._wall = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self._chance = random.Random(name)

    async def post(self, post: Post) -> Posted:
        """Put it up; sometimes the answer is lost."""
        os.write(self._wall, f"{self._name} {post.community.native} {post.key}\n".encode())
        if self._chance.random() < LOST:
            raise TimeoutError
        return Posted((1,))

    async def find(self, post: Post) -> Posted | None:
        """Whether it is up."""
        up = f" {post.community.native} {post.key}\n" in self._file.read_text()
        return Posted((1,)) if up else None


class Composer:
    """A worker whose notes cost nothing."""

    async def compose(self, _community: int, period: str) -> Composed:
        """One sentence."""
        return Composed(Note("digest", period, (Headline(period),)))


async def main(url: str, wall: str, clock: str, name: str) -> None:
    """Work until killed."""
    with Store.open(url) as store:
        hands = Clock(Path(clock))
        outbox = Outbox(store, {"slack": Wall(Path(wall), name)}, hands)  # type: ignore[dict-item]  # all an outbox asks
        schedule = Schedule(store, posting(Composer(), outbox), hands, Settings(_env_file=None))
        posting_ = asyncio.create_task(outbox.run())
        print("at work", flush=True)  # noqa: T201  # whoever started it waits for that
        while not posting_.done():
            await schedule.round()
            await asyncio.sleep(0.05)
        await posting_


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main(*sys.argv[1:]))
