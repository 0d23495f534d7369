"""What happens while a session is cut or the bot is away is found, over real sockets."""

import pytest

from bot.store import Store
from tests.adapters.discord.loopback import Bot, channel, much, person, until
from tests.doubles.discord.server import Discord


async def test_a_resumed_session_has_lost_nothing(place: Discord, store: Store) -> None:
    """While the cable is out things go on; the session brings them, at the address it named, and no history is read."""
    bot = Bot(place, store)
    async with bot.running():
        much(place)
        await bot.true()
        await until(lambda: bot.rows("SELECT 1 FROM cursor WHERE thread > 0"))  # the reading has come to its end
        calls = len(place.calls)
        place.gateway.pull()
        said = much(place)
        place.unreact(channel(place), said[0], person(place, 2))
        await bot.true()
        assert (place.gateway.resumed, place.gateway.identified) == (1, 1)
        assert len(place.calls) == calls


async def test_who_comes_and_goes_while_the_cable_is_out(place: Discord, store: Store) -> None:
    """Who left and came back before the session is resumed is a member, who came and left is none."""
    bot = Bot(place, store)
    async with bot.running():
        await until(lambda: bot.rows("SELECT 1 FROM community WHERE roster_read"))
        await until(lambda: bot.rows("SELECT 1 FROM cursor WHERE channel = 0 AND newest > oldest"))
        place.gateway.pull()
        back, gone = person(place, 1), person(place, 2)
        place.leave(back)
        place.join(user=back)
        place.leave(gone)
        passing = place.join("Passer")
        place.leave(passing)
        place.say(channel(place), person(place))
        await bot.true()
        assert (place.gateway.resumed, place.gateway.identified) == (1, 1)
        kept = set(store.presence.members(1))
        assert int(back) in kept
        assert not kept & {int(gone), int(passing)}


@pytest.mark.parametrize("again", [False, True])
async def test_a_session_that_is_over_loses_nothing(place: Discord, store: Store, again: bool) -> None:
    """What happened between two sessions is found in history, and no remark says that it was heard."""
    bot = Bot(place, store)
    async with bot.running():
        said = much(place)
        await bot.true()
        await until(lambda: bot.rows("SELECT 1 FROM cursor WHERE channel = 0 AND newest > oldest"))
        if again:
            place.gateway.invalidate()
        else:
            place.gateway.refuse_resumes = 1
            place.gateway.pull()
        much(place)
        place.delete(channel(place), said[1])
        place.unreact(channel(place), said[0], person(place, 2))
        place.react(channel(place), said[0], person(place, 5))
        await bot.true()
        assert place.gateway.identified == 2
        await until(lambda: len(bot.rows("SELECT 1 FROM cursor WHERE channel = 0 AND newest > oldest")) == 2)


async def test_what_happens_while_the_bot_is_away_is_found(place: Discord, store: Store) -> None:
    """Stopped and started again, it knows what it would have heard; who left meanwhile is a member no longer."""
    bot = Bot(place, store)
    async with bot.running():
        said = much(place)
        await bot.true()
        await until(lambda: bot.rows("SELECT 1 FROM community WHERE roster_read"))
    much(place)
    place.delete(channel(place), said[0], said[2])
    place.leave(person(place, 5))
    async with bot.running():
        await bot.true()
        await until(lambda: bot.rows(f"SELECT 1 FROM member WHERE person = {person(place, 5)} AND left_at > 0"))


async def test_a_channel_that_is_deleted_while_the_bot_is_away_is_closed(place: Discord, store: Store) -> None:
    """It is not among the server's channels any more, nor is what hung in it; the others are as they were."""
    bot = Bot(place, store)
    async with bot.running():
        much(place)
        await bot.true()
    room = place.guild.channels[channel(place)].id
    below = [each.id for each in place.guild.channels.values() if each.is_thread and each.about["parent_id"] == room]
    place.delete_channel(room)
    async with bot.running():
        await until(lambda: bot.rows(f"SELECT 1 FROM channel WHERE channel = {room} AND archived AND name = 'general'"))
        await until(lambda: bot.rows("SELECT 1 FROM cursor WHERE channel = 0 AND newest > oldest"))
        closed = {row[0] for row in bot.rows("SELECT channel FROM channel WHERE archived")}
        assert closed == {int(room), *map(int, below)}


async def test_a_removal_while_the_bot_is_away_is_noticed(place: Discord, store: Store) -> None:
    """A server that is not among those a session begins with was left; one that was only imported was never joined."""
    bot = Bot(place, store)
    async with bot.running():
        await until(lambda: bot.rows("SELECT 1 FROM cursor WHERE channel = 0"))
    place.kick_bot()
    async with bot.running():
        await until(lambda: bot.rows("SELECT 1 FROM removal"))
