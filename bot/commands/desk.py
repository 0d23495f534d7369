"""What commands need of the rest of the house, and how they read it: in milliseconds, and off the event loop."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

import structlog

from bot.commands.people import Absence, Held, Holdings, People
from bot.commands.remembered import Remembered
from bot.errors import BotError
from bot.introductions.keeping import Introductions, Wishes
from bot.notes import Note
from bot.ports import Ask, Clock, CommunityRef, Cursor, Post
from bot.preferences import Preferences
from bot.settings import Settings
from bot.snapshot import DIGEST, KIND, Composed, Explained, Snapshot, read

PATIENCE: Final = 2.0  # seconds an answer waits for a deletion
_log = structlog.get_logger("network-health.answers")


class Taken(Protocol):
    """A stored snapshot."""

    @property
    def content(self) -> bytes:
        """Its bytes."""


class Snapshots(Protocol):
    """Where a worker leaves its answers."""

    def get(self, community: int, name: str) -> Taken | None:
        """The latest of that name."""


class Cursors(Protocol):
    """How much history was read."""

    def of(self, community: int) -> dict[tuple[int, int], Cursor]:
        """By (channel, thread)."""


class Deed(Protocol):
    """Who did what."""

    @property
    def at(self) -> int:
        """When."""

    @property
    def person(self) -> int:
        """Who; 0 where they opted out since."""

    @property
    def deed(self) -> str:
        """The name of a setting that was changed, or of something done by hand."""


class Choices(Protocol):
    """What admins chose."""

    def of(self, community: int) -> Mapping[str, tuple[str, ...]]:
        """Everything that was ever chosen."""

    def change(self, community: int, changes: Mapping[str, tuple[str, ...]], *, person: int, at: int) -> None:
        """Keep these, and remember who changed them."""

    def note(self, community: int, deed: str, *, person: int, at: int) -> None:
        """Remember that somebody did something."""

    def deeds(self, community: int, most: int = 100) -> Sequence[Deed]:
        """Who did what, the latest first."""


class Remarks(Protocol):
    """What readers remarked."""

    def add(self, community: int, period: str, remark: str) -> None:
        """Count one more."""

    def since(self, community: int, period: str) -> Mapping[str, int]:
        """How often each was remarked since a week."""


class Due(Protocol):
    """How something that comes round stands."""

    @property
    def kind(self) -> str:
        """What it is."""

    @property
    def period(self) -> str:
        """Of which week, day or month."""

    @property
    def state(self) -> int:
        """0 where it still waits, 1 where it was done, 2 where it was left out."""

    @property
    def reason(self) -> str:
        """The sentence for admins; empty where there is none."""


class Dues(Protocol):
    """What comes round."""

    def standing(self, community: int) -> Sequence[Due]:
        """How the latest periods stand, the newest first."""


class Standing(Protocol):
    """How a post stands."""

    @property
    def kind(self) -> str:
        """What sort of post."""

    @property
    def reason(self) -> str:
        """The sentence for admins where it could not be posted."""


class Shelves(Protocol):
    """The store, as far as commands go."""

    @property
    def snapshots(self) -> Snapshots:
        """Finished answers."""

    @property
    def cursors(self) -> Cursors:
        """How much history was read."""

    @property
    def choices(self) -> Choices:
        """What admins chose."""

    @property
    def people(self) -> People:
        """What single people chose."""

    @property
    def holdings(self) -> Holdings:
        """What is kept of single people."""

    @property
    def remarks(self) -> Remarks:
        """What readers remarked."""

    @property
    def dues(self) -> Dues:
        """What comes round."""

    @property
    def wishes(self) -> Wishes:
        """Who asked to be introduced."""

    @property
    def introductions(self) -> Introductions:
        """Who was chosen for whom."""

    def number(self, ref: CommunityRef) -> int | None:
        """The number of a community, or None where nothing was ever told of it."""


class Outbox(Protocol):
    """Where posts are planned."""

    async def plan(self, post: Post, kind: str, period: str) -> bool:
        """Plan a post; False where one of that kind and period was planned before."""

    async def standing(self, community: CommunityRef) -> Sequence[Standing]:
        """How the latest posts stand, the newest first."""

    async def redirect(self, community: CommunityRef, kind: str, channel: int) -> int:
        """Send what could not be posted to another channel; how many posts that are."""


class Worker(Protocol):
    """Who computes."""

    async def refresh(self, community: int) -> None:
        """Make and store a community's answers."""

    async def compose(self, community: int, period: str) -> Composed:
        """What is to be posted for a week or a month."""

    async def about(self, community: int, person: int) -> Note:
        """What one person may know of themselves."""

    async def explanations(self) -> tuple[Explained, ...]:
        """What every measure means."""


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

    def __init__(self, house: House, ask: Ask) -> None:
        self.house = house
        self.ask = ask
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
