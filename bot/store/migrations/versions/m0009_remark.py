"""What readers of digests remarked."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the table that counts remarks."""
    op.create_table(
        "remark",
        sa.Column("community", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("period", sa.String(length=32), nullable=False),
        sa.Column("remark", sa.String(length=20), nullable=False),
        sa.Column("number", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("community", "period", "remark"),
        sqlite_with_rowid=False,
    )
