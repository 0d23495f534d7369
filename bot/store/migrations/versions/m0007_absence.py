"""People who opted out, and what is older than is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def _key(name: str, kind: type[sa.Integer] = sa.BigInteger) -> sa.Column[int]:
    return sa.Column(name, kind(), autoincrement=False, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), server_default=sa.text("0"), nullable=False)


def upgrade() -> None:
    """Make room for marks of absence, for erasures that go on, and for how far back facts are kept."""
    op.create_table(
        "absence",
        _key("community", sa.Integer),
        sa.Column("mark", sa.LargeBinary(length=16), nullable=False),
        sa.Column("out", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        _number("before"),
        sa.PrimaryKeyConstraint("community", "mark"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "erasure",
        _key("community", sa.Integer),
        _key("person"),
        _number("at"),
        sa.PrimaryKeyConstraint("community", "person"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "horizon",
        _key("community", sa.Integer),
        _number("at"),
        sa.PrimaryKeyConstraint("community"),
        sqlite_with_rowid=False,
    )
