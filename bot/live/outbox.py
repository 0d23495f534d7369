"""Posts that happen once: planned on disk, claimed by one process, and looked for before they are posted again.

A platform that does not answer may have taken a post all the same. So a post is marked before it is sent, and whoever
finds that mark, after a time-out, a crash or a restart, first asks the platform whether it is there.
"""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
import structlog

from bot.events import HOUR, SECOND
from bot.live.trouble import Troubles
from bot.notes import Note
from bot.ports import Clock, CommunityRef, Platform, Post, Posted, Refused
from bot.store import Claimed, Planned, Standing, State, Store
from bot.threads import whole
from bot.words import outbox as words

GRACE_HOURS: Final = 36  # after that a week's news is no news
ATTEMPT_SECONDS: Final = 60.0
LEASE: Final = 3 * 60 * SECOND  # longer than an attempt: a claim runs out at work only where time jumps
PAUSE: Final = SECOND  # between two posts in one channel
POLL_SECONDS: Final = 5.0  # other processes plan posts too
FIRST_WAIT: Final = 15
LONGEST_WAIT: Final = 3600
AT_ONCE: Final = 8

log = structlog.get_logger("network-health")
_NOTES: Final = msgspec.msgpack.Decoder(Note)


class Outbox:
    """Plans posts, and posts them through connected platforms."""

    def __init__(
        self, store: Store, platforms: Mapping[str, Platform], clock: Clock, troubles: Troubles | None = None
    ) -> None:
        """`troubles` is told of what a platform refuses, and says it where admins read."""
        self._store = store
        self._troubles = troubles
        self._platforms = platforms
        self._clock = clock
        self._claim = secrets.randbits(62)
        self._planned = asyncio.Event()
        self._room = asyncio.Semaphore(AT_ONCE)

    async def plan(self, post: Post, kind: str, period: str) -> bool:
        """Keep a post to be sent; False where that kind and period was posted before, or is on its way."""
        number = await whole(self._store.number, post.community)
        if number is None:
            return False
        note = msgspec.msgpack.encode(post.note)
        planned = Planned(
            number, kind, period, post.key, post.channel, note, post.quiet, self._clock.now(), post.people
        )
        fresh = await whole(self._store.posts.plan, planned)
        self._planned.set()
        return fresh

    async def standing(self, community: CommunityRef) -> Sequence[Standing]:
        """How the community's latest posts stand, with the sentence of whoever refused them."""
        number = await whole(self._store.number, community)
        return [] if number is None else await whole(self._store.posts.standing, number)

    async def redirect(self, community: CommunityRef, kind: str, channel: int) -> int:
        """Another channel was chosen: what could not be posted and is still news follows there."""
        number = await whole(self._store.number, community)
        if number is None:
            return 0
        now = self._clock.now()
        moved = await whole(self._store.posts.redirect, number, kind, channel, now=now, since=now - GRACE_HOURS * HOUR)
        self._planned.set()
        return moved

    async def run(self) -> None:
        """Post what is due, until cancelled; raises where the database is gone."""
        try:
            async with asyncio.TaskGroup() as group:
                while True:
                    await self._room.acquire()
                    claimed = await self._next()
                    if claimed is None:
                        self._room.release()
                        await self._rest()
                    else:
                        group.create_task(self._deliver_and_make_room(claimed))
        except ExceptionGroup as several:
            raise several.exceptions[0] from None  # one sentence is enough for whoever begins this again

    async def step(self) -> bool:
        """Post one thing that is due; False where nothing is."""
        claimed = await self._next()
        if claimed is not None:
            await self._deliver(claimed)
        return claimed is not None

    async def _next(self) -> Claimed | None:
        self._planned.clear()
        return await whole(
            self._store.posts.claim,
            tuple(self._platforms),
            claim=self._claim,
            now=self._clock.now(),
            lease=LEASE,
            pause=PAUSE,
        )

    async def _rest(self) -> None:
        """Sleep until a post is planned here, until the next is due, or a few seconds."""
        due = await whole(self._store.posts.next_due, tuple(self._platforms))
        wait = POLL_SECONDS if due is None else (due - self._clock.now()) / SECOND
        try:
            async with asyncio.timeout(min(max(wait, 0.2), POLL_SECONDS)):
                await self._planned.wait()
        except TimeoutError:
            return

    async def _deliver_and_make_room(self, claimed: Claimed) -> None:
        try:
            await self._deliver(claimed)
        finally:
            self._room.release()

    async def _deliver(self, claimed: Claimed) -> None:
        """Look for it if it may be there, post it otherwise, and write down how that ended."""
        try:
            async with asyncio.timeout(ATTEMPT_SECONDS):
                ended = await self._attempt(claimed)
        except asyncio.CancelledError:
            # The program stops; whoever goes on looks first. Written here and now: there is no later.
            self._settle_unknown(claimed)
            raise
        except Exception:  # noqa: BLE001  # time-outs, lost connections, faults: after each of them it may be there
            await whole(self._settle_unknown, claimed)
        else:
            await whole(self._settle, claimed, ended)

    async def _attempt(self, claimed: Claimed) -> Posted | Refused:
        note = _NOTES.decode(claimed.note)
        post = Post(claimed.key, claimed.ref, claimed.channel, note, quiet=claimed.quiet, people=claimed.people)
        platform = self._platforms[claimed.ref.platform]
        found = await platform.find(post) if claimed.doubtful else None
        if found is not None:
            return found
        if self._is_late(claimed):
            return Refused(words.not_in_time(GRACE_HOURS, claimed.reason))
        if self._clock.now() >= claimed.until:
            raise TimeoutError  # the machine slept, or its calendar jumped: by now somebody else may be posting it
        return await platform.post(post)

    def _settle(self, claimed: Claimed, ended: Posted | Refused) -> None:
        now = self._clock.now()
        if isinstance(ended, Posted):
            self._store.posts.settle(claimed, State.SENT, now=now, messages=ended.messages, room=ended.room)
            log.info("posted", **_about(claimed))
            return
        log.warning("a post was refused", **_about(claimed), reason=ended.sentence)
        if not ended.later:
            self._store.posts.settle(claimed, State.FAILED, now=now, reason=ended.sentence, closed=ended.closed)
        else:
            wait = ended.wait_seconds or _back_off(claimed.attempts)
            due_at = now + int(wait * SECOND)
            self._store.posts.settle(claimed, State.PLANNED, now=now, due_at=due_at, reason=ended.sentence)
        if self._troubles is not None:
            self._troubles.tell(claimed, ended, now)

    def _settle_unknown(self, claimed: Claimed) -> None:
        now = self._clock.now()
        state, reason = State.UNKNOWN, words.no_answer()
        if self._is_late(claimed):
            state, reason = State.FAILED, words.unknown_fate(GRACE_HOURS)
        log.warning("nobody knows whether a post arrived", **_about(claimed))
        due_at = now + _back_off(claimed.attempts) * SECOND
        self._store.posts.settle(claimed, state, now=now, due_at=due_at, reason=reason, doubtful=True)

    def _is_late(self, claimed: Claimed) -> bool:
        return self._clock.now() - claimed.planned_at > GRACE_HOURS * HOUR


def _about(claimed: Claimed) -> dict[str, str]:
    return {"community": claimed.ref.native, "kind": claimed.kind, "period": claimed.period}


def _back_off(attempts: int) -> int:
    """Seconds until the next attempt: 15, 30, 60 and so on, an hour at most."""
    return int(min(FIRST_WAIT << min(attempts, 16), LONGEST_WAIT))
