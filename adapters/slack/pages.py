"""A page of history as events: messages with everybody who reacted, and which threads have to be read as well."""

from typing import Any, Final

import msgspec

from adapters.slack.asking import Answer, Asking, CannotRead, following_of
from adapters.slack.keys import key_of_ts, ts_of_key
from adapters.slack.messages import Message, message_events
from adapters.slack.nulls import converted
from bot.errors import BadPayload
from bot.events import AnyEvent

_DAMAGED: Final = (msgspec.ValidationError, BadPayload)


class Opener(msgspec.Struct):
    """What a message says of the thread it opened."""

    ts: str
    reply_count: int = 0
    latest_reply: str | None = None


class Page(msgspec.Struct):
    """What one answer of Slack holds."""

    events: list[AnyEvent]
    keys: list[int]  # of all messages, readable or not
    threads: list[tuple[int, int]]  # (opener, latest reply; 0: not said)
    more: bool


async def read_page(asking: Asking, answer: Answer, native: str, channel: int) -> Page:
    """Translate one answer; what has a wrong shape is left out, since nothing would make it readable."""
    listed = answer.get("messages")
    messages: list[Any] = listed if isinstance(listed, list) else []
    page = Page([], [], [], bool(answer.get("has_more") or following_of(answer)))
    for item in messages:
        try:
            opener = converted(item, Opener)
            page.keys.append(key_of_ts(opener.ts))
        except _DAMAGED:
            continue
        if opener.reply_count:
            page.threads.append((page.keys[-1], _latest(opener)))
        try:
            message = converted(item, Message)
            await _complete(asking, native, message)
            message_events(channel, message, page.events)
        except _DAMAGED:
            continue
    asking.notice(len(page.keys), more=page.more)
    return page


def _latest(opener: Opener) -> int:
    try:
        return key_of_ts(opener.latest_reply) if opener.latest_reply else 0
    except BadPayload:
        return 0


async def _complete(asking: Asking, native: str, message: Message) -> None:
    """History names only some of many people under one emoji; asked for one message, Slack names all."""
    if all(reaction.count <= len(reaction.users) for reaction in message.reactions or ()):
        return
    try:
        answer = await asking.call(
            "reactions.get", channel=native, timestamp=ts_of_key(key_of_ts(message.ts)), full="true"
        )
        whole = answer.get("message")
        if isinstance(whole, dict):
            message.reactions = converted(whole, Message).reactions
    except (CannotRead, msgspec.ValidationError) as error:
        if isinstance(error, CannotRead) and error.for_good:
            raise
