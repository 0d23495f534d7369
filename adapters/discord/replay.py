"""Reads gateway dispatches as they were received, one JSON to a line."""

from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from typing import IO

import msgspec

from adapters.discord.channels import OPEN, Channels
from adapters.discord.keys import written_at
from adapters.discord.translate import translate
from bot.errors import BadPayload
from bot.events import AnyEvent, MessagePosted, ReactionChanged, ReactionsCleared
from bot.ports import Files, Part, Recognised, Skips

BATCH = 2_000
LONGEST_LINE = 1 << 24
_LOOKED_AT = 50  # lines
_NEW = b'"MESSAGE_CREATE"'

Batch = tuple[str | None, Sequence[AnyEvent]]


class _Envelope(msgspec.Struct):
    t: str | None
    d: msgspec.Raw
    op: int = 0


class _Place(msgspec.Struct):
    guild_id: str | int | None = None


class EventLines:
    """Files of gateway dispatches, in the order in which they came."""

    def recognise(self, files: Files) -> Recognised:
        """Look at the first lines for dispatches, and for the server they are from."""
        names = _candidates(files)
        found = {name: guilds for name in names if (guilds := _guilds(files, name)) is not None}
        natives = sorted(set().union(*found.values()))
        reason = f"{len(found)} of {len(names)} files with a JSON to a line are gateway dispatches"
        return Recognised(
            platform="discord",
            format="Discord gateway events",
            native=natives[0] if len(natives) == 1 else None,
            reason=reason if found else "recorded events, one JSON document a line",
            confidence=80 if found else 0,
        )

    def parts(self, files: Files) -> Iterator[Part]:
        """One part a file."""
        return (Lines(files, name) for name in _candidates(files))


class Lines:
    """One file of dispatches."""

    def __init__(self, files: Files, name: str) -> None:
        self.name = name
        self.stamp = files.stamp(name)
        self.size = files.size(name)
        self._files = files

    def batches(self, skips: Skips) -> Iterator[Batch]:
        """Events in the lines' order, server by server; what no dispatch dates is dated by what came before it.

        What comes before anything dated is dated by the first that is, as a recording may begin at any moment.
        """
        received_at = self._begins_at()
        first_wrong: dict[str, int] = {}
        guild: str | None = None
        events: list[AnyEvent] = []
        channels = Channels(assumed=OPEN)
        with self._files.open(self.name) as stream:
            for number, line in enumerate(_lines(stream), 1):
                received_at += 1
                try:
                    said = translate(_checked(line), received_at, channels)
                except BadPayload as error:
                    first_wrong.setdefault(str(error), number)
                    skips.add(f"{error} First in line {first_wrong[str(error)]} of {self.name}.", damaged=True)
                    continue
                if said.refused:
                    skips.add(said.refused)
                if (said.guild != guild or len(events) >= BATCH) and events:
                    yield guild, events
                    events = []
                guild = said.guild
                received_at = max(received_at, _dated(said.events))
                events += said.events
        yield guild, events

    def _begins_at(self) -> int:
        """About when the first line came: as the first new message did, or after all that the lines are about."""
        latest = 1
        with self._files.open(self.name) as stream:
            for number, line in enumerate(_lines(stream), 1):
                try:
                    at = _dated(translate(_checked(line)).events)
                except BadPayload:
                    continue
                if _NEW in line and at:
                    return max(at - number, 1)
                latest = max(latest, at)
        return latest


def _dated(events: Sequence[AnyEvent]) -> int:
    """The latest instant that had come when these were told, as far as they say; 0 where they do not."""
    return max((_reached(event) for event in events), default=0)


def _reached(event: AnyEvent) -> int:
    if isinstance(event, MessagePosted):
        return event.at
    if isinstance(event, ReactionChanged | ReactionsCleared):
        return written_at(event.message)
    return 0


def _checked(line: bytes) -> bytes:
    if len(line) > LONGEST_LINE:
        raise BadPayload("The line is longer than 16 MB.")
    return line


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Lines that are not blank; of one that is too long only the beginning is kept in memory."""
    first = True
    while line := stream.readline(LONGEST_LINE + 1):
        line, first = line.removeprefix(BOM_UTF8) if first else line, False
        while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            rest = stream.readline(LONGEST_LINE)
            if not rest or rest.endswith(b"\n"):
                break
        if line.strip():
            yield line


def _candidates(files: Files) -> list[str]:
    return [name for name in files.names() if name.lower().endswith((".jsonl", ".ndjson"))]


def _guilds(files: Files, name: str) -> set[str] | None:
    """The servers of the first lines, or None where they are no dispatches."""
    guilds: set[str] = set()
    dispatches = 0
    with files.open(name) as stream:
        for _, line in zip(range(_LOOKED_AT), _lines(stream), strict=False):
            try:
                envelope = msgspec.json.decode(line, type=_Envelope)
                place = msgspec.json.decode(envelope.d, type=_Place | None)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                continue
            dispatches += envelope.t is not None
            if place and place.guild_id:
                guilds.add(str(place.guild_id))
    return guilds if dispatches else None
