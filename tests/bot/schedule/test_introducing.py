"""Introductions as they come round: who is asked when, who is brought together, and that nobody else is written to."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.events import DAY, HOUR, MINUTE, MemberSeen
from bot.introductions.record import NEVER, Introduction, Outcome, Reply, Seat, Stage
from bot.ports import CommunityRef, Posted, Refused
from bot.preferences import Preferences
from bot.schedule.duty import Occasion, Skipped, at
from bot.schedule.introducing import Care, Rounds
from bot.store import Store
from bot.store.posts import State
from tests.bot.commands.house import Tray

HERE = CommunityRef("slack", "T1")
NOW = 1_773_741_600_000_000  # Tuesday 17 March 2026, 10:00 UTC
ADA, BRAM, CLEO, DAVIT = 11, 12, 13, 14
CHOSEN = Preferences(introductions=True, digest_channel=77)


class Matcher:
    """Decides what it was told to, and remembers what it was asked for."""

    def __init__(self, store: Store) -> None:
        """Nobody is chosen yet."""
        self.store, self.now = store, NOW
        self.chosen: list[Introduction] = []
        self.watched: list[int] = []

    async def introduce(self, community: int, period: str) -> None:
        """What was told, once for the period."""
        self.store.introductions.decide(community, period, self.chosen, at=self.now)

    async def watch(self, community: int) -> None:
        """Remember."""
        self.watched.append(community)


class Place:
    """A community in which Ada, Bram, Cleo and Davit want introductions."""

    def __init__(self, store: Store) -> None:
        """All of them asked for it."""
        self.store, self.tray, self.worker = store, Tray(), Matcher(store)
        store.absorb([(HERE, [MemberSeen(ADA)])])
        self.number = store.number(HERE) or 0
        self.rounds, self.care = (duty(store, self.tray, self.worker) for duty in (Rounds, Care))
        for person in (ADA, BRAM, CLEO, DAVIT):
            store.wishes.want(self.number, person, at=1)

    def occasion(self, kind: str, days: float = 0, chosen: Preferences = CHOSEN) -> Occasion:
        """A turn of a duty, so many days after the round."""
        now = NOW + int(days * DAY)
        return Occasion(self.number, HERE, kind, f"period {days}", now, now, chosen)

    async def choose(self, *people: int, stage: Stage = Stage.ASKING) -> None:
        """A round in which these are chosen for each other."""
        self.worker.chosen = [Introduction(0, 0, stage, tuple(map(Seat, people)))]
        await self.rounds.perform(self.occasion("introductions"))

    async def look_after(self, days: float) -> None:
        """The daily care, so many days after the round."""
        await self.care.perform(self.occasion("intro-care", days))

    def say(self, person: int, reply: Reply, days: float) -> None:
        """Somebody answers."""
        number = self.introduction().number
        self.store.introductions.reply(self.number, number, person, reply, at=NOW + int(days * DAY))

    def introduction(self) -> Introduction:
        """The latest."""
        return self.store.introductions.all(self.number)[-1]

    def told(self) -> dict[str, list[tuple[int, ...]]]:
        """Whom each kind of post was for."""
        told: dict[str, list[tuple[int, ...]]] = {}
        for (kind, _), post in self.tray.planned.items():
            told.setdefault(kind, []).append(post.people)
        return told

    def silences(self) -> dict[int, int]:
        """How many questions in a row each left unanswered."""
        return {wish.person: wish.silent for wish in self.store.wishes.all(self.number)}


@pytest.fixture
def place(database_url: str) -> Iterator[Place]:
    """The community, on both databases."""
    with Store.open(database_url) as store:
        yield Place(store)


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Auckland", "Africa/Cairo"])
def test_a_round_every_two_weeks(place: Place, zone: str):
    """Over two years every fortnight has one key and begins on a Tuesday at ten there, 14 days after the last."""
    chosen = Preferences(introductions=True, timezone=zone)
    found = {}
    for hour in range(0, 2 * 365 * 24, 7):
        period = place.rounds.period(chosen, NOW + hour * HOUR)
        assert period
        found.setdefault(period.key, set()).add(period.due_at)
    begins = [datetime.fromtimestamp(at / 1e6, ZoneInfo(zone)) for ats in found.values() for at in ats]
    assert all(len(ats) == 1 for ats in found.values())
    assert {(each.weekday(), each.hour) for each in begins} == {(1, 10)}
    assert {(b.date() - a.date()).days for a, b in pairwise(begins)} == {14}
    assert 52 <= len(begins) <= 54


def test_no_rounds_where_they_are_off(place: Place):
    """Without the admins' switch nothing comes round."""
    assert place.rounds.period(Preferences(), NOW) is None
    assert place.care.period(Preferences(), NOW) is None


