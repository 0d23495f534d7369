"""Posts for some people alone."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Remember whom a post is for, and where it went."""
    op.add_column("outbox", sa.Column("people", sa.LargeBinary(), nullable=True))
    op.add_column("outbox", sa.Column("room", sa.BigInteger(), server_default=sa.text("0"), nullable=False))
    op.add_column("outbox", sa.Column("closed", sa.Boolean(), server_default=sa.text("false"), nullable=False))
