"""Reads what DiscordChatExporter writes: one file a channel, alone, in folders or in a zip."""

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from adapters.discord.decoding import Channel, Decoder, Guild, Header, NotWhole, header
from adapters.discord.exported import Message, Translator
from adapters.discord.keys import EARLIEST, LATEST, clean, exact, key
from adapters.discord.kinds import DIRECT, NAMED_CHANNEL_KINDS, NAMED_THREADS
from adapters.discord.stream import LONGEST_MESSAGE, joined, pieces
from bot.errors import BrokenFile
from bot.events import AnyEvent, ChannelKind, ChannelSeen, CommunitySeen
from bot.ports import Files, Part, Recognised, Skips

BATCH = 1_000
_HEAD = 1 << 14
_LOOKED_AT = 25  # of very many files, so many are tried before they are taken for somebody else's

Batch = tuple[str | None, Sequence[AnyEvent]]


class ExportFiles:
    """DiscordChatExporter's JSON, and files of the same shape that other tools wrote."""

    def recognise(self, files: Files) -> Recognised:
        """Find the one server all these files are from."""
        names = _candidates(files)
        step = max(1, len(names) // _LOOKED_AT)
        if not any(_recognised(files, name) for name in names[::step]):
            reason = "a server's channels as JSON (DiscordChatExporter)"
            return Recognised("discord", "DiscordChatExporter JSON", None, reason=reason)
        found = [each for each in (_recognised(files, name) for name in names) if each]
        natives = sorted({native for native in map(_native, found) if native})
        titles = {clean(_guild(each).name) for each in found}
        return Recognised(
            platform="discord",
            format="DiscordChatExporter JSON",
            native=natives[0] if len(natives) == 1 else None,
            name=titles.pop() if len(titles) == 1 else "",
            reason=f"{len(found)} of {len(names)} JSON files are channels of {len(natives) or 'unnamed'} servers",
            confidence=90 if len(found) == len(names) else 60,
            conflicting=tuple(natives) if len(natives) > 1 else (),
        )

    def parts(self, files: Files) -> Iterator[Part]:
        """One part a file."""
        introduced: set[int] = set()
        for name in _candidates(files):
            yield ExportedChannel(files, name, introduced)


class ExportedChannel:
    """One file: a channel, a thread or a forum post with its messages."""

    def __init__(self, files: Files, name: str, introduced: set[int]) -> None:
        self.name = name
        self.stamp = files.stamp(name)
        self.size = files.size(name)
        self._files = files
        self._introduced = introduced  # by files that were read to their end

    def batches(self, skips: Skips) -> Iterator[Batch]:
        """The channel, then its messages, about a thousand events at a time."""
        with self._files.open(self.name) as stream:
            parts = pieces(stream)
            about = header(next(parts))
            if not _complete(about):
                about = _header_of(self._files, self.name)
            if not about or not about.channel:
                raise BrokenFile("It does not say which server and channel it is from, so it is no exported channel.")
            if str(about.channel.type) in DIRECT:
                skips.add("file of direct messages, which are never read")
                return
            yield from self._batches(parts, about, about.channel, skips)

    def _batches(self, parts: Iterator[bytes], about: Header, place: Channel, skips: Skips) -> Iterator[Batch]:
        native, seen_at = _native(about), _exported_at(about)
        natives: dict[int, str] = {}
        channel = _channel(place, seen_at)
        translator = Translator(channel.channel, self._introduced, natives, skips)
        events: list[AnyEvent] = [CommunitySeen(clean(_guild(about).name)[:100], at=seen_at), channel]
        whole = False
        try:
            for messages in _messages(parts, Decoder(skips, natives, loose=isinstance(about.guild, str))):
                if channel.kind == ChannelKind.THREAD and _opened(messages, channel.channel):
                    events.append(msgspec.structs.replace(channel, kind=ChannelKind.FORUM_POST, at=seen_at + 1))
                events += translator.events(messages)
                natives.clear()
                if len(events) >= BATCH:
                    yield native, events
                    events = []
            yield native, events
            whole = True
        finally:
            if not whole:  # what this file said is taken back, so others have to introduce its people again
                self._introduced.difference_update(translator.fresh)


def _messages(parts: Iterator[bytes], decoder: Decoder) -> Iterator[list[Message]]:
    pending = b""
    for part in parts:
        pending = joined(pending, part) if pending else part
        try:
            messages = decoder.messages(pending)
        except NotWhole:
            if len(pending) > LONGEST_MESSAGE:
                break
        else:
            pending = b""
            yield messages
    if pending:
        raise BrokenFile("It was cut off or damaged: what it holds is not whole JSON.")


def _candidates(files: Files) -> list[str]:
    return [name for name in files.names() if name.lower().endswith(".json")]


def _recognised(files: Files, name: str) -> Header | None:
    try:
        return _header_of(files, name)
    except BrokenFile:
        return None


def _header_of(files: Files, name: str) -> Header | None:
    """What a file says of itself, before its messages or, where another program put them first, after them."""
    with files.open(name) as stream:
        parts = pieces(stream, _HEAD)
        first = header(next(parts))
        if not first or _complete(first):
            return first
        (last,) = deque(parts, maxlen=1)
    about = header(last)
    return about if _complete(about) else None


def _complete(about: Header | None) -> bool:
    return about is not None and about.guild is not None and about.channel is not None


def _guild(about: Header) -> Guild:
    return about.guild if isinstance(about.guild, Guild) else Guild(name=about.guild or "")


def _native(about: Header) -> str | None:
    return str(_guild(about).id) or None


def _exported_at(about: Header) -> int:
    """When the exporter saw names and kinds; 0 where it does not say, or says something impossible."""
    try:
        at = round(datetime.fromisoformat(about.exportedAt or "").timestamp() * 1_000_000)
    except ValueError:
        return 0
    return at if EARLIEST <= at <= LATEST else 0


def _channel(place: Channel, at: int) -> ChannelSeen:
    kind = str(place.type)
    native = str(place.id or place.name)
    hangs_in = key(place.categoryId) if place.categoryId and kind in NAMED_THREADS else 0
    return ChannelSeen(
        channel=key(native),
        name=clean(place.name)[:100],
        at=at,
        kind=NAMED_CHANNEL_KINDS.get(kind, ChannelKind.PUBLIC),
        parent=hangs_in,
        native=None if exact(native) else clean(native)[:64],
    )


def _opened(messages: list[Message], thread: int) -> bool:
    """Whether the message that opened a thread is in the thread itself, as it is in forums and nowhere else."""
    return any(message.id == thread and message.type == "Default" for message in messages)
