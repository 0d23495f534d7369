"""The real process for many workspaces: installed from a browser, by an organisation, with tokens that change."""

import re
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.vault import new_key
from tests.doubles.slack.server import Slack
from tests.doubles.slack.workspace import Workspace
from tests.end_to_end.living import Bot, until

DAYS = 86_400


def people(place: Workspace) -> list[str]:
    """Those who are no bots."""
    return [native for native, user in place.users.items() if not user["is_bot"]][1:]


def second(slack: Slack) -> Workspace:
    """Another workspace on the same Slack, with a channel and two people."""
    place = Workspace("TDOUBLE02", "Tide Mill", "tide-mill")
    slack.workspaces[place.id] = place
    somebody = [place.add_user(name) for name in ("Gus", "Hedi")]
    place.add_channel("mill", *somebody)
    return place


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Bot]:
    """A bot that anybody may install, and a Slack where nobody has yet."""
    slack = Slack(installed=False)
    slack.limits.minute = 1.0
    slack.post.retries = (0.1, 0.5, 1.0)
    slack.request_url = "http://127.0.0.1:9"
    place = slack.workspace
    place.add_channel("general", *[place.add_user(name) for name in ("Ada", "Ben")])
    async with slack:
        chosen = {"SLACK_CLIENT_ID": slack.client_id, "SLACK_CLIENT_SECRET": slack.client_secret}
        made = Bot(tmp_path, slack, SLACK_BOT_TOKEN="", BOT_ENCRYPTION_KEYS=new_key(), **chosen)
        slack.request_url = made.url
        async with made:
            await until(lambda: "event=running" in made.said())
            yield made


async def install(bot: Bot) -> str:
    """In a browser: the page with the button, Slack's own page, and back; what is read in the end."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        async with browser.get(f"{bot.url}/slack/install") as page:
            link = re.search(r'href="([^"]+/oauth/v2/authorize[^"]+)"', await page.text())
        assert link
        async with browser.get(link[1].replace("&amp;", "&"), allow_redirects=False) as consent:
            assert consent.status == 302
            back = consent.headers["Location"]
        # Over plain HTTP a browser would keep the cookie to itself: it is marked for HTTPS.
        cookie = page.headers["Set-Cookie"].partition(";")[0]
        async with browser.get(back, headers={"Cookie": cookie}) as end:
            assert end.status == 200
            return await end.text()


def enter(place: Workspace) -> str:
    """The bot is invited into the first channel."""
    channel = next(iter(place.channels))
    place.channels[channel].members.append(place.bot_user)
    return channel


def counted(bot: Bot) -> dict[str, int]:
    """People's messages by workspace."""
    joined = "FROM message JOIN community USING (community) WHERE message.kind = 0"
    return dict(bot.rows(f"SELECT native, count(*) {joined} GROUP BY native"))


def tokens(bot: Bot) -> list[str]:
    """Every token that was ever given out, and what they are changed with."""
    return [token for token in (*bot.slack.grants, *bot.slack.installing.refresh) if token.startswith("xox")]


def assert_no_token_in_clear(bot: Bot) -> None:
    """None in any file it wrote, its log among them; nor what the app is known by, nor the keys that lock tokens."""
    files = bot.written()
    keys = bot.environment["BOT_ENCRYPTION_KEYS"].split(",")
    for token in (*tokens(bot), bot.slack.client_secret, bot.slack.signing_secret, *keys):
        assert not [name for name, content in files.items() if token.encode() in content]


async def test_two_workspaces_see_nothing_of_each_other(bot: Bot) -> None:
    """Each is installed by its own admin; messages, commands and the removal of one are its own."""
    slack, mill = bot.slack, second(bot.slack)
    await install(bot)
    slack.installing.chooses = mill
    await install(bot)
    general, yard = enter(slack.workspace), enter(mill)
    ada, gus = people(slack.workspace)[0], people(mill)[0]
    await slack.say(general, ada, "Who has the key?")
    await slack.say(yard, gus, "The wheel turns.")
    await slack.say(yard, gus, "Still turning.")
    assert counted(bot) == {"TDOUBLE01": 1, "TDOUBLE02": 2}
    assert (await slack.command(ada, "help", channel=general)).shown
    assert (await slack.command(gus, "help", channel=yard)).shown
    await slack.uninstall(workspace=mill)
    await until(lambda: len(bot.rows("SELECT 1 FROM removal")) == 1)
    await slack.say(general, ada, "It hung behind the door.")
    assert counted(bot)["TDOUBLE01"] == 2
    assert_no_token_in_clear(bot)


async def test_one_installation_serves_an_organisation(bot: Bot) -> None:
    """Both workspaces are read back, heard and answered under their own names, with one token."""
    slack, mill = bot.slack, second(bot.slack)
    slack.workspace.enterprise = mill.enterprise = "EDOUBLE01"
    slack.installing.whole_organisation = True
    general, yard = next(iter(slack.workspace.channels)), next(iter(mill.channels))
    for place, channel in ((slack.workspace, general), (mill, yard)):
        place.write(channel, people(place)[0], "Long ago?", at=time.time() - 3 * DAYS)
        slack.install(place)
        enter(place)
    await install(bot)
    await until(lambda: counted(bot) == {"TDOUBLE01": 1, "TDOUBLE02": 1})
    await slack.say(general, people(slack.workspace)[0], "Who has the key?")
    await slack.say(yard, people(mill)[0], "The wheel turns.")
    assert counted(bot) == {"TDOUBLE01": 2, "TDOUBLE02": 2}
    assert (await slack.command(people(mill)[0], "status", channel=yard)).shown
    names = dict(bot.rows("SELECT native, name FROM community"))
    assert names == {"TDOUBLE01": "Harbour Makers", "TDOUBLE02": "Tide Mill"}
    assert_no_token_in_clear(bot)


async def test_a_token_that_ends_is_changed_once_and_kept(bot: Bot) -> None:
    """A token of an hour is changed at its first use; after a restart, and with new keys, the new one still works."""
    slack = bot.slack
    slack.installing.rotation, slack.installing.lifetime = True, 3600
    await install(bot)
    general, ada = enter(slack.workspace), people(slack.workspace)[0]
    await until(lambda: len([token for token in slack.grants if token.startswith("xoxe.xoxb-")]) > 1)
    slack.installing.lifetime = 12 * 3600  # from here on they live as long as Slack's do
    await slack.say(general, ada, "Who has the key?")
    assert (await slack.command(ada, "status", channel=general)).shown
    await bot.stop()
    old = bot.environment["BOT_ENCRYPTION_KEYS"]
    bot.environment["BOT_ENCRYPTION_KEYS"] = f"{new_key()},{old}"
    code, said = await bot.once("keys", "rotate")
    assert code == 0, said
    bot.environment["BOT_ENCRYPTION_KEYS"] = bot.environment["BOT_ENCRYPTION_KEYS"].partition(",")[0]
    await bot.start()
    await until(lambda: bot.said().count(" event=running") == 2)
    assert (await slack.command(ada, "help", channel=general)).shown
    assert counted(bot) == {"TDOUBLE01": 1}
    assert_no_token_in_clear(bot)
