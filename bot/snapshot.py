"""What a worker computed of one community, finished: the notes commands answer with, and what figures rest on.

Answering reads this and computes nothing, so that an answer takes milliseconds while figures take seconds.
"""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from bot.notes import Block, Listing, Note

KIND: Final = "answers"
DIGEST: Final = "digest"  # what the weekly note is called wherever it is due or posted
EVERYBODY: Final = "digest for all"
MONTH: Final = "month"
VERSION: Final = 2


class Reason(msgspec.Struct, frozen=True):
    """What one figure rests on: the answer to `why`."""

    id: str
    name: str
    note: Note


class Snapshot(msgspec.Struct, frozen=True):
    """The answers of one community as of an instant."""

    version: int
    made_at: int
    timezone: str
    title: str
    card: Note
    unanswered: Note
    inside: dict[int, Listing]  # open questions of private channels, by channel: shown inside that channel only
    newcomers: Note
    channels: Note
    digest: Note | None  # None where there is nothing to say
    everybody: Note | None  # the same without what is for admins only
    period: str  # the week the digest is about, such as "2026-W11"
    open: int  # questions that wait
    reasons: tuple[Reason, ...]
    stored: tuple[Block, ...]  # what is stored, for status
    closed: bool = False  # more of the channels people write in are private than public

    def why(self, identity: str) -> Note | None:
        """What the figure of that measure rests on."""
        return next((each.note for each in self.reasons if each.id == identity), None)


class Composed(msgspec.Struct, frozen=True):
    """What is to be posted for a week or a month; None where there is nothing to say."""

    admins: Note | None
    everybody: Note | None = None


class Explained(msgspec.Struct, frozen=True):
    """A measure in its own words: the answer to `explain`."""

    id: str
    name: str
    unit: str
    window_days: int  # 0 for what is explained and not measured
    explanation: str


def written(snapshot: Snapshot) -> bytes:
    """The snapshot as it is stored."""
    return msgspec.json.encode(snapshot)


def read(content: bytes) -> Snapshot | None:
    """A stored snapshot, or None where another version of this program wrote it in its own form."""
    try:
        snapshot = msgspec.json.decode(content, type=Snapshot)
    except msgspec.DecodeError:
        return None
    return snapshot if snapshot.version == VERSION else None


def week(monday: int) -> str:
    """The name of the week that begins on a local day: "2026-W11"."""
    year, number, _ = date.fromordinal(monday).isocalendar()
    return f"{year}-W{number:02}"


def last_week(now: int, zone: ZoneInfo) -> str:
    """The last complete week, Monday to Sunday, before an instant: what a digest posted then is about."""
    today = datetime.fromtimestamp(now // 1_000_000, zone).toordinal()
    return week(today - (today - 1) % 7 - 7)
