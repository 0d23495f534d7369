"""Beside the running bot: a second one on the same file, and every verb an operator may type meanwhile."""

import asyncio
import json
from pathlib import Path

from bot.vault import new_key
from tests.doubles.discord.bustle import Bustle
from tests.doubles.discord.server import Discord
from tests.doubles.slack.server import Slack
from tests.end_to_end.agreeing import OURS, agreed, read
from tests.end_to_end.living import Bot, until


def firsts(slack: Slack, discord: Discord) -> tuple[int, int]:
    """How often the first words were posted on each."""
    said = [str(each) for channel in slack.workspace.channels.values() for each in channel.messages.values()]
    return sum("network-health is here" in each for each in said), sum(
        "network-health is here" in str(each) for each in discord.posted
    )


async def test_two_on_one_file(slack: Slack, discord: Discord, tmp_path: Path):
    """Begun twice by mistake, two bots keep one state, post everything once and answer each question once."""
    general = next(iter(slack.workspace.channels))
    people = [native for native, user in slack.workspace.users.items() if not user["is_bot"]][1:]
    slack.workspace.channels[general].members.remove(slack.workspace.bot_user)
    bustle = Bustle(discord)
    first, second = Bot(tmp_path, slack, discord), Bot(tmp_path, slack, discord)
    second.log = tmp_path / "second.log"
    async with first, second:
        await first.becomes(200)
        await second.becomes(200)
        await until(lambda: len(discord.gateway.sessions) == 2)
        await slack.enter(general, slack.workspace.bot_user)
        said = []
        for person in people:
            bustle.steps(20)
            said.append(await slack.say(general, person, "Does anybody know?"))
        for person in people:
            asked = await slack.command(person, "status", channel=general)
            await until(lambda asked=asked: asked.shown)
            answered = await discord.command(discord.guild.owner, next(iter(discord.guild.channels)), do="status")
            await until(lambda answered=answered: answered.shown)
            assert len(asked.answers) == len(answered.shown) == 1
        await agreed(first, discord)
        assert first.has(*said)
        await until(lambda: firsts(slack, discord) == (1, 1))
        await until(lambda: first.rows("SELECT count(*) FROM outbox WHERE period = 'first' AND state = 2") == [(2,)])
        code, told = await first.once("db", "check")
        assert (code, told) == (0, "The database is sound.\n")
        await second.kill()
        bustle.steps(20)
        await agreed(first, discord)
        assert await first.stop() == 0
    assert firsts(slack, discord) == (1, 1)
    for bot in (first, second):
        assert "Traceback" not in bot.said()
        assert "level=error" not in bot.said()


async def test_the_same_port_twice(slack: Slack, tmp_path: Path):
    """A second bot at the same address is refused in one sentence that names the setting."""
    first = Bot(tmp_path, slack)
    async with first:
        await first.becomes(200)
        code, said = await first.once("run")
        assert code == 2
        assert "BOT_WEB_PORT" in said
        assert "Traceback" not in said


async def test_verbs_while_it_runs(slack: Slack, discord: Discord, tmp_path: Path):
    """Reports, imports, copies, new keys and deletions meanwhile: each ends well, and the bot goes on."""
    old, new = new_key(), new_key()
    bustle = Bustle(discord)
    bot = Bot(tmp_path, slack, discord, BOT_ENCRYPTION_KEYS=f"{new},{old}")
    async with bot:
        await read(bot, discord)
        await bot.becomes(200)
        export = tmp_path / "export"
        export.mkdir()
        (export / "channels.json").write_text(json.dumps([{"id": "C1", "name": "old", "created": 1_600_000_000}]))
        (export / "users.json").write_text(json.dumps([{"id": "U1", "name": "ada", "profile": {}}]))
        (export / "old").mkdir()
        messages = [{"type": "message", "user": "U1", "ts": f"16000000{n:02}.000100", "text": "Hi"} for n in range(50)]
        (export / "old" / "2020-09-13.json").write_text(json.dumps(messages))
        stop = asyncio.Event()

        async def busy() -> None:
            while not stop.is_set():
                bustle.steps(5)
                await asyncio.sleep(0.05)

        living = asyncio.create_task(busy())
        for verb in (
            ("import", str(export), "--community", "elsewhere"),
            ("report", "--community", discord.guild.id),
            ("digest", "--community", discord.guild.id),
            ("status",),
            ("keys", "rotate"),
            ("db", "backup", "copy.db"),
            ("db", "check"),
            ("db", "upgrade"),
            ("community", "list"),
            ("community", "delete", "elsewhere", "--now"),
            ("community", "delete", discord.guild.id),
            ("community", "keep", discord.guild.id),
        ):
            code, said = await bot.once(*verb)
            assert "Traceback" not in said, (verb, said)
            assert code == 0, (verb, said)
        code, said = await bot.once("db", "restore", "copy.db", "--replace")
        assert code != 0
        assert "Stop the bot first" in said
        stop.set()
        await living
        await agreed(bot, discord)
        code, said = await bot.once("community", "delete", discord.guild.id, "--now")
        assert code == 0, said
        later = discord.say(next(iter(discord.guild.channels)), discord.guild.owner)
        await until(
            lambda: bot.rows(f"SELECT 1 FROM message WHERE message = ? AND {OURS}", int(later), discord.guild.id)
        )
        assert await bot.stop() == 0
    assert "Traceback" not in bot.said()
    assert "level=error" not in bot.said()
