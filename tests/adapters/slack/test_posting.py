"""Posts are there once: looked for before they are posted again, with a chart where possible, refused in words."""

import json
from typing import Any

import pytest

from adapters.slack.calling import web_client
from adapters.slack.installations import Installed
from adapters.slack.keys import key_of_id, key_of_ts
from adapters.slack.posting import Posting
from bot.notes import Block, Footnote, Headline, Listing, Note, Picture, plain
from bot.ports import CommunityRef, Post, Posted, Refused
from tests.doubles.slack.server import LEAST, Slack

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 50


def posting(slack: Slack) -> Posting:
    """Posts into the double's workspace."""

    async def reach(team: str) -> Any:
        installed = Installed(team=team, url=slack.workspace.url, token=slack.bot_token)
        patient = web_client(slack.api_url, slack.bot_token, None)
        return installed, patient, web_client(slack.api_url, slack.bot_token, None, patient=False)

    return Posting(reach, pause=0.0, file_wait=0.0)


def post(slack: Slack, channel: str, *blocks: Block, key: str = "digest:2026-W11") -> Post:
    """A digest for a channel."""
    told = Note("digest", "Harbour Makers", blocks or (Headline("A calm week."),))
    return Post(key, CommunityRef("slack", slack.workspace.id), key_of_id(channel), told)


def posts(slack: Slack, channel: str) -> list[dict[str, Any]]:
    """What the bot posted there, oldest first."""
    written = slack.workspace.channels[channel].messages.values()
    return sorted((each for each in written if each["user"] == slack.workspace.bot_user), key=lambda each: each["ts"])


@pytest.fixture
def channel(slack: Slack) -> str:
    """One the bot is in."""
    slack.limits.posts_a_second, slack.post.retries = 0, ()
    return next(iter(slack.workspace.channels))


async def test_a_post_is_there_and_is_found(slack: Slack, channel: str) -> None:
    """By its key, which it carries as metadata, by whoever looks."""
    wanted = post(slack, channel)
    posted = await posting(slack).post(wanted)
    (there,) = posts(slack, channel)
    assert posted == Posted((key_of_ts(there["ts"]),))
    assert there["metadata"]["event_payload"] == {"key": wanted.key, "part": 0}
    assert await posting(slack).find(wanted) == posted
    assert await posting(slack).find(post(slack, channel, key="digest:2026-W12")) is None


async def test_an_answer_that_gets_lost_is_no_second_post(slack: Slack, channel: str) -> None:
    """Slack took the post and the connection broke: nothing is sent again before it was looked for."""
    slack.swallow("chat.postMessage")
    wanted, poster = post(slack, channel), posting(slack)
    with pytest.raises(OSError, match="broke"):
        await poster.post(wanted)
    assert len(posts(slack, channel)) == 1
    assert await poster.find(wanted) is not None
    assert len(posts(slack, channel)) == 1


@pytest.mark.parametrize("fault", ["503", "internal_error"])
async def test_an_unclear_answer_is_told_as_such(slack: Slack, channel: str, fault: str) -> None:
    """Neither posted nor refused: whoever keeps the post has to look."""
    if fault == "503":
        slack.break_down("chat.postMessage")
    else:
        slack.fail("chat.postMessage", fault)
    with pytest.raises(OSError, match="did not say"):
        await posting(slack).post(post(slack, channel))


async def test_only_missing_parts_are_posted_again(slack: Slack, channel: str) -> None:
    """A note that needs three messages, of which the first is there, is not begun anew."""
    words = tuple(plain("slug " * 200) for _ in range(20))
    wanted = post(slack, channel, Listing(words))
    slack.faults["chat.postMessage"].extend([None, "broken"])
    with pytest.raises(OSError, match="did not say"):
        await posting(slack).post(wanted)
    assert len(posts(slack, channel)) == 1
    again = posting(slack)
    assert await again.find(wanted) is None
    posted = await again.post(wanted)
    assert isinstance(posted, Posted)
    assert [each["metadata"]["event_payload"]["part"] for each in posts(slack, channel)] == [0, 1, 2]
    assert posted.messages == tuple(key_of_ts(each["ts"]) for each in posts(slack, channel))


