"""The real process on Socket Mode, over real sockets: what people do is kept, whatever happens to the connection."""

import asyncio
from pathlib import Path

from adapters.slack.keys import key_of_id, key_of_ts
from tests.doubles.slack.server import Slack
from tests.end_to_end.living import Bot, until

CANARY = "zanzibarquokka"


def places(slack: Slack) -> tuple[str, str, list[str]]:
    """#general, #garden, and the people."""
    general, garden = list(slack.workspace.channels)[:2]
    people = [native for native, user in slack.workspace.users.items() if not user["is_bot"]][1:]
    return general, garden, people


async def connected(slack: Slack, bot: Bot) -> None:
    """Wait until the bot listens and has looked through the past."""
    await until(lambda: slack.sockets.connections)
    await until(lambda: bot.rows("SELECT 1 FROM cursor WHERE finished"))


async def test_what_people_do_is_kept(slack: Slack, tmp_path: Path):
    """Messages, threads, reactions, edits and deletes end as Slack shows them, and no word of them stays anywhere."""
    general, garden, people = places(slack)
    async with Bot(tmp_path, slack) as bot:
        await connected(slack, bot)
        question = await slack.say(general, people[0], f"Does anybody know about {CANARY}?")
        answer = await slack.say(general, people[1], f"Yes, <@{people[0]}>: {CANARY}.", thread=question)
        shown = await slack.say(general, people[2], CANARY, thread=question, subtype="thread_broadcast")
        gone = await slack.say(garden, people[3], CANARY)
        await slack.react(general, answer, people[0], "heart")
        await slack.react(general, answer, people[2], "tada")
        await slack.react(general, answer, people[2], "tada", present=False)
        await slack.edit(general, answer, "No, not at all.")
        await slack.unfurl(general, question)
        await slack.delete(garden, gone)
        assert all(delivery.acknowledged and delivery.attempts == 1 for delivery in slack.post.deliveries)
        assert bot.has(question, answer, shown)
        assert not bot.has(gone)
        (thread, words, edited) = bot.rows(
            "SELECT thread, words, edited_at > 0 FROM message WHERE message = ?", key_of_ts(answer)
        )[0]
        assert (thread, words, edited) == (key_of_ts(question), 4, 1)
        assert bot.rows("SELECT emoji FROM reaction WHERE present") == [("heart",)]
        mentioned = await slack.say(garden, people[4], f"Ask <@{people[0]}> about it.")
        assert bot.rows("SELECT message, person FROM mention") == [(key_of_ts(mentioned), key_of_id(people[0]))]
    assert [name for name, content in bot.written().items() if CANARY.encode() in content] == []


