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
GROUPS_LENGTH = 500
ADDRESS_LENGTH = 200
PLATFORM_LENGTH = 20
SETTING_LENGTH = 40
ITEM_LENGTH = 64
TOPIC_LENGTH = 40
KIND_LENGTH = 20
PERIOD_LENGTH = 32
KEY_LENGTH = 64
REASON_LENGTH = 300
SECRET_LENGTH = 200
MARK_LENGTH = 16
OPEN_POSTS = "state IN (0, 1, 3)"  # planned, sending, unknown


def _table(name: str, *items: SchemaItem) -> Table:
    # SQLite keeps rows of composite keys in key order when told to; PostgreSQL ignores the option.
    return Table(name, metadata, _community(), *items, sqlite_with_rowid=False)


def _key(name: str) -> Column[int]:
    return Column(name, BigInteger, primary_key=True, autoincrement=False)


def _person(name: str = "person", *, key: bool = True, theirs: bool = True) -> Column[int]:
    """The key of a person: erasing them deletes the row.

    `theirs` says that the row is about them and handed to them when they ask; where it is False the row is somebody
    else's that only names them.
    """
    about = {"person": "theirs" if theirs else "named"}
    if key:
        return Column(name, BigInteger, primary_key=True, autoincrement=False, info=about)
    return Column(name, BigInteger, nullable=False, server_default=text("0"), info=about)


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
    Column("platform", String(PLATFORM_LENGTH), nullable=False),
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
    _person(),
    Column("native", String(NATIVE_LENGTH)),
    _flag("bot"),
    _flag("deactivated"),
    _flag("guest"),
    _flag("listed"),  # a member list or a member's own event told of it; otherwise it was only seen in messages
    _number("at"),
    _number("joined_at"),  # the earliest first join; 0 unknown
    _number("rejoined_at"),  # the latest join of any sort
    _number("left_at"),  # the latest leave
    Column("utc_offset", SmallInteger, nullable=False, server_default=text("-32768")),  # minutes; -32768 unknown
    _words("in_groups", GROUPS_LENGTH),  # keys of groups that admins picked, with commas between them
    _number("in_groups_at"),  # as of when that is known
)

message = _table(
    "message",
    _key("channel"),
    _key("message"),
    _person("author", key=False),
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
    _person(),
    _number("edited_at"),  # the version of the message that named this person; older versions do not count
)

reaction = _table(
    "reaction",
    _key("channel"),
    _key("message"),
    _person(),
    Column("emoji", String(EMOJI_LENGTH), primary_key=True),
    _number("at"),
    _flag("present"),
)

# On which of the community's days somebody wrote where: what is left of messages that were deleted by age.
member_day = _table(
    "member_day",
    _person(),
    _key("day"),  # the local day as a number
    _key("channel"),
)

# Who addressed or marked whom on which of the community's days where, as far as it is sure: it outlives the messages.
tie_day = _table(
    "tie_day",
    _key("day"),
    _person(),
    _person("other", theirs=False),
    _key("channel"),
)

