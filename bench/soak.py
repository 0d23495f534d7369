"""Half an hour of both platforms at once: memory stays flat, nothing goes wrong, and in the end everything is there.

    python -m bench.soak [--minutes 30] [--rate 50]

The real process under a moved clock (`tests/end_to_end/clocked.py`): every minute is a week, so that a digest is made
and posted on both platforms each minute, while so many events a second happen on each. The figures go into RESULTS.md.
"""

import argparse
import asyncio
import contextlib
import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.keys import key_of_ts
from bench.measuring import median
from tests.doubles.discord.bustle import Bustle
from tests.end_to_end.agreeing import differences
from tests.end_to_end.clocked import CLOCKED
from tests.end_to_end.faces import Face, OnDiscord, OnSlack
from tests.end_to_end.living import Bot, until
from tests.end_to_end.village import TOLD, Hands, Village

RESULTS = Path(__file__).with_name("RESULTS.md")
HEADING = "## Half an hour on both platforms"
BEGIN = datetime(2026, 3, 2, 10, tzinfo=UTC)  # a Monday
FLAT = 0.05
KEPT = "SELECT message FROM message JOIN community USING (community) WHERE kind = 0 AND platform = 'slack'"


class ClockedBot(Bot):
    """`network-health run`, under the moved clock."""

    program, verbs = [*CLOCKED, "run"], CLOCKED


class Chatter:
    """People on Slack, by chance and repeatable: they write, answer, react, change their minds."""

    def __init__(self, village: Village) -> None:
        self._slack, self._place = village.slack.slack, village.slack.place
        self._chance = random.Random(11)
        self._channels = [native for name, native in village.slack.channels.items() if name != TOLD]
        self._people = [each for each, user in self._place.users.items() if not user["is_bot"] and each != "USLACKBOT"]
        self._lately: list[tuple[str, str]] = []

    async def one(self) -> None:
        """One thing happens."""
        person, draw = self._chance.choice(self._people), self._chance.random()
        if draw < 0.6 or not self._lately:
            opener = self._chance.choice(self._lately) if self._lately and draw < 0.25 else None
            channel = opener[0] if opener else self._chance.choice(self._channels)
            thread = opener[1] if opener else ""
            ts = await self._slack.say(channel, person, "Does anybody know how this is done?", thread=thread)
            self._lately = [*self._lately, (channel, ts)][-100:] if not thread else self._lately
            return
        channel, ts = self._chance.choice(self._lately)
        if draw < 0.92:
            await self._slack.react(channel, ts, person, self._chance.choice(("heart", "tada", "pray")))
        elif draw < 0.97:
            await self._slack.edit(channel, ts, "Nobody knows.")
        else:
            self._lately.remove((channel, ts))
            await self._slack.delete(channel, ts)

    def there(self) -> set[int]:
        """What people wrote that is there."""
        people = set(self._people)
        found = (self._place.channels[each].messages.values() for each in self._channels)
        return {key_of_ts(each["ts"]) for messages in found for each in messages if each["user"] in people}


