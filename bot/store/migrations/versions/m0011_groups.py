"""Which of the groups that admins picked somebody is in."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

# On Discord groups were channels before; there they are roles now, and a channel that was picked is none.
_CHANNELS_NO_MORE = (
    "DELETE FROM setting WHERE name = 'groups' AND community IN"
    " (SELECT community FROM community WHERE platform = 'discord')"
)


def upgrade() -> None:
    """Make room for groups beside what is known of each member."""
    op.add_column("member", sa.Column("in_groups", sa.String(500), server_default=sa.text("''"), nullable=False))
    op.add_column("member", sa.Column("in_groups_at", sa.BigInteger(), server_default=sa.text("0"), nullable=False))
    op.execute(_CHANNELS_NO_MORE)
