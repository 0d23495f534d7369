"""Where one question is answered: how commands read the rest of the house, in milliseconds and off the event loop."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import structlog

from bot.commands.people import Absence, Held, People
from bot.commands.remembered import Remembered
from bot.commands.shelves import Due, Outbox, Shelves, Worker
from bot.errors import BotError
from bot.ports import Ask, Clock, CommunityRef, Cursor
from bot.preferences import Preferences
from bot.settings import Settings
from bot.snapshot import DIGEST, KIND, Snapshot, read

PATIENCE: Final = 2.0  # seconds an answer waits for a deletion
_log = structlog.get_logger("network-health.answers")


class Refreshing:
    """Computations asked for on the side, one at a time for each community."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def ask(self, community: int) -> None:
        """Have a community's answers made, without waiting for them."""
        if community not in self._tasks:
            task = asyncio.create_task(self._refresh(community), name=f"answers of {community}")
            self._tasks[community] = task
            task.add_done_callback(lambda _: self._tasks.pop(community, None))

    async def close(self) -> None:
        """Ask for nothing any more."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _refresh(self, community: int) -> None:
        try:
            await self._worker.refresh(community)
        except BotError as error:
            _log.warning("answers could not be made", reason=str(error))


class Erasing:
    """Deletions under way, each waited for no longer than somebody waits for an answer."""

    def __init__(self, people: Callable[[], People], refreshing: Refreshing) -> None:
        self._people = people
        self._refreshing = refreshing
        self._tasks: set[asyncio.Task[None]] = set()

    async def soon(self, community: int | None) -> bool:
        """Delete what is to be deleted, and have figures worked out anew; whether that is done already."""
        task = asyncio.create_task(self._erase(community), name="erasure")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        return task in done and task.exception() is None

    async def close(self) -> None:
        """Wait for what is being deleted; what is interrupted goes on at the next start."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _erase(self, community: int | None) -> None:
        try:
            await asyncio.to_thread(self._people().erase)
        except BotError as error:
            _log.warning("an erasure goes on later", reason=str(error))
            raise
        finally:
            if community is not None:
                self._refreshing.ask(community)


@dataclass(frozen=True, slots=True)
class House:
    """The rooms that commands reach."""

    store: Shelves
    outbox: Outbox
    worker: Worker
    refreshing: Refreshing
    erasing: Erasing
    clock: Clock
    settings: Settings  # what applies where a community's admins have chosen nothing
    remembered: Remembered = field(default_factory=Remembered)
    remarked: set[tuple[CommunityRef, int, str, str]] = field(default_factory=set)  # in memory only


class Desk:
    """One question being answered: who asks, and what is known where they are."""

    def __init__(self, house: House, ask: Ask, admin: Callable[[], Awaitable[bool]]) -> None:
        """`admin` finds out whether whoever asks is one."""
        self.house = house
        self.ask = ask
        self.admin = admin
        self._number: int | None = None

    async def number(self) -> int | None:
        """The community's number; None where nothing was ever told of it."""
        if self._number is None:
            self._number = await asyncio.to_thread(self.house.store.number, self.ask.community)
        return self._number

    async def snapshot(self) -> Snapshot | None:
        """The community's answers, where there are any yet."""

        def look() -> Snapshot | None:
            self._number = self.house.store.number(self.ask.community)
            taken = None if self._number is None else self.house.store.snapshots.get(self._number, KIND)
            return None if taken is None else read(taken.content)

        return await asyncio.to_thread(look)

    async def preferences(self) -> Preferences:
        """What admins chose here, over what applies everywhere."""
        number = await self.number()
        chosen = {} if number is None else await asyncio.to_thread(self.house.store.choices.of, number)
        return Preferences.chosen(chosen, self.house.settings)

    async def absence(self) -> Absence:
        """What whoever asks chose about themselves."""
        return await asyncio.to_thread(self.house.store.people.absence, self.ask.community, self.ask.person)

    async def held(self) -> Held:
        """What is kept of whoever asks."""
        return await asyncio.to_thread(self.house.store.holdings.of, await self.number() or 0, self.ask.person)

    async def cursors(self) -> dict[tuple[int, int], Cursor]:
        """How much of the past was read, by (channel, thread)."""
        number = await self.number()
        return {} if number is None else await asyncio.to_thread(self.house.store.cursors.of, number)

    async def refused(self) -> str:
        """Why the latest digest could not be posted; empty where it could, or where there is none."""
        standing = await self.house.outbox.standing(self.ask.community)
        return next((each.reason for each in standing if each.kind == DIGEST), "")

    async def left_out(self) -> Due | None:
        """The latest weekly digest that is due, where it was left out or is still being tried."""
        number = await self.number()
        standing = [] if number is None else await asyncio.to_thread(self.house.store.dues.standing, number)
        latest = next((each for each in standing if each.kind == DIGEST), None)
        return latest if latest and latest.state != 1 and latest.reason else None

    async def remarks(self, since: str) -> Mapping[str, int]:
        """What readers of digests remarked since a week."""
        number = await self.number()
        return {} if number is None else await asyncio.to_thread(self.house.store.remarks.since, number, since)

    async def refresh_soon(self) -> None:
        """Have this community's answers made without waiting for them."""
        number = await self.number()
        if number is not None:
            self.house.refreshing.ask(number)
