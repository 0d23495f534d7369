"""The inventory says of every column why it is there, and the page an admin publishes is the present one."""

from pathlib import Path

from bot.store.inventory import COLUMNS, TABLES, page, why
from bot.store.tables import metadata

DOCS = Path(__file__).parents[3] / "docs"


def test_every_column_has_its_reason() -> None:
    """Each table and column is explained, and nothing is explained that is not there."""
    columns = {(name, column.name) for name, table in metadata.tables.items() for column in table.columns}
    assert set(TABLES) == set(metadata.tables)
    assert all(why(*each) for each in columns)
    there = {column for _, column in columns} | {f"{table}.{column}" for table, column in columns}
    assert set(COLUMNS) <= there


def test_the_page_is_current() -> None:
    """docs/data-inventory.md is what the tables say; `make inventory` writes it anew."""
    assert (DOCS / "data-inventory.md").read_text() == page()


def test_columns_of_people_are_marked() -> None:
    """Whoever reads the page sees which columns are about a person."""
    assert "| `author` | large number (person) | who wrote it |" in page()
    assert "| `avoided` | large number (person) |" in page()