# What a day's facts came to when its ties were last worked out: a day that still comes to the same needs no work.
rolled_day = _table(
    "rolled_day",
    _key("day"),
    Column("mark", LargeBinary(MARK_LENGTH), nullable=False),
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

# How much of each channel's and thread's history is known, as stretches of time that neither meet nor overlap.
cursor = _table(
    "cursor",
    _key("channel"),
    _key("thread"),  # 0: the channel itself
    _key("newest"),
    _number("oldest"),
    _flag("finished"),
)

# What its admins chose, one row for each item; a setting that was set to nothing has one empty item.
setting = _table(
    "setting",
    Column("name", String(SETTING_LENGTH), primary_key=True),
    Column("item", String(ITEM_LENGTH), primary_key=True),
    _small("position"),
)

# Who did what that others should be able to look up: settings changed, digests posted by hand.
audit = _table(
    "audit",
    _key("at"),
    _person(),
    Column("deed", String(SETTING_LENGTH), primary_key=True),
)

# What is computed ahead, so that a question is answered by reading one row.
snapshot = _table(
    "snapshot",
    Column("name", String(SETTING_LENGTH), primary_key=True),
    _number("made_at"),
    Column("content", LargeBinary, nullable=False),
)

# What is to be posted, once for each kind and period; the note is dropped when it is posted.
outbox = _table(
    "outbox",
    Column("kind", String(KIND_LENGTH), primary_key=True),
    Column("period", String(PERIOD_LENGTH), primary_key=True),
    Column("key", String(KEY_LENGTH), nullable=False),
    _number("channel"),
    Column("note", LargeBinary),
    _flag("quiet"),
    _small("state"),
    _flag("doubtful"),  # it may be there: look before posting again
    _small("attempts"),
    _number("planned_at"),
    _number("due_at"),
    _number("tried_at"),
    _number("claim"),  # whoever is posting it, until `claimed_until`
    _number("claimed_until"),
    _words("reason", REASON_LENGTH),
    Column("messages", LargeBinary),  # the platform's ids of the messages, eight bytes each
    # Whom it is for alone, eight bytes each; nothing: whoever reads the channel.
    Column("people", LargeBinary, info={"person": "packed"}),
    _number("room"),  # the room that was made or found for them
    _flag("closed"),  # it could not be sent: that person takes no direct messages
    Index(
        "outbox_open",
        "community",
        "due_at",
        sqlite_where=text(OPEN_POSTS),
        postgresql_where=text(OPEN_POSTS),
    ),
)

# What comes round, once for each kind and period: the weekly digest, the monthly summary and whatever else is due.
due = _table(
    "due",
    Column("kind", String(KIND_LENGTH), primary_key=True),
    Column("period", String(PERIOD_LENGTH), primary_key=True),
    _number("due_at"),
    _number("try_at"),  # not before this instant
    _small("state"),
    _small("attempts"),
    _number("claim"),  # whoever is at it, until `claimed_until`
    _number("claimed_until"),
    _number("ended_at"),
    _words("reason", REASON_LENGTH),
    Index("due_waiting", "community", "try_at", sqlite_where=text("state = 0"), postgresql_where=text("state = 0")),
)

# Who does not want to be in here, as a keyed hash of their id and nothing else. What they do, and what names them, is
# dropped before it is kept: all of it where they opted out, else what is older than `before`, when they were forgotten.
absence = _table(
    "absence",
    Column("mark", LargeBinary(MARK_LENGTH), primary_key=True),
    _flag("out"),
    _number("before"),
)

# Whose traces are being removed just now; empty when that is done.
erasure = _table("erasure", _person(), _number("at"))

# The instant before which nothing is kept any more; what is older is not taken again.
horizon = _table("horizon", _number("at"))

# What readers of digests remarked, out of a fixed list, counted by week.
remark = _table(
    "remark",
    Column("period", String(PERIOD_LENGTH), primary_key=True),
    Column("remark", String(KIND_LENGTH), primary_key=True),
    _number("number"),
)

# Communities whose installation is gone, and when everything of them is deleted.
removal = _table("removal", _number("removed_at"), _number("delete_at"))

# When this database was put in place from a copy: what the copy does not know of may have been posted since.
restored = Table(
    "restored",
    metadata,
    Column("at", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# Who asked to be introduced to others, and what they said about it.
introduction_wish = _table(
    "introduction_wish",
    _person(),
    _number("since_at"),
    _number("paused_until"),
    _small("silent"),  # questions in a row that were not answered
    _flag("passed_over"),  # there was nobody for them in the last round
)

introduction_topic = _table(
    "introduction_topic",
    _person(),
    Column("topic", String(TOPIC_LENGTH), primary_key=True),
    _small("position"),
)

introduction_channel = _table("introduction_channel", _person(), _key("channel"))

# Whom somebody does not want to meet; nobody else ever sees it.
introduction_avoid = _table("introduction_avoid", _person(), _person("avoided", theirs=False))

introduction_round = _table(
    "introduction_round",
    Column("period", String(PERIOD_LENGTH), primary_key=True),
    _number("at"),
    _flag("stopped"),  # too much of what came before it had not fitted
)

# Who was chosen for whom, held back or not; who they are stands in the seats.
introduction = _table(
    "introduction",
    _key("number"),
    _number("chosen_at"),
    _small("stage"),
    _flag("explored"),
    _number("channel"),
    _number("met_at"),
    _number("room"),
    _small("talked"),
)

introduction_seat = _table(
    "introduction_seat",
    _key("number"),
    _person(),
    _small("place"),  # its own within the introduction, whoever else is erased
    _flag("newcomer"),
    _number("home"),
    _small("reply"),
    _number("replied_at"),
    _small("outcome"),
    _number("outcome_at"),
    _flag("closed"),  # they take no direct messages
    Index("introduction_by_person", "community", "person"),
)

# Tokens, encrypted. They are kept before a community is known and by installations of many, so the platform leads.
secret = Table(
    "secret",
    metadata,
    Column("platform", String(PLATFORM_LENGTH), primary_key=True),
    Column("name", String(SECRET_LENGTH), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
