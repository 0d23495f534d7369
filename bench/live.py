"""The live bot on Slack against bare Bolt: what durability costs, and what the same process does meanwhile."""

import asyncio
import contextlib
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TypeVar

from bench.busy import SLOWEST, slowest
from bench.loading import Answered, Load, percentile, send
from bench.measuring import floor, median, row, run
from tests.doubles.slack.__main__ import furnish
from tests.doubles.slack.interactions import Asked, response_address
from tests.doubles.slack.server import Slack
from tests.end_to_end.living import Bot, free_port

T = TypeVar("T")
PAIRS = 5
EVENTS = 6_000
SOCKET_EVENTS = 4_000
KILLS = 20
HTTP_GOAL, STRETCH, SOCKET_GOAL, SLASH_GOAL, START_GOAL, MEMORY_GOAL = 0.95, 2.2, 0.9, 1.0, 1.3, 1.25


def lines(size: str = "1m") -> list[str]:
    """Measure everything, as a part of RESULTS.md; `size` is the community whose digest is computed meanwhile."""
    return [*asyncio.run(_all()), _busy(size)]


def _busy(size: str) -> str:
    answered, seconds = slowest(size)
    worst = max(answered.latencies)
    met = worst <= SLOWEST and not answered.failed
    line = (
        f"| slowest of {len(answered.latencies)} commands while the digest of {size} messages was computed "
        f"({seconds:.0f} s) | {worst * 1000:.0f} ms | | | ≤ {SLOWEST * 1000:.0f} ms | "
        f"{'met' if met else '**missed**'} |"
    )
    print(line, flush=True)
    return line


async def _all() -> list[str]:
    rows = [*await _http(), *await _sockets(), *await _kills(), *await _starts()]
    return [
        "## Live on Slack",
        "",
        "Floor: a bare Bolt app with a listener that does nothing (`bench/floors/bare_bolt.py`), which acknowledges",
        "before it listens; ours has each event on disk before it answers. The load comes from a process of its own on",
        f"the same cores: {PAIRS} pairs of {EVENTS} events, 50 in flight; a command every 20 ms. Over Socket Mode the",
        "stand-in for Slack is about as busy as the bot, so that figure is a lower bound of what differs.",
        "",
        "| | ours | bare | ratio | goal | |",
        "|---|---|---|---|---|---|",
        *rows,
    ]


@contextlib.asynccontextmanager
async def _slack() -> AsyncIterator[tuple[Slack, Load]]:
    slack = Slack()
    slack.limits.strict = False
    furnish(slack)
    async with slack:
        place = slack.workspace
        person = list(place.users)[2]
        yield slack, Load(place.id, next(iter(place.channels)), person, slack.signing_secret, place.bot_user)


@contextlib.asynccontextmanager
async def _bare(slack: Slack, kind: str, where: str) -> AsyncIterator[subprocess.Popen[bytes]]:
    arguments = floor("bare_bolt", kind, slack.api_url, slack.bot_token, slack.signing_secret, where)
    with subprocess.Popen(arguments, stderr=subprocess.DEVNULL) as process:  # noqa: ASYNC220  # starting it is no wait
        try:
            yield process
        finally:
            process.kill()


async def _answers(port: int, load: Load) -> float:
    """Wait until something there acknowledges an event; when that was."""
    while True:
        if (await send(port, load.events(1), lanes=1)).acknowledged:
            return time.perf_counter()
        await asyncio.sleep(0.005)


async def _http() -> list[str]:
    async with _slack() as (slack, load):
        port = free_port()
        slack.request_url = f"http://127.0.0.1:{port}"
        with tempfile.TemporaryDirectory() as folder:
            async with _bare(slack, "http", str(port)), Bot(Path(folder), slack) as bot:
                await _answers(port, load)
                await _answers(bot.port, load)
                pairs: list[tuple[float, float]] = []
                for turn in range(PAIRS):
                    answered = [await send(each, load.events(EVENTS)) for each in _in_turn(turn, bot.port, port)]
                    mine, bare = _in_turn(turn, *answered)
                    pairs.append((mine.rate, bare.rate))
                mine_rate, bare_rate = (median(column) for column in zip(*pairs, strict=True))
                ratio = median([mine / bare for mine, bare in pairs])
                rows = [
                    row(
                        "HTTP event, durable before the ack, a second",
                        f"{mine_rate:.0f}",
                        f"{bare_rate:.0f}",
                        ratio,
                        HTTP_GOAL,
                        at_least=True,
                    ),
                    row("the same, stretch", f"{mine_rate:.0f}", f"{bare_rate:.0f}", ratio, STRETCH, at_least=True),
                ]
                return [*rows, await _slash(slack, load, bot.port, port, bare_rate / 4)]


def _in_turn(turn: int, one: T, other: T) -> tuple[T, T]:
    """The two as they are, and every second time the other first: neither is always measured on a warmer machine."""
    return (other, one) if turn % 2 else (one, other)


