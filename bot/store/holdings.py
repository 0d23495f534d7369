"""What is kept of one person: counted, and row by row for whoever asks for their own."""

from typing import Any, Final

import msgspec
from sqlalchemy import Connection, text

from bot.store.database import Database
from bot.store.people import of_people
from bot.store.tables import metadata

_WROTE: Final = """
SELECT count(*), min(at), max(at), count(DISTINCT channel) FROM message
WHERE community = :community AND author = :person AND kind <> 2
"""
_REACTED: Final = "SELECT count(*) FROM reaction WHERE community = :community AND person = :person AND present"
_NAMED: Final = "SELECT count(*) FROM mention WHERE community = :community AND person = :person"
_MEMBER: Final = "SELECT joined_at, left_at FROM member WHERE community = :community AND person = :person"
_TOLD: Final = frozenset({"message", "reaction", "mention", "member", "erasure"})


class Held(msgspec.Struct, frozen=True):
    """What is kept of somebody, in numbers. Instants are 0 where they are not known."""

    messages: int = 0
    first_at: int = 0
    last_at: int = 0
    channels: int = 0
    reactions: int = 0
    named: int = 0  # times others named them
    member: bool = False
    joined_at: int = 0
    left_at: int = 0
    others: dict[str, int] = {}  # rows in every other table that is about them, by its name

    @property
    def nothing(self) -> bool:
        """Whether nothing is kept."""
        return not (self.messages or self.reactions or self.named or self.member or self.others)


class Holdings:
    """Reads what is kept of one person, for that person's eyes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, community: int, person: int) -> Held:
        """What is kept, counted."""
        asked = {"community": community, "person": person}
        with self._database.reading() as connection:
            wrote = connection.execute(text(_WROTE), asked).one()
            member = connection.execute(text(_MEMBER), asked).first()
            joined_at, left_at = member or (0, 0)
            return Held(
                messages=wrote[0],
                first_at=wrote[1] or 0,
                last_at=wrote[2] or 0,
                channels=wrote[3],
                reactions=connection.execute(text(_REACTED), asked).scalar() or 0,
                named=connection.execute(text(_NAMED), asked).scalar() or 0,
                member=member is not None,
                joined_at=joined_at,
                left_at=left_at,
                others=_others(connection, asked),
            )

    def rows(self, community: int, person: int) -> dict[str, list[dict[str, Any]]]:
        """Every row that is about them, by table, as it is stored; the key of the community is left out."""
        asked = {"community": community, "person": person}
        found: dict[str, list[dict[str, Any]]] = {}
        with self._database.reading() as connection:
            for name, theirs in _tables():
                table = metadata.tables[name]
                columns = [each.name for each in table.columns if each.name != "community"]
                flags = {each for each in columns if table.columns[each].type.python_type is bool}
                sql = f"SELECT {', '.join(columns)} FROM {name} WHERE community = :community AND ({theirs})"
                rows = [dict(zip(columns, row, strict=True)) for row in connection.execute(text(sql), asked)]
                if rows:
                    found[name] = [
                        {column: bool(value) if column in flags else value for column, value in row.items()}
                        for row in rows
                    ]
        return found


def _others(connection: Connection, asked: dict[str, int]) -> dict[str, int]:
    """Rows about them in tables that have no words of their own."""
    counted = {
        name: int(
            connection.execute(
                text(f"SELECT count(*) FROM {name} WHERE community = :community AND ({theirs})"), asked
            ).scalar()
            or 0
        )
        for name, theirs in _tables()
        if name not in _TOLD
    }
    return {name: number for name, number in counted.items() if number}


def _tables() -> list[tuple[str, str]]:
    """Every table with rows about people, and the condition that finds one person's."""
    return [
        (name, " OR ".join(f"{column} = :person" for column in of_people(table, "theirs")))
        for name, table in metadata.tables.items()
        if of_people(table, "theirs") and name != "erasure"
    ]
