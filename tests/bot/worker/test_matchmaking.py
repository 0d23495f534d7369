"""The demo's year with introductions on: asked alone, nobody met twice, caps kept, and what it did is told."""

import asyncio
import io
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import combinations, pairwise
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

from bot.app import DEMO, demo
from bot.commands import Dispatcher
from bot.commands.parsing import understand
from bot.events import DAY, HOUR
from bot.introductions.chance import draw
from bot.introductions.record import Introduction, Outcome, Reply, Stage, Talked
from bot.notes import Note, Paragraph
from bot.ports import Ask, CommunityRef, Post
from bot.preferences import Preferences
from bot.schedule.duty import Occasion
from bot.schedule.introducing import Care, Rounds
from bot.settings import Settings
from bot.store import Community, Store
from bot.story import FIRST_DAY
from bot.worker.jobs import Setup
from bot.worker.making import Making
from tests.bot.commands.house import Counting, Door, Tray

BEGIN = int(FIRST_DAY.timestamp()) * 1_000_000
ROOMS = 1 << 50  # the keys of conversations that are opened
FROM, TO = 60, 178  # days of the story
ANSWERS = ("yes", "yes", "yes", "yes", "yes", "later", "no", "")


class Year:
    """The community, its clock, its posts, and people who answer as chance has it."""

    def __init__(self, url: str) -> None:
        """Every second member wants introductions."""
        self.store = Store.open(url)
        self.making = Making(Setup(url, "UTC", 5, ()))
        self.community: Community = self.store.communities()[0]
        self.ref: CommunityRef = self.community.ref
        self.tray, self.now = Tray(), 0
        self.commands = Dispatcher(self.store, self.tray, Counting(), _Clock(self), Settings(_env_file=None))
        self.duties = [duty(self.store, self.tray, self) for duty in (Rounds, Care)]
        self.said: list[tuple[int, Post]] = []
        history = self.store.history(self.community.number, Preferences().zone)
        self.wanting = sorted(int(each) for each in history.members.person)[::2]
        for person in self.wanting:
            self.store.wishes.want(self.community.number, person, at=BEGIN)

    async def introduce(self, community: int, period: str) -> None:
        """As the worker's process does it."""
        self.making.introduce(community, period, self.now)

    async def watch(self, community: int) -> None:
        """Likewise; once a week is enough here."""
        if self.now // DAY % 7 == 0 or self.now > BEGIN + (TO - 1) * DAY:
            self.making.watch(community, self.now)

    async def live(self) -> None:
        """Day after day at half past ten: what is due is done, and in the evening people answer."""
        chosen, done = Preferences(introductions=True, digest_channel=1), set()
        for day in range(FROM, TO):
            self.now = BEGIN + day * DAY + 10 * HOUR + HOUR // 2
            for duty in self.duties:
                period = duty.period(chosen, self.now)
                if period and (duty.kind, period.key) not in done:
                    done.add((duty.kind, period.key))
                    at = (duty.kind, period.key, period.due_at, self.now, chosen)
                    await duty.perform(Occasion(self.community.number, self.ref, *at))
            await self.evening()

    async def evening(self) -> None:
        """Everybody who was written to answers, or does not."""
        fresh = list(self.tray.planned.items())[len(self.said) :]
        for (kind, period), post in fresh:
            self.said.append((self.now, post))
            if kind == "intro-meet":
                self.store.introductions.meet_in(self.community.number, int(period), ROOMS + int(period))
            if kind in {"intro-ask", "intro-follow"}:
                await self.answer(post, kind)

    async def answer(self, post: Post, kind: str) -> None:
        """One of the buttons below a question, by chance."""
        (person,), buttons = post.people, post.note.blocks[-1].buttons
        word = ANSWERS[int(draw(post.key, [person], kind) * len(ANSWERS))] if kind == "intro-ask" else "met"
        found = [each for each in buttons if each.value.startswith(word)] if word else []
        if found:
            words = f"{found[0].action} {found[0].value}"
            assert understand(words).command is not None
            await self.commands.answer(Ask(self.ref, person, 0, words), Door())


class _Clock:
    """The year's own instant."""

    def __init__(self, year: Year) -> None:
        self._year = year

    def now(self) -> int:
        """Microseconds."""
        return self._year.now


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory):
    """The whole year, lived once."""
    folder: Path = tmp_path_factory.mktemp("year")
    demo(folder, Console(file=io.StringIO()), seed=11, platform="slack")
    lived = Year(f"sqlite:///{folder / DEMO}.db")
    lived.store.choices.change(lived.community.number, {"introductions": ("on",)}, person=1, at=1)
    asyncio.run(lived.live())
    yield lived
    lived.making.__exit__(None, None, None)
    lived.store.close()


def introductions(year: Year) -> list[Introduction]:
    """All of them."""
    return year.store.introductions.all(year.community.number)


def day_of(at: int) -> int:
    """The day of the story."""
    return (at - BEGIN) // DAY


def test_both_are_asked_each_alone(year: Year):
    """Everybody who was chosen and shown was asked once, alone; nobody else was, and nobody who did not ask for it."""
    shown = [each for each in introductions(year) if each.shown]
    assert len(shown) > 20
    asked = Counter(post.people for (kind, _), post in year.tray.planned.items() if kind == "intro-ask")
    assert asked == Counter((person,) for each in shown for person in each.people)
    assert {person for post in year.tray.planned.values() for person in post.people} <= set(year.wanting)


