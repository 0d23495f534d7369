"""The duties that post: the weekly digest and the monthly note, composed by the worker and left in the outbox."""

from typing import Final, Protocol

from bot.commands.posting import plan_month, plan_week
from bot.commands.shelves import Outbox
from bot.preferences import Preferences
from bot.schedule.duty import GRACE, Duty, Occasion, Period, Skipped, monthly, weekly
from bot.snapshot import DIGEST, MONTH, Composed
from bot.words import schedule as words


class Composes(Protocol):
    """Who computes and words what is posted."""

    async def compose(self, community: int, period: str) -> Composed:
        """What is to be posted for a week or a month."""


class WeeklyDigest:
    """Every week at the chosen hour; the weeks themselves are from Monday to Sunday whatever is chosen."""

    kind: Final = DIGEST
    grace: Final = GRACE
    told: Final = True
    moved_by: Final = ("digest_channel", "weekday", "hour", "timezone")

    def __init__(self, worker: Composes, outbox: Outbox) -> None:
        self._worker = worker
        self._outbox = outbox

    def period(self, chosen: Preferences, now: int) -> Period | None:
        """The week before, where a channel was chosen."""
        return weekly(chosen.zone, chosen.weekday, chosen.hour, now) if chosen.digest_channel else None

    async def perform(self, occasion: Occasion) -> str:
        """Plan the week's posts; a week nothing is to be said of has none."""
        if not occasion.chosen.digest_channel:
            raise Skipped(words.NO_CHANNEL)
        posts = await self._worker.compose(occasion.community, occasion.period)
        if posts.admins is None:
            raise Skipped(words.SILENT)
        fresh = await plan_week(self._outbox, occasion.ref, posts, occasion.chosen, occasion.period)
        return "" if fresh else words.BY_HAND


class MonthlyNote:
    """Every first of a month at the chosen hour; it comes even where nothing is to be said, as a sign of life."""

    kind: Final = MONTH
    grace: Final = GRACE
    told: Final = True
    moved_by: Final = ("digest_channel", "hour", "timezone")

    def __init__(self, worker: Composes, outbox: Outbox) -> None:
        self._worker = worker
        self._outbox = outbox

    def period(self, chosen: Preferences, now: int) -> Period | None:
        """The month before, where a channel was chosen."""
        return monthly(chosen.zone, chosen.hour, now) if chosen.digest_channel else None

    async def perform(self, occasion: Occasion) -> str:
        """Plan the month's post."""
        if not occasion.chosen.digest_channel:
            raise Skipped(words.NO_CHANNEL)
        posts = await self._worker.compose(occasion.community, occasion.period)
        if posts.admins is not None:
            await plan_month(self._outbox, occasion.ref, posts.admins, occasion.chosen, occasion.period)
        return ""


def posting(worker: Composes, outbox: Outbox) -> tuple[Duty, ...]:
    """All that is posted by the calendar."""
    return WeeklyDigest(worker, outbox), MonthlyNote(worker, outbox)
