"""The real process on Discord's gateway, over real sockets: it ends with what is there, whatever happens between."""

import asyncio
import random
from pathlib import Path

import pytest

from tests.doubles.discord.bustle import Bustle
from tests.doubles.discord.server import Discord
from tests.end_to_end.agreeing import OURS, agreed, read
from tests.end_to_end.living import Bot, until

CANARY = "zanzibarquokka"


def places(discord: Discord) -> tuple[str, str, str, list[str]]:
    """#general, #garden, the forum, and the people."""
    general, garden, forum = list(discord.guild.channels)[:3]
    return general, garden, forum, [native for native, user in discord.users.items() if not user["bot"]]


async def test_what_people_do_is_kept(discord: Discord, tmp_path: Path):
    """Messages, threads, posts, reactions, edits and deletes end as Discord shows them, and no word stays anywhere."""
    discord.privileged.add("content")
    async with Bot(tmp_path, discord, DISCORD_MESSAGE_CONTENT="true") as bot:
        await read(bot, discord)
        Bustle(discord, words=f"Does anybody know about {CANARY}?").steps(300)
        await agreed(bot, discord)
    assert [name for name, content in bot.written().items() if CANARY.encode() in content] == []


async def test_the_past_is_read(discord: Discord, tmp_path: Path):
    """What was written before the bot came is read, in channels, open and archived threads, and posts."""
    Bustle(discord).steps(1_000)
    async with Bot(tmp_path, discord) as bot:
        await agreed(bot, discord)
    assert discord.loose == []


async def test_connections_come_and_go(discord: Discord, tmp_path: Path):
    """Op 7, a pulled cable and op 9 to be resumed: the session goes on, and nothing is lost."""
    bustle = Bustle(discord)
    async with Bot(tmp_path, discord) as bot:
        await read(bot, discord)
        bustle.steps(30)
        for shake in (
            discord.gateway.reconnect,
            discord.gateway.pull,
            lambda: discord.gateway.invalidate(resumable=True),
        ):
            before = discord.gateway.resumed
            shake()
            bustle.steps(30)
            await until(lambda before=before: discord.gateway.resumed > before)
            bustle.steps(10)
            await discord.until_listening()
        beats = discord.gateway.beats
        discord.gateway.ask_for_heartbeat()
        await until(lambda: discord.gateway.beats > beats)
        await agreed(bot, discord)
        assert discord.gateway.identified == 1


async def test_a_heart_that_is_not_answered(discord: Discord, tmp_path: Path):
    """A connection on which heartbeats are not acknowledged is given up and resumed."""
    discord.gateway.heartbeat_ms = 1_000
    async with Bot(tmp_path, discord) as bot:
        await read(bot, discord)
        discord.gateway.deaf = True
        await until(lambda: discord.gateway.resumed, 90)
        discord.gateway.deaf = False
        Bustle(discord).steps(20)
        await agreed(bot, discord, 120)


async def test_sessions_that_end(discord: Discord, tmp_path: Path):
    """A refused resume and an invalidated session leave a gap, which is filled from history."""
    bustle = Bustle(discord)
    async with Bot(tmp_path, discord) as bot:
        await read(bot, discord)
        bustle.steps(50)
        await agreed(bot, discord)
        discord.gateway.refuse_resumes = 1
        discord.gateway.pull()
        bustle.steps(50)
        await until(lambda: discord.gateway.identified == 2, 60)
        await agreed(bot, discord)
        discord.gateway.invalidate()
        bustle.steps(50)
        await until(lambda: discord.gateway.identified == 3, 60)
        await agreed(bot, discord)


async def test_discord_dies_and_returns(discord: Discord, tmp_path: Path):
    """What happened while Discord could not be reached and remembered no session is found in history."""
    bustle = Bustle(discord)
    async with Bot(tmp_path, discord) as bot:
        await read(bot, discord)
        bustle.steps(100)
        await agreed(bot, discord)
        await discord.stop()
        bustle.steps(100)
        discord.gateway.sessions.clear()
        await asyncio.sleep(1)
        await discord.start()
        await until(lambda: discord.gateway.identified == 2, 90)
        bustle.steps(20)
        await agreed(bot, discord)


async def test_killed_in_the_middle(discord: Discord, tmp_path: Path):
    """Killed again and again while people go on, and started again, it ends with exactly what is there."""
    bustle, chance = Bustle(discord), random.Random(20261126)
    bustle.steps(300)
    bot = Bot(tmp_path, discord)
    for _ in range(4):
        await bot.start()
        await until(discord.gateway.listening, 60)
        for _ in range(5):
            bustle.steps(20)
            await asyncio.sleep(chance.uniform(0, 0.2))
        await bot.kill()
        await until(lambda: not discord.gateway.listening())
        bustle.steps(40)
    async with bot:
        await read(bot, discord)
        bustle.steps(40)
        await agreed(bot, discord, 120)


