"""What a live platform does for the house: it listens, posts, shows notes in its own shape, and looks at itself."""

from collections.abc import Sequence
from typing import Final, Protocol

import msgspec

from bot.notes import Address, Note, Place
from bot.ports.community import CommunityRef
from bot.ports.house import Commands, Host, Intake
from bot.ports.http import Route


class Presenter(Protocol):
    """An adapter's way to give a note its platform's shape."""

    def present(self, note: Note, address: Address) -> list[dict[str, object]]:
        """The message bodies (one or more) a platform is sent, inside every size limit."""

    def link(self, place: Place, address: Address) -> str | None:
        """The address that opens a message, or None where it is not known."""


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
