"""A house for commands, made by hand: a store in memory, an outbox that remembers, a worker that only counts."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.commands import Dispatcher
from bot.notes import Buttons, Facts, Footnote, Headline, Listing, Note, Paragraph, plain
from bot.ports import Answer, Ask, CommunityRef, Cursor, Post
from bot.settings import Settings
from bot.snapshot import VERSION, Composed, Explained, Reason, Snapshot, written
from bot.store.absence import Absence
from bot.store.choices import Deed
from bot.store.holdings import Held

HERE = CommunityRef("slack", "T1")
NOW = 1_773_650_000_000_000  # Monday 16 March 2026, 08:33 UTC
ADMIN, MEMBER = 1, 2
GENERAL = 77

EXPLAINED = (
    Explained("H4", "Answered share", "share", 28, "How likely an answer is.\n\nThe estimate\nat 24 hours."),
    Explained("A1", "Active members", "people", 28, "How many take part."),
)


def noted(words: str) -> Note:
    """A note that says one thing."""
    return Note("notice", words, (Headline(words),))


SNAPSHOT = Snapshot(
    version=VERSION,
    made_at=NOW,
    timezone="UTC",
    title="Harbour Makers",
    card=noted("the card"),
    unanswered=noted("the open questions"),
    inside={88: Listing((plain("a private question"),), label="In this channel")},
    newcomers=noted("the newcomers"),
    channels=noted("the channels"),
    digest=noted("the digest"),
    everybody=noted("the digest for all"),
    period="2026-W11",
    open=2,
    reasons=(Reason("H4", "Answered share", noted("why H4")),),
    stored=(Paragraph(plain("12 messages")),),
)


@dataclass
class Kept:
    """A snapshot's bytes."""

    content: bytes


@dataclass
class Stood:
    """How a post stands."""

    kind: str
    reason: str


@dataclass
class Shelf:
    """The store: each part of it answers here."""

    snapshot: Snapshot | None = SNAPSHOT
    known: bool = True
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    cursors_known: dict[tuple[int, int], Cursor] = field(default_factory=dict)
    deeds: list[tuple[str, int]] = field(default_factory=list)
    wishes: list[tuple[str, int, int]] = field(default_factory=list)
    counted: dict[tuple[str, str], int] = field(default_factory=dict)
    due: list["Turned"] = field(default_factory=list)
    broken: bool = False

    @property
    def snapshots(self) -> "Shelf":
        """Here."""
        return self

    @property
    def choices(self) -> "_Choices":
        """What admins chose."""
        return _Choices(self)

    @property
    def people(self) -> "_People":
        """What single people chose."""
        return _People(self)

    @property
    def holdings(self) -> "_People":
        """What is kept of them."""
        return _People(self)

    @property
    def remarks(self) -> "_Remarks":
        """What readers remarked."""
        return _Remarks(self)

    @property
    def dues(self) -> "Shelf":
        """Here."""
        return self

    def standing(self, _community: int) -> Sequence["Turned"]:
        """What comes round, as told."""
        return self.due

    @property
    def cursors(self) -> "_Cursors":
        """How much was read."""
        return _Cursors(self)

    def number(self, ref: CommunityRef) -> int | None:
        """One community is known."""
        if self.broken:
            raise RuntimeError("SELECT secret words")
        return 7 if self.known and ref == HERE else None

    def get(self, community: int, name: str) -> Kept | None:
        """The snapshot."""
        assert (community, name) == (7, "answers")
        return None if self.snapshot is None else Kept(written(self.snapshot))


@dataclass
class _People:
    """Nobody chose anything, and nothing is kept of anybody."""

    shelf: Shelf

    def absence(self, _ref: CommunityRef, _person: int) -> Absence:
        if self.shelf.broken:
            raise RuntimeError("SELECT secret words")
        return Absence()

    def opt_out(self, _ref: CommunityRef, person: int, *, at: int) -> None:
        self.shelf.wishes.append(("opt out", person, at))

    def forget(self, _ref: CommunityRef, person: int, *, at: int) -> None:
        self.shelf.wishes.append(("forget", person, at))

    def opt_in(self, _ref: CommunityRef, _person: int) -> bool:
        return False

    def erase(self) -> int:
        return 0

    def of(self, _community: int, _person: int) -> Held:
        return Held()

    def rows(self, _community: int, _person: int) -> dict[str, list[dict[str, Any]]]:
        return {}


@dataclass
class Turned:
    """How something that comes round stands."""

    kind: str
    period: str
    state: int
    reason: str


@dataclass
class _Remarks:
    shelf: Shelf

    def add(self, community: int, period: str, remark: str) -> None:
        assert community == 7
        self.shelf.counted[period, remark] = self.shelf.counted.get((period, remark), 0) + 1

    def since(self, _community: int, period: str) -> Mapping[str, int]:
        return {remark: number for (week, remark), number in self.shelf.counted.items() if week >= period}


@dataclass
class _Cursors:
    shelf: Shelf

    def of(self, _community: int) -> dict[tuple[int, int], Cursor]:
        return self.shelf.cursors_known