async def _slash(slack: Slack, load: Load, mine: int, bare: int, rate: float) -> str:
    """Commands while events come in at a quarter of what bare Bolt bears."""
    tails: list[tuple[float, float]] = []
    for turn in range(PAIRS):
        answered = [await _commands(slack, load, port, rate) for port in _in_turn(turn, mine, bare)]
        one, other = (percentile(each.latencies, 0.99) for each in _in_turn(turn, *answered))
        tails.append((one, other))
    ours, theirs = (median(column) * 1000 for column in zip(*tails, strict=True))
    ratio = median([one / other for one, other in tails])
    what = "slash command p99 while a quarter of the ceiling comes in"
    return row(what, f"{ours:.1f} ms", f"{theirs:.1f} ms", ratio, SLASH_GOAL, at_least=False)


async def _commands(slack: Slack, load: Load, port: int, rate: float, seconds: float = 6.0) -> Answered:
    events = load.events(int(rate * seconds))
    addresses = [response_address(slack, slack.workspace, Asked()) for _ in range(int(seconds * 50))]
    asked = [(0, load.command(address)) for address in addresses]
    background = asyncio.ensure_future(send(port, events, every=1 / rate))
    answered = await send(port, asked, lanes=4, every=0.02)
    await background
    return answered


async def _sockets() -> list[str]:
    async with _slack() as (slack, load):
        pairs: list[tuple[float, float]] = []
        for _ in range(PAIRS):
            async with _bare(slack, "socket", slack.app_token):
                bare = await _over_sockets(slack, load, connections=1)
            with tempfile.TemporaryDirectory() as folder:
                async with Bot(Path(folder), slack):
                    mine = await _over_sockets(slack, load, connections=2)
            pairs.append((mine, bare))
        mine, bare = (median(column) for column in zip(*pairs, strict=True))
        ratio = median([one / other for one, other in pairs])
        what = "Socket Mode event, durable before the ack, a second"
        return [row(what, f"{mine:.0f}", f"{bare:.0f}", ratio, SOCKET_GOAL, at_least=True)]


async def _over_sockets(slack: Slack, load: Load, connections: int) -> float:
    while len(slack.sockets.connections) < connections:  # noqa: ASYNC110  # looked at now and then
        await asyncio.sleep(0.02)
    await asyncio.sleep(2)  # whatever is done first is done
    waiting = iter([load.envelope(key) for key, _ in load.events(SOCKET_EVENTS)])

    async def lane() -> None:
        for envelope in waiting:
            if await slack.sockets.send("events_api", envelope, patience=10) is None:
                sys.exit("an event was not acknowledged over Socket Mode")

    begin = time.perf_counter()
    await asyncio.gather(*(lane() for _ in range(50)))
    rate = SOCKET_EVENTS / (time.perf_counter() - begin)
    await slack.sockets.cut()
    return rate


async def _kills() -> list[str]:
    chance, acknowledged, lost = random.Random(20261123), 0, 0
    async with _slack() as (slack, load):
        slack.request_url = "http://127.0.0.1:9"
        with tempfile.TemporaryDirectory() as folder:
            bot = Bot(Path(folder), slack)
            for _ in range(KILLS):
                await bot.start()
                await _answers(bot.port, load)
                loading = asyncio.ensure_future(send(bot.port, load.events(EVENTS)))
                await asyncio.sleep(chance.uniform(0.02, 0.8))
                await bot.kill()
                taken = (await loading).acknowledged
                acknowledged += len(taken)
                lost += len(taken - _kept(bot.database))
    line = f"| acknowledged events lost over {KILLS} SIGKILLs under load | {lost} of {acknowledged} | | | 0 | "
    line += "met |" if not lost and acknowledged > KILLS else "**missed** |"
    print(line, flush=True)
    return [line]


def _kept(database: Path) -> set[int]:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return {row[0] for row in connection.execute("SELECT message FROM message")}


def _resident(bot: Bot) -> float:
    """Megabytes the process holds."""
    if bot.process is None:
        sys.exit("the bot is not running")
    status = Path(f"/proc/{bot.process.pid}/status").read_text(encoding="ascii").splitlines()
    return float(next(line.split()[1] for line in status if line.startswith("VmRSS"))) * 1024 / 1e6


async def _starts() -> list[str]:
    """From spawn to the first acknowledged event, and what stays in memory after some thousands of them."""
    spawns: list[tuple[float, float]] = []
    memory: list[tuple[float, float]] = []
    async with _slack() as (slack, load):
        slack.request_url = "http://127.0.0.1:9"
        with tempfile.TemporaryDirectory() as folder:
            bot = Bot(Path(folder), slack)
            for _ in range(PAIRS + 1):
                begin = time.perf_counter()
                await bot.start()
                first = await _answers(bot.port, load) - begin
                await send(bot.port, load.events(2_000))
                resident = _resident(bot)
                await bot.kill()
                bare = await asyncio.to_thread(run, floor("bare_imports"))
                spawns.append((first, bare.wall))
                memory.append((resident, int(bare.output) * 1024 / 1e6))
    rows = []
    for what, unit, pairs, goal in (
        ("spawn to the first ack, against bare imports", "s", spawns[1:], START_GOAL),
        ("resident memory, against bare imports", "MB", memory[1:], MEMORY_GOAL),
    ):
        mine, bare_one = (median(column) for column in zip(*pairs, strict=True))
        ratio = median([one / other for one, other in pairs])
        digits = 2 if unit == "s" else 0
        rows.append(
            row(what, f"{mine:.{digits}f} {unit}", f"{bare_one:.{digits}f} {unit}", ratio, goal, at_least=False)
        )
    return rows


if __name__ == "__main__":
    print("\n".join(lines()))
