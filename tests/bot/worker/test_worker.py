"""The worker computes in a process of its own: stored whole, without secrets, and however often that process dies."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot import score
from bot.errors import BotError
from bot.events import SECOND, CommunitySeen
from bot.metrics import MEASURES
from bot.notes import Note, Picture
from bot.ports import CommunityRef
from bot.report.weekly import Weekly
from bot.score.meanings import SCORES, meanings
from bot.settings import Settings
from bot.snapshot import KIND, Snapshot, read
from bot.store import Store
from bot.worker import Worker, WorkFailed, making
from bot.worker.jobs import Setup
from tests.makers import DAY_ONE, Town, instant

HERE = CommunityRef("slack", "T1")
HOUSE = Path(__file__).resolve().parents[3]


class Set:
    """A clock that can be set."""

    at = instant(40, hour=12)

    def now(self) -> int:
        """As it was set."""
        return self.at


def told() -> Town:
    """Forty days in which seven people talk, and one question that waits."""
    town = Town()
    for day in range(40):
        for number in range(7):
            town.post(f"person {number}", instant(day, hour=9 + number))
    town.channel("general")
    town.channel("staff")
    town.ask("person 1", instant(40, hour=7))
    town.post("person 2", instant(40, hour=7, minute=1), channel="staff")
    return town


def filled(address: str) -> Store:
    """That town on disk."""
    store = Store.open(address)
    store.absorb([(HERE, [CommunitySeen("Harbour Makers", at=1), *told().events])])
    return store


@pytest.fixture
def address(tmp_path: Path) -> str:
    """A database of one test's own."""
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """That town in it."""
    with filled(address) as store:
        yield store


@pytest.fixture
async def worker(store: Store, address: str) -> AsyncIterator[Worker]:  # noqa: ARG001  # the worker reads what is in it
    """A worker over that store."""
    worker = Worker(address, Settings(_env_file=None), Set())
    yield worker
    await worker.close()


def made(store: Store) -> Snapshot:
    """What the worker left in the store."""
    taken = store.snapshots.get(1, KIND)
    assert taken is not None
    snapshot = read(taken.content)
    assert snapshot is not None
    return snapshot


async def test_answers_are_stored(database_url: str) -> None:
    """On either database a refresh leaves every answer in the store, as of the clock it was given."""
    worker = Worker(database_url, Settings(_env_file=None), Set())
    with filled(database_url) as store:
        await worker.refresh(1)
        await worker.close()
        snapshot = made(store)
    assert (snapshot.title, snapshot.open, snapshot.period) == ("Harbour Makers", 1, "2026-W14")
    assert snapshot.made_at == Set.at // SECOND * SECOND
    assert {each.id for each in snapshot.reasons} == {each.id for each in (*MEASURES, *SCORES)}
    assert snapshot.digest is not None


async def test_days_are_rolled_up(database_url: str) -> None:
    """On either database whoever talked is known to have talked, day by day, and the day that goes on is left alone."""
    worker = Worker(database_url, Settings(_env_file=None), Set())
    with filled(database_url) as store:
        asked = instant(38, hour=9)
        town = told()
        town.post("person 3", instant(39, hour=20), reply_to=asked)
        town.post("person 3", instant(40, hour=8), reply_to=asked)
        store.absorb([(HERE, town.events)])
        await worker.roll_up(1)
        await worker.close()
        assert [row["day"] for row in store.holdings.rows(1, town.key("person 3"))["tie_day"]] == [DAY_ONE + 39]


async def test_what_is_posted_is_what_the_preview_shows(database_url: str) -> None:
    """A week's posts and the snapshot's are the same to the letter, chart included; hidden sections are in neither."""
    worker = Worker(database_url, Settings(_env_file=None), Set())
    with filled(database_url) as store:
        store.choices.change(1, {"hidden": ("help",)}, person=1, at=1)
        await worker.refresh(1)
        posts = await worker.compose(1, "2026-W14")
        earlier = await worker.compose(1, "2026-W13")
        month = await worker.compose(1, "2026-03")
        await worker.close()
        snapshot = made(store)
    assert (posts.admins, posts.everybody) == (snapshot.digest, snapshot.everybody)
    assert posts.admins is not None
    assert "Help" not in repr(posts.admins)
    assert earlier.admins is not None
    assert earlier.admins.title != posts.admins.title
    assert month.admins is not None
    assert month.admins.title == "Harbour Makers · March 2026"