async def test_duplicates_change_nothing(slack: Slack, tmp_path: Path):
    """Every event a second time, and in the wrong order, leaves every table as it was."""
    general, _, people = places(slack)
    tables = ("message", "mention", "reaction", "member", "channel")

    async with Bot(tmp_path, slack) as bot:
        await connected(slack, bot)
        first = await slack.say(general, people[0], "Does anybody know?")
        await slack.say(general, people[1], f"Yes <@{people[0]}>.", thread=first)
        await slack.react(general, first, people[1], "heart")
        await slack.edit(general, first, "Does nobody know?")
        await slack.delete(general, await slack.say(general, people[2], "Never mind."))
        before = [bot.rows(f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in tables]
        assert all(before)
        for delivery in reversed(list(slack.post.deliveries)):
            assert (await slack.again(delivery)).acknowledged
        assert [bot.rows(f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in tables] == before


async def test_connections_come_and_go(slack: Slack, tmp_path: Path):
    """Slack's own warnings, refreshed connections and a pulled cable lose no message and no reply."""
    general, garden, people = places(slack)
    async with Bot(tmp_path, slack) as bot:
        await connected(slack, bot)
        written = [await slack.say(general, people[0], "Before.")]
        for ending in ("warning", "refresh_requested"):
            await slack.sockets.disconnect(ending)
            written.append(await slack.say(garden, people[1], "Meanwhile.", thread=""))
        await until(lambda: slack.sockets.connections)
        await slack.sockets.cut()
        lost = asyncio.ensure_future(slack.say(general, people[2], "Into the void.", thread=written[0]))
        await until(lambda: slack.sockets.connections, 60)
        written.append(await lost)
        written.append(await slack.say(general, people[3], "And on."))
        await until(lambda: bot.has(*written), 60)


async def test_slack_dies_and_returns(slack: Slack, tmp_path: Path):
    """What was written while Slack could not be reached, a late reply in an old thread too, is read from history."""
    general, _, people = places(slack)
    async with Bot(tmp_path, slack) as bot:
        await connected(slack, bot)
        old = await slack.say(general, people[0], "An old question?")
        await slack.stop()
        place = slack.workspace
        missed = [place.write(general, people[1], "Nobody hears me.")["ts"]]
        missed.append(place.write(general, people[2], "A late answer.", thread_ts=old)["ts"])
        await asyncio.sleep(4)
        await slack.start()
        await until(lambda: bot.has(*missed), 60)
        fresh = await slack.say(general, people[3], "Here again.")
        await until(lambda: bot.has(fresh), 30)


async def test_a_restart_fills_the_gap(slack: Slack, tmp_path: Path):
    """Killed without warning and started again, the bot reads what it missed, and asks for no page it has."""
    general, garden, people = places(slack)
    for number in range(300):
        slack.workspace.write(general, people[number % 6], "Long ago.")
    bot = Bot(tmp_path, slack)
    async with bot:
        await connected(slack, bot)
        await until(lambda: len(bot.messages()) == 300)
        await bot.kill()
    missed = [slack.workspace.write(garden, people[0], "While it was away.")["ts"]]
    slack.calls.clear()
    async with bot:
        await until(lambda: bot.has(*missed))
    assert len([name for name, _ in slack.calls if name == "conversations.history"]) <= 8


async def test_limits_are_borne(slack: Slack, tmp_path: Path):
    """429 at every kind of reading costs seconds, and everything is there in the end."""
    general, _, people = places(slack)
    opener = slack.workspace.write(general, people[0], "Who knows?")["ts"]
    written = [opener, slack.workspace.write(general, people[1], "I do.", thread_ts=opener)["ts"]]
    for method in ("auth.test", "users.list", "users.conversations", "conversations.history", "conversations.replies"):
        slack.slow_down(method)
    async with Bot(tmp_path, slack) as bot:
        await until(lambda: bot.has(*written), 60)


async def test_people_and_channels_are_kept_current(slack: Slack, tmp_path: Path):
    """Newcomers, deactivated people, renamed and archived channels are known as soon as Slack tells of them."""
    general, garden, people = places(slack)
    async with Bot(tmp_path, slack) as bot:
        await connected(slack, bot)
        newcomer = await slack.join_team("Gus")
        await slack.change_user(people[0], deleted=True)
        await slack.change_user(people[1], is_restricted=True)
        await slack.rename(garden, "orchard")
        await slack.archive(general)

        def current() -> bool:
            people_now = dict(bot.rows("SELECT person, deactivated + 2 * guest FROM member"))
            joined = bot.rows("SELECT joined_at > 0 FROM member WHERE person = ?", key_of_id(newcomer))
            channels = set(bot.rows("SELECT name, archived FROM channel"))
            return (
                people_now.get(key_of_id(people[0])) == 1
                and people_now.get(key_of_id(people[1])) == 2
                and joined == [(1,)]
                and {("orchard", 0), ("general", 1)} <= channels
            )

        await until(current)


async def test_a_new_channel_is_read_when_the_bot_comes_in(slack: Slack, tmp_path: Path):
    """Invited into a channel, the bot reads what was written there before; its first words are said once.

    It was in channels before it ran for the first time, so that nobody's invitation was heard: it says them there.
    """
    general, garden, people = places(slack)
    fresh = slack.workspace.add_channel("fresh", *people)
    old = slack.workspace.write(fresh, people[0], "From before.")["ts"]

    def greeted(channel: str) -> int:
        stream = slack.workspace.channels[channel].stream()
        return sum("network-health is here" in str(each.get("blocks")) for each in stream)

    async with Bot(tmp_path, slack) as bot:
        await connected(slack, bot)
        assert not bot.has(old)
        await until(lambda: greeted(general))
        await slack.enter(fresh, slack.workspace.bot_user)
        await until(lambda: bot.has(old))
    assert [greeted(each) for each in (general, garden, fresh)] == [1, 0, 0]


async def test_every_command_is_answered(slack: Slack, tmp_path: Path):
    """A command is acknowledged within Slack's three seconds and answered to one person only."""
    general, _, people = places(slack)
    async with Bot(tmp_path, slack) as bot:
        await connected(slack, bot)
        for word in ("", "help", "status", "privacy", "explain A1", "unanswered", "hlep", "me"):
            asked = await slack.command(people[1], word, channel=general)
            assert asked.acknowledged is not None, word
            assert asked.seconds < 3
            assert asked.shown, word
            assert all(each.get("response_type", "ephemeral") == "ephemeral" for each in asked.shown)


async def test_admins_and_others(slack: Slack, tmp_path: Path):
    """What is for admins is refused to everybody else, in a sentence."""
    general, _, people = places(slack)
    async with Bot(tmp_path, slack) as bot:
        await connected(slack, bot)
        refused = await slack.command(people[1], "settings", channel=general)
        assert "admin" in str(refused.shown).lower()
        assert slack.workspace.modals == {}
        await slack.command(people[0], "settings", channel=general)
        (modal,) = slack.workspace.modals.values()
        assert modal["user"] == people[0]


async def test_the_home_shows_card_and_privacy(slack: Slack, tmp_path: Path):
    """Opening the app's Home publishes a view Slack accepts."""
    _, _, people = places(slack)
    async with Bot(tmp_path, slack) as bot:
        await connected(slack, bot)
        await slack.open_home(people[0])
        home = await until(lambda: slack.workspace.homes.get(people[0]))
        assert "kept about you" in str(home)
        assert "forget me" in str(home)
