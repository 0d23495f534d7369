"""Copies that were put in place."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Remember when a database was put in place from a copy."""
    op.create_table(
        "restored",
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("at"),
        sqlite_with_rowid=False,
    )