async def test_a_chart_that_is_there_is_not_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was drawn for the answers before is taken from there, by another process too, until it shows other weeks."""
    town = Town()
    for day in range(100):
        for number in range(25):
            town.post(f"person {number}", instant(day, 8 + number / 3))
    setup = Setup(f"sqlite:///{tmp_path / 'store.db'}", "UTC", 5, ())
    drawings: list[Weekly] = []

    def drawing(weekly: Weekly) -> bytes:
        drawings.append(weekly)
        return b"drawn"

    monkeypatch.setattr(making, "drawn", drawing)
    with Store.open(setup.database_url) as store:
        store.absorb([(HERE, town.events)])
    for day, week in ((100, "2026-W23"), (101, "2026-W23"), (105, "2026-W24")):
        with making.Making(setup) as maker:
            maker.refresh(1, instant(day, 12))
            posts = maker.compose(1, week, instant(day, 13))
        assert [each.png for each in _pictures(posts.admins)] == [b"drawn"]
    assert len(drawings) == 2


def _pictures(note: Note | None) -> list[Picture]:
    return [block for block in (note.blocks if note else ()) if isinstance(block, Picture)]


async def test_the_weeks_scores_are_compared_with_are_kept(store: Store, worker: Worker) -> None:
    """They are stored beside the answers, and gone with them when somebody asks to be forgotten."""
    await worker.refresh(1)
    kept = store.snapshots.get(1, score.KIND)
    assert kept is not None
    weeks = score.read(kept.content)
    assert weeks is not None
    assert weeks.weeks
    store.people.forget(store.communities()[0].ref, 1, at=Set.at)
    emptied = store.snapshots.get(1, score.KIND)
    assert emptied is not None
    assert score.read(emptied.content) is None


async def test_what_admins_chose_is_applied(store: Store, worker: Worker) -> None:
    """The time zone, the smallest group and the channels left out shape every answer."""
    general = told().names["general"]
    chosen = {"timezone": ("Asia/Kathmandu",), "minimum_group": ("8",), "left_out": (str(general),)}
    store.choices.change(1, chosen, person=1, at=1)
    await worker.refresh(1)
    snapshot = made(store)
    assert (snapshot.timezone, snapshot.open) == ("Asia/Kathmandu", 0)
    assert "general" not in repr(snapshot)


async def test_explanations_come_from_the_measures(worker: Worker) -> None:
    """What `explain` says is what the measures say of themselves."""
    assert [(each.id, each.explanation) for each in await worker.explanations()] == [
        (each.id, each.explanation) for each in meanings()
    ]


async def test_an_unknown_community_is_a_sentence(worker: Worker) -> None:
    """What cannot be computed is told, and the next one is computed all the same."""
    with pytest.raises(WorkFailed, match="No such community"):
        await worker.refresh(99)
    await worker.refresh(1)


async def test_a_child_that_died_is_replaced(store: Store, worker: Worker) -> None:
    """A process that was killed while it waited, or while it computed, costs nothing but time."""
    await worker.explanations()
    assert worker._process is not None
    worker._process.kill()
    await worker.refresh(1)
    assert made(store).open == 1


async def test_jobs_take_turns(worker: Worker) -> None:
    """Several requests at once are answered one after the other, each with its own answer."""
    answers = await asyncio.gather(
        worker.refresh(1), worker.explanations(), worker.refresh(99), worker.refresh(1), return_exceptions=True
    )
    assert [type(each) for each in answers] == [type(None), tuple, WorkFailed, type(None)]


async def test_a_closed_worker_starts_nothing(worker: Worker) -> None:
    """After closing there is no child, and none is started."""
    await worker.explanations()
    process = worker._process
    assert process is not None
    await worker.close()
    assert process.returncode is not None
    with pytest.raises(BotError):
        await worker.refresh(1)
    assert worker._process is None


async def test_who_gives_up_leaves_no_stale_answer(worker: Worker) -> None:
    """A job that is cancelled ends its process, so that its answer is not taken for the next one's."""
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await worker.refresh(1)
    assert worker._process is None
    assert await worker.explanations()


def _bytes(path: str) -> bytes:
    return Path(path).read_bytes()


async def test_the_child_gets_no_secrets(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tokens stay in the program's own environment; the child is polite to it and computes in one thread."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-lemon")
    monkeypatch.setenv("BOT_ENCRYPTION_KEYS", "lemon")
    await worker.explanations()
    assert worker._process is not None
    proc = f"/proc/{worker._process.pid}"
    try:
        environment = b"".join(_bytes(f"{proc}/{name}") for name in ("environ", "cmdline"))
    except FileNotFoundError:
        pytest.skip("this system does not show processes as files")
    assert b"lemon" not in environment
    assert b"OMP_NUM_THREADS=1" in environment
    assert os.getpriority(os.PRIO_PROCESS, worker._process.pid) == 10


def test_the_child_ends_with_its_pipe() -> None:
    """A child whose parent is gone does not stay behind."""
    child = subprocess.run(
        [sys.executable, "-P", "-m", "bot.worker.child"],
        input=b"",
        env={**os.environ, "PYTHONPATH": str(HOUSE)},
        capture_output=True,
        timeout=180,
        check=False,
    )
    assert (child.returncode, child.stdout) == (0, b"")


def test_answering_loads_no_numbers() -> None:
    """The program that answers has neither numpy nor scipy in memory."""
    code = (
        "import sys, bot.worker, bot.worker.freshness, bot.commands, bot.store, bot.live.outbox;"
        "print(*(name for name in ('numpy', 'scipy', 'altair') if name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(HOUSE)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")


async def test_introductions_are_decided_over_there(store: Store, address: str) -> None:
    """A round goes through the pipe like figures do and is kept once for its period; pairs are judged likewise."""
    for number in range(7):
        store.wishes.want(1, told().key(f"person {number}"), at=1)
    worker = Worker(address, Settings(_env_file=None), Set())
    try:
        for _ in range(2):
            await worker.introduce(1, "2026-W15")
        await worker.watch(1)
        with pytest.raises(WorkFailed):
            await worker.introduce(99, "2026-W15")
    finally:
        await worker.close()
    assert [each.period for each in store.introductions.rounds(1)] == ["2026-W15"]
    chosen = store.introductions.all(1)
    assert any(len(each.people) > 1 for each in chosen)
    assert len({person for each in chosen for person in each.people}) == sum(len(each.people) for each in chosen)
    assert store.snapshots.get(1, "introductions") is not None
