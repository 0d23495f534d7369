"""A Slack message, live or from an export, as events: who counts as a person and what counts as conversation."""

import re
from functools import lru_cache
from typing import Final

import msgspec

from adapters.slack.keys import key_of_ts, key_of_user
from bot.errors import BadPayload
from bot.events import AnyEvent, MessageDeleted, MessageKind, MessagePosted, ReactionChanged, ReactionCounted
from bot.reading import read

CONVERSATION: Final = frozenset({"thread_broadcast", "file_share", "me_message", "bot_message"})
TURNING_POINTS: Final = frozenset({"channel_join", "group_join", "tombstone"})
SLACKBOT: Final = "USLACKBOT"

# What else Slack writes into a channel, in words for the summary of an import.
NOTICES: Final = {
    "assistant_app_thread": "conversation with an assistant",
    "bot_add": "app added",
    "bot_disable": "app removed",
    "bot_enable": "app added",
    "bot_remove": "app removed",
    "channel_archive": "channel archived",
    "channel_canvas_updated": "canvas changed",
    "channel_convert_to_private": "channel made private",
    "channel_leave": "left a channel",
    "channel_name": "channel renamed",
    "channel_posting_permissions": "posting permissions changed",
    "channel_purpose": "channel purpose changed",
    "channel_topic": "channel topic changed",
    "channel_unarchive": "channel unarchived",
    "document_mention": "mention in a document",
    "ekm_access_denied": "message locked by the workspace's own keys",
    "file_comment": "comment on a file",
    "file_mention": "file mentioned",
    "group_archive": "channel archived",
    "group_leave": "left a channel",
    "group_name": "channel renamed",
    "group_purpose": "channel purpose changed",
    "group_topic": "channel topic changed",
    "group_unarchive": "channel unarchived",
    "huddle_thread": "huddle",
    "joiner_notification": "notice of somebody joining Slack",
    "joiner_notification_for_inviter": "notice of somebody joining Slack",
    "message_replied": "notice of a reply",
    "pinned_item": "item pinned",
    "reminder_add": "reminder",
    "reminder_delete": "reminder",
    "reply_broadcast": "notice of a reply",
    "sh_room_created": "huddle",
    "sh_room_shared": "huddle",
    "slackbot_response": "answer by Slackbot",
    "unpinned_item": "item unpinned",
}

_PERSON, _BOT = MessageKind.PERSON, MessageKind.BOT  # looked up once, not for every message
_MENTION = re.compile(r"<@([A-Z][A-Z0-9]{1,11})[|>]", re.ASCII)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_EMOJI = re.compile(r"[^\s<>&:]{1,100}")
_SAME_EMOJI = {"+1": "thumbsup", "-1": "thumbsdown"}


class Reaction(msgspec.Struct, gc=False):
    """One emoji under a message, and who put it there as far as Slack says."""

    name: str
    users: list[str] = []
    count: int = 0


class Edited(msgspec.Struct, gc=False):
    """When a message was last edited by its author."""

    ts: str


class Message(msgspec.Struct, gc=False):
    """The few fields of a message that matter; everything else is passed over while decoding."""

    ts: str
    user: str | None = None
    text: str | None = None
    subtype: str | None = None
    thread_ts: str | None = None
    bot_id: str | None = None
    app_id: str | None = None
    edited: Edited | None = None
    reactions: list[Reaction] | None = None


def message_events(channel: int, message: Message, events: list[AnyEvent]) -> str:
    """Append what one message says to `events`; the answer names what was passed over, and is empty when nothing was.

    Raises BadPayload naming the field that cannot be used; nothing is appended then.
    """
    subtype = message.subtype
    if subtype and subtype not in CONVERSATION:
        return notice(subtype) or _turning_point(channel, message, events)
    key = key_of_ts(message.ts)
    user = message.user
    kind = _PERSON
    if message.bot_id or message.app_id or subtype == "bot_message" or user == SLACKBOT:
        kind = _BOT
        user = user or message.bot_id or message.app_id
    elif not user:
        return "message without an author"
    text = message.text
    signals, words = read(text) if text is not None else (0, -1)
    thread = message.thread_ts
    posted = MessagePosted(
        channel,
        key,
        key_of_user(user) if user else 0,
        key,
        kind,
        key_of_ts(message.edited.ts, "edited.ts") if message.edited else 0,
        key_of_ts(thread, "thread_ts") if thread and thread != message.ts else 0,
        0,
        signals,
        words,
        _mentions(text) if text and "<@" in text else (),
    )
    if message.reactions:
        events += (posted, *_reactions(channel, key, message.reactions))
    else:
        events.append(posted)
    return ""


@lru_cache(maxsize=4096)
def emoji_name(name: str) -> str:
    """An emoji's name: one name for aliases, without the skin tone, which is nobody's business here."""
    bare = name.partition("::")[0]
    if not _EMOJI.fullmatch(bare):
        raise BadPayload("`reaction` is not an emoji name.")
    return _SAME_EMOJI.get(bare, bare[:64])


def unknown(what: str, name: str) -> str:
    """What to call something Slack may invent tomorrow, without repeating whatever a broken payload says."""
    return f"unknown {what} {name}" if _NAME.fullmatch(name) else f"unknown {what}"


def notice(subtype: str | None) -> str:
    """What Slack wrote into a channel by itself, in words; empty for conversation, joins and deleted messages."""
    if not subtype or subtype in CONVERSATION or subtype in TURNING_POINTS:
        return ""
    return NOTICES.get(subtype) or unknown("message kind", subtype)


def _turning_point(channel: int, message: Message, events: list[AnyEvent]) -> str:
    """A join, which people may have reacted to, or what is left of a deleted message."""
    key = key_of_ts(message.ts)
    if message.subtype == "tombstone":
        events.append(MessageDeleted(channel, key))
    else:
        joined = MessagePosted(channel, key, key_of_user(message.user or ""), key, MessageKind.JOIN)
        events.extend([joined, *_reactions(channel, key, message.reactions or [])])
    return ""


def _mentions(text: str) -> tuple[int, ...]:
    """Who is named, in order, each once."""
    return tuple(dict.fromkeys(map(key_of_user, _MENTION.findall(text))))


def _reactions(channel: int, key: int, reactions: list[Reaction]) -> list[AnyEvent]:
    """Who reacted, without a time; where Slack names fewer people than it counts, the count as well."""
    marks: list[AnyEvent] = []
    for reaction in reactions:
        emoji = emoji_name(reaction.name)
        users = reaction.users
        marks += [ReactionChanged(channel, key, key_of_user(user), emoji) for user in users]
        if reaction.count > len(users):
            marks.append(ReactionCounted(channel, key, emoji, min(reaction.count, 1_000_000)))
    return marks
