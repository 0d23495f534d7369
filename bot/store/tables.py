"""The tables. The community leads every key, keys are the adapters' integers, and no column can hold free text."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, MetaData, SmallInteger, String, Table

metadata = MetaData()

# SQLite keeps rows of composite keys in key order when told to; PostgreSQL ignores the option.
_BY_KEY = {"sqlite_with_rowid": False}


def _key(name: str) -> Column[int]:
    return Column(name, BigInteger, primary_key=True, autoincrement=False)


def _community() -> Column[int]:
    return Column("community", Integer, primary_key=True, autoincrement=False)


def _number(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False, server_default="0")


def _small(name: str) -> Column[int]:
    return Column(name, SmallInteger, nullable=False, server_default="0")


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False, server_default="0")


community = Table(
    "community",
    metadata,
    Column("community", Integer, primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("native", String(64), nullable=False),
    Column("name", String(100), nullable=False, server_default=""),
    Column("address", String(200), nullable=False, server_default=""),
    _number("at"),
    Index("community_by_native", "platform", "native", unique=True),
)

channel = Table(
    "channel",
    metadata,
    _community(),
    _key("channel"),
    Column("native", String(64)),
    Column("name", String(100), nullable=False, server_default=""),
    _small("kind"),
    _number("parent"),
    _flag("archived"),
    _flag("general"),
    _number("at"),
    **_BY_KEY,
)

member = Table(
    "member",
    metadata,
    _community(),
    _key("person"),
    Column("native", String(64)),
    _flag("bot"),
    _flag("deactivated"),
    _flag("guest"),
    _flag("listed"),  # a profile was seen; otherwise only joins and leaves
    _number("at"),
    _number("joined_at"),  # the earliest join; 0 unknown
    _number("rejoined_at"),  # the latest join
    _number("left_at"),  # the latest leave
    **_BY_KEY,
)

message = Table(
    "message",
    metadata,
    _community(),
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
    Index("message_by_time", "community", "at"),
    **_BY_KEY,
)

mention = Table(
    "mention",
    metadata,
    _community(),
    _key("channel"),
    _key("message"),
    _key("person"),
    _number("edited_at"),  # the version of the message that named this person; older versions do not count
    **_BY_KEY,
)

reaction = Table(
    "reaction",
    metadata,
    _community(),
    _key("channel"),
    _key("message"),
    _key("person"),
    Column("emoji", String(64), primary_key=True),
    _number("at"),
    _flag("present"),
    **_BY_KEY,
)

reaction_count = Table(
    "reaction_count",
    metadata,
    _community(),
    _key("channel"),
    _key("message"),
    Column("emoji", String(64), primary_key=True),
    _number("number"),
    **_BY_KEY,
)

reactions_cleared = Table(
    "reactions_cleared",
    metadata,
    _community(),
    _key("channel"),
    _key("message"),
    Column("emoji", String(64), primary_key=True),  # empty: all of them
    _number("at"),
    **_BY_KEY,
)

gap = Table(
    "gap",
    metadata,
    _community(),
    _key("channel"),
    _key("start_at"),
    _number("end_at"),
    **_BY_KEY,
)

# Which pieces of which export were read to the end. The stamp is made of a file's name, size and time, never of what
# it says.
imported = Table(
    "imported",
    metadata,
    _community(),
    Column("stamp", LargeBinary(16), primary_key=True),
    **_BY_KEY,
)
