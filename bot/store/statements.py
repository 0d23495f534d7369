"""The statements that write facts, as each database likes them: SQLite row by row, PostgreSQL a whole batch at once.

Every fact is an upsert with a rank: of two rows with one key the greater rank stays, whichever came first. So the rows
of a batch may come in any order and any number of times.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import BigInteger, Boolean, Integer, SmallInteger, String, Table

from bot.store import tables

# SQLite spends nearly as much on beginning and ending a statement as on a row. It may have 999 values in one statement.
BLOCK: Final = 64

_ARRAYS: Final = {
    BigInteger: "bigint",
    SmallInteger: "smallint",
    Integer: "integer",
    Boolean: "boolean",
    String: "text",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One prepared statement; `whole` says that it takes a batch as arrays, a column each.

    `block` does the same for BLOCK rows in one go, where there is such a way.
    """

    sql: str
    whole: bool
    width: int  # how many values a row has
    block: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """How one table takes rows: the columns a row has, and the rank that decides which of two rows stays.

    In `rank` a column stands in braces, {row.edited_at}: the row that is there or the one that comes.
    """

    table: Table
    columns: tuple[str, ...]
    rank: tuple[str, ...]


def _columns(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns)


FACTS: Final = {
    "message": Fact(
        tables.message,
        _columns(tables.message),
        # A tombstone beats everything, then the latest edit. Of versions that claim the same instant the one that knows
        # more stays, so that a source without text or threads does not take away what another has told.
        (
            "{row}.kind = 9",
            *("{row}.edited_at", "{row}.words", "{row}.signals", "{row}.thread"),
            *("{row}.reply_to", "{row}.author", "{row}.at", "{row}.kind"),
        ),
    ),
    "mention": Fact(tables.mention, _columns(tables.mention), ("{row}.edited_at",)),
    "reaction": Fact(tables.reaction, _columns(tables.reaction), ("{row}.at", "NOT {row}.present")),
    "reaction_count": Fact(tables.reaction_count, _columns(tables.reaction_count), ("{row}.number",)),
    "reactions_cleared": Fact(tables.reactions_cleared, _columns(tables.reactions_cleared), ("{row}.at",)),
    "member": Fact(
        tables.member,
        ("community", "person", "bot", "deactivated", "guest", "listed", "utc_offset", "at"),
        ("{row}.listed", "{row}.at", "{row}.bot", "{row}.deactivated", "{row}.guest", "{row}.utc_offset"),
    ),
    "groups": Fact(
        tables.member,
        ("community", "person", "in_groups", "in_groups_at"),
        ("{row}.in_groups_at", "{row}.in_groups{bytes}"),
    ),
    "channel": Fact(
        tables.channel,
        ("community", "channel", "name", "kind", "parent", "archived", "general", "at"),
        ("{row}.at", "{row}.name{bytes}", "{row}.kind", "{row}.parent", "{row}.archived", "{row}.general"),
    ),
    "gap": Fact(tables.gap, _columns(tables.gap), ("{row}.end_at",)),
}

_TOMBSTONE: Final = (
    "SELECT 1 FROM message WHERE message.community = {community} AND message.channel = {channel}"
    " AND message.message = {message} AND message.kind = 9"
)
_CLEARED: Final = (
    "SELECT 1 FROM reactions_cleared AS cleared WHERE cleared.community = {community} AND cleared.channel = {channel}"
    " AND cleared.message = {message} AND cleared.emoji IN ('', {emoji})"
)
_ALIVE: Final = f"NOT EXISTS ({_TOMBSTONE})"
_GUARDS: Final = {
    "reactions_cleared": _ALIVE,
    "reaction": f"{_ALIVE} AND NOT EXISTS ({_CLEARED} AND cleared.at >= {{at}})",
    "reaction_count": f"{_ALIVE} AND NOT EXISTS ({_CLEARED})",  # counts have no time, and so lose to any clearing
}
_OF_MESSAGE: Final = ("community", "channel", "message")
_SAME_MESSAGE: Final = "{table}.community = {community} AND {table}.channel = {channel} AND {table}.message = {message}"
_CURRENT: Final = (
    "SELECT 1 FROM message WHERE message.community = mention.community AND message.channel = mention.channel"
    " AND message.message = mention.message AND message.kind <> 9 AND message.edited_at = mention.edited_at"
)
_OVERTAKEN: Final = f"{_SAME_MESSAGE} AND ({{emoji}} = '' OR {{table}}.emoji = {{emoji}})"


