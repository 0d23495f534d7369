"""On which days somebody wrote where, for when the messages are deleted by age."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table of days."""
    op.create_table(
        "member_day",
        sa.Column("community", sa.Integer(), autoincrement=False, nullable=False),
        *(
            sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)
            for name in ("person", "day", "channel")
        ),
        sa.PrimaryKeyConstraint("community", "person", "day", "channel"),
        sqlite_with_rowid=False,
    )
