"""A stand-in for Slack that says less, says it differently or fails: nothing is lost, and whoever asked hears."""

import json
import re
from typing import Any

import pytest

from adapters.slack.calling import web_client
from adapters.slack.installations import Installed
from adapters.slack.keys import key_of_id
from adapters.slack.posting import Posting
from adapters.slack.settings import SlackSettings
from bot.events import MessageDeleted, MessagePosted, ReactionChanged
from bot.notes import Headline, Note, Picture
from bot.ports import Answer, CommunityRef, Post, Posted
from tests.adapters.slack.fakes import Company, chosen, until
from tests.adapters.slack.test_install import install
from tests.doubles.slack.__main__ import settings
from tests.doubles.slack.server import Slack

STAMP = re.compile(r'"((?:thread_|event_|deleted_)?ts)": "(\d+\.\d+)"')


def places(slack: Slack) -> tuple[str, list[str]]:
    """#general and the people."""
    people = [native for native, user in slack.workspace.users.items() if not user["is_bot"]][1:]
    return next(iter(slack.workspace.channels)), people


def spoken(company: Company) -> list[Any]:
    """What was kept of what people did, without what was looked up meanwhile."""
    kinds = (MessagePosted, MessageDeleted, ReactionChanged)
    return [event for _, event in company.intake.pages if isinstance(event, kinds)]


async def told(slack: Slack, company: Company, event: dict[str, Any], **envelope: Any) -> list[Any]:
    """What was kept of one event; it has to have been acknowledged at its first attempt."""
    company.intake.pages.clear()
    delivery = await slack.post.deliver(slack.post.envelope(event, slack.workspace) | envelope)
    assert (delivery.acknowledged, delivery.attempts) == (True, 1)
    return spoken(company)


async def test_timestamps_may_be_numbers(slack: Slack, company: Company) -> None:
    """In messages, replies, reactions and deletions the same key comes of them."""
    general, people = places(slack)
    where = {"channel": general, "channel_type": "channel", "user": people[0]}
    message = {
        "type": "message",
        **where,
        "text": "Hello?",
        "ts": "1700000000.000100",
        "thread_ts": "1699999999.500000",
    }
    deleted = {"type": "message", "subtype": "message_deleted", **where, "deleted_ts": "1700000000.000100"}
    reacted = {"type": "reaction_added", "user": people[0], "reaction": "tada", "event_ts": "1700000001.000000"}
    reacted["item"] = {"type": "message", "channel": general, "ts": "1700000000.000100"}
    async with company.running():
        for event, kind in ((message, MessagePosted), (reacted, ReactionChanged), (deleted, MessageDeleted)):
            as_numbers = json.loads(STAMP.sub(r'"\1": \2', json.dumps(event)))
            assert as_numbers != event
            kept = await told(slack, company, as_numbers)
            assert kept == await told(slack, company, event)
            assert isinstance(kept[0], kind)
            assert kept[0].message == 1_700_000_000_000_100


async def test_an_envelope_may_be_bare_or_full_of_what_nobody_knows(slack: Slack, company: Company) -> None:
    """Without id, time and authorizations, and with fields of tomorrow everywhere, it is the same event."""
    general, people = places(slack)
    event: dict[str, Any] = {"type": "message", "channel": general, "user": people[0], "text": "Hello?"}
    event["ts"] = "1700000000.000100"
    tomorrow = {"quantum": {"spin": [1, None, {"up": True}]}, "ts_ms": 17, "reactions2": "no"}
    async with company.running():
        kept = await told(slack, company, event)
        assert len(kept) == 1
        assert kept == await told(slack, company, event | tomorrow, **tomorrow)
        company.intake.pages.clear()
        bare = {"type": "event_callback", "team_id": slack.workspace.id, "event": event}
        assert (await slack.post.deliver(bare)).acknowledged
        assert spoken(company) == kept


