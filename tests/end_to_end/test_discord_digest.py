"""From history to a posted digest on Discord: the invented community is read, asked, set up and posted to, once."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.discord.permissions import SEND_MESSAGES
from tests.doubles.discord.server import Discord
from tests.doubles.discord.telling import telling
from tests.end_to_end.living import Bot, until
from tests.end_to_end.settling import choose, choose_channel, only_for


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    """The invented community, with half a year of history; in the end every answer was as described."""
    double = telling()
    double.limits.scale, double.gateway.identify_seconds = 0.02, 0.5
    double.guild.add_channel("community-health", native="900000000000000999")
    async with double:
        yield double
    assert double.untrue == []


CHANNEL = "900000000000000999"


def digests(discord: Discord) -> list[dict[str, Any]]:
    """What the bot posted in the chosen channel, newest first."""
    return [each for each in discord.channel(CHANNEL).ordered() if each["author"]["id"] == discord.bot["id"]]


async def ready(bot: Bot, discord: Discord) -> None:
    """Wait until the command is offered and there are figures."""
    await until(lambda: discord.syncs, 60)
    await until(lambda: bot.rows("SELECT 1 FROM snapshot WHERE name = 'answers'"), 120)


async def test_every_command_is_answered(discord: Discord, tmp_path: Path):
    """A command is answered within Discord's three seconds, to one person only; what is for admins to admins only."""
    owner = discord.guild.owner
    other = next(each for each, user in discord.users.items() if not user["bot"] and each != owner)
    async with Bot(tmp_path, discord) as bot:
        await ready(bot, discord)
        for word in ("", "help", "status", "privacy", "explain", "unanswered", "me"):
            about = {"about": "A1"} if word == "explain" else {}
            asked = await discord.command(other, CHANNEL, **({"do": word} if word else {}), **about)
            await until(lambda asked=asked: asked.shown)
            assert asked.seconds < 3
            assert only_for(asked), word
        refused = await discord.command(other, CHANNEL, do="settings")
        assert "admins" in refused.text
        assert only_for(refused)
        assert "admins" not in (await discord.command(owner, CHANNEL, do="settings")).text
    assert discord.loose == []
    assert [each for each in discord.refused if each[2] in {10062, 40060}] == []


async def test_the_command_is_registered_once(discord: Discord, tmp_path: Path):
    """Started again, the bot does not register its command again."""
    async with Bot(tmp_path, discord) as bot:
        await until(lambda: discord.syncs, 60)
        await discord.until_listening()
        await bot.stop()
        await bot.start()
        await discord.until_listening()
        await asyncio.sleep(1)
        assert discord.syncs == 1


async def test_a_digest_is_posted_once(discord: Discord, tmp_path: Path):
    """An admin chooses a channel, and the digest is there once, though its answer was lost and the bot killed."""
    async with Bot(tmp_path, discord) as bot:
        await ready(bot, discord)
        assert await choose_channel(discord, discord.guild.owner, CHANNEL)
        discord.swallow("POST /channels/{channel_id}/messages")
        asked = await discord.command(discord.guild.owner, CHANNEL, do="digest now", wait=60)
        await until(lambda: asked.shown)
        await until(lambda: digests(discord), 120)
        await bot.kill()
        bot.pass_time()
        await bot.start()
        await until(lambda: bot.rows("SELECT 1 FROM outbox WHERE kind = 'digest' AND state = 2"), 120)
        await discord.until_listening()
        again = await discord.command(discord.guild.owner, CHANNEL, do="digest now", wait=60)
        await until(lambda: again.shown)
        assert "already" in again.text
        await asyncio.sleep(1)
        posted = [each for each in digests(discord) if each["embeds"]]
        assert len({each["nonce"] for each in posted}) == len(posted)
        assert all(each["flags"] & 1 << 12 for each in posted)
    assert discord.loose == []


