"""The loopback Slack refuses what Slack refuses, so that passing against it means something."""

import asyncio
import time
from typing import Any

import pytest
from aiohttp import ServerDisconnectedError, web
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from tests.doubles.slack.server import LEAST, Slack


@pytest.fixture
def client(slack: Slack) -> AsyncWebClient:
    """Slack's own client, pointed at it."""
    return AsyncWebClient(slack.bot_token, base_url=slack.api_url)


async def refusal(call: Any) -> dict[str, Any]:
    """What a call is refused with."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return dict(caught.value.response.data)


def garden(slack: Slack) -> str:
    """The channel #garden."""
    return list(slack.workspace.channels)[1]


def person(slack: Slack, number: int = 0) -> str:
    """One of the people."""
    return list(slack.workspace.users)[2 + number]


async def test_what_a_token_may_do(slack: Slack, client: AsyncWebClient):
    """A missing, wrong, unfit or revoked token, an unknown method and a missing scope each have their own code."""
    strange = AsyncWebClient("xoxb-wrong", base_url=slack.api_url)
    assert (await refusal(strange.auth_test()))["error"] == "invalid_auth"
    assert (await refusal(AsyncWebClient(base_url=slack.api_url).auth_test()))["error"] == "not_authed"
    assert (await refusal(client.api_call("conversations.invent")))["error"] == "unknown_method"
    assert (await refusal(client.api_call("apps.connections.open")))["error"] == "not_allowed_token_type"
    assert (await client.auth_test())["team_id"] == slack.workspace.id
    refused = await refusal(client.team_info())
    assert (refused["error"], refused["needed"]) == ("missing_scope", "team:read")
    assert refused["provided"].split(",") == sorted(LEAST)
    slack.grants[slack.bot_token].revoked = "token_revoked"
    assert (await refusal(client.auth_test()))["error"] == "token_revoked"


async def test_which_channels_are_open(slack: Slack, client: AsyncWebClient):
    """Unknown, private, foreign, archived and restricted channels are refused, each in its own way."""
    place = slack.workspace
    outside = place.add_channel("outside")
    hidden = place.add_channel("hidden", private=True)
    assert (await refusal(client.conversations_history(channel="CNOWHERE")))["error"] == "channel_not_found"
    assert (await refusal(client.conversations_history(channel=hidden)))["error"] == "channel_not_found"
    assert (await refusal(client.conversations_history(channel=outside)))["error"] == "not_in_channel"
    assert (await refusal(client.chat_postMessage(channel=outside, text="hello")))["error"] == "not_in_channel"
    place.channels[garden(slack)].restricted = True
    assert (await refusal(client.chat_postMessage(channel=garden(slack), text="hello")))["error"] == "restricted_action"
    place.channels[garden(slack)].about["is_archived"] = True
    assert (await refusal(client.chat_postMessage(channel=garden(slack), text="hello")))["error"] == "is_archived"
    private = await refusal(client.conversations_list(types="private_channel"))
    assert (private["error"], private["needed"]) == ("missing_scope", "groups:read")


@pytest.mark.parametrize(
    ("blocks", "error"),
    [
        ([{"type": "divider"}] * 51, "invalid_blocks"),
        ([{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}], "invalid_blocks"),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}], "invalid_blocks"),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": ""}}], "invalid_blocks"),
        ([{"type": "invented"}], "invalid_blocks"),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2700}}] * 5, "msg_blocks_too_long"),
        (None, "no_text"),
    ],
)
async def test_blocks_that_are_too_much(slack: Slack, client: AsyncWebClient, blocks: Any, error: str):
    """Block Kit limits hold, one by one and in sum."""
    refused = await refusal(client.api_call("chat.postMessage", json={"channel": garden(slack), "blocks": blocks}))
    assert refused["error"] == error
    assert bool(refused.get("errors")) == (error == "invalid_blocks")


async def test_one_message_a_second(slack: Slack, client: AsyncWebClient):
    """A second message in the same second is put off with 429 and Retry-After."""
    await client.chat_postMessage(channel=garden(slack), text="one")
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=garden(slack), text="two")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "1"


