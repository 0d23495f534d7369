"""The tables. The community leads every key, keys are the adapters' integers, and no column can hold free text."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    text,
)
from sqlalchemy.schema import SchemaItem

metadata = MetaData()

EMOJI_LENGTH = 64
NAME_LENGTH = 100
NATIVE_LENGTH = 64
ADDRESS_LENGTH = 200


def _table(name: str, *items: SchemaItem) -> Table:
    # SQLite keeps rows of composite keys in key order when told to; PostgreSQL ignores the option.
    return Table(name, metadata, _community(), *items, sqlite_with_rowid=False)


def _key(name: str) -> Column[int]:
    return Column(name, BigInteger, primary_key=True, autoincrement=False)


def _community() -> Column[int]:
    return Column("community", Integer, primary_key=True, autoincrement=False)


def _number(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False, server_default=text("0"))


def _small(name: str) -> Column[int]:
    return Column(name, SmallInteger, nullable=False, server_default=text("0"))


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False, server_default=text("false"))


def _words(name: str, length: int) -> Column[str]:
    return Column(name, String(length), nullable=False, server_default=text("''"))


community = Table(
    "community",
    metadata,
    Column("community", Integer, primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("native", String(NATIVE_LENGTH), nullable=False),
    _words("name", NAME_LENGTH),
    _number("name_at"),
    _words("address", ADDRESS_LENGTH),
    _number("address_at"),
    _flag("roster_read"),  # the whole member list was told at least once
    Index("community_by_native", "platform", "native", unique=True),
)

channel = _table(
    "channel",
    _key("channel"),
    Column("native", String(NATIVE_LENGTH)),
    _words("name", NAME_LENGTH),
    _small("kind"),
    _number("parent"),
    _flag("archived"),
    _flag("general"),
    _number("at"),
)

member = _table(
    "member",
    _key("person"),
    Column("native", String(NATIVE_LENGTH)),
    _flag("bot"),
    _flag("deactivated"),
    _flag("guest"),
    _flag("listed"),  # a member list or a member's own event told of it; otherwise it was only seen in messages
    _number("at"),
    _number("joined_at"),  # the earliest first join; 0 unknown
    _number("rejoined_at"),  # the latest join of any sort
    _number("left_at"),  # the latest leave
)

message = _table(
    "message",
    _key("channel"),
    _key("message"),
    _number("author"),
    _number("at"),
    _small("kind"),
    _number("edited_at"),
    _number("thread"),
    _number("reply_to"),
    _small("signals"),
    _small("words"),
    # Tombstones are few: this answers at once whether a community has any, and what arrives late is checked only then.
    Index(
        "message_deleted",
        "community",
        "channel",
        "message",
        sqlite_where=text("kind = 9"),
        postgresql_where=text("kind = 9"),
    ),
)

mention = _table(
    "mention",
    _key("channel"),
    _key("message"),
    _key("person"),
    _number("edited_at"),  # the version of the message that named this person; older versions do not count
)

reaction = _table(
    "reaction",
    _key("channel"),
    _key("message"),
    _key("person"),
    Column("emoji", String(EMOJI_LENGTH), primary_key=True),
    _number("at"),
    _flag("present"),
)

reaction_count = _table(
    "reaction_count",
    _key("channel"),
    _key("message"),
    Column("emoji", String(EMOJI_LENGTH), primary_key=True),
    _number("number"),
)

reactions_cleared = _table(
    "reactions_cleared",
    _key("channel"),
    _key("message"),
    Column("emoji", String(EMOJI_LENGTH), primary_key=True),  # empty: all of them
    _number("at"),
)

gap = _table(
    "gap",
    _key("channel"),
    _key("start_at"),
    _number("end_at"),
)

# Which pieces of which export were read to the end. The stamp is made of a file's name, size and time, never of what
# it says.
imported = _table(
    "imported",
    Column("stamp", LargeBinary(16), primary_key=True),
)
