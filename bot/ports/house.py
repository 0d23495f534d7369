"""What the house does for adapters: it takes events, answers people, remembers, keeps secrets, and has the time."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from bot.events import AnyEvent, ChannelSeen
from bot.notes import Form, Note
from bot.ports.community import CommunityRef


class Clock(Protocol):
    """The present instant, so that no thinking room ever reads it."""

    def now(self) -> int:
        """Microseconds since 1970 in UTC."""


class Absorbs(Protocol):
    """What the inbox needs of a store."""

    def absorb(self, batches: Sequence[tuple[CommunityRef, Sequence[AnyEvent]]]) -> None:
        """Write all of it in one transaction, or nothing; any order and any repetition give the same state."""


class Intake(Protocol):
    """What adapters call when something happened."""

    async def receive(self, community: CommunityRef, events: Sequence[AnyEvent]) -> None:
        """Return when the events are on disk; raise when they are not, so that the platform sends them again."""


class Cursor(msgspec.Struct, frozen=True):
    """How much of a channel's or thread's history is known: everything between two instants.

    Where several stretches are known with holes between them, it is the newest: going on from its `oldest` fills the
    hole, and where that meets the next stretch both are one.
    """

    newest: int
    oldest: int
    finished: bool


class Memory(Protocol):
    """What an adapter may ask back of what it has told."""

    async def cursors(self, community: CommunityRef) -> "dict[tuple[int, int], Cursor]":
        """By (channel, thread)."""

    async def removed(self, community: CommunityRef) -> None:
        """The installation is gone: stop posts, and begin the time after which everything of it is deleted."""

    async def welcomed(self, community: CommunityRef) -> None:
        """The installation is there (again): a deletion that has not happened yet is called off."""

    async def backfill_days(self, community: CommunityRef) -> int:
        """How many days back history is to be read."""


class Picked(msgspec.Struct, frozen=True):
    """Which groups of people (roles) admins picked, by their keys."""

    between: tuple[int, ...] = ()  # those between which ties are counted
    members: int = 0  # the one that every member gets before they see anything; 0 where there is none


class Host(Memory, Protocol):
    """The memory, and what else the house says and tells a platform."""

    def now(self) -> int:
        """The house's time, in microseconds since 1970: this machine's calendar may be wrong."""

    async def invited(self, community: CommunityRef, channel: int) -> None:
        """The bot was asked into a channel; the first time in a community it says there what it does."""

    async def posts_to(self, community: CommunityRef) -> int:
        """The channel admins chose for the digest, 0 where they chose none."""

    async def picked(self, community: CommunityRef) -> Picked:
        """Which groups admins picked."""

    async def kept(self, community: CommunityRef, channel: int, messages: Sequence[int]) -> dict[int, int]:
        """Which of these messages are on disk, each with how many reactions of it are."""

    async def communities(self, platform: str) -> Sequence[CommunityRef]:
        """Every community of a platform that anything was ever told of."""

    async def newest(self, community: CommunityRef, channel: int, below: int, most: int) -> Sequence[int]:
        """The newest so many of a channel's messages on disk whose keys are below a key, newest first."""

    async def reactions(
        self, community: CommunityRef, channel: int, messages: Sequence[int]
    ) -> "dict[int, dict[tuple[int, str], bool]]":
        """Of these messages, by (person, emoji), whether the reaction that was put or taken is there.

        What was taken from everybody at once is told under nobody's key, 0; all emoji at once as the empty one.
        """

    async def members(self, community: CommunityRef) -> Sequence[int]:
        """Whoever a list or a join told of and who has not left, in order of their keys."""

    async def channels(self, community: CommunityRef) -> Sequence[ChannelSeen]:
        """Every channel and thread on disk, as it was when it was told of last."""


class Secrets(Protocol):
    """Small secrets an adapter has to keep (tokens), encrypted at rest; never in a log, an error or a `repr`."""

    async def put(self, platform: str, name: str, value: bytes) -> None:
        """Keep a secret under a name, in place of what was there."""

    async def get(self, platform: str, name: str) -> bytes | None:
        """The secret, or None."""

    async def take(self, platform: str, name: str) -> bytes | None:
        """The secret, which is gone with this: of two who ask at once, one gets it."""

    async def names(self, platform: str, prefix: str = "") -> Sequence[str]:
        """Which names there are."""


class Rights(Protocol):
    """Who may do what, as the platform says now."""

    async def is_admin(self, community: CommunityRef, person: int) -> bool:
        """Whether this person administers the workspace or server."""


class Ask(msgspec.Struct, frozen=True):
    """Somebody typed `/network-health …` or pressed a button (then `words` is the button's action and value).

    Whoever is named in the words stands there as `@` and their key, a channel as `#` and its key. `roles` says that
    people have roles there, on which it depends what channels they see.
    """

    community: CommunityRef
    person: int
    channel: int
    words: str
    roles: bool = False


class Answer(msgspec.Struct, frozen=True):
    """What only the person who asked sees: a note, or a form to fill in, or a file."""

    note: Note | None = None
    form: Form | None = None
    file: bytes = b""
    file_name: str = ""


class Commands(Protocol):
    """What adapters call when somebody asks. Never raises: what goes wrong is a note."""

    async def answer(self, ask: Ask, rights: Rights) -> Answer:
        """The answer to a command or a button."""

    async def submit(self, ask: Ask, form: str, values: dict[str, str], rights: Rights) -> "dict[str, str] | Answer":
        """Take a filled-in form: what is wrong by field name, or the answer when all was right."""