async def test_history_comes_in_pages(slack: Slack, client: AsyncWebClient):
    """History is newest first without replies; a thread is oldest first with its opener on every page."""
    place, channel = slack.workspace, garden(slack)
    opener = place.write(channel, person(slack), "the first", at=1_700_000_000)
    for number in range(1, 30):
        place.write(channel, person(slack), "another", at=1_700_000_000 + number)
    for number in range(3):
        place.write(channel, person(slack, 1), "a reply", thread_ts=opener["ts"], at=1_700_001_000 + number)
    seen: list[str] = []
    cursor = ""
    while True:
        answer = await client.conversations_history(channel=channel, limit=12, cursor=cursor or None)
        seen += [each["ts"] for each in answer["messages"]]
        cursor = answer.get("response_metadata", {}).get("next_cursor", "")
        assert answer["has_more"] == bool(cursor)
        if not cursor:
            break
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 30
    window = await client.conversations_history(channel=channel, latest="1700000005", oldest="1700000001.000000")
    assert [each["ts"][9] for each in window["messages"]] == ["4", "3", "2"]
    first = await client.conversations_replies(channel=channel, ts=opener["ts"], limit=2)
    rest = await client.conversations_replies(
        channel=channel, ts=opener["ts"], limit=2, cursor=first["response_metadata"]["next_cursor"]
    )
    assert [each["ts"] for each in (first["messages"][0], rest["messages"][0])] == [opener["ts"]] * 2
    assert (len(first["messages"]), len(rest["messages"]), rest["has_more"]) == (3, 2, False)


async def test_the_limit_of_fifteen(slack: Slack, client: AsyncWebClient):
    """In the limited mode a page has fifteen messages at most, and a second request within the minute has to wait."""
    slack.limits.fifteen = True
    for number in range(20):
        slack.workspace.write(garden(slack), person(slack), "words", at=1_700_000_000 + number)
    answer = await client.conversations_history(channel=garden(slack), limit=200)
    assert len(answer["messages"]) == 15
    with pytest.raises(SlackApiError) as caught:
        await client.conversations_history(channel=garden(slack), limit=200)
    assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "60")


@pytest.mark.usefixtures("slack")
async def test_tiers_hold(client: AsyncWebClient):
    """The twenty-first users.list within a minute is too many."""
    for _ in range(20):
        await client.users_list()
    assert (await refusal(client.users_list()))["error"] == "ratelimited"


async def test_socket_mode(slack: Slack):
    """An envelope goes to one connection, is retried when nobody acknowledges it, and carries commands' answers."""
    slack.post.retries, slack.post.patience = (0.0, 0.0), 0.3
    client = SocketModeClient(app_token=slack.app_token, web_client=AsyncWebClient(base_url=slack.api_url))
    got: list[tuple[str, int | None]] = []

    async def listen(_: Any, request: Any) -> None:
        got.append((request.type, request.retry_attempt))
        if request.type != "events_api" or request.retry_attempt:
            answer = {"text": "hello"} if request.type == "slash_commands" else None
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, answer))

    client.socket_mode_request_listeners.append(listen)
    await client.connect()
    await slack.say(garden(slack), person(slack), "words")
    assert got == [("events_api", 0), ("events_api", 1)]
    assert slack.post.deliveries[0].acknowledged
    asked = await slack.command(person(slack), "status")
    assert asked.acknowledged == {"text": "hello"}
    assert slack.sockets.strangers == []
    await client.close()


async def test_signed_requests(slack: Slack):
    """Events are signed, tried four times with the reason, and not again when the app says so."""
    slack.post.retries = (0.0, 0.0, 0.0)
    verifier, heard = SignatureVerifier(slack.signing_secret), []

    async def events(request: web.Request) -> web.Response:
        body = await request.read()
        heard.append(
            (verifier.is_valid_request(body, dict(request.headers)), request.headers.get("X-Slack-Retry-Reason"))
        )
        return web.Response(status=500)

    app = web.Application()
    app.router.add_post("/slack/events", events)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    slack.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    await slack.say(garden(slack), person(slack), "words")
    assert heard == [(True, None), (True, "http_error"), (True, "http_error"), (True, "http_error")]
    await slack.post.request("/slack/events", b"{}", "application/json", secret="another")  # noqa: S106  # made up
    await slack.post.request("/slack/events", b"{}", "application/json", at=time.time() - 400)
    assert heard[-2:] == [(False, None)] * 2
    await runner.cleanup()


async def test_only_what_the_app_may_hear(slack: Slack):
    """No event comes from a channel the bot is not in, without its scope, or without a subscription."""
    outside = slack.workspace.add_channel("outside", person(slack))
    slack.post.retries, slack.post.patience = (), 0.01
    await slack.say(outside, person(slack), "unheard")
    slack.subscribed = frozenset({"message.channels"})
    ts = await slack.say(garden(slack), person(slack), "heard")
    await slack.react(garden(slack), ts, person(slack, 1))
    assert [each.event["type"] for each in slack.post.deliveries] == ["message"]