async def test_each_is_asked_alone(place: Place):
    """Both are asked, each in a message of their own with four buttons; said once however often it comes round."""
    await place.choose(ADA, BRAM)
    await place.rounds.perform(place.occasion("introductions"))
    await place.look_after(0)
    assert place.told() == {"intro-ask": [(ADA,), (BRAM,)]}
    for post in place.tray.planned.values():
        assert str(ADA) not in repr(post.note)
        assert str(BRAM) not in repr(post.note)


async def test_those_without_anybody_hear_so(place: Place):
    """Whoever had nobody, or whose pair was held back, reads the same words once, and nobody else reads anything."""
    place.worker.chosen = [
        Introduction(0, 0, Stage.ALONE, (Seat(CLEO),)),
        Introduction(0, 0, Stage.WITHHELD, (Seat(ADA), Seat(BRAM))),
    ]
    await place.rounds.perform(place.occasion("introductions"))
    await place.look_after(1)
    assert {kind: sorted(people) for kind, people in place.told().items()} == {
        "intro-nobody": [(ADA,), (BRAM,), (CLEO,)]
    }
    notes = {repr(post.note) for post in place.tray.planned.values()}
    assert len(notes) == 1


async def test_nobody_is_written_to_who_stopped_asking(place: Place):
    """Whoever turned introductions off before a message was planned gets none, at any stage."""
    for stage in (Stage.ALONE, Stage.WITHHELD):
        place.store.wishes.leave(place.number, ADA, at=2)
        place.worker.chosen = [Introduction(0, 0, stage, (Seat(ADA),))]
        await place.rounds.perform(place.occasion("introductions", days=stage))
    assert place.tray.planned == {}


async def test_a_room_forgotten_by_a_crash_is_opened_later(place: Place):
    """Both said yes and the process died before the room was planned: the daily care plans it, once."""
    await place.choose(ADA, BRAM)
    for person in (ADA, BRAM):
        place.say(person, Reply.YES, 1)
    for day in (1, 2, 3):
        await place.look_after(day)
    assert place.told()["intro-meet"] == [(ADA, BRAM)]


async def test_after_a_week_each_is_asked_how_it_went(place: Place):
    """Seven days after they were brought together, not before, and only who has not said it yet."""
    await place.choose(ADA, BRAM)
    for person in (ADA, BRAM):
        place.say(person, Reply.YES, 2)
    _post(place, "intro-meet", "1", Posted((1,), 700))
    await place.look_after(8.9)
    assert "intro-follow" not in place.told()
    place.store.introductions.outcome(place.number, 1, BRAM, Outcome.YES, at=NOW)
    await place.look_after(9)
    assert place.told()["intro-follow"] == [(ADA,)]


async def test_where_no_room_can_be_opened(place: Place):
    """Those who said yes hear once, after a day, that there is no conversation; nobody asks how a talk there went."""
    await place.choose(ADA, BRAM)
    for person in (ADA, BRAM):
        place.say(person, Reply.YES, 0.1)
    _post(place, "intro-meet", "1", Refused("The permission mpim:write is missing."))
    await place.look_after(1)
    assert "intro-no-room" not in place.told()
    for day in (2, 3, 8):
        await place.look_after(day)
    assert place.told()["intro-no-room"] == [(ADA,), (BRAM,)]
    assert "intro-follow" not in place.told()
    place.store.introductions.meet_in(place.number, 1, 700)
    await place.look_after(9)
    assert place.told()["intro-follow"] == [(ADA,), (BRAM,)]


async def test_a_question_that_never_arrived_is_no_silence(place: Place):
    """Whoever could not be asked, for want of a permission, is not counted among those who did not answer."""
    await place.choose(ADA, BRAM)
    _post(place, "intro-ask", "1-0", Posted((1,), 700))
    _post(place, "intro-ask", "1-1", Refused("The permission im:write is missing."))
    await place.look_after(7)
    assert place.silences() == {ADA: 1, BRAM: 0, CLEO: 0, DAVIT: 0}


async def test_a_yes_in_vain_is_told(place: Place):
    """After seven days without the other's answer the question ends, and only who said yes hears that."""
    await place.choose(ADA, BRAM)
    place.say(ADA, Reply.YES, 1)
    await place.look_after(6.9)
    assert place.introduction().stage is Stage.ASKING
    await place.look_after(7)
    assert place.introduction().stage is Stage.ENDED
    assert place.told()["intro-nothing"] == [(ADA,)]
    assert place.silences() == {ADA: 0, BRAM: 1, CLEO: 0, DAVIT: 0}
    assert [wish.passed_over for wish in place.store.wishes.all(place.number)] == [True, False, False, False]


@pytest.mark.parametrize(("zone", "day"), [("UTC", date(2026, 3, 3)), ("Europe/Berlin", date(2026, 3, 24))])
async def test_a_question_ends_a_week_after_it_was_asked(place: Place, zone: str, day: date):
    """At ten on the next Tuesday, though the round was decided a minute late, and where clocks went forward between."""
    begun, ends = (at(ZoneInfo(zone), each, 10) for each in (day, day + timedelta(days=7)))
    place.worker.now = begun + MINUTE
    await place.choose(ADA, BRAM)
    for late, expected in ((-DAY, Stage.ASKING), (0, Stage.ENDED)):
        turn = Occasion(place.number, HERE, "intro-care", f"{late}", ends + late, ends + late, CHOSEN)
        await place.care.perform(turn)
        assert place.introduction().stage is expected


