"""Posts for some people alone on Slack: in the conversation with them, once, with buttons that come back."""

from typing import Any

import pytest

from adapters.slack.keys import key_of_id
from bot.notes import Button, Buttons, Headline, Note, Picture
from bot.ports import CommunityRef, Post, Posted, Refused
from tests.adapters.slack.fakes import Company, until
from tests.adapters.slack.test_posting import PNG, posting
from tests.doubles.slack.server import LEAST, Slack

WRITES = LEAST | {"im:write", "mpim:write"}


def people_of(slack: Slack) -> list[str]:
    """Ada, Ben and the others."""
    place = slack.workspace
    return [each for each in place.users if each not in {"USLACKBOT", place.bot_user}]


def post(slack: Slack, *people: str, key: str = "introduction:1") -> Post:
    """A question for these people."""
    again = Buttons((Button("Yes", "introductions", "yes 7"),))
    note = Note("introduction", "Would you like to meet somebody?", (Headline("You two never talked."), again))
    ref = CommunityRef("slack", slack.workspace.id)
    channel = key_of_id(next(iter(slack.workspace.channels)))
    return Post(key, ref, channel, note, people=tuple(key_of_id(each) for each in people))


def grant(slack: Slack, scopes: frozenset[str]) -> None:
    """The token may do this."""
    slack.grants[slack.bot_token].scopes = scopes


@pytest.mark.parametrize(("number", "kind"), [(1, "im"), (2, "mpim")])
async def test_those_people_and_nobody_else_read_it(slack: Slack, number: int, kind: str) -> None:
    """One: a direct message. Several: a group direct message. The room is told, and is the same the next time."""
    slack.limits.posts_a_second = 1000
    grant(slack, WRITES)
    people = people_of(slack)[:number]
    posted = [await posting(slack).post(post(slack, *people, key=key)) for key in ("introduction:1", "introduction:2")]
    assert all(isinstance(each, Posted) for each in posted)
    (room,) = {each.room for each in posted if isinstance(each, Posted)}
    channel = next(each for native, each in slack.workspace.channels.items() if key_of_id(native) == room)
    assert channel.kind == kind
    assert set(channel.members) == {*people, slack.workspace.bot_user}
    assert len(channel.messages) == 2


@pytest.mark.parametrize(("number", "scope"), [(1, "im:write"), (2, "mpim:write")])
async def test_a_missing_permission_is_named(slack: Slack, number: int, scope: str) -> None:
    """Both are optional; without them nobody is written to, and it follows once they are given."""
    grant(slack, LEAST)
    answer = await posting(slack).post(post(slack, *people_of(slack)[:number]))
    assert isinstance(answer, Refused)
    assert f"the permission {scope} is missing" in answer.sentence
    assert answer.later


async def test_somebody_who_has_gone_is_not_written_to(slack: Slack) -> None:
    """Nobody waits alone in a conversation for two, and nobody is named."""
    grant(slack, WRITES)
    ada, ben, *_ = people_of(slack)
    slack.workspace.users[ben]["deleted"] = True
    answer = await posting(slack).post(post(slack, ada, ben))
    assert isinstance(answer, Refused)
    assert "no account" in answer.sentence
    assert ben not in answer.sentence
    assert not answer.later


async def test_a_messages_tab_that_is_turned_off_is_said(slack: Slack) -> None:
    """Slack refuses every direct message then; the sentence says where to turn it on."""
    grant(slack, WRITES)
    slack.workspace.messages_tab = False
    answer = await posting(slack).post(post(slack, people_of(slack)[0]))
    assert isinstance(answer, Refused)
    assert "Messages Tab" in answer.sentence


async def test_what_may_be_there_is_not_sent_again(slack: Slack) -> None:
    """Direct messages are not read, so a lost answer ends in a sentence."""
    grant(slack, WRITES)
    wanted = post(slack, people_of(slack)[0])
    slack.swallow("chat.postMessage")
    with pytest.raises(OSError, match="broke"):
        await posting(slack).post(wanted)
    found = await posting(slack).find(wanted)
    assert isinstance(found, Refused)
    assert "not sent again" in found.sentence
    assert not found.later


async def test_a_button_in_a_direct_message_comes_back(slack: Slack, company: Company) -> None:
    """With its words, the person and the workspace."""
    grant(slack, WRITES)
    ada = people_of(slack)[0]
    async with company.running():
        posted = await company.platform.post(post(slack, ada))
        assert isinstance(posted, Posted)
        native = next(each for each in slack.workspace.channels if key_of_id(each) == posted.room)
        (message,) = slack.workspace.channels[native].messages.values()
        button = next(each for block in message["blocks"] for each in block.get("elements", []) if "action_id" in each)
        pressed = await slack.press(ada, message, button["action_id"], channel=native)
        await until(lambda: pressed.shown)
    ask = company.clerk.asked[-1]
    assert (ask.words, ask.person, ask.community.native) == ("introductions yes 7", key_of_id(ada), slack.workspace.id)


async def test_a_chart_goes_along(slack: Slack) -> None:
    """As in a channel."""
    grant(slack, WRITES | {"files:write"})
    wanted = post(slack, people_of(slack)[0])
    note = Note("introduction", "T", (Picture(PNG, "26 weeks", "weeks.png"),))
    posted = await posting(slack).post(Post(wanted.key, wanted.community, 0, note, people=wanted.people))
    assert isinstance(posted, Posted)
    room = next(each for native, each in slack.workspace.channels.items() if key_of_id(native) == posted.room)
    shown: list[Any] = [block["type"] for message in room.messages.values() for block in message["blocks"]]
    assert "image" in shown