class Statements:
    """All of them for one database, written once when the store is opened."""

    def __init__(self, dialect: str) -> None:
        whole = dialect == "postgresql"
        upsert, delete = (_batch_upsert, _batch_delete) if whole else (_row_upsert, _row_delete)
        cleared = _columns(tables.reactions_cleared)
        block = {} if whole else {name: _block_upsert(fact) for name, fact in FACTS.items()}
        self.put = {
            name: Statement(upsert(fact, ""), whole, len(fact.columns), block.get(name, ""))
            for name, fact in FACTS.items()
        }
        self.put_guarded = {
            name: Statement(upsert(FACTS[name], guard), whole, len(FACTS[name].columns))
            for name, guard in _GUARDS.items()
        }
        self.bury = tuple(
            Statement(delete(name, _OF_MESSAGE, _SAME_MESSAGE), whole, len(_OF_MESSAGE))
            for name in ("mention", "reaction", "reaction_count", "reactions_cleared")
        )
        self.overtake = (
            Statement(delete("reaction", cleared, f"{_OVERTAKEN} AND {{table}}.at <= {{at}}"), whole, len(cleared)),
            Statement(delete("reaction_count", cleared, f"{_OVERTAKEN} AND {{at}} >= 0"), whole, len(cleared)),
        )
        stale = f"{_SAME_MESSAGE} AND NOT EXISTS ({_CURRENT})"
        self.forget_stale = Statement(delete("mention", _OF_MESSAGE, stale), whole, len(_OF_MESSAGE))
        self.forbids = _per_row(_FORBIDS.format(hint="" if whole else "INDEXED BY message_deleted"), dialect)
        move = (_batch_move(), "") if whole else (_rows_move(1), _rows_move(BLOCK))
        self.move = Statement(move[0], whole, len(_MOVED), move[1])
        self.list_members = _per_row("UPDATE community SET roster_read = true WHERE community = ?", dialect)
        self.name_natively = {
            name: _per_row(_NATIVE.format(table=name, key=key, bytes=_BYTES if whole else ""), dialect)
            for name, key in (("member", "person"), ("channel", "channel"))
        }
        self.call = tuple(
            _per_row(_CALL.format(column=column, bytes=_BYTES if whole else ""), dialect)
            for column in ("name", "address")
        )


# Whether a community has anything that could forbid a reaction; most have nothing, and then nobody looks. Without the
# hint SQLite walks through all messages.
_FORBIDS: Final = (
    "SELECT EXISTS (SELECT 1 FROM message {hint} WHERE community = ? AND kind = 9)"
    " OR EXISTS (SELECT 1 FROM reactions_cleared WHERE community = ?)"
)
# Joins and leaves keep their extremes: the first join, the latest join of any sort, the latest leave.
_MOVED: Final = ("community", "person", "joined_at", "rejoined_at", "left_at")
_MOVE: Final = """
INSERT INTO member (community, person, joined_at, rejoined_at, left_at) {rows}
ON CONFLICT (community, person) DO UPDATE SET
  joined_at = CASE
    WHEN member.joined_at = 0 OR (excluded.joined_at > 0 AND excluded.joined_at < member.joined_at)
    THEN excluded.joined_at ELSE member.joined_at END,
  rejoined_at = CASE
    WHEN excluded.rejoined_at > member.rejoined_at THEN excluded.rejoined_at ELSE member.rejoined_at END,
  left_at = CASE WHEN excluded.left_at > member.left_at THEN excluded.left_at ELSE member.left_at END
"""
_NATIVE: Final = (
    "UPDATE {table} SET native = ? WHERE community = ? AND {key} = ? AND (native IS NULL OR native{bytes} < ?)"
)
# The name and the address are known separately: a source that has only one of them does not take the other away.
_CALL: Final = (
    "UPDATE community SET {column} = ?, {column}_at = ? WHERE community = ? AND ? <> ''"
    " AND ({column} = '' OR ({column}_at, {column}{bytes}) < (?, ?))"
)


