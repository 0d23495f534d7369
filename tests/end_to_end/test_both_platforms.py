"""One process with a Slack workspace and a Discord server, in one file, neither seeing the other."""

from pathlib import Path

from adapters.slack.keys import key_of_id, key_of_ts
from tests.doubles.discord.bustle import Bustle
from tests.doubles.discord.server import Discord
from tests.doubles.slack.server import Slack
from tests.end_to_end.agreeing import OURS, agreed, read
from tests.end_to_end.living import Bot, until


async def both(slack: Slack, discord: Discord, bot: Bot) -> None:
    """Wait until the bot listens on both and has looked through the past."""
    await until(lambda: slack.sockets.connections, 60)
    await read(bot, discord)
    theirs = "SELECT 1 FROM cursor JOIN community USING (community) WHERE platform = 'slack' AND finished"
    await until(lambda: bot.rows(theirs), 60)


def communities(bot: Bot) -> dict[str, str]:
    """Every community there is, by platform."""
    return dict(bot.rows("SELECT platform, native FROM community"))


async def test_side_by_side(slack: Slack, discord: Discord, tmp_path: Path):
    """What happens on one is kept under it alone, also when the other is down, and also after a kill."""
    general = next(iter(slack.workspace.channels))
    people = [native for native, user in slack.workspace.users.items() if not user["is_bot"]][1:]
    bustle, said = Bustle(discord), []
    bot = Bot(tmp_path, slack, discord)
    async with bot:
        await both(slack, discord, bot)
        bustle.steps(60)
        said.append(await slack.say(general, people[0], "Does anybody know?"))
        await agreed(bot, discord)
        await discord.stop()
        bustle.steps(30)
        said.append(await slack.say(general, people[1], "Yes."))
        await until(lambda: bot.has(*said))
        await bot.kill()
    await discord.start()
    async with bot:
        await both(slack, discord, bot)
        said.append(await slack.say(general, people[2], "Thanks."))
        await slack.stop()
        bustle.steps(30)
        await agreed(bot, discord)
        assert bot.has(*said)
    assert communities(bot) == {"slack": slack.workspace.id, "discord": discord.guild.id}
    of_slack = "SELECT message FROM message JOIN community USING (community) WHERE platform = 'slack' AND kind = 0"
    assert {row[0] for row in bot.rows(of_slack)} == {key_of_ts(ts) for ts in said}
    authors = {row[0] for row in bot.rows(f"SELECT author FROM message WHERE {OURS}", discord.guild.id)}
    assert not authors & {key_of_id(person) for person in people}


async def test_one_that_cannot_run_does_not_stop_the_other(slack: Slack, discord: Discord, tmp_path: Path):
    """A Discord that cannot be reached leaves Slack as it is."""
    await discord.stop()
    general = next(iter(slack.workspace.channels))
    person = next(native for native, user in slack.workspace.users.items() if user["is_admin"])
    async with Bot(tmp_path, slack, discord) as bot:
        await until(lambda: slack.sockets.connections, 60)
        said = await slack.say(general, person, "Anybody here?")
        await until(lambda: bot.has(said))
        await discord.start()
        await discord.until_listening(90)
        Bustle(discord).steps(20)
        await agreed(bot, discord)


async def test_it_stops_while_posts_are_on_their_way(slack: Slack, discord: Discord, tmp_path: Path):
    """Asked to stop while neither platform has said whether a post arrived, it ends; later each post is there once."""
    general = next(iter(slack.workspace.channels))
    held = [slack.hold("chat.postMessage"), discord.hold("POST /channels/{channel_id}/messages")]

    def posted() -> list[int]:
        mine = slack.workspace.channels[general].messages.values()
        return [len([each for each in mine if "metadata" in each]), len(discord.posted)]

    bot = Bot(tmp_path, slack, discord)
    async with bot:
        await both(slack, discord, bot)
        await until(lambda: posted() == [1, 1])
        assert await bot.stop() == 0
    for each in held:
        each.set()
    unsure = "SELECT count(*) FROM outbox WHERE doubtful AND state <> 2"
    assert bot.rows(unsure) == [(2,)]
    bot.pass_time()
    async with bot:
        await until(lambda: bot.rows("SELECT count(*) FROM outbox WHERE period = 'first' AND state = 2") == [(2,)], 60)
        assert await bot.stop() == 0
    firsts = [each for each in discord.posted if "network-health is here" in str(each)]
    said = [
        each for each in slack.workspace.channels[general].messages.values() if "network-health is here" in str(each)
    ]
    assert (len(said), len(firsts)) == (1, 1)