async def test_a_channel_that_is_closed(discord: Discord, tmp_path: Path):
    """Where the bot may not post, it says so where it arrived, status has the reason, and the post is not lost."""
    arrived = discord.guild.settings["system_channel_id"]

    def told() -> list[dict[str, Any]]:
        return [each for each in discord.channel(arrived).ordered() if "could not be posted" in json.dumps(each)]

    async with Bot(tmp_path, discord) as bot:
        await ready(bot, discord)
        assert await choose_channel(discord, discord.guild.owner, CHANNEL)
        mine = {"id": discord.bot["id"], "type": 1, "allow": "0", "deny": str(SEND_MESSAGES)}
        discord.change_channel(CHANNEL, {"permission_overwrites": [mine]})
        await discord.command(discord.guild.owner, CHANNEL, do="digest now", wait=60)
        (reason,) = (await until(lambda: bot.rows("SELECT reason FROM outbox WHERE reason <> ''"), 60))[0]
        status = await discord.command(discord.guild.owner, CHANNEL, do="status")
        await until(lambda: status.shown)
        assert reason[:15] in status.text  # further on Markdown is escaped
        assert len(await until(told, 60)) == 1
        assert digests(discord) == []


async def test_a_server_that_hides_its_channels(discord: Discord, tmp_path: Path):
    """Where newcomers see no channel, none is named outside itself; when everybody may look in, they are named."""
    everybody, owner = discord.guild.id, discord.guild.owner
    seen = discord.guild.roles[everybody]["permissions"]
    discord.change_role(everybody, permissions="0")
    names = [f"#{each.about['name']}" for each in discord.guild.channels.values()]
    async with Bot(tmp_path, discord) as bot:
        await ready(bot, discord)
        listed = await discord.command(owner, CHANNEL, do="channels")
        await until(lambda: listed.shown)
        assert "counted and not named" in listed.text
        assert "name it in the settings" in listed.text
        assert not [name for name in names if name in listed.text]
        discord.change_role(everybody, permissions=seen)
        await until(lambda: not bot.rows("SELECT 1 FROM channel WHERE kind = 1"))
        made = bot.rows("SELECT made_at FROM snapshot WHERE name = 'answers'")
        await bot.stop()
        await bot.start()
        await until(lambda: bot.rows("SELECT made_at FROM snapshot WHERE name = 'answers'") != made, 120)
        await discord.until_listening()
        listed = await discord.command(owner, CHANNEL, do="channels")
        await until(lambda: listed.shown)
        assert "private" not in listed.text
        assert [name for name in names if name in listed.text]


async def test_roles_and_channels_are_chosen_in_the_settings(discord: Discord, tmp_path: Path):
    """A role stands for a group from when it is chosen, and no other is kept; a category stands for what is in it."""
    owner, people = discord.guild.owner, [each for each, user in discord.users.items() if not user["bot"]]
    discord.gateway.members_seconds = 0.0  # else Discord tells a server's members every half minute only
    crew, other = (discord.guild.add_role(name, 0) for name in ("crew", "other"))
    for each in people[:7]:
        discord.change_member(each, roles=[other, crew])
    category = discord.guild.add_channel("archive", 4)
    inside = [discord.guild.add_channel(name, kind, parent=category) for name, kind in (("films", 15), ("notes", 0))]
    async with Bot(tmp_path, discord) as bot:
        await ready(bot, discord)
        assert bot.rows("SELECT 1 FROM member WHERE in_groups <> ''") == []
        saved = await choose(discord, owner, CHANNEL, "groups", crew)
        assert "groups to look between" in saved.text
        held = "SELECT person FROM member WHERE in_groups = ?"
        await until(lambda: {row[0] for row in bot.rows(held, crew)} == set(map(int, people[:7])))
        await choose(discord, owner, CHANNEL, "left_out", category, inside[0])
        chosen = "SELECT item FROM setting WHERE name = 'left_out' ORDER BY position"
        assert [row[0] for row in bot.rows(chosen)] == inside
        assert f"<@&{crew}>" in (await discord.command(owner, CHANNEL, do="settings")).text
        await choose(discord, owner, CHANNEL, "groups")
        await until(lambda: bot.rows("SELECT 1 FROM member WHERE in_groups <> ''") == [])
