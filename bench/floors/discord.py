"""Floor: decode every DiscordChatExporter file below a folder with typed msgspec, and nothing else."""

import sys
from pathlib import Path

import msgspec


class Account(msgspec.Struct):
    """Who wrote, reacted or is named."""

    id: str
    isBot: bool = False  # noqa: N815  # the exporter's own name


class Emoji(msgspec.Struct):
    """Which emoji."""

    id: str
    name: str
    code: str = ""


class Reaction(msgspec.Struct):
    """Who reacted with it."""

    emoji: Emoji
    count: int
    users: list[Account] = []


class Reference(msgspec.Struct):
    """Which message a reply answers."""

    messageId: str | None = None  # noqa: N815  # the exporter's own name


class Message(msgspec.Struct):
    """What an import has to know of a message."""

    id: str
    type: str
    timestamp: str
    content: str
    author: Account
    timestampEdited: str | None = None  # noqa: N815  # the exporter's own name
    reactions: list[Reaction] = []
    mentions: list[Account] = []
    reference: Reference | None = None


class Document(msgspec.Struct):
    """One channel's file."""

    messages: list[Message]


def main(folder: str) -> None:
    """Decode every file and print how many messages there were."""
    decoder = msgspec.json.Decoder(Document)
    print(sum(len(decoder.decode(path.read_bytes()).messages) for path in sorted(Path(folder).rglob("*.json"))))


if __name__ == "__main__":
    main(sys.argv[1])
