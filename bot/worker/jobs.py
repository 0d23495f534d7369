"""What the program and its worker say to each other: one JSON line a message, in both directions."""

from typing import Final

import msgspec

from bot.notes import Note
from bot.snapshot import Composed, Explained


class Setup(msgspec.Struct, frozen=True, tag=True):
    """The first line a worker reads; the database's address is in no argument and no environment others could read."""

    database_url: str
    timezone: str
    minimum_group: int
    helpful_emoji: tuple[str, ...]

    def __repr__(self) -> str:
        """Without the address, which may hold a password."""
        return f"Setup(timezone={self.timezone!r}, minimum_group={self.minimum_group})"


class Refresh(msgspec.Struct, frozen=True, tag=True):
    """Make the answers of one community as of an instant, and store them."""

    community: int
    now: int


class Compose(msgspec.Struct, frozen=True, tag=True):
    """Make what is to be posted for a week or a month of one community, as of an instant."""

    community: int
    period: str
    now: int


class Overnight(msgspec.Struct, frozen=True, tag=True):
    """Work out what takes long of one community, as of the last whole day before an instant, and store it."""

    community: int
    now: int


class RollUp(msgspec.Struct, frozen=True, tag=True):
    """Write down who addressed whom on one community's days before an instant's, where anything has changed."""

    community: int
    now: int


class Introduce(msgspec.Struct, frozen=True, tag=True):
    """Decide one community's round of introductions, once for its period."""

    community: int
    period: str
    now: int


class Watch(msgspec.Struct, frozen=True, tag=True):
    """Judge the introductions of one community whose time is over."""

    community: int
    now: int


class About(msgspec.Struct, frozen=True, tag=True):
    """Say what one person may know of themselves, as of an instant; nothing of it is stored."""

    community: int
    person: int
    now: int


class Explain(msgspec.Struct, frozen=True, tag=True):
    """Say what every measure means."""


class Done(msgspec.Struct, frozen=True, tag=True):
    """It is stored."""


class Written(msgspec.Struct, frozen=True, tag=True):
    """What is to be posted."""

    posts: Composed


class Told(msgspec.Struct, frozen=True, tag=True):
    """A note for one person."""

    note: Note


class Explanations(msgspec.Struct, frozen=True, tag=True):
    """Every measure in its own words."""

    measures: tuple[Explained, ...]


class Failed(msgspec.Struct, frozen=True, tag=True):
    """It could not be done; a sentence that quotes nothing."""

    sentence: str


Job = Setup | Refresh | Compose | Overnight | RollUp | Introduce | Watch | About | Explain
Outcome = Done | Written | Told | Explanations | Failed

_ENCODER: Final = msgspec.json.Encoder()
_JOBS: Final = msgspec.json.Decoder(Job)
_OUTCOMES: Final = msgspec.json.Decoder(Outcome)


def line(message: Job | Outcome) -> bytes:
    """The message as a line."""
    return _ENCODER.encode(message) + b"\n"


def job(content: bytes) -> Job:
    """A line the worker was sent."""
    read: Job = _JOBS.decode(content)
    return read


def outcome(content: bytes) -> Outcome:
    """A line the worker answered with."""
    read: Outcome = _OUTCOMES.decode(content)
    return read
