"""One message as events, alike whether it arrives live or is read from history."""

import msgspec

from adapters.discord import shapes
from adapters.discord.keys import instant
from adapters.discord.kinds import MESSAGE_KINDS, REPLY
from bot.events import AnyEvent, MemberJoined, MemberSeen, MessageKind, MessagePosted
from bot.reading import read

REJOINED = 1 << 0  # of a member's flags


def message_events(message: shapes.Message, *, rejoined: bool = False) -> list[AnyEvent]:
    """What a message of a kind that is kept says, with its author and time; raises BadPayload for an impossible time.

    `rejoined` says that whoever joined with this message had been a member before. A message that arrives live brings
    its author's membership, history does not.
    """
    kind = MESSAGE_KINDS.get(message.type)
    if kind is None or message.author is None or message.timestamp is None:
        return []
    at = instant(message.timestamp)
    if message.author.bot or message.author.system or message.webhook_id:
        kind = MessageKind.BOT
    events: list[AnyEvent] = [_posted(message, message.author.id, at, kind)]
    named = (message.author, *message.mentions)
    events += [MemberSeen(user.id, at, bot=True, listed=False) for user in named if user.bot]
    if kind == MessageKind.JOIN:
        again = rejoined or (message.member is not None and bool(message.member.flags & REJOINED))
        events.append(MemberJoined(message.author.id, at, rejoin=again))
    elif kind == MessageKind.PERSON and message.member:
        events += joined(message.author.id, message.member)
    return events


def joined(person: int, member: shapes.Member | shapes.Joined) -> list[AnyEvent]:
    """When an account joined, where its membership says so."""
    if member.joined_at is None:
        return []
    return [MemberJoined(person, instant(member.joined_at, "joined_at"), rejoin=bool(member.flags & REJOINED))]


def _posted(message: shapes.Message, author: int, at: int, kind: MessageKind) -> MessagePosted:
    signals, words = (0, -1) if kind == MessageKind.JOIN else _read(message)
    answers = message.message_reference if message.type == REPLY else None
    return MessagePosted(
        channel=message.channel_id,
        message=message.id,
        author=author,
        at=at,
        kind=kind,
        edited_at=instant(message.edited_timestamp, "edited_timestamp") if message.edited_timestamp else 0,
        reply_to=(answers.message_id or 0) if answers else 0,
        signals=signals,
        words=words,
        mentions=tuple(dict.fromkeys([user.id for user in message.mentions])) if message.mentions else (),
    )


def _read(message: shapes.Message) -> tuple[int, int]:
    """The text's signals. Without the message-content intent text, files, embeds and polls all come empty.

    So an empty text counts as read only where one of the others, or a forwarded message, shows that it could be.
    """
    seen = message.content or message.attachments or message.embeds or message.poll or message.message_snapshots
    if message.content is msgspec.UNSET or not seen:
        return 0, -1
    return read(message.content)
