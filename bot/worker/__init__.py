"""The worker: a process of its own, with less right to the processor, that computes what commands answer with.

Figures take seconds and a gigabyte on a large community; in this process, or in a thread of it, they would keep
platforms waiting for their acknowledgements. Numbers live over there only: nothing here loads numpy.
"""

import asyncio
import contextlib
import os
import sys
import time
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.errors import BotError
from bot.notes import Note
from bot.ports import Clock
from bot.snapshot import Composed, Explained
from bot.worker.jobs import (
    About,
    Compose,
    Done,
    Explain,
    Explanations,
    Failed,
    Introduce,
    Job,
    Outcome,
    Overnight,
    Refresh,
    RollUp,
    Setup,
    Told,
    Watch,
    Written,
    line,
    outcome,
)

if TYPE_CHECKING:
    from bot.settings import Settings  # which the process that computes does without

PATIENCE: Final = 600.0  # seconds after which a computation is given up
LONGEST: Final = 1 << 20  # bytes of one line
_SECRET: Final = ("BOT_", "SLACK_", "DISCORD_")  # settings are read once, by the program itself
_HOUSE: Final = str(Path(__file__).resolve().parents[2])


class WorkFailed(BotError):
    """The figures could not be computed this time; the next attempt follows by itself."""


class _SystemClock:
    def now(self) -> int:
        return time.time_ns() // 1000


class Worker:
    """One child process, started when needed, for one job at a time; it ends by itself when nothing is asked of it."""

    def __init__(self, database_url: str, settings: "Settings", clock: Clock | None = None) -> None:
        """`settings` are what applies where a community's admins have chosen nothing."""
        self._setup = Setup(database_url, settings.timezone, settings.minimum_group, settings.helpful_emoji)
        self._clock = clock or _SystemClock()
        self._turn = asyncio.Lock()
        self._process: Process | None = None
        self._explained: tuple[Explained, ...] = ()
        self._closed = False
        self._settings = settings
        self._aside: Worker | None = None

    async def refresh(self, community: int) -> None:
        """Compute a community's answers and store them; raises WorkFailed where that did not succeed."""
        answer = await self._do(Refresh(community, self._clock.now()))
        if not isinstance(answer, Done):
            raise WorkFailed

    async def compose(self, community: int, period: str) -> Composed:
        """What is to be posted for a week such as "2026-W11" or a month such as "2026-02"; raises WorkFailed."""
        answer = await self._do(Compose(community, period, self._clock.now()))
        if not isinstance(answer, Written):
            raise WorkFailed
        return answer.posts

    async def about(self, community: int, person: int) -> Note:
        """What one person may know of themselves; raises WorkFailed.

        Somebody waits for it, so it has a process of its own and never stands behind a large community's figures.
        """
        if self._aside is None:
            self._aside = Worker(self._setup.database_url, self._settings, self._clock)
        answer = await self._aside._do(About(community, person, self._clock.now()))  # noqa: SLF001  # another of this class
        if not isinstance(answer, Told):
            raise WorkFailed
        return answer.note

    async def overnight(self, community: int) -> None:
        """Work out what takes long and store it; raises WorkFailed where that did not succeed."""
        answer = await self._do(Overnight(community, self._clock.now()))
        if not isinstance(answer, Done):
            raise WorkFailed

    async def roll_up(self, community: int) -> None:
        """Write down who addressed whom on which day, where anything has changed; raises WorkFailed as above."""
        if not isinstance(await self._do(RollUp(community, self._clock.now())), Done):
            raise WorkFailed

    async def introduce(self, community: int, period: str) -> None:
        """Decide a community's round of introductions and keep it, once for its period; raises WorkFailed as above."""
        if not isinstance(await self._do(Introduce(community, period, self._clock.now())), Done):
            raise WorkFailed

    async def watch(self, community: int) -> None:
        """Judge the introductions whose time is over; raises WorkFailed as above."""
        if not isinstance(await self._do(Watch(community, self._clock.now())), Done):
            raise WorkFailed

    async def explanations(self) -> tuple[Explained, ...]:
        """What every measure means, in its own words; asked for once."""
        if not self._explained:
            answer = await self._do(Explain())
            if not isinstance(answer, Explanations):
                raise WorkFailed
            self._explained = answer.measures
        return self._explained

    def processes(self) -> list[int]:
        """The child processes there are, by their numbers."""
        own = [] if self._process is None else [self._process.pid]
        return own if self._aside is None else own + self._aside.processes()

    async def close(self) -> None:
        """End the child process, whatever it is doing: what it has stored is whole."""
        self._closed = True
        if self._aside is not None:
            await self._aside.close()
        await self._end()

    async def _do(self, job: Job) -> Outcome:
        async with self._turn:
            try:
                async with asyncio.timeout(PATIENCE):
                    # The child may have ended by itself just now: then a new one is asked, once.
                    answer = await self._ask(job) or await self._ask(job)
            except BaseException:
                await self._end()  # an answer that comes later must not be taken for another job's
                raise
        if answer is None:
            raise WorkFailed
        if isinstance(answer, Failed):
            raise WorkFailed(answer.sentence)
        return answer

    async def _ask(self, job: Job) -> Outcome | None:
        if self._closed:
            raise WorkFailed
        if self._process is None:
            self._process = await self._start()
        process = self._process
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018  # both are pipes
        with contextlib.suppress(ConnectionError):
            process.stdin.write(line(job))
            await process.stdin.drain()
            if content := await process.stdout.readline():
                return outcome(content)
        await self._end()
        return None

    async def _start(self) -> Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            "bot.worker.child",
            stdin=PIPE,
            stdout=PIPE,
            limit=LONGEST,
            start_new_session=True,  # an interrupt in the terminal is for this process to deal with
            env=_surroundings(),
        )
        assert process.stdin is not None  # noqa: S101  # a pipe
        process.stdin.write(line(self._setup))
        return process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        if process.stdin is not None:
            process.stdin.close()


def _surroundings() -> dict[str, str]:
    """The environment of this process without its secrets, and one thread for what would take all processors."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_SECRET)}
    paths = os.pathsep.join(filter(None, (_HOUSE, kept.get("PYTHONPATH", ""))))
    return {**kept, "PYTHONPATH": paths, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
