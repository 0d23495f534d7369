"""An outbox, a platform as fickle as the real ones, and a clock that is moved by hand."""

import asyncio

from bot.events import HOUR, SECOND
from bot.live.outbox import Outbox
from bot.notes import Note, Paragraph, Picture, plain
from bot.ports import CommunityRef, Finding, Post, Posted, Refused
from bot.store import Standing, Store

T1 = CommunityRef("slack", "T1")


NOTE = Note("digest", "Week", (Paragraph(plain("All is well.")), Picture(b"\x89PNG\xff", "a line", "line.png")))


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = 1_000 * HOUR

    def now(self) -> int:
        """The hand's instant."""
        return self.at

    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.at += int(seconds * SECOND)


class Wall:
    """A platform on which posts stay, and that can be told how to answer."""

    name = "slack"

    def __init__(self) -> None:
        self.there: list[Post] = []
        self.looked = 0
        self.used = asyncio.Event()
        self.answers: list[object] = []  # refusals, or errors with which a post is answered; "posted" puts it up first
        self.looking: Refused | None = None  # what looking for a post is answered with

    async def run(self, intake: object, memory: object, commands: object) -> None:
        """Nothing happens here by itself."""

    async def check(self) -> list[Finding]:
        """All is well."""
        return []

    async def post(self, post: Post) -> Posted | Refused:
        """Put it up, or answer as told."""
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Refused):
            return answer
        if isinstance(answer, Posted):
            self.there.append(post)
            return answer
        if isinstance(answer, BaseException) and str(answer) != "posted":
            raise answer
        self.there.append(post)
        self.used.set()
        if isinstance(answer, BaseException):
            raise answer
        return Posted((len(self.there),))

    async def find(self, post: Post) -> Posted | Refused | None:
        """Whether a post with this key is up."""
        self.looked += 1
        return self.looking or next(
            (Posted((row,)) for row, each in enumerate(self.there, 1) if each.key == post.key), None
        )


class Office:
    """An outbox with everything around it."""

    def __init__(self, store: Store) -> None:
        self.store, self.clock, self.wall = store, Hands(), Wall()
        self.outbox = Outbox(store, {"slack": self.wall}, self.clock)

    async def plan(self, period: str = "2026-W10", *, channel: int = 5, ref: CommunityRef = T1) -> bool:
        """Plan the digest of a week."""
        post = Post(f"digest/{period}", ref, channel, NOTE, quiet=False)
        return await self.outbox.plan(post, "digest", period)

    async def all_due(self) -> None:
        """Post whatever is due at this instant."""
        while await self.outbox.step():
            pass

    async def standing(self) -> Standing:
        """How the latest post stands."""
        return (await self.outbox.standing(T1))[0]
