"""Floor: decode every day file of a Slack export with typed msgspec, and nothing else."""

import sys
from pathlib import Path

import msgspec


class Reaction(msgspec.Struct):
    """Who reacted with what."""

    name: str
    count: int = 0
    users: list[str] = []


class Edited(msgspec.Struct):
    """When a message was edited."""

    ts: str


class Message(msgspec.Struct):
    """What an import has to know of a message."""

    ts: str
    type: str = ""
    subtype: str | None = None
    user: str | None = None
    bot_id: str | None = None
    text: str = ""
    thread_ts: str | None = None
    edited: Edited | None = None
    reactions: list[Reaction] = []


def main(folder: str) -> None:
    """Decode every file and print how many messages there were."""
    decoder = msgspec.json.Decoder(list[Message])
    print(sum(len(decoder.decode(path.read_bytes())) for path in sorted(Path(folder).glob("*/*.json"))))


if __name__ == "__main__":
    main(sys.argv[1])