async def test_limits_are_borne(discord: Discord, tmp_path: Path):
    """429 of every scope and a load balancer's errors at every kind of reading cost seconds, and nothing else."""
    Bustle(discord).steps(200)
    for route in (
        "GET /users/@me",
        "GET /gateway/bot",
        "GET /channels/{channel_id}/messages",
        "GET /guilds/{guild_id}/threads/active",
        "GET /channels/{channel_id}/threads/archived/public",
        "GET /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}",
    ):
        discord.slow_down(route, 0.2)
        discord.break_down(route)
    discord.slow_down("GET /channels/{channel_id}/messages", 0.2, scope="global")
    discord.slow_down("GET /channels/{channel_id}/messages", 0.2, scope="shared")
    async with Bot(tmp_path, discord) as bot:
        await agreed(bot, discord, 120)


async def test_an_outage_is_no_removal(discord: Discord, tmp_path: Path):
    """A server that is unavailable keeps everything and is caught up with; one the bot is removed from begins to go."""
    bustle = Bustle(discord)
    async with Bot(tmp_path, discord) as bot:
        await read(bot, discord)
        bustle.steps(30)
        await agreed(bot, discord)
        discord.go_dark()
        bustle.steps(30)
        await asyncio.sleep(1)
        assert bot.rows("SELECT 1 FROM removal") == []
        discord.come_back()
        bustle.steps(10)
        await agreed(bot, discord)
        discord.kick_bot()
        await until(lambda: bot.rows("SELECT 1 FROM removal"))
        discord.add_to(discord.guild)
        await until(lambda: not bot.rows("SELECT 1 FROM removal"))


async def test_history_that_may_not_be_read(discord: Discord, tmp_path: Path):
    """An empty page for want of a right is shown as a stretch that is not known, and never as quiet."""
    general, garden, _, people = places(discord)
    for channel in (general, garden):
        discord.say(channel, people[0])
    overwrite = {"id": discord.guild.id, "type": 0, "allow": "0", "deny": str(1 << 16)}
    mine = {"id": discord.bot["id"], "type": 1, "allow": "0", "deny": str(1 << 16)}
    discord.change_channel(garden, {"permission_overwrites": [overwrite, mine]})
    async with Bot(tmp_path, discord) as bot:
        await read(bot, discord)
        await until(lambda: bot.rows("SELECT 1 FROM gap WHERE channel = ?", int(garden)))
        assert bot.rows("SELECT 1 FROM gap WHERE channel = ?", int(general)) == []
        live = discord.say(garden, people[1])
        await until(lambda: bot.rows("SELECT 1 FROM message WHERE message = ?", int(live)))


async def test_without_the_members_intent(discord: Discord, tmp_path: Path):
    """Without the members intent it runs all the same, and knows of those who write when they joined."""
    discord.privileged.clear()
    general, _, _, people = places(discord)
    async with Bot(tmp_path, discord, DISCORD_MEMBERS_INTENT="false") as bot:
        await read(bot, discord)
        discord.say(general, people[1])
        await until(lambda: bot.rows("SELECT joined_at FROM member WHERE person = ? AND joined_at > 0", int(people[1])))


@pytest.mark.parametrize(
    ("privileged", "chosen", "named"),
    [
        ({"members"}, {"DISCORD_TOKEN": "of-somebody-else"}, "DISCORD_TOKEN"),
        (set(), {}, "Server Members Intent"),
        ({"members"}, {"DISCORD_MESSAGE_CONTENT": "true"}, "Message Content Intent"),
    ],
)
async def test_what_ends_the_run(
    discord: Discord, tmp_path: Path, privileged: set[str], chosen: dict[str, str], named: str
):
    """A wrong token and intents that were not given end the run with one sentence instead of trying for ever."""
    discord.privileged = privileged
    code, said = await Bot(tmp_path, discord, **chosen).once("run")
    assert code == 2
    assert named in said
    assert "Traceback" not in said
    assert "somebody-else" not in said


async def test_two_servers_are_two(discord: Discord, tmp_path: Path):
    """Two servers of one bot are two communities, and a third it is added to becomes another."""
    from tests.doubles.discord.guild import Guild  # noqa: PLC0415  # only here

    def second(name: str) -> tuple[Guild, str]:
        guild = Guild(name)
        guild.add_member(discord.add_user(f"{name} owner"))
        return guild, guild.add_channel("general")

    mill, room = second("Mill")
    discord.install(mill)
    async with Bot(tmp_path, discord) as bot:
        await read(bot, discord)
        first = discord.say(places(discord)[0], places(discord)[3][0])
        other = discord.say(room, mill.owner)
        late, hall = second("Late")
        discord.add_to(late)
        third = discord.say(hall, late.owner)
        for guild, written in ((discord.guild, first), (mill, other), (late, third)):
            await until(
                lambda g=guild, w=written: (
                    [(int(w),)] == bot.rows(f"SELECT message FROM message WHERE kind = 0 AND {OURS}", g.id)
                )
            )


async def test_a_reaction_after_all_were_taken_away(discord: Discord, tmp_path: Path):
    """Who reacts, while the bot is away, to a message whose reactions a moderator had cleared before, is kept."""
    general, _, _, people = places(discord)
    async with Bot(tmp_path, discord) as bot:
        await read(bot, discord)
        message = discord.say(general, people[0])
        discord.react(general, message, people[1])
        await agreed(bot, discord)
        discord.clear_reactions(general, message)
        await agreed(bot, discord)
        await bot.kill()
        discord.react(general, message, people[2])
        await bot.start()
        await agreed(bot, discord)
