"""Installing from a browser: the state is checked, the token is kept, an organisation brings all its workspaces."""

import re
import time
from urllib.parse import parse_qs, urlsplit

import aiohttp
import msgspec
import pytest

from adapters.slack.install import STATE_SECONDS, States
from adapters.slack.installations import Installed
from adapters.slack.scopes import SCOPES
from bot.ports import Reply
from tests.adapters.slack.fakes import Company, Secrets, over_http, until
from tests.doubles.slack.server import Slack


async def begin(company: Company) -> tuple[str, str]:
    """Open the page with the button: the address it leads to, and the cookie it gives."""
    page = await company.knock("/slack/install", method="GET")
    assert page.status == 200
    link = re.search(r'href="([^"]+/oauth/v2/authorize[^"]+)"', page.body.decode())
    assert link
    cookie = dict(page.headers)["Set-Cookie" if "Set-Cookie" in dict(page.headers) else "set-cookie"]
    return link[1].replace("&amp;", "&"), cookie.partition(";")[0]


async def consent(address: str, **more: str) -> str:
    """The admin says yes on Slack's page; what Slack sends back in the address."""
    async with aiohttp.ClientSession() as session, session.get(address, params=more, allow_redirects=False) as answer:
        assert answer.status == 302, await answer.text()
        return urlsplit(answer.headers["Location"]).query


async def finish(company: Company, query: str, cookie: str) -> Reply:
    """Come back with what Slack sent."""
    return await company.knock("/slack/oauth_redirect", method="GET", query=query, cookie=cookie)


async def install(company: Company) -> Reply:
    """All of it."""
    address, cookie = await begin(company)
    return await finish(company, await consent(address), cookie)


async def test_an_admin_installs_the_app(slack: Slack, for_many: Company) -> None:
    """The token is kept as a secret, the workspace is known, and its past is read."""
    team = slack.workspace.id
    async with for_many.running():
        assert (await install(for_many)).status == 200
        await until(lambda: for_many.intake.pages)
        assert for_many.house.here == [team]
        assert f"team/{team}" in for_many.secrets.values
        await until(lambda: "conversations.list" in [name for name, _ in slack.calls])


async def test_the_page_asks_for_each_scope_and_no_more(for_many: Company) -> None:
    """Exactly those of the table, none of a person's."""
    async with for_many.running():
        address, _ = await begin(for_many)
    asked = parse_qs(urlsplit(address).query)
    assert set(asked["scope"][0].split(",")) == {scope.name for scope in SCOPES}
    assert asked.get("user_scope", [""]) == [""]
    assert len(asked["state"][0]) > 40


async def test_a_state_counts_once_and_in_its_own_browser(for_many: Company) -> None:
    """Without the cookie, with another state, or a second time, nothing is installed."""
    async with for_many.running():
        address, cookie = await begin(for_many)
        query = await consent(address)
        assert (await finish(for_many, query, "")).status == 400
        forged = re.sub(r"state=[^&]+", "state=forged", query)
        assert (await finish(for_many, forged, "slack-app-oauth-state=forged")).status == 401
        assert for_many.house.here == []
        assert (await finish(for_many, query, cookie)).status == 200
        assert (await finish(for_many, query, cookie)).status == 401


async def test_somebody_who_says_no_is_told_so(for_many: Company) -> None:
    """Nothing is kept."""
    async with for_many.running():
        address, cookie = await begin(for_many)
        reply = await finish(for_many, await consent(address, deny="1"), cookie)
    assert reply.status == 200
    assert not [name for name in for_many.secrets.values if name.startswith("team/")]


async def test_an_organisation_brings_its_workspaces(slack: Slack, for_many: Company) -> None:
    """One installation for all; each workspace's events count as its own."""
    slack.workspace.enterprise = "E0DOUBLE"
    slack.installing.whole_organisation = True
    team = slack.workspace.id
    async with for_many.running():
        assert (await install(for_many)).status == 200
        assert "organisation/E0DOUBLE" in for_many.secrets.values
        channel, person = next(iter(slack.workspace.channels)), list(slack.workspace.users)[2]
        event = {"type": "message", "channel": channel, "user": person, "text": "hi", "ts": "1800000000.000100"}
        envelope = slack.post.envelope(event, slack.workspace)

        assert await over_http(slack, for_many, msgspec.json.encode(envelope)) == 200
        await until(lambda: team in {ref.native for ref, _ in for_many.intake.pages})


@pytest.mark.parametrize("rotation", [False, True])
async def test_the_installation_has_all_that_is_needed(slack: Slack, for_many: Company, rotation: bool) -> None:
    """A token, with what it takes to change it where tokens end."""
    slack.installing.rotation = rotation
    async with for_many.running():
        await install(for_many)
    kept = msgspec.json.decode(for_many.secrets.values[f"team/{slack.workspace.id}"], type=Installed)
    assert kept.bot_user == slack.workspace.bot_user
    assert bool(kept.refresh_token) is rotation
    assert (kept.expires_at > time.time()) is rotation
    assert kept.url == slack.workspace.url


async def test_a_removed_app_may_come_back(slack: Slack, for_many: Company) -> None:
    """After the removal the token is gone; after another installation the workspace is welcome again."""
    slack.request_url = "http://127.0.0.1:9"
    slack.post.retries = ()
    async with for_many.running():
        await install(for_many)
        for kind in ("app_uninstalled", "tokens_revoked"):
            tokens = {"tokens": {"bot": ["U9"], "oauth": []}} if kind == "tokens_revoked" else {}
            envelope = slack.post.envelope({"type": kind, **tokens}, slack.workspace)
            envelope["event_time"] = int(time.time()) + 1

            assert await over_http(slack, for_many, msgspec.json.encode(envelope)) == 200
        assert set(for_many.house.gone) == {slack.workspace.id}
        assert f"team/{slack.workspace.id}" not in for_many.secrets.values
        assert (await install(for_many)).status == 200
        assert for_many.house.here[-1] == slack.workspace.id


async def test_states_that_nobody_used_go_away() -> None:
    """They are good for ten minutes and are not kept for longer."""
    secrets = Secrets()
    states = States(secrets)
    old = f"state/{int(time.time()) - STATE_SECONDS - 5}.abc"
    secrets.values[old] = b"1"
    fresh = await states.async_issue()
    assert list(secrets.values) == [f"state/{fresh}"]
    assert not await states.async_consume(old.removeprefix("state/"))
    assert not await states.async_consume("x" * 500)
    assert await states.async_consume(fresh)
