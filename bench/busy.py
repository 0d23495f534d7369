"""Commands while the digest of a large community is computed: nobody waits for it."""

import asyncio
import contextlib
import sqlite3
import tempfile
import time
from pathlib import Path

from bench.communities import made
from bench.loading import Answered, Load, send
from bench.measuring import ours, run
from tests.doubles.slack.interactions import Asked, response_address
from tests.doubles.slack.server import Slack
from tests.doubles.slack.workspace import Workspace
from tests.end_to_end.living import Bot, choose_channel

TEAM = "T00000001"  # the generator's
SLOWEST = 1.0  # seconds
_TIMES = {
    "message": ("message", "at", "thread", "edited_at"),
    "mention": ("message", "edited_at"),
    "reaction": ("message", "at"),
    "member": ("joined_at", "at"),
}


def slowest(size: str) -> tuple[Answered, float]:
    """How commands were answered while the digest was computed, and how many seconds that took."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "bot.db"
        run(ours("import", str(made(size) / "slack"), "--database-url", f"sqlite:///{database}"))
        _bring_to_now(database)
        return asyncio.run(_asked(Path(folder)))


def _bring_to_now(database: Path) -> None:
    """The community ends now, so that its last week is the one the digest is about."""
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        last = connection.execute("SELECT max(at) FROM message").fetchone()[0]
        shift = time.time_ns() // 1000 - last
        for table, columns in _TIMES.items():
            # Downwards through zero, because SQLite checks keys row by row.
            for sign, summand in ((-1, shift), (-1, 0)):
                moved = ", ".join(
                    f"{name} = CASE WHEN {name} = 0 THEN 0 ELSE {sign} * ({name} + {summand}) END" for name in columns
                )
                connection.execute(f"UPDATE {table} SET {moved}")


async def _asked(folder: Path) -> tuple[Answered, float]:
    place = Workspace(TEAM, "Bench", "bench")
    slack = Slack(workspace=place)
    slack.limits.strict = False
    admin = place.add_user("Admin", is_admin=True)
    channel = place.add_channel("digest", admin, place.bot_user)
    async with slack:
        slack.request_url = "http://127.0.0.1:9"
        bot = Bot(folder, slack)
        slack.request_url = bot.url
        load = Load(TEAM, channel, admin, slack.signing_secret, place.bot_user)
        async with bot:
            while not (await send(bot.port, load.events(1), lanes=1)).acknowledged:  # noqa: ASYNC110  # another process
                await asyncio.sleep(0.05)
            await choose_channel(slack, admin, channel)
            begin = time.perf_counter()
            digest = asyncio.ensure_future(slack.command(admin, "digest now", channel=channel, wait=300))
            answered = Answered()
            while not digest.done():
                asked = [(0, load.command(response_address(slack, place, Asked()))) for _ in range(25)]
                some = await send(bot.port, asked, lanes=4, every=0.02)
                answered.latencies += some.latencies
                answered.failed += some.failed
            if "on its way" not in str(digest.result().shown):
                raise SystemExit(f"no digest was made: {digest.result().shown}")
            return answered, time.perf_counter() - begin
