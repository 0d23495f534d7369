"""Floor of an import that is stored: every DiscordChatExporter file decoded, and its rows inserted into SQLite."""

import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from bench.floors.discord import Account, Message

_EPOCH = 1_420_070_400_000  # milliseconds, the first of 2015: Discord's keys count from there
_TABLES = """
CREATE TABLE message (channel INTEGER, message INTEGER, author INTEGER, at INTEGER, kind INTEGER, thread INTEGER,
  reply_to INTEGER, signals INTEGER, words INTEGER, PRIMARY KEY (channel, message)) WITHOUT ROWID;
CREATE TABLE mention (channel INTEGER, message INTEGER, person INTEGER,
  PRIMARY KEY (channel, message, person)) WITHOUT ROWID;
CREATE TABLE reaction (channel INTEGER, message INTEGER, person INTEGER, at INTEGER, emoji TEXT,
  PRIMARY KEY (channel, message, person, emoji)) WITHOUT ROWID;
"""
Row = tuple[int | str, ...]


class Document(msgspec.Struct):
    """One channel's file."""

    channel: Account
    messages: list[Message]


def main(folder: str, database: str) -> None:
    """Fill a new database; text is looked at by nobody, so nothing is known of signals and words."""
    decoder = msgspec.json.Decoder(Document)
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(_TABLES)
        for path in sorted(Path(folder).rglob("*.json")):
            found = decoder.decode(path.read_bytes())
            for table, rows in (
                ("message VALUES (?, ?, ?, ?, 0, 0, ?, 0, 0)", messages(found)),
                ("mention VALUES (?, ?, ?)", mentions(found)),
                ("reaction VALUES (?, ?, ?, 0, ?)", reactions(found)),
            ):
                connection.executemany(f"INSERT OR IGNORE INTO {table}", rows)


def messages(found: Document) -> Iterator[Row]:
    """Where, which, by whom, when and in reply to what; when is in the key."""
    channel = int(found.channel.id)
    for each in found.messages:
        key, replied = int(each.id), each.reference.messageId if each.reference else None
        yield channel, key, int(each.author.id), ((key >> 22) + _EPOCH) * 1000, int(replied or 0)


def mentions(found: Document) -> Iterator[Row]:
    """Who is named in which message."""
    channel = int(found.channel.id)
    for each in found.messages:
        for person in each.mentions:
            yield channel, int(each.id), int(person.id)


def reactions(found: Document) -> Iterator[Row]:
    """Who put what on which message."""
    channel = int(found.channel.id)
    for each in found.messages:
        for reaction in each.reactions:
            for person in reaction.users:
                yield channel, int(each.id), int(person.id), reaction.emoji.name


if __name__ == "__main__":
    main(*sys.argv[1:])
