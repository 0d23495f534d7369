"""Posts out: once, with a chart where Slack lets us, and looked for before anything is posted again."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.calling import AWAY, error_of
from adapters.slack.installations import Installed
from adapters.slack.keys import id_of_key, key_of_id, key_of_ts, ts_of_key
from adapters.slack.nulls import stamp
from adapters.slack.present import SlackPresenter
from adapters.slack.refusals import NOT_SEEN, not_installed, refused
from bot.errors import BadPayload
from bot.events import SECOND
from bot.notes import Address, Picture
from bot.ports import Post, Posted, Refused

EVENT_TYPE: Final = "network_health_post"
PARTS_APART: Final = 1.0  # seconds: Slack takes one message a second in a channel
LOOK_BACK: Final = 48 * 3600  # seconds: a post whose fate is unknown is younger than its own grace
FILE_WAIT: Final = 2.0  # seconds Slack may need before a file can be shown
ALT: Final = 1000

Reach = Callable[[str], Awaitable["tuple[Installed, AsyncWebClient, AsyncWebClient] | None"]]

Key = tuple[str, int, str, tuple[int, ...]]
SOMEBODY: Final = "somebody in a direct message"
SEVERAL: Final = "several people in a group direct message"


class Posting:
    """Posts and finds posts; `reach` gives a workspace's installation with a patient and an impatient client."""

    def __init__(self, reach: Reach, pause: float = PARTS_APART, file_wait: float = FILE_WAIT) -> None:
        self._reach = reach
        self._pause = pause
        self._file_wait = file_wait
        self._parts: dict[Key, dict[int, int]] = {}  # the parts of posts that are known to be there

    async def post(self, post: Post) -> Posted | Refused:
        """Post once; raises OSError or TimeoutError where nobody knows whether it arrived."""
        reached = await self._reach(post.community.native)
        channel = id_of_key(post.channel)
        if reached is None:
            return not_installed("the channel")
        installed, patient, client = reached
        bodies = SlackPresenter().present(post.note, Address(post.community.native, installed.url))
        there = self._parts.setdefault(_key(post), {})
        try:
            channel = await _opened(patient, post) if post.people else channel
            with_charts = [await self._with_charts(post, body, patient) for body in bodies]
            for part, (charts, plain) in enumerate(zip(with_charts, bodies, strict=True)):
                if part not in there:
                    if there:
                        await asyncio.sleep(self._pause)
                    there[part] = await self._send(client, patient, channel, _marked(charts, post, part), plain)
        except SlackApiError as error:
            if error_of(error) == "unclear":
                raise ConnectionError("Slack did not say whether it took the post") from None
            answer = await _refused(error, patient, post)
            if there and answer.later:
                raise ConnectionError("only the first parts of a post are there") from None
            return answer
        except (aiohttp.ClientError, SlackClientError):
            raise ConnectionError("the connection broke while posting") from None
        del self._parts[_key(post)]
        room = key_of_id(channel) if post.people else 0
        return Posted(tuple(there[part] for part in sorted(there) if there[part]), room)

    async def find(self, post: Post) -> Posted | Refused | None:
        """Look for a post among what was posted lately; parts of it that are there are not posted again.

        Direct messages are not read, so what may be there is not sent again.
        """
        if post.people:
            return Refused(NOT_SEEN.format(where=_people(post)))
        reached = await self._reach(post.community.native)
        if reached is None:
            return None
        installed, client, _ = reached
        wanted = len(SlackPresenter().present(post.note, Address(post.community.native, installed.url)))
        found: dict[int, int] = {}
        try:
            async for message in _lately(client, id_of_key(post.channel)):
                payload = _payload(message)
                if payload.get("key") == post.key and isinstance(payload.get("part"), int):
                    found.setdefault(payload["part"], _key_of(message))
        except (SlackApiError, aiohttp.ClientError, SlackClientError):
            raise ConnectionError("Slack did not show what was posted") from None
        if len(found) == wanted:
            self._parts.pop(_key(post), None)
            return Posted(tuple(found[part] for part in sorted(found) if found[part]))
        self._parts[_key(post)] = found
        return None

    async def _send(
        self, client: AsyncWebClient, patient: AsyncWebClient, channel: str, body: dict[str, Any], plain: dict[str, Any]
    ) -> int:
        """One message; joins a public channel where that is allowed, and does without a chart Slack will not show."""
        joined = waited = False
        while True:
            try:
                return _key_of(await client.chat_postMessage(channel=channel, **body))
            except SlackApiError as error:
                code = error_of(error)
                if code == "not_in_channel" and not joined and await _join(patient, channel):
                    joined = True
                elif code == "invalid_blocks" and body["blocks"] != plain["blocks"]:
                    if waited:
                        body = {**body, "blocks": plain["blocks"]}
                    else:
                        await asyncio.sleep(self._file_wait)
                    waited = True
                else:
                    raise

    async def _with_charts(self, post: Post, body: dict[str, Any], client: AsyncWebClient) -> dict[str, Any]:
        """The body with its charts uploaded and in place; the words stay where that is not possible."""
        blocks: list[Any] = []
        for block in body["blocks"]:
            number = str(block.get("block_id", "")).removeprefix("picture ")
            picture = post.note.blocks[int(number)] if number.isdecimal() else None
            blocks.append(await _chart(client, picture) or block if isinstance(picture, Picture) else block)
        return {**body, "blocks": blocks}


