"""Slack events as they were received, one JSON a line, read again."""

from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import islice
from typing import IO, Final

import msgspec

from adapters.slack.rosters import LISTS, prevailing, rosters
from adapters.slack.translate import Translated, looks_like_event, translate
from bot.events import AnyEvent
from bot.ports import Files, Part, Recognised, Skips

EVENTS_A_BATCH: Final = 4_000
LONGEST_LINE: Final = 16 << 20  # bytes
FORMAT: Final = "Slack events, one a line"
SAMPLE: Final = 200  # lines looked at, within so many bytes, to find out whose they are
SAMPLE_BYTES: Final = 1 << 20

_ENDINGS = (".jsonl", ".ndjson", ".json")


class EventLines:
    """Reads recorded events: envelopes of the Events API, Socket Mode payloads or bare events."""

    def recognise(self, files: Files) -> Recognised:
        """Recorded events are files of lines, the first of which are JSON with a type Slack uses."""
        names = _recordings(files.names())
        looked_at = names[:3]
        teams: Counter[str] = Counter()
        seen = 0
        for name in looked_at:
            with files.open(name) as stream:
                for _, line in islice(_beginning(stream, name, files.size(name)), SAMPLE):
                    whose = looks_like_event(line) if line else None
                    seen += whose is not None
                    teams.update([whose] if whose else [])
        if not seen:
            reason = "recorded events, one JSON document a line"
            return Recognised("slack", FORMAT, None, reason=reason)
        return Recognised("slack", FORMAT, prevailing(teams), "", f"I found events in {len(names):,} files", 80)

    def parts(self, files: Files) -> Iterator[Part]:
        """The lists of people and channels where there are some, then the recordings by name."""
        for root in sorted({name.rpartition("/")[0] for name in files.names() if name.rpartition("/")[2] in LISTS}):
            yield from rosters(files, f"{root}/" if root else "", {})
        for name in _recordings(files.names()):
            yield _Recording(files, name)


class _Recording:
    """One file of events."""

    def __init__(self, files: Files, name: str) -> None:
        self.name, self.size, self.stamp = name, files.size(name), files.stamp(name)
        self._files = files

    def batches(self, skips: Skips) -> Iterator[tuple[str | None, Sequence[AnyEvent]]]:
        told = _Complaints(self.name)
        by_team: dict[str | None, list[AnyEvent]] = {}
        held = 0
        with self._files.open(self.name) as stream:
            for number, line in _payloads(stream, self.name, self.size):
                meaning = translate(line) if line is not None else Translated(None, [], _TOO_LONG, broken=True)
                if meaning.broken:
                    told.note(meaning.refused, number)
                elif meaning.refused:
                    skips.add(meaning.refused)
                by_team.setdefault(meaning.team, []).extend(meaning.events)
                held += len(meaning.events)
                if held >= EVENTS_A_BATCH:
                    yield from by_team.items()
                    by_team, held = {}, 0
        yield from by_team.items()
        told.into(skips)


_TOO_LONG = f"longer than {LONGEST_LINE >> 20} MB"


class _Complaints:
    """What was wrong with lines of one file: how often, and where first."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._found: dict[str, tuple[int, int]] = {}

    def note(self, reason: str, line: int) -> None:
        """One more line with this trouble."""
        first, number = self._found.get(reason, (line, 0))
        self._found[reason] = first, number + 1

    def into(self, skips: Skips) -> None:
        """Say all of it."""
        for reason, (first, number) in self._found.items():
            skips.add(f"line that cannot be used, first {self._name} line {first}: {reason}", number, damaged=True)


def _recordings(names: Sequence[str]) -> list[str]:
    return [name for name in names if name.lower().endswith(_ENDINGS) and name.rpartition("/")[2] not in LISTS]


def _beginning(stream: IO[bytes], name: str, size: int) -> Iterator[tuple[int, bytes | None]]:
    """The first payloads of a file, without reading far into one that may be something else altogether."""
    head = stream.read(SAMPLE_BYTES)
    if size > len(head):
        return enumerate(head.split(b"\n")[:-1], 1)
    return _payloads(BytesIO(head), name, size)


def _payloads(stream: IO[bytes], name: str, size: int) -> Iterator[tuple[int, bytes | None]]:
    """The payloads of a file with their line numbers; a .json file may also be one payload, or a list of them."""
    if name.lower().endswith(".json") and size <= LONGEST_LINE:
        content = stream.read(LONGEST_LINE + 1).removeprefix(BOM_UTF8)
        try:
            whole = msgspec.json.decode(content, type=list[msgspec.Raw] | dict[str, msgspec.Raw])
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            yield from ((number, line) for number, line in enumerate(content.splitlines(), 1) if line.strip())
        else:
            pieces = whole if isinstance(whole, list) else [content]
            yield from ((number, bytes(piece)) for number, piece in enumerate(pieces, 1))
    else:
        yield from _lines(stream)


def _lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """Lines that hold something, with their numbers; None in place of one that is too long to be an event."""
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LONGEST_LINE)
            yield number, None
        elif line.strip():
            yield number, line.removeprefix(BOM_UTF8) if number == 1 else line
