"""Exports as the tests write them: messages with what a test says of them, files in memory."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import IO, Any

from adapters.discord.export import ExportFiles
from bot.events import AnyEvent, MessagePosted
from bot.ports import Skips

GUILD = "100000000000000001"
CHANNEL = "400000000000000001"
ANA = {"id": "200000000000000001", "name": "ana", "nickname": "Ana Stone", "isBot": False, "roles": []}
BEN = {"id": "200000000000000002", "name": "ben", "nickname": "Ben", "isBot": False, "roles": []}
ROBOT = {"id": "200000000000000009", "name": "robot", "nickname": "Robot", "isBot": True, "roles": []}


def message(number: int = 1, **fields: Any) -> dict[str, Any]:
    """An exported message of Ana's, with other fields where a test says so."""
    whole: dict[str, Any] = {
        "id": str(1_200_000_000_000_000_000 + number),
        "type": "Default",
        "timestamp": f"2024-01-25T12:{number // 60 % 60:02}:{number % 60:02}.250+00:00",
        "timestampEdited": None,
        "isPinned": False,
        "content": "the kettle is on",
        "author": ANA,
        "attachments": [],
        "embeds": [],
        "reactions": [],
        "mentions": [],
        "inlineEmojis": [],
    }
    return whole | fields


def document(messages: Sequence[Any], **channel: Any) -> dict[str, Any]:
    """A channel's file."""
    return {
        "guild": {"id": GUILD, "name": "Teahouse", "iconUrl": ""},
        "channel": {"id": CHANNEL, "type": "GuildTextChat", "name": "kettle", "categoryId": "5", "category": "Text"}
        | channel,
        "dateRange": {"after": None, "before": None},
        "exportedAt": "2025-01-01T00:00:00+00:00",
        "messages": messages,
        "messageCount": len(messages),
    }


def indented(document: dict[str, Any]) -> bytes:
    """The exporter's own layout."""
    return json.dumps(document, indent=2, ensure_ascii=False).encode()


class Memory:
    """Files that are nowhere but in memory."""

    title = "memory"

    def __init__(self, files: dict[str, bytes]) -> None:
        """Names and what is in them."""
        self.files = files

    def names(self) -> Sequence[str]:
        """All files."""
        return sorted(self.files)

    def size(self, name: str) -> int:
        """Bytes of one."""
        return len(self.files[name])

    def stamp(self, name: str) -> bytes:
        """Its name will do."""
        return name.encode().ljust(16)[:16]

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Its bytes."""
        yield BytesIO(self.files[name])


def imported(files: dict[str, bytes], skips: Skips | None = None) -> list[AnyEvent]:
    """All events of all files; raises what reading raises."""
    skips = skips or Skips()
    return [
        event for part in ExportFiles().parts(Memory(files)) for _, events in part.batches(skips) for event in events
    ]


def posts(events: Sequence[AnyEvent]) -> list[MessagePosted]:
    """The messages among events."""
    return [event for event in events if isinstance(event, MessagePosted)]
