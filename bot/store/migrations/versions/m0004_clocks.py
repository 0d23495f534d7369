"""Members' own clocks."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Remember how far a member's clock is from UTC."""
    column = sa.Column("utc_offset", sa.SmallInteger(), server_default=sa.text("-32768"), nullable=False)
    op.add_column("member", column)
