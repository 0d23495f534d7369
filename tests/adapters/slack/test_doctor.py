"""The self-check tells apart what could be wrong, and says what to do about each."""

import time

import pytest

from adapters.slack.checkup import channels, permissions, subscriptions
from adapters.slack.doctor import _clock
from adapters.slack.keys import key_of_id, key_of_ts
from adapters.slack.scopes import SCOPES
from bot.ports import Cursor, Finding
from tests.adapters.slack.fakes import Company, chosen
from tests.doubles.slack.__main__ import settings
from tests.doubles.slack.server import LEAST, Slack


async def found(company: Company) -> dict[str, Finding]:
    """Findings by what they are about."""
    return {each.subject: each for each in await company.platform.check(company.house)}


async def test_a_good_setup_has_no_error(slack: Slack, company: Company) -> None:
    """Everything is looked at and nothing is wrong."""
    company.house.chosen = key_of_id(next(iter(slack.workspace.channels)))
    findings = await found(company)
    assert {each.level for each in findings.values()} == {"ok"}
    assert {"Address and clock", "SLACK_APP_TOKEN", "Token", "Permissions", "Channels", "Digest", "Events"} <= set(
        findings
    )


@pytest.mark.parametrize(
    ("setting", "subject", "told"),
    [
        (("SLACK_BOT_TOKEN", "xoxb-wrong"), "SLACK_BOT_TOKEN", "does not know"),
        (("SLACK_APP_TOKEN", "xapp-wrong"), "SLACK_APP_TOKEN", "connections:write"),
        (("SLACK_API_URL", "http://127.0.0.1:9/api/"), "Address", "HTTPS_PROXY"),
    ],
)
async def test_wrong_tokens_and_addresses_are_told_apart(
    slack: Slack, monkeypatch: pytest.MonkeyPatch, setting: tuple[str, str], subject: str, told: str
) -> None:
    """Each has its own sentence, and no token is in it."""
    company = Company(slack, chosen(monkeypatch, {**settings(slack), setting[0]: setting[1]}))
    finding = (await found(company))[subject]
    assert finding.level == "error"
    assert told in finding.sentence
    assert "wrong" not in finding.sentence


async def test_a_token_that_was_taken_back_is_told_so(slack: Slack, company: Company) -> None:
    """It is not simply wrong."""
    slack.grants[slack.bot_token].revoked = "token_revoked"
    assert "no longer valid" in (await found(company))["SLACK_BOT_TOKEN"].sentence


async def test_a_missing_scope_is_named_with_its_cost(slack: Slack, company: Company) -> None:
    """A needed one is an error, an optional one is not."""
    slack.grants[slack.bot_token].scopes = LEAST - {"reactions:read"}
    findings = await found(company)
    assert findings["Permission reactions:read"].level == "error"
    assert "thanks by emoji" in findings["Permission reactions:read"].sentence
    assert findings["Permission files:write"].level == "ok"


def test_all_scopes_are_one_line() -> None:
    """Nothing is listed where nothing is missing; a server that does not say is no error."""
    assert [each.level for each in permissions([scope.name for scope in SCOPES])] == ["ok"]
    assert [each.level for each in permissions([])] == ["warning"]


def test_channels_that_are_not_seen_are_named() -> None:
    """With how to let the bot in; in none of them it sees nothing at all."""
    every = [{"id": f"C{number}", "name": f"room{number}"} for number in range(12)]
    (some,) = channels(every[:2], every)
    assert some.level == "warning"
    assert "2 of 12" in some.sentence
    assert "and 2 more" in some.sentence
    (none,) = channels([], every)
    assert none.level == "error"
    assert "/invite" in none.sentence
    assert channels(every, every)[0].level == "ok"


async def test_a_digest_channel_without_the_bot_is_an_error(slack: Slack, company: Company) -> None:
    """And a digest without a channel is worth a word."""
    assert (await found(company))["Digest"].level == "warning"
    first = next(iter(slack.workspace.channels))
    slack.workspace.channels[first].members.remove(slack.workspace.bot_user)
    company.house.chosen = key_of_id(first)
    finding = (await found(company))["Digest"]
    assert finding.level == "error"
    assert "/invite" in finding.sentence


async def test_a_private_digest_channel_is_no_error(slack: Slack, company: Company) -> None:
    """It is in no list of public channels, and the bot is in it all the same."""
    slack.grants[slack.bot_token].scopes = LEAST | {"groups:read"}
    private = slack.workspace.add_channel("health", slack.workspace.bot_user, private=True)
    company.house.chosen = key_of_id(private)
    assert (await found(company))["Digest"].level == "ok"


@pytest.mark.parametrize(
    ("off", "level", "told"),
    [(3, "ok", "agree"), (-90, "warning", "behind"), (90, "warning", "ahead"), (-900, "error", "signatures")],
)
def test_a_clock_that_is_off_is_told(off: float, level: str, told: str) -> None:
    """First as a warning, then as what it breaks."""
    finding = _clock(off, "https://slack.com/api/")
    assert finding.level == level
    assert told in finding.sentence


async def test_events_that_never_arrive_are_noticed(slack: Slack, company: Company) -> None:
    """What people wrote while the bot listened is not there: the subscription is missing, and it is named."""
    channel = next(iter(slack.workspace.channels))
    person = list(slack.workspace.users)[2]
    written = [key_of_ts(slack.workspace.write(channel, person, "hello")["ts"]) for _ in range(3)]
    now = int(time.time() * 1e6)
    company.house.known[key_of_id(channel), 0] = Cursor(now + 60_000_000, now - 3_600_000_000, finished=True)
    company.house.stored = {written[0]: 0}
    finding = (await found(company))["Event message.channels"]
    assert finding.level == "error"
    assert "2 of the latest 3" in finding.sentence
    assert "Event Subscriptions" in finding.sentence
    company.house.stored = dict.fromkeys(written, 0)
    assert (await found(company))["Events"].level == "ok"


def test_reactions_that_never_arrive_are_noticed() -> None:
    """None of several is suspicious; some of them is not."""
    assert [each.subject for each in subscriptions(9, 0, 4, 4)] == ["Event reaction_added"]
    assert [each.level for each in subscriptions(9, 0, 4, 1)] == ["ok"]
    assert [each.level for each in subscriptions(0, 0, 0, 0)] == ["ok"]


async def test_many_workspaces_are_each_looked_at(for_many: Company) -> None:
    """Without any, only the app itself is."""
    findings = await for_many.platform.check(for_many.house)
    assert [each.level for each in findings] == ["ok", "ok"]
