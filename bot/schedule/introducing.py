"""Introductions as they come round: a round every two weeks, and each day what is to be said about those under way.

Whatever is planned is planned under a kind and period of its own, so that doing this twice says nothing twice. Nobody
is written to who did not ask for introductions, or has stopped asking for them.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.events import DAY, HOUR, SECOND
from bot.introductions import messages
from bot.introductions.course import present, silent, stops
from bot.introductions.messages import Planned, Setting
from bot.introductions.record import (
    FOLLOW_UP_DAYS,
    NEVER,
    OPEN_DAYS,
    SILENT_ROUNDS,
    Introduction,
    Outcome,
    Reply,
    Seat,
    Stage,
)
from bot.ports import Post
from bot.preferences import Preferences
from bot.schedule.duty import GRACE, Occasion, Period, Skipped, at, daily
from bot.store import ITSELF, State, Store
from bot.threads import whole
from bot.words import introductions as words

ROUND_HOUR: Final = 10  # local
ROUND_DAY: Final = 1  # Tuesday
CARED_DAYS: Final = 45  # after which nothing is said about an introduction any more
# A round began some seconds after its hour, and a week in spring is an hour short: this day's care is a week later.
LEEWAY: Final = 2 * HOUR
ROOM_DAYS: Final = 1  # after which those who said yes are told that there is no conversation yet
TOLD_DAYS: Final = 3  # in which somebody is told that there is nobody this time


class Matches(Protocol):
    """Who computes."""

    async def introduce(self, community: int, period: str) -> None:
        """Decide a round and keep it, once for its period."""

    async def watch(self, community: int) -> None:
        """Judge pairs whose time is over, and what introductions do."""


class Outbox(Protocol):
    """Where posts are planned."""

    async def plan(self, post: Post, kind: str, period: str) -> bool:
        """Plan a post; False where one of that kind and period was planned before."""


class _Introducing:
    """What both have in common: where things are said, and to whom."""

    def __init__(self, store: Store, outbox: Outbox, worker: Matches) -> None:
        self._store = store
        self._outbox = outbox
        self._worker = worker

    async def _say(self, occasion: Occasion) -> None:
        """Everything that is to be said about introductions under way; what was said before is not said again."""
        await whole(self._learn, occasion)
        setting, known = await whole(self._known, occasion)
        for each in known:
            for planned in due(setting, each, occasion.now):
                await self._outbox.plan(planned.post, planned.kind, planned.period)

    def _learn(self, occasion: Occasion) -> None:
        """Who could not be reached, and in which rooms people were brought together."""
        number, store = occasion.community, self._store
        closed = {
            period
            for kind in messages.TO_ONE
            for period, fate in store.posts.fates(number, kind).items()
            if fate.closed
        }
        met = store.posts.fates(number, messages.MEET)
        for each in store.introductions.all(number):
            for seat in each.seats:
                if f"{each.number}-{seat.place}" in closed and not seat.closed:
                    store.introductions.unreachable(number, each.number, seat.person)
            fate = met.get(str(each.number))
            if fate is not None and fate.room and fate.room != each.room:
                store.introductions.meet_in(number, each.number, fate.room)

    def _known(self, occasion: Occasion) -> tuple[Setting, list[Introduction]]:
        number = occasion.community
        recent = [each for each in self._store.introductions.all(number) if _age(each, occasion.now) <= CARED_DAYS]
        channels = {each.channel for each in recent} | {seat.home for each in recent for seat in each.seats}
        names = self._store.introductions.names(number, sorted(channels - {0}))
        wishes = {wish.person: wish for wish in self._store.wishes.all(number)}
        return Setting(number, occasion.ref, occasion.chosen.digest_channel, names, wishes), recent


class Rounds(_Introducing):
    """A round every two weeks, on Tuesday at ten: who is introduced to whom, and the first question to each."""

    kind, grace, told, moved_by = "introductions", GRACE, False, ("introductions", "timezone")

    def period(self, chosen: Preferences, now: int) -> Period | None:
        """The latest fortnight that has begun, by the week of its Tuesday; none where introductions are off."""
        if not chosen.introductions:
            return None
        today = datetime.fromtimestamp(now // SECOND, chosen.zone).date()
        day = today - timedelta(days=(today.weekday() - ROUND_DAY) % 7)
        if at(chosen.zone, day, ROUND_HOUR) > now:
            day -= timedelta(days=7)
        if day.toordinal() // 7 % 2:
            day -= timedelta(days=7)
        year, week, _ = day.isocalendar()
        return Period(f"{year}-W{week:02}", at(chosen.zone, day, ROUND_HOUR))

    async def perform(self, occasion: Occasion) -> str:
        """Decide the round and ask; where too many did not fit lately nothing is decided, and admins are told."""
        if not occasion.chosen.introductions:
            raise Skipped(words.SWITCHED_OFF)
        if await whole(self._has_to_stop, occasion):
            setting = Setting(occasion.community, occasion.ref, occasion.chosen.digest_channel)
            if occasion.chosen.digest_channel:
                planned = messages.stopped(setting, occasion.period)
                await self._outbox.plan(planned.post, planned.kind, planned.period)
            await whole(self._stop, occasion)
            raise Skipped(words.STOPPED)
        await self._worker.introduce(occasion.community, occasion.period)
        await self._say(occasion)
        return ""

    def _has_to_stop(self, occasion: Occasion) -> bool:
        number = occasion.community
        since = max((each.at for each in self._store.introductions.rounds(number) if each.stopped), default=0)
        return stops(self._store.introductions.all(number), since)

    def _stop(self, occasion: Occasion) -> None:
        """Remembered first: what was said until now is not held against the next beginning."""
        self._store.introductions.stop(occasion.community, occasion.period, at=occasion.now)
        off = {"introductions": ("off",)}
        self._store.choices.change(occasion.community, off, person=ITSELF, at=occasion.now)


class Care(_Introducing):
    """Each day at ten: questions end, people are asked how it went, and pairs are judged."""

    kind, grace, told, moved_by = "intro-care", 20 * HOUR, False, ("introductions", "timezone")

    def period(self, chosen: Preferences, now: int) -> Period | None:
        """The latest day whose hour has come; none where introductions are off."""
        return daily(chosen.zone, ROUND_HOUR, now) if chosen.introductions else None

    async def perform(self, occasion: Occasion) -> str:
        """See to every introduction that is under way."""
        await whole(self._learn, occasion)
        for each in await whole(self._overdue, occasion):
            await self._close(occasion, each)
        await self._say(occasion)
        await self._worker.watch(occasion.community)
        return ""

    def _overdue(self, occasion: Occasion) -> list[Introduction]:
        """Questions for whose answers nobody waits any more."""
        asking = [each for each in self._store.introductions.all(occasion.community) if each.stage is Stage.ASKING]
        old = occasion.now - OPEN_DAYS * DAY + LEEWAY
        return [each for each in asking if each.chosen_at <= old or len(each.seats) < 2]

    async def _close(self, occasion: Occasion, each: Introduction) -> None:
        """The question ends; whoever was silent three times in a row is paused, and told."""
        number, now = occasion.community, occasion.now
        await whole(self._store.introductions.close, number, each.number, at=now)
        setting = Setting(number, occasion.ref, occasion.chosen.digest_channel)
        asked = await whole(self._store.posts.fates, number, messages.ASK)
        for person in silent(each):
            seat = each.seat_of(person)
            fate = asked.get(f"{each.number}-{seat.place}") if seat is not None else None
            if fate is not None and fate.state is not State.SENT:
                continue  # the question never reached them
            if seat is not None and await whole(self._is_silent, number, person):
                planned = messages.silent(setting, each, seat)
                await self._outbox.plan(planned.post, planned.kind, planned.period)

    def _is_silent(self, number: int, person: int) -> bool:
        """Count one more silence; whether it was the third."""
        self._store.wishes.silent(number, person)
        wish = self._store.wishes.of(number, person)
        if wish is None or wish.silent < SILENT_ROUNDS:
            return False
        self._store.wishes.pause(number, person, until=NEVER)
        return True


def due(setting: Setting, about: Introduction, now: int) -> Iterator[Planned]:
    """What is to be said about an introduction by now, to those who still want introductions and can be reached."""
    seats = [seat for seat in about.seats if seat.person in setting.wishes and not seat.closed]
    match about.stage:
        case Stage.ASKING if len(about.seats) > 1:
            asked = [seat for seat in seats if seat.reply is Reply.NONE and setting.wishes[seat.person].wants(now)]
            yield from (messages.ask(setting, about, seat) for seat in asked)
        case Stage.TOGETHER:
            yield messages.meet(setting, about)
            if not about.room:
                waited = now - about.met_at >= ROOM_DAYS * DAY
                yield from (messages.no_room(setting, about, seat) for seat in _unheard(about, seats) if waited)
            elif now - about.met_at >= FOLLOW_UP_DAYS * DAY:
                yield from (messages.follow_up(setting, about, seat) for seat in _unheard(about, seats))
        case Stage.ENDED:
            yield from (messages.nothing(setting, about, seat) for seat in seats if seat.reply is Reply.YES)
        case Stage.ALONE | Stage.WITHHELD if _age(about, now) <= TOLD_DAYS:
            yield from (messages.nobody(setting, about, seat) for seat in seats)
        case _:
            return


def _unheard(about: Introduction, seats: Sequence[Seat]) -> list[Seat]:
    """Those who were brought together and have not said how it went."""
    there = {seat.person for seat in present(about)}
    return [seat for seat in seats if seat.person in there and seat.outcome is Outcome.NONE]


def _age(about: Introduction, now: int) -> float:
    return (now - about.chosen_at) / DAY
