"""The real process where a platform's API misbehaves: it waits and tries again, and the other platform goes on."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from tests.doubles.discord.bustle import Bustle
from tests.doubles.discord.server import Discord
from tests.doubles.slack.server import Slack
from tests.end_to_end.agreeing import agreed, read
from tests.end_to_end.living import Bot, until

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
HTML = "<html><body>Something went wrong &amp; nobody knows what</body></html>"


def page(status: int, **headers: str) -> Answer:
    """A page for people where a program expects JSON."""

    async def answer(_request: web.Request) -> web.StreamResponse:
        shown = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=status, text=HTML, content_type="text/html", headers=shown)

    return answer


def json(status: int, body: object, **headers: str) -> Answer:
    """JSON with headers of one's own."""

    async def answer(_request: web.Request) -> web.StreamResponse:
        shown = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.json_response(body, status=status, headers=shown)

    return answer


async def cut(request: web.Request) -> web.StreamResponse:
    """The connection is reset in the middle of the answer."""
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"ok": true, "messages": [')
    assert request.transport is not None
    request.transport.abort()
    return response


ODD_ON_SLACK = (
    json(429, {"ok": False, "error": "ratelimited"}, Retry_After="0.5"),
    page(429, Retry_After="1"),
    page(200),
    page(502),
    json(200, ["a", "list"]),
    json(200, {"ok": True}),
    cut,
)
ODD_ON_DISCORD = (
    json(429, {"message": "slower", "retry_after": 0.2, "global": False}, Retry_After="1", Via="1.1 google"),
    json(429, {"message": "slower"}, Via="1.1 google"),
    page(429, Retry_After="0.5"),
    page(502),
    page(200),
    page(500),
    cut,
)


async def test_answers_of_every_sort(slack: Slack, discord: Discord, tmp_path: Path):
    """Wrong limits, pages for people, empty and broken answers cost time, and in the end all is there."""
    general = next(iter(slack.workspace.channels))
    people = [native for native, user in slack.workspace.users.items() if not user["is_bot"]][1:]
    said = [slack.workspace.write(general, person, "Long ago.", at=time.time() - 900)["ts"] for person in people]
    Bustle(discord).steps(100)
    for number, method in enumerate(
        ("auth.test", "apps.connections.open", "users.list", "conversations.list", "conversations.history")
    ):
        slack.answer_with(method, ODD_ON_SLACK[(2, 0, 3, 4, 6)[number]])
    slack.answer_with("conversations.history", ODD_ON_SLACK[1])
    for number, route in enumerate(
        (
            "GET /channels/{channel_id}/messages",
            "GET /guilds/{guild_id}/threads/active",
            "GET /channels/{channel_id}/threads/archived/public",
            "GET /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}",
        )
    ):
        for answer in (ODD_ON_DISCORD[number % 7], ODD_ON_DISCORD[(number + 3) % 7]):
            discord.answer_with(route, answer)
    bot = Bot(tmp_path, slack, discord)
    async with bot:
        await agreed(bot, discord)
        await until(lambda: bot.has(*said), 60)
        await bot.becomes(200)
        assert await bot.stop() == 0
    assert "Traceback" not in bot.said()
    assert "nobody knows what" not in bot.said()


async def test_an_api_that_never_answers(slack: Slack, discord: Discord, tmp_path: Path):
    """Where one platform takes calls and answers none, the other goes on, and stopping takes no longer."""
    general = next(iter(slack.workspace.channels))
    people = [native for native, user in slack.workspace.users.items() if not user["is_bot"]][1:]
    release = asyncio.Event()

    async def never(_request: web.Request) -> web.StreamResponse:
        await release.wait()
        return web.Response(status=500)

    bustle = Bustle(discord)
    bot = Bot(tmp_path, slack, discord)
    async with bot:
        await read(bot, discord)
        await bot.becomes(200)
        for route in (
            "POST /interactions/{interaction_id}/{interaction_token}/callback",
            "GET /channels/{channel_id}/messages",
        ):
            discord.answer_with(route, never, 50)
        discord.gateway.refuse_resumes = 1
        discord.gateway.pull()
        bustle.steps(20)
        discord.ask(
            2,
            discord.guild.owner,
            discord.channel(next(iter(discord.guild.channels))),
            {"id": "1", "name": "network-health", "type": 1},
        )
        said = [await slack.say(general, person, "Anybody?") for person in people]
        asked = await slack.command(people[0], "help", channel=general)
        assert asked.shown
        assert bot.has(*said)
        for method in ("conversations.history", "users.info", "chat.postMessage", "views.open"):
            slack.answer_with(method, never, 50)
        wanting = await slack.command(people[0], "settings", channel=general, wait=0)
        assert wanting.acknowledged is not None
        assert await bot.stop() == 0
        assert "did not end in time" not in bot.said()
        release.set()
    discord.faults.clear()
    slack.faults.clear()
    async with bot:
        await agreed(bot, discord)
        assert await bot.stop() == 0
    assert "Traceback" not in bot.said()