class Soak:
    """The bot, both platforms, and what was measured."""

    def __init__(self, folder: Path, rate: int) -> None:
        self.folder, self.rate = folder, rate
        self.hands = Hands(folder / "clock", BEGIN)
        self.hands.move(pytest.MonkeyPatch())
        self.village = Village(self.hands, since=BEGIN, until=BEGIN + timedelta(minutes=1))
        self.faces: tuple[Face, ...] = (OnSlack(self.village.slack), OnDiscord(self.village.discord))
        self.chatter, self.bustle = Chatter(self.village), Bustle(self.village.discord.discord)
        self.memory: list[float] = []
        self.events = 0

    async def run(self, minutes: float) -> list[str]:
        """All of it; the lines of the table."""
        async with self.village:
            slack, discord = self.village.slack.slack, self.village.discord.discord
            bot = ClockedBot(self.folder, slack, discord, CLOCK_FILE=str(self.hands.file))
            async with bot:
                await self._settle_in(bot)
                await self._weeks(bot, minutes)
                with contextlib.suppress(AssertionError):  # told in the table
                    await until(lambda: not self._apart(bot), 120)
                apart = self._apart(bot)
            return self._lines(bot, minutes, apart)

    async def _settle_in(self, bot: Bot) -> None:
        slack, discord = self.village.slack.slack, self.village.discord.discord
        await until(lambda: slack.sockets.connections, 60)
        await discord.until_listening(60)
        for native in self.village.slack.channels.values():
            await slack.enter(native, self.village.slack.place.bot_user)
        await until(lambda: bot.rows("SELECT 1 FROM outbox WHERE state = 2 AND period = 'first'"), 60)
        for face in self.faces:
            opened = await face.ask(0, "settings")
            if not opened:
                opened = [view for view in self.village.slack.place.modals.values() if face.name == "slack"][-1:]
            await face.choose(0, opened, {"digest_channel": TOLD})

    async def _weeks(self, bot: Bot, minutes: float) -> None:
        """Every minute a week; every fifth of a second its share of events, on each platform."""
        begin, last = time.monotonic(), -1
        while (now := time.monotonic() - begin) < minutes * 60:
            if int(now / 60) != last:
                last = int(now / 60)
                self.hands.set(BEGIN + timedelta(weeks=last))
            due = int(now * self.rate) - self.events
            if due > 0:
                self.events += due
                self.bustle.steps(due)
                await asyncio.gather(*(self.chatter.one() for _ in range(due)))
            self.memory.append(_resident(bot))
            await asyncio.sleep(0.2)

    def _apart(self, bot: Bot) -> dict[str, Any]:
        kept = {row[0] for row in bot.rows(KEPT)}
        there = self.chatter.there()
        found: dict[str, Any] = differences(bot, self.village.discord.discord)
        return found | ({"slack": (len(kept - there), len(there - kept))} if kept != there else {})

    def _lines(self, bot: Bot, minutes: float, apart: dict[str, Any]) -> list[str]:
        third = len(self.memory) // 3
        middle, end = median(self.memory[third : 2 * third]), median(self.memory[2 * third :])
        wrong = [line for line in bot.said().splitlines() if "level=error" in line or "is begun again" in line]
        digests = [len(face.posted(TOLD)) for face in self.faces]
        kept, equal = len(self.chatter.there()), f"differ: {apart}" if apart else "equal"
        what = "messages, reactions and members as they are there"
        memory = f"{middle:.0f} and {end:.0f} MB"
        flat = "met" if end <= middle * (1 + FLAT) else "**missed**"
        return [
            HEADING,
            "",
            f"The real process against both stand-ins for {minutes:.0f} minutes, {self.rate} events a second on",
            "each, and a clock by which a minute is a week, so that each minute has its digests (`bench/soak.py`).",
            "Memory is that of the process that listens; what computes is another one, which ends when it is idle.",
            "",
            "| | | goal | |",
            "|---|---|---|---|",
            f"| events on each platform | {self.events:,} ({self.events / minutes / 60:.0f} a second) | | |",
            f"| digests posted on Slack and on Discord | {digests[0]} and {digests[1]} | | |",
            f"| memory, median of the middle and of the last third | {memory} | within 5% | {flat} |",
            f"| errors and parts begun again | {len(wrong)} | 0 | {'**missed**' if wrong else 'met'} |",
            f"| {what} ({kept:,} messages on Slack) | {equal} | equal | {'**missed**' if apart else 'met'} |",
        ]


def _resident(bot: Bot) -> float:
    """Megabytes the listening process holds."""
    if bot.process is None:
        sys.exit("the bot is not running")
    status = Path(f"/proc/{bot.process.pid}/status").read_text(encoding="ascii").splitlines()
    return float(next(line.split()[1] for line in status if line.startswith("VmRSS"))) * 1024 / 1e6


def main() -> None:
    """Measure, print, and put it in the place of what RESULTS.md says of it."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rate", type=int, default=50)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lines = asyncio.run(Soak(Path(folder), chosen.rate).run(chosen.minutes))
    print("\n".join(lines))
    before = RESULTS.read_text(encoding="utf-8").partition(HEADING)[0].rstrip()
    RESULTS.write_text("\n".join([before, "", *lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
