"""Installed again, by somebody else, with other rights, or after it was removed: it goes on and greets nobody twice."""

import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.keys import key_of_ts
from bot.vault import new_key
from tests.doubles.discord.server import Discord
from tests.doubles.slack.__main__ import furnish
from tests.doubles.slack.server import LEAST, Slack
from tests.end_to_end.agreeing import agreed, read
from tests.end_to_end.living import Bot, until
from tests.end_to_end.test_slack_many import install, people

DAY = 86_400
HISTORY = 1 << 16  # Discord's right to read the past


def long_ago(slack: Slack, channel: str, number: int) -> set[int]:
    """Messages from before the bot was there."""
    author = people(slack.workspace)[0]
    now = time.time()
    written = [slack.workspace.write(channel, author, "Long ago?", at=now - (2 + day) * DAY) for day in range(number)]
    return {key_of_ts(each["ts"]) for each in written}


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    """A Slack where nobody has installed the app yet, with two people and an open channel."""
    double = Slack(installed=False)
    double.limits.minute = 1.0
    double.post.retries = (0.1, 0.5, 1.0)
    double.request_url = "http://127.0.0.1:9"  # until the bot listens
    double.workspace.add_channel("general", *[double.workspace.add_user(name) for name in ("Ada", "Ben")])
    async with double:
        yield double


@pytest.fixture
async def bot(slack: Slack, tmp_path: Path) -> AsyncIterator[Bot]:
    """A bot that anybody may install."""
    chosen = {"SLACK_CLIENT_ID": slack.client_id, "SLACK_CLIENT_SECRET": slack.client_secret}
    made = Bot(tmp_path, slack, SLACK_BOT_TOKEN="", BOT_ENCRYPTION_KEYS=new_key(), **chosen)
    slack.request_url = made.url
    async with made:
        await until(lambda: "event=running" in made.said())
        yield made


async def enter(slack: Slack, bot: Bot, channel: str = "") -> str:
    """The bot is asked into a channel, the first one where none is named, and has read its past."""
    channel = channel or next(iter(slack.workspace.channels))
    await slack.enter(channel, slack.workspace.bot_user)
    await until(lambda: bot.rows("SELECT 1 FROM cursor WHERE thread = 0 AND finished"))
    return channel


def greetings(slack: Slack) -> list[dict[str, Any]]:
    """First words of the bot, wherever they are."""
    found = [each for place in slack.workspace.channels.values() for each in place.messages.values()]
    return [each for each in found if "network-health is here" in str(each.get("blocks"))]


async def test_whoever_installs_it_again_is_not_greeted_again(slack: Slack, bot: Bot) -> None:
    """A second admin, the first once more, a second channel, and a restart: one greeting, and nothing is lost."""
    written = long_ago(slack, next(iter(slack.workspace.channels)), 5)
    for installer in (0, 1, 0):
        slack.installing.installer = people(slack.workspace)[installer]
        await install(bot)
        if not greetings(slack):
            general = await enter(slack, bot)
            await until(lambda: greetings(slack))
    await enter(slack, bot, slack.workspace.add_channel("garden", *people(slack.workspace)))
    live = await slack.say(general, slack.installing.installer, "Who has the key?")
    await bot.stop()
    await bot.start()
    await until(lambda: bot.said().count(" event=running") == 2)
    await until(lambda: bot.messages() == {*written, key_of_ts(live)})
    assert (await slack.command(slack.installing.installer, "status", channel=general)).shown
    assert len(greetings(slack)) == 1
    assert bot.rows("SELECT count(*) FROM community") == [(1,)]
    assert bot.rows("SELECT count(*) FROM outbox WHERE kind = 'welcome' AND period = 'first'") == [(1,)]


async def test_a_scope_that_is_granted_later_opens_what_it_is_for(slack: Slack, bot: Bot) -> None:
    """Without the right to read nothing is known and that is said; installed again with it, the whole past is read."""
    channel = next(iter(slack.workspace.channels))
    written = long_ago(slack, channel, 5)
    slack.installing.declines = frozenset({"channels:history"})
    await install(bot)
    await enter(slack, bot)
    await until(lambda: "reason=missing_scope" in bot.said())
    assert bot.messages() == set()
    _, said = await bot.once("doctor")
    assert "channels:history" in said
    slack.installing.declines = frozenset()
    await install(bot)
    await until(lambda: bot.messages() == written and greetings(slack))
    _, said = await bot.once("doctor")
    assert "channels:history" not in said
    assert len(greetings(slack)) == 1


async def test_a_scope_that_is_taken_back_is_said_and_the_rest_goes_on(slack: Slack, bot: Bot) -> None:
    """Names of people may not be read any more: messages are kept as before, and the self-check names the scope."""
    await install(bot)
    general = await enter(slack, bot)
    slack.installing.declines = frozenset({"users:read"})
    await install(bot)
    ada = people(slack.workspace)[0]
    ts = await slack.say(general, ada, "Who has the key?")
    assert bot.has(ts)
    await until(lambda: "scope=users:read" in bot.said())
    _, said = await bot.once("doctor")
    assert "users:read" in said
    assert (await slack.command(ada, "status", channel=general)).shown


