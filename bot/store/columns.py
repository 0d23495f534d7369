"""Rows of whole numbers as columns, read in pieces so that no more than a piece exists as Python objects."""

import re
from collections.abc import Mapping
from itertools import chain
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection

from bot.window import Ints

_ROWS_AT_ONCE: Final = 5_000
Kind = np.dtype[Any]
Small = Mapping[int, Kind]
_WIDE: Final[Kind] = np.dtype(np.int64)


def columns(
    connection: Connection,
    sql: str,
    asked: Mapping[str, Any],
    width: int,
    small: Small | None = None,
) -> list[Ints]:
    """The columns of what a statement finds; `small` are those, by place, whose numbers need less than eight bytes."""
    kinds = [(small or {}).get(place, _WIDE) for place in range(width)]
    cursor = _cursor(connection, sql, asked)
    pieces: list[list[Ints]] = [[] for _ in kinds]
    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
        numbers = np.fromiter(chain.from_iterable(rows), np.int64, width * len(rows)).reshape(-1, width)
        for place, kind in enumerate(kinds):
            pieces[place].append(numbers[:, place].astype(kind))
    cursor.close()
    return [_joined(pieces[place], kind) for place, kind in enumerate(kinds)]


def _joined(pieces: list[Ints], kind: Kind) -> Ints:
    """One column of its pieces, which are given up."""
    whole: Ints = np.concatenate(pieces) if pieces else np.empty(0, kind)
    pieces.clear()
    return whole


def _cursor(connection: Connection, sql: str, asked: Mapping[str, Any]) -> Any:
    """The driver's own cursor: a wrapper for each of a million rows would cost as much as reading them."""
    if connection.dialect.name == "sqlite":
        return connection.connection.cursor().execute(sql, asked)
    cursor = connection.connection.cursor("columns")  # named: the server hands out the rows piece by piece
    cursor.execute(re.sub(r":(\w+)", r"%(\1)s", sql), asked)
    return cursor
