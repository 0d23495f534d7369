"""The live bot on Discord against bare discord.py: what durability costs, and what a kill loses."""

import asyncio
import contextlib
import json
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from bench.measuring import floor, median, peak, processor, row
from tests.doubles.discord.__main__ import furnish
from tests.doubles.discord.bustle import Bustle
from tests.doubles.discord.connections import Connection
from tests.doubles.discord.server import Discord
from tests.doubles.discord.snowflakes import fresh_id
from tests.end_to_end.agreeing import agreed, read
from tests.end_to_end.living import Bot

PAIRS, EVENTS, MEMBERS, LISTS, KILLS = 5, 20_000, 100_000, 5, 20
GOAL, STRETCH, MEMBERS_GOAL, MEMBERS_MB = 0.8, 2.0, 1.2, 120


def lines() -> list[str]:
    """Measure everything, as a part of RESULTS.md."""
    return asyncio.run(_all())


async def _all() -> list[str]:
    rows = [*await _streams(), *await _members(), await _kills()]
    return [
        "## Live on Discord",
        "",
        "Floor: a bare discord.py client with a listener that counts (`bench/floors/bare_discord.py`), as it comes for",
        "messages, without caches for reactions; ours has each event on disk before it counts. The frames are made",
        f"beforehand and written at once over one zlib stream: {PAIRS} pairs of {EVENTS} events. The list of members",
        "is timed from the connection on, on disk here, in memory there; the stand-in for Discord, which writes it, is",
        f"in both times: {LISTS} pairs. On average {os.getloadavg()[2]:.0f} programs wanted a processor meanwhile.",
        "",
        "| | ours | bare | ratio | goal | |",
        "|---|---|---|---|---|---|",
        *rows,
    ]


def _discord() -> tuple[Discord, list[str]]:
    discord = Discord()
    discord.limits.strict = False
    discord.gateway.identify_seconds = discord.gateway.members_seconds = 0.0
    return discord, furnish(discord)