def test_nobody_is_named_before_all_said_yes(year: Year):
    """Rooms are for those who said yes, all of them and nobody else; before that no message holds anybody's key."""
    met = {post.people for (kind, _), post in year.tray.planned.items() if kind == "intro-meet"}
    together = [each for each in introductions(year) if each.stage is Stage.TOGETHER]
    yes = {tuple(seat.person for seat in each.seats if seat.reply is Reply.YES) for each in together}
    assert met == yes
    assert len(met) > 5
    keys = {str(person) for person in year.wanting}
    assert not any(key in repr(post.note) for post in year.tray.planned.values() for key in keys)


def test_nobody_twice(year: Year):
    """No two people are suggested to each other twice, and nobody is asked twice within fourteen days."""
    pairs = Counter(pair for each in introductions(year) if each.shown for pair in combinations(each.people, 2))
    assert set(pairs.values()) == {1}
    days = defaultdict(list)
    for each in introductions(year):
        for person in each.people if each.shown else ():
            days[person].append(day_of(each.chosen_at))
    assert all(later - earlier >= 14 for several in days.values() for earlier, later in pairwise(several))
    assert any(len(several) > 2 for several in days.values())


def test_newcomers_are_never_left_to_each_other(year: Year):
    """Each introduction has somebody who is not new, and nobody meets more than two newcomers in 28 days."""
    hosts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    chosen = [each for each in introductions(year) if len(each.seats) > 1]
    assert any(seat.newcomer for each in chosen for seat in each.seats)
    for each in chosen:
        assert not all(seat.newcomer for seat in each.seats)
        new = sum(seat.newcomer for seat in each.seats)
        for seat in each.seats if each.shown else ():
            if not seat.newcomer:
                hosts[seat.person].append((day_of(each.chosen_at), new))
    for met in hosts.values():
        assert all(sum(new for day, new in met if first <= day < first + 28) <= 2 for first, _ in met)


def test_nobody_is_left_without_a_word(year: Year):
    """Whoever had nobody or was held back was told so; whoever said yes in vain was told that nothing came of it."""
    told = {kind: [] for kind in ("intro-nobody", "intro-nothing")}
    for (kind, _), post in year.tray.planned.items():
        if kind in told:
            told[kind] += post.people
    quiet = [each for each in introductions(year) if each.stage in {Stage.ALONE, Stage.WITHHELD}]
    assert sorted(told["intro-nobody"]) == sorted(person for each in quiet for person in each.people)
    ended = [each for each in introductions(year) if each.stage is Stage.ENDED]
    vain = [seat.person for each in ended for seat in each.seats if seat.reply is Reply.YES]
    assert sorted(told["intro-nothing"]) == sorted(vain)


def test_a_week_later_they_are_asked(year: Year):
    """Whoever was brought together more than a week before the end was asked how it went, and answered."""
    together = [each for each in introductions(year) if each.stage is Stage.TOGETHER]
    early = [each for each in together if each.met_at < year.now - 8 * DAY]
    said = [seat.outcome for each in early for seat in each.seats if seat.reply is Reply.YES]
    assert said
    assert set(said) == {Outcome.YES}


def test_a_fifth_is_held_back_and_reported(year: Year):
    """About a fifth of the groups was held back; pairs of both arms are judged, and admins read what is known."""
    groups = [each for each in introductions(year) if len(each.seats) > 1]
    held = [each for each in groups if each.stage is Stage.WITHHELD]
    expected, spread = len(groups) / 5, (len(groups) * 0.16) ** 0.5
    assert abs(len(held) - expected) < 3 * spread
    old = [each for each in groups if len(each.seats) == 2 and each.chosen_at < year.now - 15 * DAY]
    assert all(each.talked is not Talked.UNKNOWN for each in old)
    taken = year.store.snapshots.get(year.community.number, "introductions")
    assert taken
    note = msgspec.json.decode(taken.content, type=Note)
    words = " ".join(span.text for block in note.blocks if isinstance(block, Paragraph) for span in block.words)
    shown = sum(each.shown for each in groups if each.talked is not Talked.UNKNOWN)
    assert f"{shown} pairs" in words


def test_the_month_tells_admins_how_introductions_go(year: Year):
    """The monthly note says how many asked for them and what they said, and is silent where they are switched off."""
    number, choices = year.community.number, year.store.choices
    for switch, told in (("on", True), ("off", False)):
        choices.change(number, {"introductions": (switch,)}, person=1, at=2)
        note = year.making.compose(
            number, f"{datetime.fromtimestamp(year.now // 1_000_000 - 31 * 86_400, UTC):%Y-%m}", year.now
        )
        said = [
            block for block in note.admins.blocks if isinstance(block, Paragraph) and block.label == "Introductions"
        ]
        assert bool(said) is told
        if told:
            assert (
                f"{len(year.wanting)} members asked to be introduced to others. A week later " in said[0].words[0].text
            )
    choices.change(number, {"introductions": ("on",)}, person=1, at=3)


def test_a_round_is_the_same_when_it_is_drawn_again(year: Year):
    """Asked once more for a period that was decided, nothing changes."""
    before = introductions(year)
    periods: Sequence[str] = [each.period for each in year.store.introductions.rounds(year.community.number)]
    asyncio.run(year.introduce(year.community.number, periods[-1]))
    assert introductions(year) == before
    assert len(periods) == 9
