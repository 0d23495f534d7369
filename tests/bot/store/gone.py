"""A story in which everybody leaves traces, and where traces of somebody are looked for."""

import struct
from typing import Any

from sqlalchemy import text

from bot.events import AnyEvent, MemberSeen
from bot.store import Store
from bot.store.tables import metadata
from bot.window import History
from tests.bot.store.test_convergence import UTC
from tests.makers import DAY_ONE, Town, instant

ANN = int("U0ANNEHEREX", 36)  # a key as long as those of a workspace


BOB = int("U0BOBTHEREX", 36)


NOW = instant(40)


LATER = DAY_ONE + 50


def traces(store: Store, person: int, native: str) -> list[str]:
    """Every table and column in which somebody's key or id is found, whatever it is written as."""
    packed = struct.pack(">q", person)
    found = []
    with store._database.reading() as connection:
        for name, table in metadata.tables.items():
            columns = [column.name for column in table.columns]
            for row in connection.execute(text(f"SELECT {', '.join(columns)} FROM {name}")):
                for column, value in zip(columns, row, strict=True):
                    content = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    if value == person or packed in content or str(person).encode() in content or native in str(value):
                        found.append(f"{name}.{column}")
    return found


def story() -> list[AnyEvent]:
    """A town where Ann and Bob talk, answer and react, with keys as long as real ones."""
    town = Town()
    town.names |= {"ann": ANN, "bob": BOB, "general": int("C0GENERALXX", 36)}
    for name in ("ann", "bob", "cat"):
        town.join(name, instant(0))
    for day in range(30):
        asked = town.ask("ann" if day % 2 else "cat", instant(day, 9), mentions=["ann"] if day % 3 else [])
        town.post("bob", instant(day, 10), thread=asked, mentions=["ann", "cat"])
        town.post("ann", instant(day, 11), thread=asked)
        town.react("ann", instant(day, 10), at=instant(day, 12))
        town.react("bob", asked, at=instant(day, 12))
    return [*town.events, MemberSeen(ANN, native="U0ANNEHEREX", at=1)]


def columns(history: History) -> dict[str, Any]:
    """What measures read."""
    return {
        f"{name}.{column}": getattr(getattr(history, name), column)
        for name in ("messages", "bot_rows", "mentions", "reactions", "members", "counts")
        for column in getattr(history, name).__slots__
    }


def written(store: Store, person: int) -> int:
    """How many messages of somebody's are there."""
    history = store.history(1, UTC, end=LATER)
    return int((history.messages.author == person).sum())
