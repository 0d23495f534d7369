"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables that hold facts."""
    op.create_table(
        "channel",
        sa.Column("community", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("native", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=100), server_default=sa.text("''"), nullable=False),
        sa.Column("kind", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("parent", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("archived", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("general", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("at", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("community", "channel"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "community",
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("native", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), server_default=sa.text("''"), nullable=False),
        sa.Column("name_at", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("address", sa.String(length=200), server_default=sa.text("''"), nullable=False),
        sa.Column("address_at", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("roster_read", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("community"),
    )
    op.create_index("community_by_native", "community", ["platform", "native"], unique=True)
    op.create_table(
        "gap",
        sa.Column("community", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("start_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("end_at", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("community", "channel", "start_at"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "imported",
        sa.Column("community", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stamp", sa.LargeBinary(length=16), nullable=False),
        sa.PrimaryKeyConstraint("community", "stamp"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "member",
        sa.Column("community", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("native", sa.String(length=64), nullable=True),
        sa.Column("bot", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("deactivated", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("guest", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("listed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("at", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("joined_at", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("rejoined_at", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("left_at", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("community", "person"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "mention",
        sa.Column("community", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("edited_at", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("community", "channel", "message", "person"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "message",
        sa.Column("community", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("author", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("at", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("kind", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("edited_at", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("thread", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("reply_to", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("signals", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("words", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("community", "channel", "message"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "message_deleted",
        "message",
        ["community", "channel", "message"],
        unique=False,
        sqlite_where=sa.text("kind = 9"),
        postgresql_where=sa.text("kind = 9"),
    )
    op.create_table(
        "reaction",
        sa.Column("community", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("emoji", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("present", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("community", "channel", "message", "person", "emoji"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reaction_count",
        sa.Column("community", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("emoji", sa.String(length=64), nullable=False),
        sa.Column("number", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("community", "channel", "message", "emoji"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reactions_cleared",
        sa.Column("community", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("emoji", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("community", "channel", "message", "emoji"),
        sqlite_with_rowid=False,
    )
