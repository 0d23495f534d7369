"""The tables of a live installation."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def _community() -> sa.Column[int]:
    return sa.Column("community", sa.Integer(), autoincrement=False, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), server_default=sa.text("0"), nullable=False)


def _key(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def _small(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.SmallInteger(), server_default=sa.text("0"), nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), server_default=sa.text("false"), nullable=False)


def _name(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def upgrade() -> None:
    """Make the tables that a running bot needs beside facts."""
    _known_and_chosen()
    _told()
    op.create_table(
        "removal",
        _community(),
        _number("removed_at"),
        _number("delete_at"),
        sa.PrimaryKeyConstraint("community"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "secret",
        _name("platform", 20),
        _name("name", 200),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "name"),
        sqlite_with_rowid=False,
    )


def _known_and_chosen() -> None:
    op.create_table(
        "cursor",
        _community(),
        _key("channel"),
        _key("thread"),
        _key("newest"),
        _number("oldest"),
        _flag("finished"),
        sa.PrimaryKeyConstraint("community", "channel", "thread", "newest"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "setting",
        _community(),
        _name("name", 40),
        _name("item", 64),
        _small("position"),
        sa.PrimaryKeyConstraint("community", "name", "item"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "audit",
        _community(),
        _key("at"),
        _key("person"),
        _name("deed", 40),
        sa.PrimaryKeyConstraint("community", "at", "person", "deed"),
        sqlite_with_rowid=False,
    )


def _told() -> None:
    op.create_table(
        "snapshot",
        _community(),
        _name("name", 40),
        _number("made_at"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("community", "name"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "outbox",
        _community(),
        _name("kind", 20),
        _name("period", 32),
        _name("key", 64),
        _number("channel"),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        _flag("quiet"),
        _small("state"),
        _flag("doubtful"),
        _small("attempts"),
        _number("planned_at"),
        _number("due_at"),
        _number("tried_at"),
        _number("claim"),
        _number("claimed_until"),
        sa.Column("reason", sa.String(length=300), server_default=sa.text("''"), nullable=False),
        sa.Column("messages", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("community", "kind", "period"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "outbox_open",
        "outbox",
        ["community", "due_at"],
        unique=False,
        sqlite_where=sa.text("state IN (0, 1, 3)"),
        postgresql_where=sa.text("state IN (0, 1, 3)"),
    )
