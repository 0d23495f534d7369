"""The loopback Discord gives history, takes posts and holds limits as Discord does, driven by bare discord.py."""

import io
from collections.abc import Awaitable
from typing import Any

import aiohttp
import discord
import pytest

from tests.adapters.discord.bare import Client, deny, refusal
from tests.adapters.discord.loopback import channel, person, until
from tests.doubles.discord.permissions import READ_MESSAGE_HISTORY, SEND_MESSAGES, VIEW_CHANNEL
from tests.doubles.discord.server import Discord


async def test_history_comes_in_pages(double: Discord, client: Client):
    """Before, after and around give pages newest first; without the right there is nothing at all."""
    general = channel(double)
    written = [int(double.say(general, person(double))) for _ in range(7)]
    http = client.http
    assert await _ids(http.logs_from(general, 3)) == written[:3:-1]
    assert await _ids(http.logs_from(general, 3, before=written[3])) == written[2::-1]
    assert await _ids(http.logs_from(general, 3, after=written[0])) == written[3:0:-1]
    assert await _ids(http.logs_from(general, 3, around=written[3])) == written[4:1:-1]
    deny(double, READ_MESSAGE_HISTORY, general)
    assert await _ids(http.logs_from(general, 3)) == []
    deny(double, VIEW_CHANNEL, general)
    assert await refusal(http.logs_from(general, 3)) == (403, 50001)
    double.delete_channel(general)
    assert await refusal(http.logs_from(general, 3)) == (404, 10003)


async def _ids(page: Awaitable[list[dict[str, Any]]]) -> list[int]:
    return [int(each["id"]) for each in await page]


async def test_archived_threads_come_in_pages(double: Discord, client: Client):
    """Archived posts of a forum are listed by when they were put away, the latest first, open ones apart."""
    forum = channel(double, 2)
    posts = [double.open_post(forum, person(double), at=1_700_000_000 + number)[0] for number in range(5)]
    for number, post in enumerate(posts[:4]):
        double.archive(post.id, at=1_700_100_000 + number)
    found = [each.id async for each in client.get_channel(int(forum)).archived_threads(limit=None)]
    assert found == [int(each.id) for each in posts[3::-1]]
    page = await client.http.get_public_archived_threads(int(forum), limit=2)
    assert page["has_more"]
    assert [each["id"] for each in page["threads"]] == [posts[3].id, posts[2].id]
    active = await client.http.get_active_threads(int(double.guild.id))
    assert [each["id"] for each in active["threads"]] == [posts[4].id]


async def test_who_reacted_comes_in_pages(double: Discord, client: Client):
    """Those who gave an emoji are listed by id, super-reactions apart; an emoji that is none is unknown."""
    general = channel(double)
    message = double.say(general, person(double))
    for number in range(4):
        double.react(general, message, person(double, number), "❤️")
    double.react(general, message, person(double, 5), "❤️", burst=True)
    http = client.http
    assert await _ids(http.get_reaction_users(int(general), int(message), "❤️", 3)) == [
        int(person(double, number)) for number in range(3)
    ]
    after = await http.get_reaction_users(int(general), int(message), "❤️", 3, person(double, 2))
    assert [each["id"] for each in after] == [person(double, 3)]
    assert await refusal(http.get_reaction_users(int(general), int(message), "nonsense", 3)) == (404, 10014)
    (shown,) = (await http.get_message(int(general), int(message)))["reactions"]
    assert (shown["count"], shown["count_details"]) == (5, {"normal": 4, "burst": 1})


async def test_a_post_with_a_nonce_is_there_once(double: Discord, client: Client):
    """An enforced nonce answers the first message, even where its answer was lost."""
    target = client.get_channel(int(channel(double)))
    double.swallow("POST /channels/{channel_id}/messages")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await target.send("once", nonce="key")
    again = await target.send("once", nonce="key")
    assert [each["id"] for each in double.posted] == [str(again.id)]


