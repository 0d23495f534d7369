"""A calendar that jumps is believed only when a platform's own clock agrees."""

import asyncio

import pytest

from bot.events import DAY, HOUR, MINUTE, SECOND, HistoryRead
from bot.live import timekeeping
from bot.live.timekeeping import Timekeeper, agree
from bot.ports import CLOCKS_AGREE, CLOCKS_DIFFER, CommunityRef, Cursor, Finding
from bot.store import Store

BEGUN = 1_800_000_000 * SECOND


class Machine:
    """A calendar, and how long the machine has been on."""

    def __init__(self) -> None:
        self.calendar, self.on = BEGUN, 5 * HOUR
        self.keeper = Timekeeper(self, lambda: self.on)

    def now(self) -> int:
        """What the calendar says."""
        return self.calendar

    def go_on(self, by: int, calendar: int | None = None) -> None:
        """Time passes, by the calendar as well or by so much else."""
        self.on += by
        self.calendar += by if calendar is None else calendar


def test_time_goes_by() -> None:
    """Also where the calendar is corrected little by little, or the machine sleeps."""
    machine = Machine()
    for _ in range(100):
        machine.go_on(HOUR, HOUR + 5 * MINUTE)
        assert machine.keeper.now() == machine.calendar
    machine.go_on(9 * DAY)
    assert machine.keeper.now() == machine.calendar
    assert machine.keeper.off == 0


@pytest.mark.parametrize("jump", [3 * HOUR, -3 * HOUR, 365 * DAY])
def test_a_jump_is_not_believed(jump: int) -> None:
    """What has passed counts, until the calendar comes back or is said to be right."""
    machine = Machine()
    machine.go_on(MINUTE, jump)
    assert machine.keeper.now() == BEGUN + MINUTE
    assert machine.keeper.off == jump - MINUTE
    machine.go_on(DAY)
    assert machine.keeper.now() == BEGUN + MINUTE + DAY
    machine.go_on(MINUTE, 2 * MINUTE - jump)
    assert machine.keeper.off == 0
    machine.go_on(0, jump)
    machine.keeper.believe()
    assert machine.keeper.now() == machine.calendar


class Witness:
    """Platforms' clocks that say what was planned, then that all is well."""

    def __init__(self, *answers: bool | None, doubt: bool = False) -> None:
        self.answers, self.doubt, self.asked, self.righted = list(answers), doubt, 0, list[int]()

    async def agrees(self) -> bool | None:
        """The next of the answers."""
        self.asked += 1
        return self.answers.pop(0) if self.answers else True

    async def in_doubt(self, _latest: int) -> bool:
        """As it was planned."""
        return self.doubt

    async def put_right(self, latest: int) -> None:
        """It was called."""
        self.righted.append(latest)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds are milliseconds."""
    monkeypatch.setattr(timekeeping, "LOOK", 0.001)
    monkeypatch.setattr(timekeeping, "AGAIN", 0.002)


@pytest.mark.usefixtures("quick")
async def test_platforms_are_asked(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody knows, then it is wrong, then it is put right; each is told once."""
    machine, witness = Machine(), Witness(None, False, False, False)
    keeping = asyncio.create_task(machine.keeper.keep(witness))
    await asyncio.sleep(0.02)
    assert witness.asked == 0
    machine.go_on(0, DAY)
    while not witness.righted:  # noqa: ASYNC110  # looked at now and then, by a test
        await asyncio.sleep(0.001)
    keeping.cancel()
    assert machine.keeper.now() == BEGUN + DAY
    assert witness.righted == [BEGUN + DAY + 10 * MINUTE]
    said = capsys.readouterr().out
    assert said.count("it is wrong") == said.count("was set") == 1


@pytest.mark.usefixtures("quick")
async def test_what_is_known_of_tomorrow_is_doubted() -> None:
    """At the beginning, where something is written of a time to come, platforms are asked before it is taken back."""
    machine, witness = Machine(), Witness(False, None, doubt=True)
    keeping = asyncio.create_task(machine.keeper.keep(witness))
    while not witness.righted:  # noqa: ASYNC110  # looked at now and then, by a test
        await asyncio.sleep(0.001)
    keeping.cancel()
    assert witness.asked == 3


def test_what_reaches_beyond_now_is_taken_back(database_url: str) -> None:
    """A stretch that ends in a time to come counts as far as it began, one that lies there altogether not at all."""
    ref = CommunityRef("slack", "T1")
    with Store.open(database_url) as store:
        known = [HistoryRead(1, 90, 10, finished=True), HistoryRead(2, 500, 20), HistoryRead(3, 500, 400)]
        store.absorb([(ref, known)])
        assert store.cursors.reach_beyond(100)
        assert store.cursors.cut(100) == 2
        assert not store.cursors.reach_beyond(100)
        assert store.cursors.of(1) == {(1, 0): Cursor(90, 10, True), (2, 0): Cursor(20, 20, False)}


def test_what_findings_say() -> None:
    """A clock that differs outweighs one that agrees; where nobody looked at it nobody knows."""
    fine, off = Finding("ok", CLOCKS_AGREE, ""), Finding("warning", CLOCKS_DIFFER, "")
    assert agree([fine]) is True
    assert agree([off, fine]) is False
    assert agree([Finding("error", "Address", "")]) is None