async def test_a_removed_app_that_comes_back_in_time_has_lost_nothing(slack: Slack, bot: Bot) -> None:
    """Removed and installed again within the delay: deletion is called off, what was said meanwhile is read."""
    await install(bot)
    general = await enter(slack, bot)
    await until(lambda: greetings(slack))
    ada = people(slack.workspace)[0]
    before = await slack.say(general, ada, "Who has the key?")
    await slack.uninstall()
    await until(lambda: bot.rows("SELECT 1 FROM removal"))
    code, said = await bot.once("community", "list")
    assert code == 0
    assert "is deleted on" in said
    meanwhile = await slack.say(general, ada, "It hung behind the door.")
    assert bot.has(before)
    assert not bot.has(meanwhile)
    await install(bot)
    await until(lambda: not bot.rows("SELECT 1 FROM removal"))
    if slack.workspace.bot_user not in slack.workspace.channels[general].members:
        await slack.enter(general, slack.workspace.bot_user)
    await until(lambda: bot.has(before, meanwhile))
    assert len(greetings(slack)) == 1


def discord_greetings(discord: Discord) -> list[dict[str, Any]]:
    """First words of the bot, wherever they are."""
    return [each for each in discord.posted if "network-health is here" in str(each)]


async def test_a_removed_bot_that_comes_back_in_time_has_lost_nothing(discord: Discord, tmp_path: Path) -> None:
    """Kicked and let in again: deletion is called off, what was said meanwhile is read, and nobody is greeted again."""
    general = next(each.id for each in discord.guild.channels.values() if each.about["name"] == "general")
    discord.guild.settings["system_channel_id"] = general
    person = next(each for each, member in discord.guild.members.items() if not member["user"]["bot"])
    async with Bot(tmp_path, discord) as bot:
        await read(bot, discord)
        await until(lambda: discord_greetings(discord))
        discord.say(general, person)
        await agreed(bot, discord)
        discord.kick_bot()
        await until(lambda: bot.rows("SELECT 1 FROM removal"))
        discord.guild.write(general, discord.users[person], "It hung behind the door.")
        discord.add_to(discord.guild)
        await until(lambda: not bot.rows("SELECT 1 FROM removal"))
        await agreed(bot, discord)
        await bot.stop()
        await bot.start()
        await read(bot, discord)
        await agreed(bot, discord)
    assert len(discord_greetings(discord)) == 1


async def test_a_right_that_is_granted_later_opens_what_it_is_for(discord: Discord, tmp_path: Path) -> None:
    """A past that may not be read is a gap; once the right is given it is read, and stays when it is taken back."""
    general = next(each.id for each in discord.guild.channels.values() if each.about["name"] == "general")
    person = next(each for each, member in discord.guild.members.items() if not member["user"]["bot"])
    long_ago = discord.say(general, person)
    shut = [
        {"id": native, "type": kind, "allow": "0", "deny": str(HISTORY)}
        for native, kind in ((discord.guild.id, 0), (discord.bot["id"], 1))
    ]
    discord.change_channel(general, {"permission_overwrites": shut})
    async with Bot(tmp_path, discord) as bot:
        await read(bot, discord)
        await until(lambda: bot.rows("SELECT 1 FROM gap WHERE channel = ?", int(general)))
        assert not bot.rows("SELECT 1 FROM message WHERE message = ?", int(long_ago))
        discord.change_channel(general, {"permission_overwrites": []})
        await until(lambda: bot.rows("SELECT 1 FROM message WHERE message = ?", int(long_ago)))
        discord.change_channel(general, {"permission_overwrites": shut})
        live = discord.say(general, person)
        await until(lambda: bot.rows("SELECT 1 FROM message WHERE message = ?", int(live)))
        assert bot.rows("SELECT 1 FROM message WHERE message = ?", int(long_ago))


async def test_a_removed_app_that_comes_back_too_late_begins_anew(slack: Slack, bot: Bot) -> None:
    """Once everything was deleted it is greeted as a new place is, and reads what is there as a new place does."""
    await install(bot)
    general = await enter(slack, bot)
    await until(lambda: greetings(slack))
    ts = await slack.say(general, people(slack.workspace)[0], "Who has the key?")
    await slack.uninstall()
    await until(lambda: bot.rows("SELECT 1 FROM removal"))
    code, said = await bot.once("community", "delete", slack.workspace.id, "--now")
    assert code == 0, said
    assert bot.messages() == set()
    await install(bot)
    await slack.leave(general, slack.workspace.bot_user)
    await slack.enter(general, slack.workspace.bot_user)
    await until(lambda: len(greetings(slack)) == 2 and bot.has(ts))


async def test_one_token_that_is_given_more_reads_more_when_it_starts(tmp_path: Path) -> None:
    """A scope that was missing is named by the self-check; once it is granted, a restart is all it takes."""
    double = Slack(scopes=LEAST - {"channels:history"})
    double.limits.minute = 1.0
    furnish(double)
    written = long_ago(double, next(iter(double.workspace.channels)), 5)
    async with double, Bot(tmp_path, double) as bot:
        await until(lambda: "scope=channels:history" in bot.said())
        _, said = await bot.once("doctor")
        assert "channels:history" in said
        double.grants[double.bot_token].scopes = LEAST
        await bot.stop()
        await bot.start()
        await until(lambda: bot.messages() == written)
        _, said = await bot.once("doctor")
        assert "channels:history" not in said


async def test_where_news_may_not_be_said_the_first_question_is_the_place(discord: Discord, tmp_path: Path) -> None:
    """A server without a channel for news: the first words come where somebody first types the command, and once."""
    discord.guild.settings["system_channel_id"] = None
    general, garden = [
        next(each.id for each in discord.guild.channels.values() if each.about["name"] == name)
        for name in ("general", "garden")
    ]
    async with Bot(tmp_path, discord) as bot:
        await read(bot, discord)
        assert discord_greetings(discord) == []
        for channel in (garden, general):
            assert (await discord.command(discord.guild.owner, channel, do="help")).shown
        await until(lambda: discord_greetings(discord))
        await bot.stop()
    assert [each["channel_id"] for each in discord_greetings(discord)] == [garden]
