"""The real process on a machine whose calendar jumps: nothing is posted, deleted or claimed for a day that is not."""

import time
from pathlib import Path

from tests.doubles.discord.bustle import Bustle
from tests.doubles.discord.server import Discord
from tests.doubles.slack.server import Slack
from tests.end_to_end.agreeing import agreed, read
from tests.end_to_end.clocked import CLOCKED
from tests.end_to_end.living import Bot, choose_channel, until

HOUR = 3_600_000_000  # microseconds


class Wrong(Bot):
    """`network-health run`, on a calendar that may be wrong."""

    program, verbs = [*CLOCKED, "run"], CLOCKED


async def test_a_calendar_that_jumps(slack: Slack, discord: Discord, tmp_path: Path) -> None:
    """Three hours on, three back, a year on and right again: the time that has passed counts, and that is told."""
    hands = tmp_path / "clock"
    hands.write_text("0")

    def move(by: int) -> None:
        beside = hands.with_suffix(".new")
        beside.write_text(str(by))
        beside.replace(hands)

    general = next(iter(slack.workspace.channels))
    admin, *people = [native for native, user in slack.workspace.users.items() if not user["is_bot"]][1:]
    bustle = Bustle(discord)
    begun = time.time_ns() // 1000
    bot = Wrong(tmp_path, slack, discord, CLOCK_FILE=str(hands), CLOCK_WRONG="yes")
    async with bot:
        await read(bot, discord)
        await bot.becomes(200)
        assert await choose_channel(slack, admin, general)
        said = [await slack.say(general, people[0], "Which day is it?")]
        bustle.steps(20)
        await agreed(bot, discord)
        for number, by in enumerate((3 * HOUR, -3 * HOUR, 365 * 24 * HOUR), 1):
            move(by)
            await until(lambda number=number: bot.said().count("it is wrong") == number)
            said.append(await slack.say(general, people[number], "And now?"))
            bustle.steps(20)
            await agreed(bot, discord)
            asked = await slack.command(people[0], "status", channel=general)
            assert asked.shown
            move(0)
            await until(lambda: bot.rows("SELECT 1"))
        said.append(await slack.say(general, people[4], "At last."))
        bustle.steps(20)
        await agreed(bot, discord)
        assert bot.has(*said)
        soon = time.time_ns() // 1000 + HOUR // 2
        assert bot.rows("SELECT count(*) FROM cursor WHERE newest > ?", soon) == [(0,)]
        assert bot.rows("SELECT count(*) FROM due WHERE due_at > ? OR due_at < ?", soon, begun - 48 * HOUR) == [(0,)]
        assert bot.rows("SELECT count(*) FROM outbox WHERE kind <> 'welcome'") == [(0,)]
        assert bot.rows("SELECT count(*) FROM horizon WHERE at > ?", begun - 100 * 24 * HOUR) == [(0,)]
        assert await bot.stop() == 0
    assert "Traceback" not in bot.said()
