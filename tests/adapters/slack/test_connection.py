"""Connected to a loopback Slack: what is acknowledged is kept, and what ends or cannot begin is noticed."""

import asyncio
import json
import logging
from urllib.parse import urlencode

import pytest

from adapters.slack.keys import key_of_id, key_of_ts
from bot.errors import BadSettings
from bot.events import ChannelSeen, CommunitySeen, CoverageGap, MemberJoined, MessageDeleted, ReactionChanged
from tests.adapters.slack.fakes import Company, chosen, over_http, signed, until
from tests.adapters.slack.spoken import message, places
from tests.doubles.slack.server import Slack


async def test_everything_that_happens_is_kept(slack: Slack, company: Company) -> None:
    """Messages, replies, edits, deletions, reactions, joins, new names: all are on disk before Slack hears of it."""
    channel, _, people = places(slack)
    async with company.running():
        opener = await slack.say(channel, people[0], "Does anybody know?")
        reply = await slack.say(channel, people[1], "Yes", thread=opener)
        await slack.react(channel, reply, people[0])
        await slack.edit(channel, reply, "Yes, I do")
        await slack.delete(channel, reply)
        await slack.join_team("Gus")
        await slack.rename(channel, "square")
        kept = company.intake
        assert {key_of_ts(opener), key_of_ts(reply)} <= kept.messages
        assert {event.emoji for event in kept.of(ReactionChanged)} == {"heart"}
        assert {event.message for event in kept.of(MessageDeleted)} == {key_of_ts(reply)}
        assert len(kept.of(MemberJoined)) == 1
        assert "square" in [event.name for event in kept.of(ChannelSeen)]
        assert [event.name for event in kept.of(CommunitySeen)][:1] == [slack.workspace.name]
    assert all(each.acknowledged for each in slack.post.deliveries)
    assert {ref.native for ref, _ in kept.pages} == {slack.workspace.id}


async def test_what_is_not_kept_is_not_acknowledged(slack: Slack, company: Company) -> None:
    """By Socket Mode an event that could not be written is left for Slack to send again, and then kept."""
    channel, _, people = places(slack)
    slack.post.retries, slack.post.patience = (0.2,) * 50, 0.5
    async with company.running():
        company.intake.failing = True
        task = asyncio.create_task(slack.say(channel, people[0], "hello"))
        await until(lambda: slack.post.deliveries and slack.post.deliveries[-1].attempts > 1)
        company.intake.failing = False
        ts = await task
        assert key_of_ts(ts) in company.intake.messages
        assert slack.post.deliveries[-1].acknowledged


async def test_http_answers_503_until_it_is_kept(slack: Slack, by_http: Company) -> None:
    """A commit that fails asks Slack to send the event again; one that succeeds is acknowledged with 200."""
    channel, _, people = places(slack)
    body = message(slack, channel, people[0], "1800000000.000100")
    async with by_http.running():
        by_http.intake.failing = True
        assert await over_http(slack, by_http, body) == 503
        by_http.intake.failing = False
        assert await over_http(slack, by_http, body) == 200
        assert key_of_ts("1800000000.000100") in by_http.intake.messages
        join = {"type": "team_join", "user": slack.workspace.users[people[0]], "event_ts": "1800000001.000100"}
        rarer = json.dumps(slack.post.envelope(join, slack.workspace)).encode()
        by_http.intake.failing = True
        assert await over_http(slack, by_http, rarer) >= 500
        by_http.intake.failing = False
        assert await over_http(slack, by_http, rarer) == 200


async def test_http_hears_only_slack(slack: Slack, by_http: Company) -> None:
    """Without a signature, or with another body below it, nothing is taken."""
    channel, _, people = places(slack)
    body = message(slack, channel, people[0], "1800000000.000100")
    async with by_http.running():
        assert (await by_http.knock("/slack/events", body=body)).status == 401
        other = signed(slack, b"something else")
        assert (await by_http.knock("/slack/events", body=body, **other)).status == 401
        assert key_of_ts("1800000000.000100") not in by_http.intake.messages


async def test_before_it_runs_http_asks_to_wait(slack: Slack, by_http: Company) -> None:
    """A request that comes before the bot is ready is answered so that Slack sends it again."""
    body = message(slack, *places(slack)[:1], places(slack)[2][0], "1800000000.000100")
    assert await over_http(slack, by_http, body) == 503


async def test_slack_may_verify_the_address(slack: Slack, by_http: Company) -> None:
    """The challenge comes back."""
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a", "token": "t"}).encode()
    async with by_http.running():
        reply = await by_http.knock("/slack/events", body=body, **signed(slack, body))
    assert reply.status == 200
    assert b"3eZbrw1a" in reply.body