async def test_three_silent_rounds_pause(place: Place):
    """After the third question without an answer Bram is paused and told so once; Ada answered once in between."""
    for turn in range(3):
        place.worker.now = NOW + turn * 14 * DAY
        place.worker.chosen = [Introduction(0, 0, Stage.ASKING, (Seat(ADA), Seat(BRAM)))]
        await place.rounds.perform(place.occasion("introductions", 14 * turn))
        if turn == 1:
            place.say(ADA, Reply.YES, 15)
            place.store.wishes.heard(place.number, ADA)
        await place.look_after(14 * turn + 7)
        await place.look_after(14 * turn + 8)
    wishes = {wish.person: wish for wish in place.store.wishes.all(place.number)}
    assert (wishes[BRAM].silent, wishes[BRAM].paused_until) == (3, NEVER)
    assert (wishes[ADA].silent, wishes[ADA].paused_until) == (1, 0)
    assert place.told()["intro-silent"] == [(BRAM,)]


async def test_closed_messages_are_no_silence(place: Place):
    """Whoever takes no direct messages is remembered as such, and is not paused for not answering."""
    await place.choose(ADA, BRAM)
    _post(place, "intro-ask", "1-1", Refused("no", closed=True))
    await place.look_after(1)
    del place.tray.planned["intro-ask", "1-1"]  # a refused post may be planned again: this one must not be
    await place.look_after(7)
    assert [seat.closed for seat in place.introduction().seats] == [False, True]
    assert ("intro-ask", "1-1") not in place.tray.planned
    assert place.silences() == {ADA: 1, BRAM: 0, CLEO: 0, DAVIT: 0}


async def test_the_room_is_remembered(place: Place):
    """Where the two were brought together is known, so that nothing said there is counted anywhere."""
    await place.choose(ADA, BRAM)
    for person in (ADA, BRAM):
        place.say(person, Reply.YES, 1)
    _post(place, "intro-meet", "1", Posted((5,), room=99))
    await place.look_after(2)
    assert place.introduction().room == 99
    assert place.store.introductions.rooms_opened(place.number) == [99]


def _post(place: Place, kind: str, period: str, ended: Posted | Refused) -> None:
    """The outbox has posted something, or was refused."""
    from bot.store import Planned  # noqa: PLC0415  # only here

    posts = place.store.posts
    posts.plan(Planned(place.number, kind, period, "key", 77, b"", quiet=True, at=NOW))
    claimed = posts.claim(["slack"], claim=1, now=NOW, lease=1, pause=0)
    assert claimed
    if isinstance(ended, Posted):
        posts.settle(claimed, State.SENT, now=NOW, messages=ended.messages, room=ended.room)
    else:
        posts.settle(claimed, State.FAILED, now=NOW, reason=ended.sentence, closed=ended.closed)


async def test_whoever_is_erased_takes_the_question_along(place: Place):
    """The other is asked nothing more about somebody who is gone."""
    await place.choose(ADA, BRAM)
    place.say(ADA, Reply.YES, 1)
    place.store.people.opt_out(HERE, BRAM, at=NOW)
    place.store.people.erase()
    await place.look_after(2)
    assert place.introduction().stage is Stage.ENDED
    assert place.told()["intro-nothing"] == [(ADA,)]


async def test_too_much_that_did_not_fit_stops_rounds(place: Place):
    """Six of twenty: the switch goes off, admins are told in their channel, nobody is asked; later it begins afresh."""
    for number in range(10):
        place.worker.chosen = [Introduction(0, 0, Stage.ASKING, (Seat(ADA), Seat(BRAM)))]
        await place.worker.introduce(place.number, f"earlier {number}")
        for person in (ADA, BRAM):
            place.say(person, Reply.YES, 0)
        for person in (ADA, BRAM):
            outcome = Outcome.NO_FIT if number < 3 else Outcome.YES
            place.store.introductions.outcome(place.number, number + 1, person, outcome, at=NOW + number)
    with pytest.raises(Skipped, match="more than a quarter"):
        await place.rounds.perform(place.occasion("introductions", 1))
    assert place.store.choices.of(place.number)["introductions"] == ("off",)
    ((key, post),) = place.tray.planned.items()
    assert (key, post.channel, post.people) == (("intro-stopped", "period 1"), 77, ())
    assert len(place.store.introductions.all(place.number)) == 10
    await place.rounds.perform(place.occasion("introductions", 2))  # switched on again
    assert len(place.store.introductions.all(place.number)) == 11


async def test_pairs_are_judged_every_day(place: Place):
    """The daily care has the worker look at who talked."""
    await place.look_after(1)
    assert place.worker.watched == [place.number]