async def test_files_by_the_external_way(slack: Slack, client: AsyncWebClient):
    """An upload needs its scope, the announced length and its bytes before it can be shared."""
    upload = client.files_upload_v2(channel=garden(slack), filename="a.png", content=b"12345", alt_txt="a picture")
    assert (await refusal(upload))["error"] == "missing_scope"
    slack.grants[slack.bot_token].scopes |= {"files:write"}
    await client.files_upload_v2(channel=garden(slack), filename="a.png", content=b"12345", alt_txt="a picture")
    (file,) = slack.workspace.files.values()
    assert (file["content"], file["alt_txt"], file["shared"]) == (b"12345", "a picture", [garden(slack)])
    refused = await refusal(client.files_completeUploadExternal(files=[{"id": "FNOWHERE"}]))
    assert refused["error"] == "file_not_found"


async def test_modals_need_a_fresh_trigger(slack: Slack, client: AsyncWebClient):
    """A trigger opens one modal within three seconds; a Home changes only from the version one has seen."""
    modal = {"type": "modal", "title": {"type": "plain_text", "text": "Settings"}, "blocks": []}
    assert (await refusal(client.views_open(trigger_id="1.2", view=modal)))["error"] == "invalid_trigger_id"
    trigger = slack.triggers.give(person(slack))
    long = {**modal, "title": {"type": "plain_text", "text": "x" * 25}}
    assert (await refusal(client.views_open(trigger_id=trigger, view=long)))["error"] == "invalid_arguments"
    slack.triggers.seconds = 0.01
    late = slack.triggers.give(person(slack))
    await asyncio.sleep(0.02)
    assert (await refusal(client.views_open(trigger_id=late, view=modal)))["error"] == "expired_trigger_id"
    home = {"type": "home", "blocks": []}
    await client.views_publish(user_id=person(slack), view=home)
    assert (await refusal(client.views_publish(user_id=person(slack), view=home, hash="old")))[
        "error"
    ] == "hash_conflict"


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated")  # Slack's client still uses it
async def test_oauth(slack: Slack):
    """A code becomes a token once, with the right secret and address; a refresh token likewise."""
    import aiohttp  # noqa: PLC0415  # only this test goes through a browser's door

    slack.installing.rotation = True
    back = "http://127.0.0.1:9/back"
    address = f"{slack.url}/oauth/v2/authorize?client_id={slack.client_id}&scope=commands&state=s&redirect_uri={back}"

    async def code() -> str:
        async with aiohttp.ClientSession() as browser, browser.get(address, allow_redirects=False) as page:
            assert page.headers["Location"].startswith(f"{back}?code=")
            assert page.headers["Location"].endswith("&state=s")
            return page.headers["Location"].split("code=")[1].split("&")[0]

    client = AsyncWebClient(base_url=slack.api_url)
    who = {"client_id": slack.client_id, "client_secret": slack.client_secret}
    wrong = client.oauth_v2_access(client_id=slack.client_id, client_secret="no", code=await code())  # noqa: S106  # made up
    assert (await refusal(wrong))["error"] == "bad_client_secret"
    assert (await refusal(client.oauth_v2_access(**who, code=await code())))["error"] == "bad_redirect_uri"
    good = await code()
    answer = await client.oauth_v2_access(**who, code=good, redirect_uri=back)
    assert (answer["scope"], answer["expires_in"]) == ("commands", 43_200)
    assert (await refusal(client.oauth_v2_access(**who, code=good, redirect_uri=back)))["error"] == "invalid_code"
    renew = {"grant_type": "refresh_token", "refresh_token": answer["refresh_token"]}
    assert (await client.oauth_v2_access(**who, **renew))["access_token"] != answer["access_token"]
    assert (await refusal(client.oauth_v2_access(**who, **renew)))["error"] == "invalid_refresh_token"


async def test_it_dies_and_returns(slack: Slack, client: AsyncWebClient):
    """After a stop nothing answers; after a start the same address does, and knows what was written meanwhile."""
    await slack.stop()
    slack.workspace.write(garden(slack), person(slack), "meanwhile")
    with pytest.raises(OSError, match="Connect"):
        await client.auth_test()
    await slack.start()
    assert len((await client.conversations_history(channel=garden(slack)))["messages"]) == 1


async def test_faults_on_demand(slack: Slack, client: AsyncWebClient):
    """A swallowed call was done, though nobody was told; a broken answer is no JSON."""
    client.retry_handlers.clear()  # by itself it would post a second time
    slack.swallow("chat.postMessage")
    with pytest.raises(ServerDisconnectedError):
        await client.chat_postMessage(channel=garden(slack), text="once")
    assert [each["text"] for each in slack.workspace.channels[garden(slack)].stream()] == ["once"]
    slack.break_down("auth.test")
    with pytest.raises(SlackApiError):
        await client.auth_test()
