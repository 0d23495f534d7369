"""A process that is killed while it takes events in has kept everything it acknowledged."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.ports import CommunityRef
from bot.store import Store

REF = CommunityRef("slack", "T1")
TAKES_IN = """
import asyncio, sys
from bot.events import MessagePosted, ReactionChanged
from bot.live.inbox import Inbox
from bot.ports import CommunityRef
from bot.store import Store

async def send(inbox, lane, first):
    for key in range(first + lane, first + 1_000_000, 8):
        post = MessagePosted(channel=1, message=key, author=1, at=key, mentions=(2,))
        await inbox.receive(CommunityRef("slack", "T1"), [post, ReactionChanged(1, key, 3, "tada")])
        sys.stdout.write(f"{key}\\n")
        sys.stdout.flush()

async def main(url, first):
    with Store.open(url) as store:
        inbox = Inbox(store, commit_milliseconds=2)
        await asyncio.gather(*(send(inbox, lane, first) for lane in range(8)))

asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""


@pytest.mark.parametrize(("database_url", "kills"), [("sqlite", 10), ("postgresql", 3)], indirect=["database_url"])
def test_what_was_acknowledged_survives_sigkill(database_url: str, kills: int) -> None:
    """Killed again and again in the middle of its work, and everything it had answered for is there, whole."""
    chance = random.Random(20260302)
    acknowledged: set[int] = set()
    for number in range(kills):
        acknowledged |= killed(database_url, number * 1_000_000 + 1, chance.uniform(0.0, 0.25))
    with Store.open(database_url) as store, store._database.reading() as connection:
        kept = set(connection.exec_driver_sql("SELECT message FROM message").scalars())
        mentioned = set(connection.exec_driver_sql("SELECT message FROM mention").scalars())
        reacted = set(connection.exec_driver_sql("SELECT message FROM reaction").scalars())
    assert len(acknowledged) > 8 * kills
    assert acknowledged <= kept
    assert kept == mentioned == reacted


def killed(url: str, first: int, seconds: float) -> set[int]:
    """What a process acknowledged until it was killed, so long after its first answer."""
    root = Path(__file__).parents[3]
    process = subprocess.Popen([sys.executable, "-c", TAKES_IN, url, str(first)], stdout=subprocess.PIPE, cwd=root)
    assert process.stdout is not None
    lines = [process.stdout.readline()]
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    lines += process.stdout.read().split(b"\n")[:-1]  # a half-written number was not said
    process.wait()
    process.stdout.close()
    return {int(line) for line in lines if line.strip()}
