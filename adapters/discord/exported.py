"""Exported messages to events: the shapes that DiscordChatExporter and its kin write into files."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
from msgspec import Meta

from adapters.discord.keys import EARLIEST, LATEST, emoji_name
from adapters.discord.kinds import NAMED_MESSAGE_KINDS, REPLIES, named_notice
from bot.events import (
    AnyEvent,
    MemberJoined,
    MemberSeen,
    MessageKind,
    MessagePosted,
    ReactionChanged,
    ReactionCounted,
)
from bot.ports import Skips
from bot.reading import read

Key = Annotated[int, Meta(ge=1, le=2**63 - 1)]
Moment = Annotated[datetime, Meta(tz=True)]


_JOIN, _BOT = MessageKind.JOIN, MessageKind.BOT
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MOST = 1_000_000_000  # of one reaction; more is a mistake


class Person(msgspec.Struct, gc=False):
    """An account."""

    id: Key
    isBot: bool = False  # noqa: N815  # the exporter's names, here and below


class Mentioned(msgspec.Struct, gc=False):
    """An account named in a message; the text has the nickname in place of the mention."""

    id: Key
    isBot: bool | None = False  # noqa: N815  # None: only its name is there, so nothing is known of it
    nickname: str | None = None


class Emoji(msgspec.Struct, gc=False):
    """A custom emoji has an id; a standard one is its character."""

    name: str
    id: str | int | None = None


class Reaction(msgspec.Struct, gc=False):
    """How often an emoji was put, and by whom where the exporter asked."""

    emoji: Emoji
    count: int = 0
    users: list[Person] = []


class Reference(msgspec.Struct, gc=False):
    """The message that this one answers, forwards or was published from."""

    messageId: Key | None = None  # noqa: N815


class Message(msgspec.Struct, gc=False):
    """One exported message: of some thirty fields, those that are needed."""

    id: Key
    type: str
    timestamp: Moment
    author: Person
    content: str = ""
    timestampEdited: Moment | None = None  # noqa: N815
    reactions: list[Reaction] = []
    mentions: list[Mentioned] = []
    reference: Reference | None = None


class Translator:
    """Messages of one channel to events; remembers whom it introduced, so that it does so once.

    Exporters need the message-content intent, so text that is empty here is known to be empty.
    """

    def __init__(self, channel: int, introduced: set[int], natives: dict[int, str], skips: Skips) -> None:
        self.channel = channel
        self.introduced = introduced
        self.natives = natives
        self.skips = skips
        self.fresh: list[int] = []

    def events(self, messages: Sequence[Message]) -> list[AnyEvent]:
        """What these messages say, in their order."""
        events: list[AnyEvent] = []
        append, introduced, channel = events.append, self.introduced, self.channel
        for message in messages:
            kind = NAMED_MESSAGE_KINDS.get(message.type)
            at = (message.timestamp - _EPOCH) // _MICROSECOND
            if kind is None or not EARLIEST <= at <= LATEST:
                self._pass_over(message, kind)
                continue
            author = message.author
            person = author.id
            if person not in introduced:
                self._introduce(author, events)
            if kind is _JOIN:
                events += (MessagePosted(channel, message.id, person, at, kind), MemberJoined(person, at))
                continue
            if author.isBot:
                kind = _BOT
            named = self._named(message, events) if message.mentions else ()
            signals, words = read(message.content)
            edited = _edited(message.timestampEdited) if message.timestampEdited else 0
            target = (message.reference.messageId or 0) if message.reference and message.type in REPLIES else 0
            append(MessagePosted(channel, message.id, person, at, kind, edited, 0, target, signals, words, named))
            if message.reactions:
                self._react(message, events)
        return events

    def _pass_over(self, message: Message, kind: MessageKind | None) -> None:
        if kind is None:
            self.skips.add(named_notice(message.type), message=True)
        else:
            self.skips.add("message with an unusable timestamp", message=True, damaged=True)

    def _introduce(self, person: Person | Mentioned, events: list[AnyEvent]) -> None:
        self.introduced.add(person.id)
        self.fresh.append(person.id)
        events.append(MemberSeen(person.id, 0, bool(person.isBot), native=self.natives.get(person.id), listed=False))

    def _named(self, message: Message, events: list[AnyEvent]) -> tuple[int, ...]:
        """The keys of the people named; in the text their nicknames become mentions again, as they are live."""
        keys = []
        for person in message.mentions:
            key = person.id
            keys.append(key)
            if key not in self.introduced and person.isBot is not None:
                self._introduce(person, events)
            if person.nickname:
                message.content = message.content.replace("@" + person.nickname, "<@0>")
        return tuple(keys) if len(keys) == 1 else tuple(dict.fromkeys(keys))

    def _react(self, message: Message, events: list[AnyEvent]) -> None:
        """Reactions by person where they are known, and as numbers where some or all are not."""
        channel, introduced, key = self.channel, self.introduced, message.id
        some_unknown = False
        for reaction in message.reactions:
            users = reaction.users
            emoji = emoji_name(reaction.emoji.name, bool(reaction.emoji.id))
            for person in users:
                if person.id not in introduced:
                    self._introduce(person, events)
                events.append(ReactionChanged(channel, key, person.id, emoji))
            if reaction.count > len(users):
                some_unknown = True
        if some_unknown:
            self._count(message, events)

    def _count(self, message: Message, events: list[AnyEvent]) -> None:
        """The numbers of those emoji of which not all people are listed, skin tones added up."""
        counts: dict[str, int] = {}
        short: set[str] = set()
        for reaction in message.reactions:
            emoji = emoji_name(reaction.emoji.name, bool(reaction.emoji.id))
            counts[emoji] = min(counts.get(emoji, 0) + reaction.count, _MOST)
            if reaction.count > len(reaction.users):
                short.add(emoji)
        events.extend(
            ReactionCounted(self.channel, message.id, emoji, counts[emoji]) for emoji in counts if emoji in short
        )


def _edited(moment: datetime) -> int:
    """When a message was last edited; an impossible instant would win over every edit to come, so it is none."""
    at = (moment - _EPOCH) // _MICROSECOND
    return at if EARLIEST <= at <= LATEST else 0
