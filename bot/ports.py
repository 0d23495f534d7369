"""The edge of the core as Protocols: what it asks of files, adapters, storage and time; nothing else."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import IO, Final, Protocol

import msgspec

from bot.events import AnyEvent, ChannelSeen
from bot.notes import Address, Form, Note, Place


class CommunityRef(msgspec.Struct, frozen=True):
    """Which community something belongs to: the platform's name and the platform's own id for it."""

    platform: str
    native: str


class Files(Protocol):
    """A folder, a zip or a single file of somebody's history, safe to read; names are relative, with slashes."""

    title: str

    def names(self) -> Sequence[str]:
        """All files inside, sorted."""

    def size(self, name: str) -> int:
        """Bytes of one file when unpacked."""

    def stamp(self, name: str) -> bytes:
        """Sixteen bytes that change when the file does, made without reading its content."""

    def open(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """The file's bytes, from the beginning."""


class Skips(msgspec.Struct):
    """What a reader passed over, by kind, in words an admin understands ("channel topic changed": 3)."""

    counts: dict[str, int] = {}
    messages: int = 0  # how many of these were messages, as the platform counts them
    damaged: int = 0  # how many could not be used, though they ought to have been

    def add(self, kind: str, number: int = 1, *, message: bool = False, damaged: bool = False) -> None:
        """Count something that was passed over."""
        self.counts[kind] = self.counts.get(kind, 0) + number
        self.messages += number * message
        self.damaged += number * damaged


class Part(Protocol):
    """One piece of an export that is kept whole or not at all: usually a file."""

    name: str
    stamp: bytes
    size: int

    def batches(self, skips: Skips) -> Iterator[tuple[str | None, Sequence[AnyEvent]]]:
        """Events in batches of a few thousand, each with the community's own id where the line itself names one.

        Raises BrokenFile with the reason where the file as a whole cannot be read.
        """


class Recognised(msgspec.Struct, frozen=True):
    """What a reader found out about an export before anything is written."""

    platform: str
    format: str  # in words: "Slack export", "DiscordChatExporter JSON"
    native: str | None  # the one community id found in the files, if there is one
    name: str = ""
    reason: str = ""  # why this reader thinks so, or what it missed, for the sentence when nobody recognises it
    confidence: int = 0  # 0 not mine; the highest wins
    conflicting: tuple[str, ...] = ()  # the community ids, where files that belong to one export name several


class ExportReader(Protocol):
    """An adapter's way to read its platform's export files."""

    def recognise(self, files: Files) -> Recognised:
        """Say whether these files are this platform's; confidence 0 and a reason when they are not."""

    def parts(self, files: Files) -> Iterator[Part]:
        """The export piece by piece, in an order that lets earlier pieces explain later ones."""


class Presenter(Protocol):
    """An adapter's way to give a note its platform's shape."""

    def present(self, note: Note, address: Address) -> list[dict[str, object]]:
        """The message bodies (one or more) a platform is sent, inside every size limit."""

    def link(self, place: Place, address: Address) -> str | None:
        """The address that opens a message, or None where it is not known."""


class Clock(Protocol):
    """The present instant, so that no thinking room ever reads it."""

    def now(self) -> int:
        """Microseconds since 1970 in UTC."""


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


class Post(msgspec.Struct, frozen=True):
    """Something to be posted once: `key` is its own for ever, so that a platform can be asked whether it is there.

    `people` is whom it is for. Nobody: whoever reads the channel. One: that person alone, in a direct message. Several:
    those people alone, in a room made for them (a group direct message, or a private thread under `channel`).
    """

    key: str
    community: CommunityRef
    channel: int
    note: Note
    quiet: bool = True
    people: tuple[int, ...] = ()


class Refused(msgspec.Struct, frozen=True):
    """A platform would not take a post: a sentence for the admins, and whether trying again later can help.

    `closed` says that a person does not take direct messages, which is theirs to decide and nobody's fault; `busy` that
    the platform only asks to wait, and nobody has to do anything.
    """

    sentence: str
    later: bool = False
    wait_seconds: float = 0
    closed: bool = False
    busy: bool = False


class Posted(msgspec.Struct, frozen=True):
    """A post is there; the platform's own ids of its messages, and the room's key where one was made or found."""

    messages: tuple[int, ...]
    room: int = 0


# What findings about clocks are called, whoever looks.
CLOCKS_AGREE: Final = "Address and clock"
CLOCKS_DIFFER: Final = "Clock"


class Finding(msgspec.Struct, frozen=True):
    """One thing a self-check looked at: what is so, and what to do about it."""

    level: str  # ok, warning, error
    subject: str
    sentence: str


class Question(msgspec.Struct, frozen=True):
    """One setting an operator is asked for in the terminal, and where its value is found."""

    setting: str  # as it stands in .env
    asks: str
    where: str
    begins: str = ""  # how every value of it begins
    secret: bool = True


class Request(msgspec.Struct, frozen=True):
    """What came over HTTP: `headers` are found in any case, `query` and `body` are as they were sent."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


class Reply(msgspec.Struct, frozen=True):
    """What goes back over HTTP."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain"
    headers: tuple[tuple[str, str], ...] = ()


class Route(msgspec.Struct, frozen=True):
    """One address a platform wants to be reached at."""

    method: str
    path: str
    handle: Callable[[Request], Awaitable[Reply]]


class Platform(Protocol):
    """One connected platform."""

    name: str

    @property
    def connected(self) -> bool:
        """Whether events would arrive now."""

    def routes(self) -> Sequence[Route]:
        """The HTTP addresses it listens at; none where it dials out itself. They answer 503 until `run` has begun."""

    async def run(self, intake: Intake, memory: Host, commands: Commands) -> None:
        """Connect, listen, backfill; returns only when cancelled, raises when it cannot go on."""

    async def post(self, post: Post) -> Posted | Refused:
        """Post once; raises TimeoutError or OSError when nobody knows whether it arrived."""

    async def find(self, post: Post) -> Posted | Refused | None:
        """Look for a post whose fate is unknown; Refused where that cannot be known, so that it is not posted twice."""

    async def catch_up(self, community: CommunityRef) -> None:
        """Begin to read what is not known of a community's history; returns before that is read."""

    async def check(self, memory: Host) -> Sequence[Finding]:
        """Look at tokens, permissions, addresses, clock and subscriptions, each told apart."""


class Absorbs(Protocol):
    """What the inbox needs of a store."""

    def absorb(self, batches: Sequence[tuple[CommunityRef, Sequence[AnyEvent]]]) -> None:
        """Write all of it in one transaction, or nothing; any order and any repetition give the same state."""