async def test_a_minute_that_slack_held_back_is_a_gap(slack: Slack, company: Company) -> None:
    """app_rate_limited is not silence, by either way."""
    async with company.running():
        before = len(company.intake.of(CoverageGap))
        await slack.rate_limited(1_800_000_000)
        gaps = company.intake.of(CoverageGap)[before:]
    assert [(gap.start, gap.end, gap.channel) for gap in gaps] == [(1_800_000_000_000_000, 1_800_000_060_000_000, 0)]


@pytest.mark.parametrize("tokens_first", [False, True])
async def test_removing_the_app_is_noticed_in_either_order(slack: Slack, company: Company, tokens_first: bool) -> None:
    """The house hears that the workspace is gone; what is planned is refused from then on."""
    async with company.running():
        await slack.uninstall(tokens_first=tokens_first)
        assert set(company.house.gone) == {slack.workspace.id}
    assert all(each.acknowledged for each in slack.post.deliveries)


async def test_a_person_s_token_is_no_removal(slack: Slack, company: Company) -> None:
    """tokens_revoked that names only people's tokens changes nothing."""
    async with company.running():
        event = {"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}, "event_ts": "1800000000.0001"}
        await slack.tell(event, slack.workspace)
        assert company.house.gone == []


async def test_a_channel_the_bot_is_asked_into_is_looked_at(slack: Slack, company: Company) -> None:
    """Its name is learned, its past is read, and the house may say hello; others who join are no news."""
    first, _, people = places(slack)
    late = slack.workspace.add_channel("late", *people)
    inside = {key_of_id(first), key_of_id(late)}
    before = slack.workspace.write(late, people[0], "long ago")["ts"]
    async with company.running():
        await slack.enter(late, slack.workspace.bot_user)
        await until(lambda: key_of_ts(before) in company.intake.messages)
        await slack.enter(late, slack.workspace.add_user("Hal"))
        await slack.archive(late)
        await until(lambda: any(event.archived for event in company.intake.of(ChannelSeen)))
        await until(lambda: set(company.house.greeted) >= inside)
    assert set(company.house.greeted) == inside
    assert "late" in [event.name for event in company.intake.of(ChannelSeen)]


async def test_a_wrong_bot_token_is_one_sentence(slack: Slack, monkeypatch: pytest.MonkeyPatch) -> None:
    """It cannot go on, and says which setting is wrong and where the right value is."""
    values = {"SLACK_API_URL": slack.api_url, "SLACK_BOT_TOKEN": "xoxb-wrong", "SLACK_APP_TOKEN": slack.app_token}
    company = Company(slack, chosen(monkeypatch, values))
    with pytest.raises(BadSettings, match="SLACK_BOT_TOKEN") as raised:
        await company.platform.run(company.intake, company.house, company.clerk)
    assert "xoxb-wrong" not in str(raised.value)


async def test_a_wrong_app_token_is_another_sentence(slack: Slack, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that nobody looks for the mistake in the wrong token."""
    values = {"SLACK_API_URL": slack.api_url, "SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": "xapp-wrong"}
    company = Company(slack, chosen(monkeypatch, values))
    with pytest.raises(BadSettings, match="SLACK_APP_TOKEN"):
        await company.platform.run(company.intake, company.house, company.clerk)


async def test_a_slack_that_is_away_is_no_wrong_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever keeps it up may try again."""
    values = {"SLACK_API_URL": "http://127.0.0.1:9/api/", "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    company = Company(Slack(), chosen(monkeypatch, values))
    with pytest.raises(OSError, match="Cannot connect"):
        await company.platform.run(company.intake, company.house, company.clerk)


async def test_libraries_say_nothing_of_what_they_carry(
    slack: Slack, company: Company, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither words nor tokens are in any log line, whatever goes wrong."""
    channel, _, people = places(slack)
    caplog.set_level(logging.DEBUG, "network-health.slack")
    slack.post.retries, slack.post.patience = (), 0.3
    async with company.running():
        company.intake.failing = True
        await slack.say(channel, people[0], "my aunt's slugs")
        await slack.tell({"type": "channel_rename", "channel": "my aunt's slugs"}, slack.workspace)
        body = urlencode({"payload": json.dumps({"type": "nonsense", "text": "my aunt's slugs"})})
        await slack.post.interact("interactive", {"type": "nonsense", "text": body})
    told = caplog.text + "".join(capsys.readouterr())
    assert "slugs" not in told
    assert slack.bot_token not in told