@dataclass
class _Choices:
    shelf: Shelf

    def of(self, _community: int) -> Mapping[str, tuple[str, ...]]:
        return self.shelf.chosen

    def change(self, _community: int, changes: Mapping[str, tuple[str, ...]], *, person: int, at: int) -> None:
        self.shelf.chosen.update(changes)
        self.shelf.deeds += [(name, person) for name in changes]
        assert at == NOW

    def deeds(self, _community: int, most: int = 100) -> list[Deed]:
        return [Deed(NOW, person, name) for name, person in reversed(self.shelf.deeds)][:most]

    def note(self, _community: int, deed: str, *, person: int, at: int) -> None:
        self.shelf.deeds.append((deed, person))
        assert at == NOW


@dataclass
class Tray:
    """The outbox: what was planned, once for each kind and period."""

    planned: dict[tuple[str, str], Post] = field(default_factory=dict)
    stood: list[Stood] = field(default_factory=list)
    kept: int = 0
    redirected: list[int] = field(default_factory=list)

    async def plan(self, post: Post, kind: str, period: str) -> bool:
        """Only the first of a kind and period."""
        fresh = (kind, period) not in self.planned
        self.planned.setdefault((kind, period), post)
        return fresh

    async def standing(self, _community: CommunityRef) -> Sequence[Stood]:
        """As told."""
        return self.stood

    async def redirect(self, _community: CommunityRef, kind: str, channel: int) -> int:
        """What was kept goes to the channel."""
        assert kind == "digest"
        self.redirected.append(channel)
        return self.kept


@dataclass
class Counting:
    """The worker: remembers what it was asked for, and may be told to be slow or to fail."""

    refreshed: list[int] = field(default_factory=list)
    looked: list[tuple[int, int]] = field(default_factory=list)
    composed: list[tuple[int, str]] = field(default_factory=list)
    posts: Composed = field(default_factory=lambda: Composed(SNAPSHOT.digest, SNAPSHOT.everybody))
    failure: Exception | None = None
    slow: bool = False

    async def refresh(self, community: int) -> None:
        """Remember."""
        self.refreshed.append(community)
        if self.slow:
            await asyncio.sleep(3600)
        if self.failure:
            raise self.failure

    async def compose(self, community: int, period: str) -> Composed:
        """What there is to post."""
        self.composed.append((community, period))
        if self.failure:
            raise self.failure
        return self.posts

    async def about(self, community: int, person: int) -> Note:
        """Count how often somebody was looked at."""
        self.looked.append((community, person))
        return noted(f"about {person}, time {len(self.looked)}")

    async def explanations(self) -> tuple[Explained, ...]:
        """Two measures."""
        return EXPLAINED


class Still:
    """A clock that stands."""

    def now(self) -> int:
        """Always the same."""
        return NOW


@dataclass
class Door:
    """Who may do what."""

    failure: Exception | None = None
    asked: int = 0

    async def is_admin(self, _community: CommunityRef, person: int) -> bool:
        """One person is an admin."""
        self.asked += 1
        if self.failure:
            raise self.failure
        return person == ADMIN


@dataclass
class House:
    """All of it, and the dispatcher inside."""

    shelf: Shelf = field(default_factory=Shelf)
    tray: Tray = field(default_factory=Tray)
    worker: Counting = field(default_factory=Counting)
    door: Door = field(default_factory=Door)

    def __post_init__(self) -> None:
        """The dispatcher over these rooms."""
        self.settings = Settings(_env_file=None)
        self.dispatcher = Dispatcher(self.shelf, self.tray, self.worker, Still(), self.settings)

    async def ask(self, words: str, person: int = ADMIN) -> Answer:
        """Somebody types a command."""
        return await self.dispatcher.answer(Ask(HERE, person, GENERAL, words), self.door)

    async def submit(self, values: dict[str, str], person: int = ADMIN) -> dict[str, str] | Answer:
        """Somebody sends the settings back."""
        return await self.dispatcher.submit(Ask(HERE, person, GENERAL, ""), "settings", values, self.door)


class Log:
    """A log that remembers its lines."""

    def __init__(self) -> None:
        """Nothing was logged yet."""
        self.lines: list[dict[str, str]] = []

    def warning(self, event: str, **more: str) -> None:
        """Remember."""
        self.lines.append({"event": event, **more})

    error = warning


def said(answer: object) -> str:
    """All words of an answer's note, a line for each block."""
    assert isinstance(answer, Answer)
    assert answer.note is not None
    lines = [answer.note.title]
    for block in answer.note.blocks:
        match block:
            case Headline(text=text):
                lines.append(text)
            case Paragraph(words=words) | Footnote(words=words):
                lines.append("".join(each.text for each in words))
            case Facts(rows=rows):
                lines += [f"{label}: {''.join(each.text for each in words)}" for label, words in rows]
            case Listing(items=items):
                lines += ["".join(each.text for each in words) for words in items]
    return "\n".join(lines)


def pressable(answer: Answer) -> list[str]:
    """What may be pressed, as the words that come back."""
    assert answer.note is not None
    return [
        f"{button.action} {button.value}".strip()
        for block in answer.note.blocks
        if isinstance(block, Buttons)
        for button in block.buttons
    ]
