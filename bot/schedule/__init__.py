"""The schedule: what is due is remembered in the database, claimed by one process at a time, and done once.

APScheduler is the clock and nothing else: it says every half minute that time has passed. How a new kind of thing that
comes round is added is said in `bot.schedule.duty`.
"""

import asyncio
import secrets
from collections.abc import Sequence
from typing import Final

import structlog

from bot.errors import BotError, StoreUnavailable
from bot.events import DAY, HOUR, MINUTE, SECOND
from bot.ports import Clock
from bot.preferences import Defaults, Preferences
from bot.schedule.calendar import Calendar
from bot.schedule.duty import Duty, Occasion, Skipped
from bot.store import ITSELF, Store, Taken, Turn
from bot.threads import whole
from bot.words import schedule as words

EVERY: Final = 30  # seconds
LEASE: Final = 3 * MINUTE
RENEWED: Final = 60.0  # seconds: well inside the lease, so that it never runs out while its owner is at work
AT_ONCE: Final = 4
LONGEST: Final = 3600.0  # seconds after which an attempt is given up
FIRST_WAIT: Final = 60
LONGEST_WAIT: Final = 3600
KEPT: Final = 70 * DAY  # longer than any period lasts

log = structlog.get_logger("network-health.schedule")


class Schedule:
    """Has duties done when they are due."""

    def __init__(self, store: Store, duties: Sequence[Duty], clock: Clock, defaults: Defaults) -> None:
        """`defaults` are what applies where a community's admins have chosen nothing."""
        self._store = store
        self._duties = {duty.kind: duty for duty in duties}
        self._clock = clock
        self._defaults = defaults
        self._calendar = Calendar(store, duties, defaults)
        self._claim = secrets.randbits(62)
        self._forgot_at = 0

    async def run(self) -> None:
        """Do what is due, now and every half minute, until cancelled; raises where the database is gone."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler  # noqa: PLC0415  # not for --help
        from apscheduler.triggers.interval import IntervalTrigger  # noqa: PLC0415  # likewise

        struck = asyncio.Event()
        struck.set()
        ticking = AsyncIOScheduler(timezone="UTC")
        every = IntervalTrigger(seconds=EVERY, timezone="UTC")
        # A tick that comes late is as good as one in time, and several late ones are as good as one.
        ticking.add_job(struck.set, every, misfire_grace_time=None, coalesce=True, max_instances=1)
        ticking.start()
        try:
            while True:
                await struck.wait()
                struck.clear()
                await self.round()
        finally:
            ticking.shutdown(wait=False)

    async def round(self) -> None:
        """Note what is due by now, and do what nobody else is at."""
        await whole(self._calendar.note, self._clock.now())
        while taken := await self._taken():
            try:
                async with asyncio.TaskGroup() as group:
                    for each in taken:
                        group.create_task(self._do(each))
            except ExceptionGroup as several:
                raise several.exceptions[0] from None  # one sentence is enough for whoever begins this again
        await self._forget()

    async def _taken(self) -> list[Taken]:
        now = self._clock.now()
        claim = self._store.dues.claim
        return await whole(claim, self._duties, claim=self._claim, now=now, lease=LEASE, most=AT_ONCE)

    async def _do(self, taken: Taken) -> None:
        """One period, from its claim to its end."""
        duty = self._duties[taken.kind]
        now = self._clock.now()
        if now - taken.due_at > duty.grace:
            await whole(self._leave_out, taken, duty)
            return
        keeping = asyncio.create_task(self._keep(taken))
        try:
            async with asyncio.timeout(LONGEST):
                said = await duty.perform(await whole(self._occasion, taken, now))
        except asyncio.CancelledError:
            # The program stops, and whoever goes on need not wait for the claim to run out: written here and now.
            self._store.dues.again(taken, try_at=now, reason=taken.reason)
            raise
        except Skipped as skipped:
            await whole(self._end, taken, Turn.LEFT_OUT, str(skipped))
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001  # whatever it was, it is tried again, and its words are not kept
            await whole(self._again, taken, str(error) if isinstance(error, BotError) else words.trouble())
            log.warning("something due was not done", **_about(taken), error=type(error).__name__)
        else:
            await whole(self._end, taken, Turn.DONE, said)
        finally:
            keeping.cancel()

    async def _keep(self, taken: Taken) -> None:
        """Stay its owner for as long as that takes."""
        while True:
            await asyncio.sleep(RENEWED)
            if not await whole(self._store.dues.renew, taken, until=self._clock.now() + LEASE):
                return

    def _occasion(self, taken: Taken, now: int) -> Occasion:
        chosen = Preferences.chosen(self._store.choices.of(taken.community), self._defaults)
        return Occasion(taken.community, taken.ref, taken.kind, taken.period, taken.due_at, now, chosen)

    def _end(self, taken: Taken, state: Turn, said: str) -> None:
        self._store.dues.end(taken, state, now=self._clock.now(), reason=said)
        log.info("something due was done" if state is Turn.DONE else "there was nothing to do", **_about(taken))

    def _again(self, taken: Taken, reason: str) -> None:
        wait = min(FIRST_WAIT << min(taken.attempts, 16), LONGEST_WAIT)
        self._store.dues.again(taken, try_at=self._clock.now() + wait * SECOND, reason=reason)

    def _leave_out(self, taken: Taken, duty: Duty) -> None:
        """Too late to be news: said where admins look, and nothing is done."""
        reason = words.too_late(duty.grace // HOUR, taken.reason)
        if self._store.dues.end(taken, Turn.LEFT_OUT, now=self._clock.now(), reason=reason) and duty.told:
            self._store.choices.note(taken.community, words.left_out(taken.kind), person=ITSELF, at=taken.due_at)
        log.warning("something due was left out", **_about(taken))

    async def _forget(self) -> None:
        """Once a day, let go of what is long over."""
        now = self._clock.now()
        if now - self._forgot_at > DAY:
            self._forgot_at = now
            await whole(self._store.dues.forget, now - KEPT)


def _about(taken: Taken) -> dict[str, str]:
    return {"community": taken.ref.native, "kind": taken.kind, "period": taken.period}
