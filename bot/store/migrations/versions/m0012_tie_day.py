"""Who addressed whom on which day, kept beyond the messages, and what each day came to when that was worked out."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make both tables; the first night fills them."""
    op.create_table(
        "tie_day",
        sa.Column("community", sa.Integer(), autoincrement=False, nullable=False),
        *(
            sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)
            for name in ("day", "person", "other", "channel")
        ),
        sa.PrimaryKeyConstraint("community", "day", "person", "other", "channel"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rolled_day",
        sa.Column("community", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.LargeBinary(16), nullable=False),
        sa.PrimaryKeyConstraint("community", "day"),
        sqlite_with_rowid=False,
    )