async def test_a_part_that_is_held_back_is_not_lost(slack: Slack, channel: str) -> None:
    """429 in the middle of a note: the parts that are there have to be looked for, by whoever goes on."""
    wanted = post(slack, channel, Listing(tuple(plain("slug " * 200) for _ in range(20))))
    slack.faults["chat.postMessage"].append(None)
    slack.slow_down("chat.postMessage", 7)
    with pytest.raises(OSError, match="first parts"):
        await posting(slack).post(wanted)


async def test_too_many_posts_wait_as_slack_says(slack: Slack, channel: str) -> None:
    """429 is no failure; it says when to come again."""
    slack.slow_down("chat.postMessage", 7)
    answer = await posting(slack).post(post(slack, channel))
    assert isinstance(answer, Refused)
    assert (answer.later, answer.wait_seconds) == (True, 7)


@pytest.mark.parametrize(
    ("trouble", "told"),
    [("left", "/invite"), ("archived", "archived"), ("restricted", "only some people"), ("gone", "gone")],
)
async def test_refusals_name_the_channel(slack: Slack, channel: str, trouble: str, told: str) -> None:
    """The sentence is for an admin, who knows channels by their names."""
    place = slack.workspace.channels[channel]
    if trouble == "left":
        place.members.remove(slack.workspace.bot_user)
    place.about["is_archived"] = trouble == "archived"
    place.restricted = trouble == "restricted"
    wanted = post(slack, "CGONE" if trouble == "gone" else channel)
    answer = await posting(slack).post(wanted)
    assert isinstance(answer, Refused)
    assert told in answer.sentence
    assert (f"#{place.about['name']}" in answer.sentence) is (trouble != "gone")


async def test_a_public_channel_is_joined_where_that_is_allowed(slack: Slack, channel: str) -> None:
    """With the optional permission nobody has to invite."""
    slack.workspace.channels[channel].members.remove(slack.workspace.bot_user)
    slack.grants[slack.bot_token].scopes = LEAST | {"channels:join"}
    assert isinstance(await posting(slack).post(post(slack, channel)), Posted)
    await slack.settle()


async def test_a_chart_is_part_of_the_message(slack: Slack, channel: str) -> None:
    """It is uploaded with words for those who cannot see it, and shown in its place."""
    slack.grants[slack.bot_token].scopes = LEAST | {"files:write"}
    blocks = (
        Headline("A week."),
        Picture(PNG, "26 weeks; the last one is usual.", "weeks.png"),
        Footnote(plain("Seen.")),
    )
    assert isinstance(await posting(slack).post(post(slack, channel, *blocks)), Posted)
    (there,) = posts(slack, channel)
    image = next(each for each in there["blocks"] if each["type"] == "image")
    file = slack.workspace.files[image["slack_file"]["id"]]
    assert (file["content"], file["alt_txt"]) == (PNG, "26 weeks; the last one is usual.")
    assert image["alt_text"] == "26 weeks; the last one is usual."
    assert [each["type"] for each in there["blocks"]] == ["header", "section", "image", "context"]


@pytest.mark.parametrize("trouble", ["no permission", "not shown"])
async def test_without_the_chart_its_words_stay(slack: Slack, channel: str, trouble: str) -> None:
    """A digest never fails for a picture."""
    if trouble == "not shown":
        slack.grants[slack.bot_token].scopes = LEAST | {"files:write"}
        slack.fail("chat.postMessage", "invalid_blocks", times=2)
    blocks = (Headline("A week."), Picture(PNG, "26 weeks; the last one is usual.", "weeks.png"))
    assert isinstance(await posting(slack).post(post(slack, channel, *blocks)), Posted)
    (there,) = posts(slack, channel)
    assert "Chart: 26 weeks" in json.dumps(there["blocks"])
    assert "image" not in [each["type"] for each in there["blocks"]]


async def test_where_nothing_is_installed_nothing_is_posted() -> None:
    """The sentence says what to do."""

    async def nobody(_team: str) -> None:
        return None

    poster = Posting(nobody)
    wanted = Post("k", CommunityRef("slack", "T1"), 1, Note("digest", "", ()))
    answer = await poster.post(wanted)
    assert isinstance(answer, Refused)
    assert "Install" in answer.sentence
    assert await poster.find(wanted) is None
