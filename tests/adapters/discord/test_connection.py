"""The bot against the loopback Discord, over real sockets: whatever happens to connections, what is on disk is true."""

import asyncio
import sys
from typing import Any

import pytest

from adapters.discord import library
from bot.errors import BadSettings
from bot.store import Store
from tests.adapters.discord.loopback import Bot, channel, much, person, refusals, until
from tests.doubles.discord.guild import Guild
from tests.doubles.discord.server import Discord


async def test_the_past_and_the_present_arrive(place: Discord, store: Store) -> None:
    """What was said before the bot came, what is said while it listens, and who is there."""
    bot = Bot(place, store)
    much(place, 70)
    async with bot.running():
        await bot.true()
        much(place)
        place.join("Zed")
        await bot.true()
        await until(lambda: bot.rows("SELECT 1 FROM community WHERE roster_read"))
        await until(lambda: bot.platform.connected)
        people = [native for native, user in place.users.items() if not user["bot"]]
        await until(lambda: len(bot.rows("SELECT 1 FROM member WHERE listed AND NOT bot")) == len(people))
    assert [post.channel for post in bot.outbox.posts] == [int(channel(place))]
    assert refusals(place) == []


async def test_a_gateway_that_is_away_at_the_start_is_waited_for(
    place: Discord, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More refused connections than Python lets a function call itself, and then everything is as ever."""
    monkeypatch.setattr(library, "SOONEST", 0.0)
    place.gateway.away = more = sys.getrecursionlimit() + 200
    much(place)
    bot = Bot(place, store)
    async with bot.running() as task:
        await until(lambda: place.gateway.away < more - 50)
        assert not bot.platform.connected
        await bot.true()
        await until(lambda: bot.platform.connected)
        assert not task.done()
    assert (place.gateway.away, place.gateway.identified) == (0, 1)


async def test_it_can_be_stopped_while_the_gateway_is_away(place: Discord, store: Store) -> None:
    """Nobody has to wait for a connection to stop waiting for it."""
    place.gateway.away = 1_000_000
    bot = Bot(place, store)
    async with asyncio.timeout(30):
        async with bot.running():
            await until(lambda: place.gateway.away < 1_000_000)


async def test_an_outage_is_not_a_removal(place: Discord, store: Store) -> None:
    """After an outage what was missed is read; after a removal the community's days are counted."""
    bot = Bot(place, store)
    async with bot.running():
        much(place)
        await bot.true()
        place.go_dark()
        place.come_back()
        much(place)
        await bot.true()
        assert not bot.rows("SELECT 1 FROM removal")
        place.kick_bot()
        await until(lambda: bot.rows("SELECT 1 FROM removal"))
        place.add_to(place.guild)
        await until(lambda: not bot.rows("SELECT 1 FROM removal"))


async def test_two_shards_share_the_servers(place: Discord, store: Store) -> None:
    """Each shard has a session of its own; what one of them misses is said of its servers only, and is found."""
    place.shards = 2
    other = Guild("Mill")
    while int(other.id) >> 22 & 1 == int(place.guild.id) >> 22 & 1:
        other = Guild("Mill")
    other.add_member(place.add_user("miller"))
    hall = other.add_channel("general")
    place.install(other)
    bot = Bot(place, store)
    async with bot.running():
        said = {int(place.say(channel(place), person(place))), int(place.say(hall, other.owner))}
        await until(lambda: len(bot.rows("SELECT 1 FROM community WHERE roster_read")) == 2)
        await until(lambda: len(bot.rows("SELECT 1 FROM cursor WHERE channel = 0 AND newest > oldest")) == 2)
        assert {each.shard for each in place.gateway.sessions.values()} == {(0, 2), (1, 2)}
        place.gateway.refuse_resumes = 1
        place.gateway.pull()
        said |= {int(place.say(channel(place), person(place))), int(place.say(hall, other.owner))}
        await until(lambda: {row[0] for row in bot.rows("SELECT message FROM message")} == said)
        await until(lambda: (place.gateway.identified, place.gateway.resumed) == (3, 1))
    kept = bot.rows("SELECT native, count(*) FROM message JOIN community USING (community) GROUP BY native")
    assert dict(kept) == {place.guild.id: 2, other.id: 2}


async def test_heard_time_is_written_down(place: Discord, store: Store) -> None:
    """With each answered heartbeat it is known until when everything was heard."""
    bot = Bot(place, store)
    async with bot.running():
        await until(lambda: bot.rows("SELECT 1 FROM cursor WHERE channel = 0 AND newest > oldest"))


@pytest.mark.parametrize(
    ("chosen", "allowed", "told"),
    [
        ({}, set(), "DISCORD_MEMBERS_INTENT=false"),
        ({"message_content": True}, {"members"}, "DISCORD_MESSAGE_CONTENT=false"),
        ({"token": "MTA.wrong.token"}, {"members"}, "DISCORD_TOKEN"),
    ],
)
async def test_what_only_a_person_can_put_right_is_one_sentence(
    place: Discord, store: Store, chosen: dict[str, Any], allowed: set[str], told: str
) -> None:
    """A wrong token and an intent that is not switched on end the bot with what to do."""
    place.privileged = allowed
    with pytest.raises(BadSettings, match=told):
        async with Bot(place, store, **chosen).running() as task, asyncio.timeout(60):
            await task


async def test_it_runs_without_the_members_intent(place: Discord, store: Store) -> None:
    """Joins are then known of those who write, and the list of members is not asked for."""
    place.privileged = set()
    bot = Bot(place, store, members_intent=False)
    async with bot.running():
        await until(lambda: bot.platform.connected)
        place.say(channel(place), person(place))
        await bot.true()
        assert bot.rows(f"SELECT 1 FROM member WHERE person = {person(place)} AND joined_at > 0")
    assert not bot.rows("SELECT 1 FROM community WHERE roster_read")
