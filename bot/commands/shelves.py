"""What commands ask of the rest of the house, as Protocols: shelves to read from, an outbox, a worker."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.commands.people import Holdings, People
from bot.introductions.keeping import Introductions, Wishes
from bot.notes import Note
from bot.ports import CommunityRef, Cursor, Post
from bot.snapshot import Composed, Explained


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
        """Who; 0 where they opted out since, below 0 where nobody did it but the program."""

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
