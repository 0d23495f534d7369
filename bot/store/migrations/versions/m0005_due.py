"""What is due when."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), server_default=sa.text("0"), nullable=False)


def upgrade() -> None:
    """Make the table of periods, each of a community and a kind."""
    op.create_table(
        "due",
        sa.Column("community", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("period", sa.String(length=32), nullable=False),
        _number("due_at"),
        _number("try_at"),
        sa.Column("state", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        _number("claim"),
        _number("claimed_until"),
        _number("ended_at"),
        sa.Column("reason", sa.String(length=300), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("community", "kind", "period"),
        sqlite_with_rowid=False,
    )
    waiting = sa.text("state = 0")
    op.create_index("due_waiting", "due", ["community", "try_at"], sqlite_where=waiting, postgresql_where=waiting)