def _embeds(*lengths: int) -> list[discord.Embed]:
    return [discord.Embed(title="x", description="y" * length) for length in lengths]


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"content": ""}, 400, 50006),
        ({"content": "x" * 2001}, 400, 50035),
        ({"embeds": _embeds(4097)}, 400, 50035),
        ({"embeds": _embeds(3000, 3000)}, 400, 50035),
        ({"embeds": [discord.Embed().add_field(name="", value="x")]}, 400, 50035),
        ({"embeds": [discord.Embed(title="x").set_image(url="attachment://none.png")]}, 400, 50035),
    ],
)
async def test_posts_that_are_too_much(double: Discord, client: Client, sent: dict[str, Any], status: int, code: int):
    """Discord's limits hold, one by one and in sum."""
    assert await refusal(client.get_channel(int(channel(double))).send(**sent)) == (status, code)
    assert double.posted == []


async def test_where_the_app_may_not_post(double: Discord, client: Client):
    """Hidden, silenced and deleted channels are refused, each in its own way; closed people too."""
    general, target = channel(double), client.get_channel(int(channel(double)))
    deny(double, SEND_MESSAGES, general)
    assert await refusal(target.send("x")) == (403, 50013)
    deny(double, VIEW_CHANNEL, general)
    assert await refusal(target.send("x")) == (403, 50001)
    double.delete_channel(general)
    assert await refusal(target.send("x")) == (404, 10003)
    double.closed_to_all.add(person(double))
    ada = await client.fetch_user(int(person(double)))
    assert await refusal(ada.send("x")) == (403, 50007)


async def test_files_and_private_threads(double: Discord, client: Client):
    """A file comes with its alternative text and is shown in an embed; a private thread takes the people it is for."""
    target = client.get_channel(int(channel(double)))
    picture = discord.File(io.BytesIO(b"12345"), "a.png", description="a picture")
    await target.send(file=picture, embed=discord.Embed(title="x").set_image(url="attachment://a.png"))
    (file,) = double.posted[0]["attachments"]
    assert (file["size"], file["description"]) == (5, "a picture")
    assert double.posted[0]["embeds"][0]["image"]["url"] == file["url"]
    thread = await target.create_thread(name="two of you", invitable=False)
    for number in (0, 1):
        await thread.add_user(discord.Object(int(person(double, number))))
    kept = double.channel(str(thread.id))
    assert (kept.about["type"], list(kept.people)) == (12, [double.bot["id"], person(double), person(double, 1)])


async def test_limits_are_told_and_held(double: Discord):
    """A bucket is told in every answer; the one request too many gets 429 with how long to wait."""
    double.limits.scale = 1.0
    address = f"{double.api_url}/channels/{channel(double)}/messages"
    headers = {"Authorization": f"Bot {double.token}", "User-Agent": "DiscordBot (x, 1)"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for left in (4, 3, 2, 1, 0):
            async with session.get(address) as answer:
                assert answer.headers["X-RateLimit-Remaining"] == str(left)
        async with session.get(address) as answer:
            told = await answer.json()
            assert (answer.status, answer.headers["X-RateLimit-Scope"], told["global"]) == (429, "user", False)
            assert 0 < told["retry_after"] <= int(answer.headers["Retry-After"]) <= 5
        double.slow_down("GET /users/@me", 2, scope="global")
        async with session.get(f"{double.api_url}/users/@me") as answer:
            assert (answer.status, answer.headers["X-RateLimit-Global"]) == (429, "true")
        double.break_down("GET /users/@me", 503)
        async with session.get(f"{double.api_url}/users/@me") as answer:
            assert answer.status == 503
        async with session.get(f"{double.api_url}/users/@me", headers={"Authorization": "Bot wrong"}) as answer:
            assert (answer.status, (await answer.json())["code"]) == (401, 0)


async def test_it_dies_and_returns(double: Discord, client: Client):
    """After a stop nothing answers; after a start the same address does, the session goes on, and nothing is lost."""
    await double.stop()
    missed = double.say(channel(double), person(double))
    await double.start()
    await double.until_listening()
    await until(lambda: client.messages() == [int(missed)])