def _per_row(sql: str, dialect: str) -> str:
    return sql.replace("?", "%s") if dialect == "postgresql" else sql


def _rows_move(number: int) -> str:
    return _MOVE.format(rows="VALUES " + ", ".join(["(?, ?, ?, ?, ?)"] * number))


def _batch_move() -> str:
    extremes = "coalesce(min(nullif(joined_at, 0)), 0), max(rejoined_at), max(left_at)"
    fresh = _arrays(tables.member, _MOVED)
    return _MOVE.format(
        rows=f"SELECT community, person, {extremes} FROM {fresh} GROUP BY community, person ORDER BY community, person"
    )


def _row_upsert(fact: Fact, guard: str) -> str:
    places = _places(fact.columns)
    taken = ", ".join(places.values())
    values = f"SELECT {taken} WHERE {guard.format_map(places)}" if guard else f"VALUES ({taken})"
    return f"INSERT INTO {fact.table.name} ({', '.join(fact.columns)}) {values} {_on_conflict(fact, '')}"


def _block_upsert(fact: Fact) -> str:
    row = f"({', '.join('?' for _ in fact.columns)})"
    values = ", ".join([row] * BLOCK)
    return f"INSERT INTO {fact.table.name} ({', '.join(fact.columns)}) VALUES {values} {_on_conflict(fact, '')}"


def _batch_upsert(fact: Fact, guard: str) -> str:
    columns, keys = ", ".join(fact.columns), ", ".join(_keys(fact))
    rank = ", ".join(f"{term.format(row='fresh', bytes=_BYTES)} DESC" for term in fact.rank)
    where = f"WHERE {guard.format_map({name: f'fresh.{name}' for name in fact.columns})}" if guard else ""
    return (
        f"INSERT INTO {fact.table.name} ({columns}) SELECT DISTINCT ON ({keys}) {columns}"
        f" FROM {_arrays(fact.table, fact.columns)} {where} ORDER BY {keys}, {rank} {_on_conflict(fact, _BYTES)}"
    )


_BYTES: Final = ' COLLATE "C"'  # names compare by their bytes, as SQLite does it, whatever the server's language


def _on_conflict(fact: Fact, collation: str) -> str:
    keys = _keys(fact)
    sets = ", ".join(f"{name} = excluded.{name}" for name in fact.columns if name not in keys)
    new, old = (
        ", ".join(term.format(row=row, bytes=collation) for term in fact.rank) for row in ("excluded", fact.table.name)
    )
    return f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {sets} WHERE ({new}) > ({old})"


def _row_delete(name: str, columns: Sequence[str], condition: str) -> str:
    return f"DELETE FROM {name} WHERE {condition.format(table=name, **_places(columns))}"


def _batch_delete(name: str, columns: Sequence[str], condition: str) -> str:
    source = tables.reactions_cleared if "emoji" in columns else tables.metadata.tables[name]
    fresh = {column: f"fresh.{column}" for column in columns}
    return f"DELETE FROM {name} USING {_arrays(source, columns)} WHERE {condition.format(table=name, **fresh)}"


def _keys(fact: Fact) -> list[str]:
    return [column.name for column in fact.table.primary_key.columns]


def _places(columns: Sequence[str]) -> dict[str, str]:
    return {name: f"?{number}" for number, name in enumerate(columns, 1)}


def _arrays(table: Table, columns: Sequence[str]) -> str:
    arrays = ", ".join(f"%s::{_ARRAYS[type(table.columns[name].type)]}[]" for name in columns)
    return f"unnest({arrays}) AS fresh ({', '.join(columns)})"
