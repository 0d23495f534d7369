"""Tokens of many workspaces: kept as secrets, changed in time, found for a whole organisation, and let go of."""

import asyncio
import time

import pytest

from adapters.slack.calling import web_client
from adapters.slack.installations import Installed, ManyWorkspaces, OneWorkspace, scopes_of
from adapters.slack.settings import SlackSettings
from adapters.slack.tokens import wrong_token
from tests.adapters.slack.fakes import Secrets
from tests.doubles.slack.calls import Grant
from tests.doubles.slack.server import LEAST, Slack

EVERYWHERE, FIRST, REFRESH = "xoxb-all", "xoxe.xoxb-first", "xoxe-1-first"  # made up


def many(slack: Slack, secrets: Secrets) -> ManyWorkspaces:
    """Installations kept in these secrets."""
    settings = SlackSettings(
        client_id=slack.client_id, client_secret=slack.client_secret, api_url=slack.api_url, _env_file=None
    )
    return ManyWorkspaces(secrets, settings)


def installed(team: str, **more: object) -> Installed:
    """An installation with a token."""
    return Installed(**{"team": team, "token": f"xoxb-{team}", "bot_user": "U9", "installed_at": 100.0, **more})


async def test_what_was_kept_is_found(slack: Slack) -> None:
    """Also by a process that has only the store."""
    secrets = Secrets()
    await many(slack, secrets).keep(installed("T1"))
    found = await many(slack, secrets).of("T1")
    assert found == installed("T1")
    assert await many(slack, secrets).of("T2") is None
    assert await many(slack, secrets).teams() == ["T1"]
    assert "xoxb" not in repr(found)


async def test_a_whole_organisation_covers_its_workspaces(slack: Slack) -> None:
    """A workspace is found by its organisation, and from then on without being told."""
    secrets = Secrets()
    kept = many(slack, secrets)
    await kept.keep(installed("", enterprise="E1", token=EVERYWHERE))
    assert await kept.of("T1") is None
    found = await kept.of("T1", "E1")
    assert found is not None
    assert found.token == EVERYWHERE
    assert (await many(slack, secrets).of("T1")) == found
    assert await kept.teams() == ["T1"]
    assert await kept.forget("", "E1", everywhere=True, at=200) == ["T1"]
    assert await kept.of("T1") is None


async def test_a_workspace_s_own_installation_comes_first(slack: Slack) -> None:
    """An organisation's token is for the others."""
    kept = many(slack, Secrets())
    await kept.keep(installed("", enterprise="E1", token=EVERYWHERE))
    await kept.keep(installed("T1", enterprise="E1"))
    found = await kept.of("T1", "E1")
    assert found is not None
    assert found == installed("T1", enterprise="E1")


async def test_old_news_does_not_end_a_new_installation(slack: Slack) -> None:
    """Somebody removed the app and installed it again; the removal is told late."""
    kept = many(slack, Secrets())
    await kept.keep(installed("T1", installed_at=300.0))
    assert await kept.forget("T1", "", everywhere=False, at=200) == []
    assert await kept.of("T1") is not None
    assert await kept.forget("T1", "", everywhere=False, at=400) == ["T1"]
    assert await kept.forget("T1", "", everywhere=False, at=400) == ["T1"]
    assert await kept.of("T1") is None


def rotating(slack: Slack, *, hours: float) -> Installed:
    """An installation whose token ends in so many hours, known to Slack."""
    slack.installing.rotation = True
    slack.installing.refresh[REFRESH] = (slack.workspace, LEAST)
    ends = int(time.time() + hours * 3600)
    slack.grants[FIRST] = Grant(FIRST, "bot", slack.workspace, LEAST, expires=ends)
    return installed(slack.workspace.id, token=FIRST, refresh_token=REFRESH, expires_at=ends)


async def test_a_token_is_changed_before_it_ends(slack: Slack) -> None:
    """Once, however many ask at the same time; the new one is on disk."""
    secrets = Secrets()
    kept = many(slack, secrets)
    await kept.keep(rotating(slack, hours=1))
    found = await asyncio.gather(*(kept.of(slack.workspace.id) for _ in range(5)))
    tokens = {each.token for each in found if each}
    assert len(tokens) == 1
    assert tokens != {FIRST}
    assert [name for name, _ in slack.calls].count("oauth.v2.access") == 1
    again = await many(slack, secrets).of(slack.workspace.id)
    assert again is not None
    assert again.token in tokens
    assert again.expires_at > time.time() + 11 * 3600


async def test_a_token_with_time_left_stays(slack: Slack) -> None:
    """Nothing is asked of Slack."""
    kept = many(slack, Secrets())
    await kept.keep(rotating(slack, hours=6))
    found = await kept.of(slack.workspace.id)
    assert found is not None
    assert found.token == FIRST
    assert slack.calls == []


async def test_two_processes_share_one_change(slack: Slack) -> None:
    """A refresh token works once: whoever is too late takes what the first one was given."""
    secrets = Secrets()
    await many(slack, secrets).keep(rotating(slack, hours=1))
    one, other = many(slack, secrets), many(slack, secrets)
    found = await asyncio.gather(one.of(slack.workspace.id), other.of(slack.workspace.id))
    assert all(found)
    last = await many(slack, secrets).of(slack.workspace.id)
    assert last is not None
    assert slack.grants[last.token].revoked == ""
    assert last.token != FIRST


async def test_one_workspace_learns_whose_its_token_is(slack: Slack) -> None:
    """Its own events count; those of a workspace it shares a channel with count as its own too."""
    one = OneWorkspace(slack.bot_token)
    assert one.counts_as("T7") == "T7"
    known = await one.begin(web_client(slack.api_url, slack.bot_token, None))
    assert known.team == slack.workspace.id
    assert "channels:history" in known.scopes
    assert one.counts_as("T7") == slack.workspace.id
    assert await one.of(slack.workspace.id) == known
    assert await one.of("T7") is None
    assert await one.forget(slack.workspace.id, "", everywhere=False, at=1) == [slack.workspace.id]
    assert (one.counts_as(slack.workspace.id), await one.teams()) == ("", [])


async def test_whoever_asks_too_early_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """And is refused after a while, so that Slack sends the event again."""
    monkeypatch.setattr("adapters.slack.installations.PATIENCE", 0.05)
    with pytest.raises(TimeoutError):
        await OneWorkspace("xoxb-1").of("T1")


@pytest.mark.parametrize(
    ("code", "told"),
    [("invalid_auth", "does not know"), ("token_revoked", "no longer valid"), ("not_allowed", "not_allowed")],
)
def test_each_wrong_token_has_its_sentence(code: str, told: str) -> None:
    """It says what is so and where the right one is."""
    assert told in wrong_token(code)
    assert "OAuth & Permissions" in wrong_token(code)


def test_scopes_are_read_from_beside_an_answer() -> None:
    """In any case, and with or without blanks."""
    assert scopes_of({"X-OAuth-Scopes": "chat:write, commands"}) == ("chat:write", "commands")
    assert scopes_of({}) == ()
