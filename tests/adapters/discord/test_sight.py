"""Which channels are public and which the bot may see and read is known at every moment, over real sockets."""

from typing import Any

from bot.store import Store
from tests.adapters.discord.loopback import Bot, channel, person, pick, refusals, until
from tests.doubles.discord.permissions import READ_MESSAGE_HISTORY, VIEW_CHANNEL
from tests.doubles.discord.server import Discord


async def test_which_channels_are_public_is_known_at_every_moment(place: Discord, store: Store) -> None:
    """Public is what everybody sees: while the bot is away, when it comes back, and when a role changes meanwhile."""
    lounge, office = channel(place), channel(place, 1)
    bot = Bot(place, store)

    def private() -> set[int]:
        return {row[0] for row in bot.rows("SELECT channel FROM channel WHERE kind = 1")}

    place.change_role(place.guild.id, permissions="0")
    everybody = {"id": place.guild.id, "type": 0, "allow": str(VIEW_CHANNEL), "deny": "0"}
    place.change_channel(lounge, {"permission_overwrites": [everybody]})
    async with bot.running():
        await until(lambda: private() == {int(office), int(channel(place, 2))}, lambda: str(private()))
        place.change_role(place.guild.id, permissions=str(VIEW_CHANNEL))
        await until(lambda: private() == set())
        place.change_role(place.guild.id, permissions="0")
        await until(lambda: len(private()) == 2)
    place.change_role(place.guild.id, permissions=str(VIEW_CHANNEL))
    async with bot.running():
        await until(lambda: private() == set())


async def test_a_server_that_does_not_say_what_everybody_may_do_is_asked(place: Discord, store: Store) -> None:
    """Until the answer is there its channels are private."""
    place.guild.settings["roles"] = []
    bot = Bot(place, store)
    async with bot.running():
        await until(lambda: {row[0] for row in bot.rows("SELECT kind FROM channel")} == {0, 4})
    assert ("GET", "/guilds/{guild_id}/roles") in [(each.method, each.path) for each in place.calls]


async def test_a_role_that_every_member_gets_opens_what_it_sees(place: Discord, store: Store) -> None:
    """Where newcomers see nothing, channels are private until admins name the role, and again without it."""
    members = place.guild.add_role("members", VIEW_CHANNEL)
    place.change_role(place.guild.id, permissions="0")
    bot = Bot(place, store)

    def private() -> int:
        return len(bot.rows("SELECT 1 FROM channel WHERE kind = 1"))

    async with bot.running():
        await until(lambda: private() == 3)
        pick(store, place, members_role=members)
        bot.settled()
        await until(lambda: private() == 0)
    told = bot.rows("SELECT max(at) FROM channel")
    async with bot.running():
        await until(lambda: bot.rows("SELECT max(at) FROM channel") != told)
        assert private() == 0  # at no moment
        pick(store, place, members_role="")
        bot.settled()
        await until(lambda: private() == 3)


async def test_what_comes_into_sight_is_read(place: Discord, store: Store) -> None:
    """A channel the bot may not see is missing; when it may, its past is read."""
    hidden = channel(place, 1)
    bot = Bot(place, store)
    deny = [{"id": place.guild.id, "type": 0, "allow": "0", "deny": str(VIEW_CHANNEL)}]
    place.change_channel(hidden, {"permission_overwrites": [*deny, *_for_the_bot(place, deny=VIEW_CHANNEL)]})
    place.say(hidden, person(place))
    async with bot.running():
        await until(lambda: bot.rows(f"SELECT 1 FROM gap WHERE channel = {hidden}"))
        assert bot.state() == (set(), set())
        place.change_channel(hidden, {"permission_overwrites": []})
        await bot.true()


async def test_time_out_of_sight_is_not_taken_for_heard(place: Discord, store: Store) -> None:
    """What was said in a channel while it was out of sight is found, though the rest of the server was heard then."""
    hidden = channel(place, 1)
    bot = Bot(place, store)
    place.say(hidden, person(place))
    async with bot.running():
        await bot.true()
        await until(lambda: bot.rows("SELECT 1 FROM cursor WHERE channel = 0 AND newest > oldest"))
        place.change_channel(hidden, {"permission_overwrites": _for_the_bot(place, deny=VIEW_CHANNEL)})
        await until(lambda: bot.rows(f"SELECT 1 FROM gap WHERE channel = {hidden}"))
        place.say(hidden, person(place))
        await until(lambda: len(bot.rows("SELECT 1 FROM cursor WHERE channel = 0 AND newest > oldest")) == 2)
    place.change_channel(hidden, {"permission_overwrites": []})
    async with bot.running():
        await bot.true()


async def test_a_history_that_may_not_be_read_is_missing(place: Discord, store: Store) -> None:
    """What is said there arrives; what was said before is missing and not asked for."""
    bot = Bot(place, store)
    one = channel(place, 1)
    place.say(one, person(place))
    place.change_channel(one, {"permission_overwrites": _for_the_bot(place, deny=READ_MESSAGE_HISTORY)})
    async with bot.running():
        await until(lambda: bot.rows(f"SELECT 1 FROM gap WHERE channel = {one}"))
        said = place.say(one, person(place))
        await until(lambda: bot.state()[0] == {(int(one), int(said))})
    assert refusals(place) == []


def _for_the_bot(place: Discord, *, deny: int) -> list[dict[str, Any]]:
    return [{"id": place.bot["id"], "type": 1, "allow": "0", "deny": str(deny)}]
