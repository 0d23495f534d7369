"""The real process among people who mean harm: nothing they send leaves a trace, ends it, or reaches anybody else."""

import asyncio
import contextlib
import copy
import json
import random
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest

from tests.doubles.discord.interactions import COMMANDED, PRESSED, SUBMITTED
from tests.doubles.discord.server import Discord
from tests.doubles.slack.interactions import Asked, response_address
from tests.doubles.slack.server import Slack
from tests.end_to_end.agreeing import agreed, read
from tests.end_to_end.living import Bot, until

ODD: tuple[Any, ...] = (
    None,
    "",
    [],
    {},
    0,
    -1,
    1 << 80,
    True,
    1.5,
    "\x00",
    "\ud800",
    "<!channel>",
    ["x"],
    {"a": []},
    "9" * 400,
)
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
async def bot(slack: Slack, discord: Discord, tmp_path: Path) -> AsyncIterator[Bot]:
    """A bot on both platforms, with Slack over HTTP; in the end it goes on as before, and nothing was too much."""
    slack.request_url = "http://127.0.0.1:9"
    made = Bot(tmp_path, slack, discord)
    slack.request_url = made.url
    async with made:
        await read(made, discord)
        await made.becomes(200)
        yield made
        general = next(iter(slack.workspace.channels))
        people = [native for native, user in slack.workspace.users.items() if not user["is_bot"]][1:]
        assert made.has(await slack.say(general, people[0], "Still here."))
        discord.say(next(iter(discord.guild.channels)), discord.guild.owner, "Still here.")
        await agreed(made, discord)
        asked = await slack.command(people[0], "help", channel=general)
        assert asked.shown
        assert await made.stop() == 0
    said = [line for line in made.said().splitlines() if "library=slack_bolt" not in line]  # of workspaces not known
    for trace in ("Traceback", "level=error", "went wrong", "could not be answered"):
        assert not [line for line in said if trace in line]