def _key(post: Post) -> Key:
    """A post's own key is its own within its channel."""
    return post.community.native, post.channel, post.key, post.people


def _marked(body: dict[str, Any], post: Post, part: int) -> dict[str, Any]:
    """With the mark by which the post is found again."""
    return {**body, "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": post.key, "part": part}}}


def _payload(message: dict[str, Any]) -> dict[str, Any]:
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") if metadata.get("event_type") == EVENT_TYPE else None
    return payload if isinstance(payload, dict) else {}


async def _lately(client: AsyncWebClient, channel: str) -> AsyncIterator[dict[str, Any]]:
    """Messages of the last two days, newest first."""
    oldest = ts_of_key(int((time.time() - LOOK_BACK) * SECOND))
    cursor = ""
    while True:
        answer = await client.conversations_history(
            channel=channel, oldest=oldest, limit=200, include_all_metadata=True, cursor=cursor or None
        )
        messages: Sequence[dict[str, Any]] = answer.get("messages") or []
        for message in messages:
            yield message
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


async def _chart(client: AsyncWebClient, picture: Picture) -> dict[str, Any] | None:
    """The chart as a file of ours, shown inside the message; None where Slack would not take it."""
    alt = " ".join(picture.alt.split()) or picture.name
    try:
        answer = await client.files_upload_v2(
            content=picture.png, filename=picture.name or "chart.png", title=alt[:ALT], alt_txt=alt[:ALT]
        )
        file = answer["files"][0]["id"]
    except (*AWAY, KeyError, IndexError, TypeError, ValueError, AttributeError):
        return None
    return {"type": "image", "slack_file": {"id": file}, "alt_text": alt[:ALT]}


def _key_of(answer: Any) -> int:
    """The key of the message an answer tells of; 0 where Slack took it and does not say which it is."""
    message = answer.get("message")
    told = answer.get("ts") or (message.get("ts") if isinstance(message, dict) else None)
    try:
        return key_of_ts(stamp("ts", told))
    except (BadPayload, TypeError):
        return 0


def _people(post: Post) -> str:
    return SOMEBODY if len(post.people) == 1 else SEVERAL


async def _opened(client: AsyncWebClient, post: Post) -> str:
    """The conversation with the people a post is for; Slack gives the same one each time."""
    answer = await client.conversations_open(users=[id_of_key(person) for person in post.people])
    return str(answer["channel"]["id"])


async def _refused(error: SlackApiError, client: AsyncWebClient, post: Post) -> Refused:
    """The sentence for a refusal, with the name of where it was to go."""
    if not post.people:
        return refused(error, await _named(client, id_of_key(post.channel)))
    return refused(error, _people(post), "im:write" if len(post.people) == 1 else "mpim:write")


async def _join(client: AsyncWebClient, channel: str) -> bool:
    """Go into a public channel; needs an optional permission."""
    try:
        await client.conversations_join(channel=channel)
    except AWAY:
        return False
    return True


async def _named(client: AsyncWebClient, channel: str) -> str:
    """How people call the channel."""
    try:
        answer = await client.conversations_info(channel=channel)
    except AWAY:
        return "the channel"
    name = (answer.get("channel") or {}).get("name")
    return f"#{name}" if isinstance(name, str) and name else "the channel"
