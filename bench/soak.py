"""Half an hour of both platforms at once: memory stays flat, nothing goes wrong, and in the end everything is there.

    python -m bench.soak [--minutes 30] [--rate 50]

The real process under a moved clock (`tests/end_to_end/clocked.py`): every minute is a week, so that a digest is made
and posted on both platforms each minute, while so many events a second happen on each. The figures go into RESULTS.md.
"""

import argparse
import asyncio
import contextlib
import os
import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.keys import key_of_id, key_of_ts
from bench.measuring import median
from bot.events import DAY
from tests.doubles.discord.bustle import Bustle
from tests.end_to_end.agreeing import differences, horizon
from tests.end_to_end.clocked import CLOCKED
from tests.end_to_end.faces import Body, Face, OnDiscord, OnSlack
from tests.end_to_end.living import Bot, until
from tests.end_to_end.village import TOLD, Hands, Village

RESULTS = Path(__file__).with_name("RESULTS.md")
HEADING = "## Half an hour on both platforms"
BEGIN = datetime(2026, 3, 2, 10, tzinfo=UTC)  # a Monday
FLAT = 0.05
COUNT = "SELECT count(*) FROM message JOIN community USING (community) WHERE kind = 0 AND platform = ?"
SENT = (
    "SELECT count(*) FROM outbox JOIN community USING (community) WHERE kind = 'digest' AND state = 2 AND platform = ?"
)
SLACKS = "community = (SELECT community FROM community WHERE platform = 'slack')"
OLDEST = "SELECT platform, min(at), max(at) FROM message JOIN community USING (community) WHERE kind = 0 GROUP BY 1"
RETENTION = 180  # days, as every community has it that chose nothing


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
        if draw < 0.9:
            await self._slack.react(channel, ts, person, self._chance.choice(("heart", "tada", "pray")))
        elif draw < 0.94:
            await self._slack.react(channel, ts, person, "heart", present=False)
        elif draw < 0.97:
            await self._slack.edit(channel, ts, "Nobody knows.")
        else:
            self._lately.remove((channel, ts))
            await self._slack.delete(channel, ts)

    def written(self, since: float = 0) -> list[Body]:
        """What people wrote from an instant on that is there."""
        people = set(self._people)
        found = (self._place.channels[each].messages.values() for each in self._channels)
        return [each for all_ in found for each in all_ if each["user"] in people and float(each["ts"]) >= since]

    def differences(self, bot: Bot) -> dict[str, tuple[int, int]]:
        """By table, how much only Slack has and only the bot has; nothing where both agree.

        What is older than the community wants kept is left out on Slack's side, so that the bot may not have it.
        """
        messages = self.written(horizon(bot, "slack", self._place.id))
        there: dict[str, set[Any]] = {
            "messages": {(key_of_ts(each["ts"]), key_of_id(each["user"])) for each in messages},
            "reactions": {
                (key_of_ts(each["ts"]), key_of_id(user), given["name"])
                for each in messages
                for given in each.get("reactions", ())
                for user in given["users"]
            },
            "members": {key_of_id(each) for each in self._people},
        }
        kept: dict[str, set[Any]] = {
            "messages": set(bot.rows(f"SELECT message, author FROM message WHERE kind = 0 AND {SLACKS}")),
            "reactions": set(bot.rows(f"SELECT message, person, emoji FROM reaction WHERE present AND {SLACKS}")),
            "members": {row[0] for row in bot.rows(f"SELECT person FROM member WHERE listed AND NOT bot AND {SLACKS}")},
        }
        apart = {name: (len(there[name] - kept[name]), len(kept[name] - there[name])) for name in there}
        return {f"Slack's {name}": each for name, each in apart.items() if any(each)}


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
        begin, last = time.monotonic(), 0
        while (now := time.monotonic() - begin) < minutes * 60:
            if int(now / 60) > last:
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
        return differences(bot, self.village.discord.discord) | self.chatter.differences(bot)

    def _lines(self, bot: Bot, minutes: float, apart: dict[str, Any]) -> list[str]:
        third = len(self.memory) // 3
        thirds = [median(self.memory[part * third : (part + 1) * third]) for part in range(3)]
        wrong = [line for line in bot.said().splitlines() if "level=error" in line or "is begun again" in line]
        weeks = -(-int(minutes * 60) // 60) - 1  # that ended
        digests = [bot.rows(SENT, face.name)[0][0] for face in self.faces]
        oldest = max((last - first) // DAY for _, first, last in bot.rows(OLDEST))
        kept = [bot.rows(COUNT, face.name)[0][0] for face in self.faces]
        rows = [
            ("events on each platform", f"{self.events:,} ({self.events / minutes / 60:.0f} a second)", "", ""),
            ("digests posted on each", " and ".join(map(str, digests)), f"{weeks}", _met(digests == [weeks] * 2)),
            (
                "memory, median of each third, MB",
                ", ".join(f"{each:.0f}" for each in thirds),
                "the last within 5% of the middle",
                _met(thirds[2] <= thirds[1] * (1 + FLAT)),
            ),
            ("errors and parts begun again", f"{len(wrong)}", "0", _met(not wrong)),
            (
                f"days from the oldest to the newest message kept, after {weeks} weeks",
                f"{oldest}",
                f"≤ {RETENTION + 1}",
                _met(oldest <= RETENTION + 1),
            ),
            (
                f"messages ({kept[0]:,} on Slack, {kept[1]:,} on Discord), reactions and members as they are there",
                f"differ: {apart}" if apart else "equal",
                "equal",
                _met(not apart),
            ),
        ]
        return [
            HEADING,
            "",
            f"The real process against both stand-ins for {minutes:.0f} minutes, {self.rate} events a second on",
            "each, and a clock by which a minute is a week, so that each minute has its digests (`bench/soak.py`).",
            "Memory is that of the process that listens; what computes is another one, which ends when it is idle.",
            f"What is older than {RETENTION} days is deleted night by night, here as anywhere: only what is younger is",
            f"compared. Load average of the last 15 minutes: {os.getloadavg()[2]:.1f} on {os.cpu_count()} cores.",
            "",
            "| | | goal | |",
            "|---|---|---|---|",
            *(f"| {' | '.join(row)} |" for row in rows),
        ]


def _met(so: bool) -> str:
    return "met" if so else "**missed**"


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
