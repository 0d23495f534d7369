"""Rows into tables: the order in which the parts of a batch are written so that any order of events gives one state."""

from itertools import chain
from typing import Any, Final

from sqlalchemy import Connection

from bot.ports import CommunityRef
from bot.store.cursors import widen
from bot.store.rows import Row, Rows
from bot.store.statements import BLOCK, Statement, Statements

_OUR_LOCKS: Final = 0x6E68  # names this program among the advisory locks of a shared server


class Writer:
    """Writes batches on a connection that is inside a transaction."""

    def __init__(self, dialect: str) -> None:
        self._statements = Statements(dialect)
        self._mark = "%s" if dialect == "postgresql" else "?"
        self._shared = dialect == "postgresql"

    def number(self, connection: Connection, ref: CommunityRef) -> int:
        """The community's number, given on first sight; other writers of this community wait until we are done."""
        named = (ref.platform, ref.native)
        number = self.known(connection, ref)
        if number is None:
            connection.exec_driver_sql(
                self._sql("INSERT INTO community (platform, native) VALUES (?, ?) ON CONFLICT DO NOTHING"), named
            )
            number = self.known(connection, ref)
        if number is None:
            raise LookupError("a community that was just stored is not there")
        if self._shared:
            # Two writers who do not see each other's rows could keep a reaction on a deleted message.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s, %s)", (_OUR_LOCKS, number))
        return number

    def known(self, connection: Connection, ref: CommunityRef) -> int | None:
        """The community's number, if it was ever stored."""
        found = connection.exec_driver_sql(
            self._sql("SELECT community FROM community WHERE platform = ? AND native = ?"), (ref.platform, ref.native)
        ).scalar()
        return None if found is None else int(found)

    def stamps(self, connection: Connection, ref: CommunityRef) -> frozenset[bytes]:
        """The pieces of exports that were read to the end."""
        sql = (
            "SELECT stamp FROM imported JOIN community ON community.community = imported.community"
            " WHERE platform = ? AND native = ?"
        )
        found = connection.exec_driver_sql(self._sql(sql), (ref.platform, ref.native)).scalars()
        return frozenset(bytes(stamp) for stamp in found)

    def mark_read(self, connection: Connection, ref: CommunityRef, stamps: list[bytes]) -> None:
        """Remember that these pieces of an export were read to the end."""
        sql = "INSERT INTO imported (community, stamp) VALUES (?, ?) ON CONFLICT DO NOTHING"
        number = self.number(connection, ref)
        connection.exec_driver_sql(self._sql(sql), [(number, stamp) for stamp in sorted(stamps)])

    def write(self, connection: Connection, rows: Rows) -> None:
        """Write one batch; tombstones and clearings before the reactions that they forbid."""
        statements = self._statements
        won = self._fill(connection, statements.put["message"], rows.messages)
        self._fill(connection, statements.put["mention"], rows.mentions)
        # Mentions of versions that lost; when every message won, only edited ones can have left any behind.
        suspects = set(rows.edited)
        if won * statements.put["message"].width < len(rows.messages):
            width = statements.put["mention"].width
            suspects.update(zip(*(rows.mentions[n::width] for n in range(3)), strict=True))
        self._run(connection, statements.forget_stale, sorted(suspects))
        for statement in statements.bury:
            self._run(connection, statement, rows.deleted)
        self._run(connection, statements.put_guarded["reactions_cleared"], rows.cleared)
        for statement in statements.overtake:
            self._run(connection, statement, rows.cleared)
        self._write_reactions(connection, rows)
        self._write_places(connection, rows)

    def _write_reactions(self, connection: Connection, rows: Rows) -> None:
        if not (rows.reactions or rows.counts):
            return
        put = self._statements.put
        numbers = {*rows.reactions[:: put["reaction"].width], *(row[0] for row in rows.counts)}
        guarded = any(
            connection.exec_driver_sql(self._statements.forbids, (number, number)).scalar() for number in numbers
        )
        if guarded:
            put = self._statements.put_guarded
        self._fill(connection, put["reaction"], rows.reactions)
        self._run(connection, put["reaction_count"], rows.counts)

    def _write_places(self, connection: Connection, rows: Rows) -> None:
        put = self._statements.put
        self._run(connection, put["member"], rows.members)
        self._run(connection, put["groups"], rows.groups)
        self._run(connection, put["channel"], rows.channels)
        self._run(connection, put["gap"], rows.gaps)
        widen(connection, rows.stretches)
        self._run(connection, self._statements.move, rows.moves)
        for name, natives in rows.natives.items():
            _each(connection, self._statements.name_natively[name], natives)
        _each(connection, self._statements.list_members, sorted(set(rows.rosters)))
        name, address = self._statements.call
        _each(connection, name, [(name, at, number, name, at, name) for number, name, _, at in rows.communities])
        _each(connection, address, [(where, at, number, where, at, where) for number, _, where, at in rows.communities])

    def _run(self, connection: Connection, statement: Statement, rows: list[Row]) -> int:
        return self._fill(connection, statement, list(chain.from_iterable(rows)))

    def _fill(self, connection: Connection, statement: Statement, values: list[Any]) -> int:
        """Give a statement its rows, which lie end to end, and say how many of them changed something."""
        if not values:
            return 0
        width = statement.width
        if statement.whole:
            columns = tuple(values[n::width] for n in range(width))
            return connection.exec_driver_sql(statement.sql, columns).rowcount
        written = begin = 0
        if statement.block:
            begin = len(values) - len(values) % (width * BLOCK)
            if begin:
                blocks = _cut(values, 0, begin, width * BLOCK)
                written = connection.exec_driver_sql(statement.block, blocks).rowcount
        if begin < len(values):
            written += connection.exec_driver_sql(statement.sql, _cut(values, begin, len(values), width)).rowcount
        return written

    def _sql(self, sql: str) -> str:
        return sql.replace("?", self._mark)


def _cut(values: list[Any], begin: int, end: int, size: int) -> list[Row]:
    return [tuple(values[at : at + size]) for at in range(begin, end, size)]


def _each(connection: Connection, sql: str, rows: list[Row]) -> None:
    if rows:
        connection.exec_driver_sql(sql, rows)
