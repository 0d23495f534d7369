"""The real process behind signed requests: what it answered for is on disk, and it answers for nothing else."""

import asyncio
import contextlib
import json
import random
import re
import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from adapters.slack.keys import key_of_ts
from tests.doubles.slack.server import Slack
from tests.doubles.slack.workspace import Workspace
from tests.end_to_end.living import Bot, until


@pytest.fixture
async def bot(slack: Slack, tmp_path: Path) -> AsyncIterator[Bot]:
    """A bot that Slack reaches over HTTP, ready."""
    slack.request_url = "http://127.0.0.1:9"
    made = Bot(tmp_path, slack)
    slack.request_url = made.url
    async with made:
        await ready(made)
        yield made


async def ready(bot: Bot) -> None:
    """Wait until it says that it is ready."""
    async with aiohttp.ClientSession() as session:
        for _ in range(600):
            try:
                async with session.get(f"{bot.url}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.05)
    raise AssertionError(f"it never became ready: {bot.said()}")


def places(slack: Slack) -> tuple[str, list[str]]:
    """#general and the people."""
    people = [native for native, user in slack.workspace.users.items() if not user["is_bot"]][1:]
    return next(iter(slack.workspace.channels)), people


async def test_signatures(slack: Slack, bot: Bot):
    """A wrong signature, an old request and one without any are refused, and nothing of them is kept."""
    general, people = places(slack)
    message = slack.workspace.write(general, people[0], "Forged?", at=time.time() - 200 * 86_400)
    event = {**message, "channel": general, "channel_type": "channel", "event_ts": message["ts"]}
    body = json.dumps(slack.post.envelope(event, slack.workspace)).encode()
    for extra in ({"secret": "another"}, {"at": time.time() - 400}):
        status, _, _ = await slack.post.request("/slack/events", body, "application/json", **extra)
        assert status == 401
    assert bot.said().count("turn on time synchronisation") == 1
    assert 'clock="7 minutes ahead of' in bot.said()
    async with aiohttp.ClientSession() as session, session.post(f"{bot.url}/slack/events", data=body) as answer:
        assert answer.status == 401
    assert not bot.has(message["ts"])
    status, _, _ = await slack.post.request("/slack/events", body, "application/json")
    assert status == 200
    assert bot.has(message["ts"])


async def test_the_address_is_verified(slack: Slack, bot: Bot):
    """Slack's question whether this address is the app's own is answered."""
    asked = json.dumps({"type": "url_verification", "challenge": "quay", "token": "t"}).encode()
    status, answer, _ = await slack.post.request("/slack/events", asked, "application/json")
    assert status == 200
    assert b"quay" in answer
    assert bot.process is not None


async def test_events_and_commands(slack: Slack, bot: Bot):
    """The same events and commands as by Socket Mode, each acknowledged the first time."""
    general, people = places(slack)
    ts = await slack.say(general, people[0], "Does anybody know?")
    await slack.react(general, ts, people[1])
    await slack.edit(general, ts, "Does nobody?")
    assert bot.has(ts)
    told = [each for each in slack.post.deliveries if each.event.get("user") != slack.workspace.bot_user]
    assert [each.statuses for each in told] == [[200]] * 3  # the bot's own first words come beside them
    asked = await slack.command(people[0], "help", channel=general)
    assert asked.seconds < 3
    assert asked.shown


async def test_what_is_too_large_or_broken(slack: Slack, bot: Bot):
    """Nonsense is refused without harm: too large, no JSON, an unknown event, a field of a wrong type."""
    general, people = places(slack)
    for body in (b"x" * (4 << 20), b"{", b"[]", b'{"type": "event_callback"}'):
        try:
            status, _, _ = await slack.post.request("/slack/events", body, "application/json")
        except aiohttp.ClientError:
            continue  # the connection was closed on it
        assert status in {200, 400, 404, 413}, body[:20]
    strange = {"type": "message", "channel": general, "ts": 12, "user": ["x"], "channel_type": "channel"}
    for event in ({"type": "invented_tomorrow"}, strange):
        delivery = await slack.post.deliver(slack.post.envelope(event, slack.workspace))
        assert delivery.acknowledged, "what can never be used must not be sent again and again"
    assert bot.has(await slack.say(general, people[0], "Still here."))


async def test_nothing_is_acknowledged_that_is_not_on_disk(slack: Slack, bot: Bot):
    """While the database takes nothing no event is acknowledged; Slack's own retry brings it once it does."""
    general, people = places(slack)
    slack.post.retries = (0.5,) * 20
    with contextlib.closing(sqlite3.connect(bot.database, isolation_level=None)) as lock:
        lock.execute("BEGIN IMMEDIATE")
        telling = asyncio.ensure_future(slack.say(general, people[0], "Held up."))
        await until(lambda: slack.post.deliveries)
        await asyncio.sleep(1.5)
        assert not slack.post.deliveries[0].acknowledged
        lock.execute("ROLLBACK")
    ts = await telling
    assert slack.post.deliveries[0].acknowledged
    assert bot.has(ts)


async def test_what_slack_held_back_is_a_gap(slack: Slack, bot: Bot):
    """A minute of which Slack held events back is kept as unseen, not as quiet."""
    minute = int(time.time()) // 60 * 60
    delivery = await slack.rate_limited(minute)
    assert delivery.acknowledged
    gaps = bot.rows("SELECT start_at, end_at FROM gap WHERE channel = 0")
    assert gaps == [(minute * 1_000_000, (minute + 60) * 1_000_000)]


async def test_killed_under_load(slack: Slack, bot: Bot):
    """Killed again and again in the middle of it, everything that was acknowledged is there."""
    general, people = places(slack)
    chance, acknowledged = random.Random(20261123), set()
    slack.post.retries = ()

    async def lane(stop: asyncio.Event) -> None:
        while not stop.is_set():
            message = slack.workspace.write(general, people[0], "Load.")
            event = {**message, "channel": general, "channel_type": "channel", "event_ts": message["ts"]}
            delivery = await slack.post.deliver(slack.post.envelope(event, slack.workspace))
            if delivery.acknowledged:
                acknowledged.add(key_of_ts(message["ts"]))
            else:
                await asyncio.sleep(0.05)

    for _ in range(3):
        before, stop = len(acknowledged), asyncio.Event()
        lanes = [asyncio.ensure_future(lane(stop)) for _ in range(16)]
        await until(lambda held=before: len(acknowledged) > held)
        await asyncio.sleep(chance.uniform(0.0, 0.7))
        await bot.kill()
        stop.set()
        await asyncio.gather(*lanes)
        assert acknowledged <= bot.messages()
        await bot.start()
        await ready(bot)
    assert len(acknowledged) > 50


async def test_it_stops_when_asked(slack: Slack, bot: Bot):
    """Asked to end, it answers for what it took, and ends in order."""
    general, people = places(slack)
    ts = await slack.say(general, people[0], "Last words.")
    assert await bot.stop() == 0
    assert bot.has(ts)


async def test_many_workspaces(slack: Slack, tmp_path: Path):
    """Installed by OAuth in a second workspace, it listens there; uninstalled, it lets go; no token is in clear."""
    key = "bG9vcGJhY2stc2xhY2sta2V5LW9mLTMyLWJ5dGVzISE="
    slack.request_url = "http://127.0.0.1:9"
    chosen = {
        "SLACK_BOT_TOKEN": "",
        "SLACK_CLIENT_ID": slack.client_id,
        "SLACK_CLIENT_SECRET": slack.client_secret,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "BOT_ENCRYPTION_KEYS": key,
    }
    other = Workspace("TDOUBLE02", "Second Harbour", "second-harbour")
    person = other.add_user("Zoe", is_admin=True)
    async with Bot(tmp_path, slack, **chosen) as bot:
        slack.request_url = bot.url
        await ready(bot)
        slack.installing.chooses, slack.installing.installer = other, person
        async with aiohttp.ClientSession() as browser:
            async with browser.get(f"{bot.url}/slack/install") as page:
                link = re.findall(r'href="(http[^"]*authorize[^"]*)"', await page.text())[0].replace("&amp;", "&")
                # The cookie is for https only, which a proxy would speak; the browser here carries it by hand.
                cookie = {"Cookie": page.headers["Set-Cookie"].split(";")[0]}
            async with browser.get(link, allow_redirects=False) as consent:
                back = consent.headers["Location"]
            for address, carried in ((back.replace("state=", "state=x"), cookie), (back, {})):
                async with browser.get(address, headers=carried) as refused:
                    assert refused.status in {400, 401, 403}
            async with browser.get(back, headers=cookie) as done:
                assert done.status == 200, await done.text()
        channel = other.add_channel("quay", person, other.bot_user)
        ts = await slack.say(channel, person, "Hello there.")
        assert bot.has(ts)
        (token,) = [each for each, grant in slack.grants.items() if grant.workspace is other]
        await slack.uninstall(workspace=other, tokens_first=True)
        await until(lambda: bot.rows("SELECT 1 FROM removal"))
        assert bot.rows("SELECT 1 FROM secret WHERE name LIKE '%TDOUBLE02%'") == []
        await bot.stop()
        assert [name for name, content in bot.written().items() if token.encode() in content] == []
