"""Pieces of an export to messages: all at once where all is well, one by one and loosely where something is not."""

import json
import re

import msgspec

from adapters.discord.exported import Emoji, Mentioned, Message, Moment, Person, Reaction, Reference
from adapters.discord.keys import clean, exact, key
from bot.ports import Skips

_FIELD = re.compile(r"(?:field `([A-Za-z_]{1,40})`|at `\$([A-Za-z_.\[\]0-9]{1,80})`)")
_INDEX = re.compile(r"\[[0-9.]*\]")


class NotWhole(Exception):
    """A piece is not valid JSON by itself."""


class Guild(msgspec.Struct):
    """The server an export is from."""

    id: str | int = ""
    name: str = ""


class Channel(msgspec.Struct):
    """The channel an export is from; for a thread, the category is the channel it hangs in."""

    id: str | int = ""
    type: str | int = "GuildTextChat"
    name: str = ""
    categoryId: str | int | None = None  # noqa: N815  # the exporter's names, here and below


class Header(msgspec.Struct):
    """What an export says of itself around its messages."""

    guild: Guild | str | None = None
    channel: Channel | None = None
    exportedAt: str | None = None  # noqa: N815


class LoosePerson(msgspec.Struct):
    """An account whose id need not be a number."""

    id: str | int = ""
    name: str = ""
    isBot: bool | None = False  # noqa: N815
    nickname: str | None = None


class LooseReaction(msgspec.Struct):
    """A reaction, with or without its people."""

    emoji: Emoji
    count: int | None = 0
    users: list[str | LoosePerson] | None = None


class LooseReference(msgspec.Struct):
    """A message pointed at."""

    messageId: str | int | None = None  # noqa: N815


class LooseMessage(msgspec.Struct):
    """A message as other tools write it: people may be plain names, fields may be null or missing."""

    id: str | int
    timestamp: Moment
    author: str | LoosePerson
    type: str | int = "Default"
    isBot: bool | None = False  # noqa: N815
    content: str | None = ""
    timestampEdited: Moment | None = None  # noqa: N815
    reactions: list[LooseReaction] | None = None
    mentions: list[str | LoosePerson] | None = None
    reference: LooseReference | None = None


class _Last(msgspec.Struct):
    messages: list[Message]


class _LastRaw(msgspec.Struct):
    messages: list[msgspec.Raw]


_decode_header = msgspec.json.Decoder(Header).decode
_decode_list = msgspec.json.Decoder(list[Message], strict=False).decode
_decode_last = msgspec.json.Decoder(_Last, strict=False).decode
_raw_list = msgspec.json.Decoder(list[msgspec.Raw]).decode
_raw_last = msgspec.json.Decoder(_LastRaw).decode
_decode_loose = msgspec.json.Decoder(LooseMessage).decode
_decode_one = msgspec.json.Decoder(Message, strict=False).decode


def header(piece: bytes) -> Header | None:
    """What the first or the last piece says of the export, or None where it is no JSON or none of ours."""
    text = piece.decode("utf-8", "replace")
    try:
        return _decode_header(text)
    except (msgspec.DecodeError, RecursionError):
        pass
    try:
        return msgspec.convert(json.loads(text), Header)
    except (ValueError, RecursionError, msgspec.ValidationError):
        return None


class Decoder:
    """Decodes the pieces of one file; `natives` collects the identifiers that had to be hashed."""

    def __init__(self, skips: Skips, natives: dict[int, str], *, loose: bool) -> None:
        self.skips = skips
        self.natives = natives
        self.loose = loose

    def messages(self, piece: bytes) -> list[Message]:
        """All usable messages of a piece; the others are counted by what was wrong. Raises NotWhole."""
        if not self.loose:
            try:
                return _decode_last(piece).messages if piece.startswith(b"{") else _decode_list(piece)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                pass
        # Bytes that are no text spoil a word, not the message or the file.
        piece = piece.decode("utf-8", "replace").encode()
        read = (self._one(raw) for raw in _one_by_one(piece))
        return [message for message in read if message]

    def _one(self, raw: object) -> Message | None:
        try:
            return self._usual(_typed_loose(raw)) if self.loose else _typed(raw)
        except (msgspec.ValidationError, OverflowError, ValueError):
            pass
        try:
            return self._usual(_typed_loose(raw))
        except msgspec.ValidationError as error:
            self.skips.add(_reason(error), message=True, damaged=True)
        except (OverflowError, ValueError):
            self.skips.add("message with an unusable timestamp", message=True, damaged=True)
        return None

    def _usual(self, loose: LooseMessage) -> Message:
        """The same message with every identifier as a key."""
        author = loose.author if isinstance(loose.author, LoosePerson) else LoosePerson(loose.author, isBot=loose.isBot)
        target = loose.reference.messageId if loose.reference else None
        return Message(
            id=key(loose.id),
            type=str(loose.type),
            timestamp=loose.timestamp,
            author=self._person(author),
            content=loose.content or "",
            timestampEdited=loose.timestampEdited,
            reactions=[self._reaction(each) for each in loose.reactions or ()],
            mentions=[self._mentioned(each) for each in loose.mentions or ()],
            reference=Reference(key(target)) if target else None,
        )

    def _person(self, person: str | LoosePerson) -> Person:
        known = person if isinstance(person, LoosePerson) else LoosePerson(person)
        native = str(known.id or known.name)
        number = key(native)
        if not exact(native):
            self.natives[number] = clean(native)[:64]
        return Person(number, bool(known.isBot))

    def _mentioned(self, person: str | LoosePerson) -> Mentioned:
        known = self._person(person).id
        if isinstance(person, LoosePerson):
            return Mentioned(known, bool(person.isBot), person.nickname)
        return Mentioned(known, None, person)

    def _reaction(self, reaction: LooseReaction) -> Reaction:
        people = [self._person(each) for each in reaction.users or ()]
        return Reaction(reaction.emoji, max(reaction.count or 0, 0), people)


def _one_by_one(piece: bytes) -> list[object]:
    """The messages of a piece, each still to be typed; what strict JSON forbids inside one (NaN) is let through."""
    last = piece.startswith(b"{")
    try:
        return list(_raw_last(piece).messages if last else _raw_list(piece))
    except (msgspec.DecodeError, RecursionError):
        pass
    try:
        read = json.loads(piece)
    except (ValueError, RecursionError):
        raise NotWhole from None
    found = read["messages"] if last else read
    return found if isinstance(found, list) else []


def _typed(raw: object) -> Message:
    if isinstance(raw, msgspec.Raw):
        return _decode_one(raw)
    return msgspec.convert(raw, Message, strict=False)


def _typed_loose(raw: object) -> LooseMessage:
    return _decode_loose(raw) if isinstance(raw, msgspec.Raw) else msgspec.convert(raw, LooseMessage)


def _reason(error: msgspec.ValidationError) -> str:
    """The field a message was passed over for, never what it held."""
    found = _FIELD.search(str(error))
    field = _INDEX.sub("", found[1] or found[2] or "").strip(".") if found else ""
    return f"message with an unusable {field}" if field else "message that is not one"