@contextlib.asynccontextmanager
async def _bare(discord: Discord, kind: str, number: int) -> AsyncIterator[asyncio.subprocess.Process]:
    where = (kind, str(number), discord.api_url, discord.gateway_url, discord.token)
    process = await asyncio.create_subprocess_exec(*floor("bare_discord", *where), stdout=asyncio.subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        await process.wait()


async def _done(process: asyncio.subprocess.Process) -> None:
    if process.stdout is None or not (await process.stdout.readline()).startswith(b"done"):
        sys.exit("the bare client ended before it had heard everything")


def _frames(discord: Discord, people: list[str], kind: str) -> tuple[list[tuple[str, dict[str, Any]]], int]:
    """Dispatches of one kind as Discord sends them, and the key of the last message in them."""
    guild = discord.guild
    channel = next(iter(guild.channels))
    told: list[tuple[str, dict[str, Any]]] = []
    native = ""
    for number in range(EVENTS):
        person = people[number % len(people)]
        member = guild.members[person]
        native = fresh_id()
        place = {"channel_id": channel, "guild_id": guild.id}
        if kind == "messages":
            message = guild.write(channel, member["user"], "Does anybody know how the pump is started?", id=native)
            outer = {name: value for name, value in member.items() if name != "user"}
            told.append(("MESSAGE_CREATE", {**message, **place, "content": "", "member": outer}))
        else:
            about = {"user_id": person, "message_id": native, "emoji": {"id": None, "name": "❤️"}, "member": member}
            extra = {"burst": False, "type": 0, "message_author_id": people[(number + 1) % len(people)]}
            told.append(("MESSAGE_REACTION_ADD", {**about, **place, **extra}))
    guild.channels[channel].messages.clear()
    return told, int(native)


def _send(connection: Connection, told: list[tuple[str, dict[str, Any]]]) -> float:
    """Write everything as frames of the connection's own stream; when the first one went out."""
    session = connection.session
    if session is None or connection.request.transport is None:
        sys.exit("the connection went away")
    frames: list[bytes] = []
    for name, body in told:
        session.sequence += 1
        text = json.dumps({"t": name, "s": session.sequence, "op": 0, "d": body}, separators=(",", ":"))
        frames.append(connection.packed(text))
    whole = b"".join(frames)
    begin = time.perf_counter()
    connection.request.transport.write(whole)
    return begin


async def _kept(database: Path, question: str, key: int, begin: float, limit: float = 120.0) -> float:
    """Seconds until a row is there."""
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        while not connection.execute(question, (key,)).fetchone():
            if time.perf_counter() - begin > limit:
                sys.exit("an event was not written")
            await asyncio.sleep(0.005)
    return time.perf_counter() - begin


async def _streams() -> list[str]:
    rows = []
    for kind, table in (("messages", "message"), ("reactions", "reaction")):
        pairs = [await _pair(kind, table) for _ in range(PAIRS)]
        mine, bare = (median(column) for column in zip(*pairs, strict=True))
        ratio = median([one / other for one, other in pairs])
        what = f"{kind} from the gateway to the disk, a second"
        rows.append(row(what, f"{mine:.0f}", f"{bare:.0f}", ratio, GOAL, at_least=True))
        if kind == "messages":
            rows.append(row("the same, stretch", f"{mine:.0f}", f"{bare:.0f}", ratio, STRETCH, at_least=True))
    return rows


async def _pair(kind: str, table: str) -> tuple[float, float]:
    """Events a second: ours, and the bare client's."""
    discord, people = _discord()
    async with discord:
        async with _bare(discord, kind, EVENTS) as process:
            await discord.until_listening()
            await asyncio.sleep(2)  # whatever is done first is done
            told, _ = _frames(discord, people, kind)
            begin = _send(discord.gateway.connections[0], told)
            await _done(process)
            bare = EVENTS / (time.perf_counter() - begin)
        with tempfile.TemporaryDirectory() as folder:
            async with Bot(Path(folder), discord) as bot:
                await read(bot, discord)
                await asyncio.sleep(2)
                told, last = _frames(discord, people, kind)
                begin = _send(discord.gateway.connections[0], told)
                seconds = await _kept(bot.database, f"SELECT 1 FROM {table} WHERE message = ?", last, begin)
                if (found := bot.rows(f"SELECT count(*) FROM {table}")[0][0]) < EVENTS:
                    sys.exit(f"only {found} of {EVENTS} were written")
    return EVENTS / seconds, bare


async def _members() -> list[str]:
    """The whole list of a large server: what it takes to have it on disk, and to have it in memory."""
    pairs = [await _listed() for _ in range(LISTS)]
    rows = []
    for what, ours, bare, goal in (
        ("seconds", 0, 1, MEMBERS_GOAL),
        ("seconds of processor", 2, 3, MEMBERS_GOAL),
    ):
        mine, theirs = median([pair[ours] for pair in pairs]), median([pair[bare] for pair in pairs])
        ratio = median([pair[ours] / pair[bare] for pair in pairs])
        name = f"{MEMBERS} members listed, {what}"
        rows.append(row(name, f"{mine:.1f}", f"{theirs:.1f}", ratio, goal, at_least=False))
    most = max(pair[4] for pair in pairs)
    verdict = "met" if most <= MEMBERS_MB else "**missed**"
    rows.append(f"| peak memory meanwhile, the worst | {most:.0f} MB | | | ≤ {MEMBERS_MB} MB | {verdict} |")
    print(rows[-1], flush=True)
    return rows


async def _listed() -> tuple[float, float, float, float, float]:
    """Seconds, ours and the bare client's; of processor likewise; and the most megabytes ours held."""
    discord, _ = _discord()
    for number in range(MEMBERS - len(discord.guild.members)):
        discord.guild.add_member(discord.add_user(f"member {number}"))
    async with discord:
        async with _bare(discord, "members", 0) as process:
            await discord.until_listening()
            begin, before = time.perf_counter(), processor(process.pid)
            await _done(process)
            bare, bare_cpu = time.perf_counter() - begin, processor(process.pid) - before
        with tempfile.TemporaryDirectory() as folder:
            async with Bot(Path(folder), discord) as bot:
                await discord.until_listening()
                begin, before = time.perf_counter(), processor(_number(bot.process))
                question = "SELECT 1 FROM community WHERE roster_read AND community >= ?"
                mine = await _kept(bot.database, question, 0, begin)
                mine_cpu = processor(_number(bot.process)) - before
                if (found := bot.rows("SELECT count(*) FROM member WHERE listed")[0][0]) < MEMBERS:
                    sys.exit(f"only {found} of {MEMBERS} members were written")
                return mine, bare, mine_cpu, bare_cpu, peak(_number(bot.process))


def _number(process: asyncio.subprocess.Process | None) -> int:
    """Under which number a process runs."""
    return process.pid if process is not None else sys.exit("the bot is not running")


async def _kills() -> str:
    """Killed again and again while people go on; in the end everything that is there is kept, and nothing else."""
    discord, _ = _discord()
    chance, bustle = random.Random(20261126), Bustle(discord)
    bustle.steps(200)
    async with discord:
        with tempfile.TemporaryDirectory() as folder:
            bot = Bot(Path(folder), discord)
            for _ in range(KILLS):
                await bot.start()
                await discord.until_listening()
                for _ in range(5):
                    bustle.steps(20)
                    await asyncio.sleep(chance.uniform(0.0, 0.3))
                await bot.kill()
                while discord.gateway.connections:  # noqa: ASYNC110  # looked at now and then
                    await asyncio.sleep(0.02)
                bustle.steps(20)
            async with bot:
                await agreed(bot, discord, 180)
                number = len(bot.messages())
    line = (
        f"| messages, reactions and members that differ after {KILLS} SIGKILLs | 0 ({number} messages) | | | 0 | met |"
    )
    print(line, flush=True)
    return line


if __name__ == "__main__":
    print("\n".join(lines()))