def leaves(body: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where every part of a body is."""
    if path:
        yield path
    inside = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for name, each in inside:
        yield from leaves(each, (*path, name))


def bent(body: Any, chance: random.Random, number: int) -> Iterator[Any]:
    """The body with one part at a time put in another's place, or left out."""
    places = list(leaves(body))
    for _ in range(number):
        *way, last = chance.choice(places)
        made = copy.deepcopy(body)
        there = made
        for step in way:
            there = there[step]
        if isinstance(there, dict) and chance.random() < 0.2:
            del there[last]
        else:
            there[last] = chance.choice(ODD)
        yield made


async def test_at_the_door(slack: Slack, bot: Bot) -> None:
    """What is too large, too deep, of another form or for another address is refused, signed or not."""
    deep = b'{"type":"event_callback","event":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001
    signed = [
        (b"x" * (3 << 20), "application/json"),
        (deep, "application/json"),
        (b"payload=" + deep, FORM),
        (b'{"type":"event_callback","event":{"type":"message","text":"\xff\xfe"}}', "application/json"),
        (b"\xff\xfe\x00", "application/json"),
        (b"payload=%ff%fe", FORM),
        (b"payload=[]", FORM),
        (b"payload=null", FORM),
        (b"command=/network-health", FORM),
        (b"[" * 500_000, "application/json"),
        (b'{"type":"url_verification"}', "application/json"),
        (b"{}", "text/plain"),
        (b"{}", "multipart/form-data"),
        (b"{}", "application/json; charset=utf-16"),
        (b"", ""),
    ]
    for body, kind in signed:
        with contextlib.suppress(aiohttp.ClientError, OSError):  # the connection may be closed on it
            status, _, _ = await slack.post.request("/slack/events", body, kind)
            assert status < 500, (body[:60], kind, status)
    async with aiohttp.ClientSession() as session:
        for method, path in (
            ("GET", "/slack/events"),
            ("PUT", "/slack/events"),
            ("POST", "/readyz"),
            ("GET", "/../x"),
            ("GET", "/%00"),
            ("OPTIONS", "*"),
        ):
            with contextlib.suppress(aiohttp.ClientError, OSError):
                async with session.request(method, bot.url + path) as answer:
                    assert 400 <= answer.status < 500, (method, path)
        with contextlib.suppress(aiohttp.ClientError, OSError):
            async with session.post(f"{bot.url}/slack/events", headers={"X-A": "x" * 100_000}) as answer:
                assert 400 <= answer.status < 500


async def test_half_open_connections(slack: Slack, bot: Bot) -> None:
    """Hundreds of connections that never finish a request keep nobody else out."""
    opened = []
    for number in range(400):
        reader, writer = await asyncio.open_connection("127.0.0.1", bot.port)
        writer.write(
            b"POST /slack/events HTTP/1.1\r\nHost: a\r\n" + (b"Content-Length: 900\r\n\r\n{" if number % 2 else b"X-")
        )
        opened.append((reader, writer))
    general = next(iter(slack.workspace.channels))
    person = next(native for native, user in slack.workspace.users.items() if user["is_admin"])
    assert bot.has(await slack.say(general, person, "Anybody?"))
    assert (await bot.readiness())[0] == 200
    for _, writer in opened:
        writer.close()


async def test_a_workspace_of_somebody_else(slack: Slack, bot: Bot) -> None:
    """Signed or not, whoever comes from a workspace that is not ours learns nothing of ours and changes nothing."""
    place = slack.workspace
    general, admin = next(iter(place.channels)), next(key for key, user in place.users.items() if user["is_admin"])
    for words in ("", "status", "settings", "unanswered", "forget me yes", "opt out yes"):
        asked = Asked()
        payload = {
            "team_id": "TELSEWHERE",
            "channel_id": general,
            "user_id": admin,
            "command": "/network-health",
            "text": words,
            "trigger_id": slack.triggers.give(admin),
            "response_url": response_address(slack, place, asked),
        }
        await slack.post.request("/slack/events", urlencode(payload).encode(), FORM)
        (answer,) = await until(lambda asked=asked: asked.answers)
        assert "not installed" in answer["text"]
    assert bot.rows("SELECT 1 FROM absence") == []
    assert place.modals == {}


@pytest.mark.usefixtures("bot")
async def test_bent_requests_of_slack(slack: Slack) -> None:
    """Commands, buttons, forms and events with any part of them strange are answered or refused."""
    chance, place = random.Random(20261130), slack.workspace
    general, person = next(iter(place.channels)), list(place.users)[2]
    command = {
        "team_id": place.id,
        "channel_id": general,
        "user_id": person,
        "command": "/network-health",
        "text": "status",
        "response_url": f"{slack.url}/commands/{place.id}/x",
        "trigger_id": "1.2",
    }
    around = {
        "team": {"id": place.id},
        "user": {"id": person, "team_id": place.id},
        "trigger_id": "1.3",
        "channel": {"id": general},
    }
    action = {"type": "button", "action_id": "introductions#1.0", "value": "yes 1", "block_id": "b"}
    pressed = {**around, "type": "block_actions", "actions": [action], "response_url": command["response_url"]}
    element = {"type": "plain_text_input", "value": "9"}
    view = {
        "id": "V1",
        "callback_id": "settings",
        "type": "modal",
        "blocks": [{"block_id": "hour"}],
        "private_metadata": general,
        "state": {"values": {"hour": {"hour": element}}},
    }
    sent = {**around, "type": "view_submission", "view": view}
    message = {
        "type": "message",
        "channel": general,
        "user": person,
        "ts": f"{time.time():.6f}",
        "text": "Hi",
        "channel_type": "channel",
        "thread_ts": "1.2",
    }
    reaction = {
        "type": "reaction_added",
        "user": person,
        "item": {"type": "message", "channel": general, "ts": message["ts"]},
        "reaction": "heart",
        "event_ts": "1.2",
    }
    others = [
        {"type": kind, "user": person, "channel": general, "event_ts": "1.2"}
        for kind in (
            "member_joined_channel",
            "member_left_channel",
            "app_home_opened",
            "channel_archive",
            "team_join",
            "user_change",
            "channel_rename",
            "tokens_revoked_x",
        )
    ]
    for body in bent(command, chance, 40):
        text = urlencode({name: str(value) for name, value in body.items()}, errors="replace")
        status, _, _ = await slack.post.request("/slack/events", text.encode(), FORM)
        assert status < 500, text
    for whole in (pressed, sent):
        for body in bent(whole, chance, 60):
            text = urlencode({"payload": json.dumps(body)})
            status, _, _ = await slack.post.request("/slack/events", text.encode(), FORM)
            assert status < 500, body
    for event in (message, reaction, *others):
        for body in bent(slack.post.envelope(event, place), chance, 40):
            status, _, _ = await slack.post.request("/slack/events", json.dumps(body).encode(), "application/json")
            assert status < 500, body


@pytest.mark.usefixtures("bot")
async def test_bent_news_of_discord(discord: Discord) -> None:
    """Dispatches and interactions with any part of them strange are passed over or answered."""
    chance, guild = random.Random(20261130), discord.guild
    channel = guild.channels[next(iter(guild.channels))]
    (session,) = discord.gateway.sessions.values()
    told: list[tuple[str, Any]] = []
    hear, session.dispatch = (
        session.dispatch,
        lambda name, body: told.append((name, copy.deepcopy(body))) or hear(name, body),
    )
    person = discord.guild.owner
    message = discord.say(channel.id, person, "Hello.")
    discord.reply(channel.id, message, person)
    discord.react(channel.id, message, person)
    discord.edit(channel.id, message, "Hello?")
    thread = discord.start_thread(channel.id, message, person)
    newcomer = discord.join("Newcomer")
    discord.leave(newcomer)
    discord.change_channel(channel.id, {"name": "general"})
    discord.archive(thread.id)
    for kind, data in (
        (
            COMMANDED,
            {"id": "1", "name": "network-health", "type": 1, "options": [{"name": "do", "type": 3, "value": "status"}]},
        ),
        (PRESSED, {"custom_id": f"press:1:{guild.id}:introductions yes 1", "component_type": 2}),
        (
            SUBMITTED,
            {
                "custom_id": f"form:0:{guild.id}:settings",
                "components": [{"type": 18, "component": {"type": 4, "custom_id": "hour", "value": "9"}}],
            },
        ),
    ):
        discord.ask(kind, person, channel, data)
    session.dispatch = hear
    for name, body in told:
        for each in bent(json.loads(json.dumps(body)), chance, 25):
            if name == "INTERACTION_CREATE" and isinstance(each, dict):
                each["id"] = str(chance.getrandbits(60))  # what comes a second time is not looked at
            session.dispatch(name, each)
    await asyncio.sleep(0.5)
    await discord.until_listening()
