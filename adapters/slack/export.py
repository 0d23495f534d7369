"""A Slack export, as a folder or a zip, read piece by piece: first who and where, then every channel day by day."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from adapters.slack.decoding import decoded
from adapters.slack.happenings import DIRECT
from adapters.slack.keys import key_of_id
from adapters.slack.messages import Message, message_events
from adapters.slack.rosters import PEOPLE, PUBLIC, folders, rosters, team
from bot.errors import BadPayload
from bot.events import AnyEvent
from bot.ports import Files, Part, Recognised, Skips

UNNAMED: Final = "file in a folder that channels.json does not name"
FORMAT: Final = "Slack export"

_DIRECT_FOLDER = re.compile(r"mpdm-.*|D[A-Z0-9]{5,}", re.ASCII)


class ExportFiles:
    """Reads what Slack's own export writes."""

    def recognise(self, files: Files) -> Recognised:
        """A Slack export has users.json and channels.json side by side, and a folder of days for each channel."""
        root = _root(files.names())
        if root is None:
            reason = "users.json and channels.json side by side (a Slack export)"
            return Recognised("slack", FORMAT, None, reason=reason)
        days = sum(1 for _ in _days(files.names(), root))
        reason = f"I found users.json, channels.json and {days:,} files in channel folders"
        return Recognised("slack", FORMAT, team(files, root + PEOPLE), "", reason, 90 if days else 20)

    def parts(self, files: Files) -> Iterator[Part]:
        """Who and where first; then each channel in the list's order, each day in the calendar's."""
        root = _root(files.names()) or ""
        ids = folders(files, root)
        days: dict[str, list[str]] = {}
        ignored: Counter[str] = Counter()
        for folder, name in _days(files.names(), root):
            if folder in ids:
                days.setdefault(folder, []).append(name)
            else:
                ignored[DIRECT if _DIRECT_FOLDER.fullmatch(folder) else UNNAMED] += 1
        yield from rosters(files, root, ignored)
        for folder, native in ids.items():
            for name in days.get(folder, ()):
                yield _Day(files, name, key_of_id(native))


class _Day:
    """One day of one channel."""

    __slots__ = ("_channel", "_files", "name", "size", "stamp")

    def __init__(self, files: Files, name: str, place: int) -> None:
        self.name, self.size, self.stamp = name, files.size(name), files.stamp(name)
        self._files, self._channel = files, place

    def batches(self, skips: Skips) -> Iterator[tuple[str | None, Sequence[AnyEvent]]]:
        for messages in decoded(self._files, self.name, Message, skips):
            yield None, _events(self._channel, messages, skips)


def _events(place: int, messages: list[Message], skips: Skips) -> list[AnyEvent]:
    events: list[AnyEvent] = []
    for message in messages:
        try:
            passed_over = message_events(place, message, events)
        except BadPayload as error:
            skips.add(f"message that cannot be used: {error}", message=True, damaged=True)
        else:
            if passed_over:
                skips.add(passed_over, message=True)
    return events


def _days(names: Sequence[str], root: str) -> Iterator[tuple[str, str]]:
    """Every file that lies in a folder beside the lists, with that folder."""
    for name in names:
        folder, slash, rest = name[len(root) :].partition("/")
        if name.startswith(root) and slash and rest.endswith(".json") and "/" not in rest:
            yield folder, name


def _root(names: Sequence[str]) -> str | None:
    """Where the lists are: at the top, or in the one folder below it that has them."""
    known = set(names)
    roots = {name[: -len(PUBLIC)] for name in names if name.rpartition("/")[2] == PUBLIC and name.count("/") <= 1}
    roots = {root for root in roots if root + PEOPLE in known}
    return "" if "" in roots else roots.pop() if len(roots) == 1 else None