@pytest.mark.parametrize("address", ["", "/", "/api", "/api/"])
async def test_the_address_of_the_web_api_may_be_a_host(
    slack: Slack, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """With or without its folder and its slash the bot finds it, listens and answers."""
    company = Company(slack, chosen(monkeypatch, settings(slack) | {"SLACK_API_URL": slack.url + address}))
    async with company.running():
        assert (await slack.command(places(slack)[1][0], "help")).shown
    assert SlackSettings().authorize_url == f"{slack.url}/oauth/v2/authorize"


def sparse(slack: Slack, *, without: tuple[str, ...]) -> dict[str, Any]:
    """A command with nothing but what is needed to know who asked where."""
    general, people = places(slack)
    said = {"command": "/network-health", "text": "help", "team_id": slack.workspace.id}
    said |= {"channel_id": general, "user_id": people[0], "trigger_id": slack.triggers.give(people[0])}
    return {name: value for name, value in said.items() if name not in without}


@pytest.mark.parametrize("without", [(), ("trigger_id",), ("team_id", "trigger_id"), ("text",)])
async def test_a_command_without_an_address_is_answered_in_its_channel(
    slack: Slack, company: Company, without: tuple[str, ...]
) -> None:
    """To the one who asked alone, whatever else the command leaves out."""
    _, people = places(slack)
    async with company.running():
        assert await slack.post.interact("slash_commands", sparse(slack, without=without)) == {}
        said = await until(lambda: [each for name, each in slack.calls if name == "chat.postEphemeral"])
    assert [each["user"] for each in said] == [people[0]]
    assert company.clerk.asked[0].community == CommunityRef("slack", slack.workspace.id)


async def test_a_command_from_nowhere_opens_its_answer(slack: Slack, company: Company) -> None:
    """Without an address and a channel the answer comes as a window."""
    async with company.running():
        assert await slack.post.interact("slash_commands", sparse(slack, without=("channel_id",))) == {}
        await until(lambda: slack.workspace.modals)


async def test_an_address_that_fails_is_gone_round(slack: Slack, company: Company) -> None:
    """Where the response address answers with a page of HTML the answer comes in the channel."""
    async with company.running():
        slack.failing_addresses = 9
        asked = await slack.command(places(slack)[1][0], "help", wait=0)
        await until(lambda: "chat.postEphemeral" in [name for name, _ in slack.calls])
        assert (asked.acknowledged, asked.shown) == ({}, [])


@pytest.mark.parametrize("answer", [{"ok": True}, {"ts": 1700000000.0001}, {"message": {"ts": "1700000000.000100"}}])
async def test_a_post_that_slack_took_is_a_post(slack: Slack, answer: dict[str, Any]) -> None:
    """However little the answer tells of it: it is not posted again."""
    slack.altered["chat.postMessage"] = lambda _: answer
    posted = await posting(slack).post(post(slack))
    assert isinstance(posted, Posted)
    assert set(posted.messages) <= {1_700_000_000_000_100}


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
@pytest.mark.parametrize("trouble", ["unknown_method", "broken", "nothing"])
async def test_a_chart_that_cannot_be_uploaded_is_told_in_words(slack: Slack, method: str, trouble: str) -> None:
    """The post goes out all the same."""
    match trouble:
        case "broken":
            slack.break_down(method, times=9)
        case "nothing":
            slack.altered[method] = lambda _: {}
        case _:
            slack.fail(method, trouble, times=9)
    assert isinstance(await posting(slack).post(post(slack)), Posted)
    (message,) = slack.workspace.channels[places(slack)[0]].stream()
    assert [block["type"] for block in message["blocks"]][-1] != "image"
    assert "26 weeks" in json.dumps(message["blocks"])


def post(slack: Slack) -> Post:
    """A digest with a chart."""
    note = Note("digest", "A week", (Headline("A usual one."), Picture(b"PNG", "26 weeks.", "weeks.png")))
    return Post("digest:2026-W11", CommunityRef("slack", slack.workspace.id), key_of_id(places(slack)[0]), note)


def posting(slack: Slack) -> Posting:
    """Posts into the double."""
    slack.limits.posts_a_second, slack.post.retries = 0, ()

    async def reach(team: str) -> Any:
        installed = Installed(team=team, url=slack.workspace.url, token=slack.bot_token)
        return installed, *(web_client(slack.api_url, slack.bot_token, None, patient=each) for each in (True, False))

    return Posting(reach, pause=0.0, file_wait=0.0)


@pytest.mark.parametrize(
    "without",
    [("enterprise", "is_enterprise_install"), ("team",), ("bot_user_id",), ("authed_user", "app_id", "scope")],
)
async def test_an_installation_may_tell_little_of_itself(
    slack: Slack, for_many: Company, without: tuple[str, ...]
) -> None:
    """Whatever Slack leaves out beside the token it is asked for once more."""
    slack.altered["oauth.v2.access"] = lambda told: {name: each for name, each in told.items() if name not in without}
    async with for_many.running():
        assert (await install(for_many)).status == 200
        kept = json.loads(for_many.secrets.values[f"team/{slack.workspace.id}"])
        assert kept["bot_user"] == slack.workspace.bot_user
        assert kept["name"] == slack.workspace.name
        await until(lambda: for_many.house.here == [slack.workspace.id])


async def test_views_may_be_answered_with_nothing(slack: Slack, company: Company) -> None:
    """Home is shown and a window opened without an error, though Slack does not say what it did."""
    slack.altered |= {name: lambda _: {} for name in ("views.open", "views.publish")}
    _, people = places(slack)
    async with company.running():
        await slack.open_home(people[0])
        await until(lambda: slack.workspace.homes)
        await slack.post.interact("slash_commands", sparse(slack, without=("channel_id",)))
        await until(lambda: slack.workspace.modals)


@pytest.mark.parametrize(
    "method", ["users.info", "views.publish", "conversations.info", "users.list", "users.conversations"]
)
async def test_pages_instead_of_answers_end_nothing(slack: Slack, company: Company, method: str) -> None:
    """503 with HTML, a few times: what happens is kept, and commands are answered."""
    general, people = places(slack)
    slack.break_down(method, times=2)
    async with company.running():
        await slack.say(general, people[0], "Hello?")
        await slack.open_home(people[0])
        await slack.archive(list(slack.workspace.channels)[1])
        assert all(delivery.acknowledged for delivery in slack.post.deliveries)
        assert (await slack.command(people[0], "help")).shown


async def test_a_file_that_slack_does_not_take_is_told(slack: Slack, company: Company) -> None:
    """One sentence to the person it was for, where a conversation with them is answered with nothing."""
    company.clerk.replies["export"] = Answer(file=b"{}", file_name="me.json")
    slack.altered["conversations.open"] = lambda _: {}
    async with company.running():
        asked = await slack.command(places(slack)[1][0], "export")
        assert "may not send you the file" in json.dumps(asked.shown)
