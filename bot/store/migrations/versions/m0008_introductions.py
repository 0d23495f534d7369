"""Introductions: who wants them, who was chosen for whom, and what became of it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def _key(name: str, kind: type[sa.Integer] = sa.BigInteger) -> sa.Column[int]:
    return sa.Column(name, kind(), autoincrement=False, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), server_default=sa.text("0"), nullable=False)


def _small(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.SmallInteger(), server_default=sa.text("0"), nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), server_default=sa.text("false"), nullable=False)


def _table(name: str, keys: tuple[str, ...], *columns: sa.Column[int] | sa.Column[str] | sa.Column[bool]) -> None:
    key = sa.PrimaryKeyConstraint("community", *keys)
    op.create_table(name, _key("community", sa.Integer), *columns, key, sqlite_with_rowid=False)


def upgrade() -> None:
    """Make their tables."""
    _table(
        "introduction_wish",
        ("person",),
        _key("person"),
        _number("since_at"),
        _number("paused_until"),
        _small("silent"),
        _flag("passed_over"),
    )
    topic = sa.Column("topic", sa.String(length=40), nullable=False)
    _table("introduction_topic", ("person", "topic"), _key("person"), topic, _small("position"))
    _table("introduction_channel", ("person", "channel"), _key("person"), _key("channel"))
    _table("introduction_avoid", ("person", "avoided"), _key("person"), _key("avoided"))
    period = sa.Column("period", sa.String(length=32), nullable=False)
    _table("introduction_round", ("period",), period, _number("at"), _flag("stopped"))
    _table(
        "introduction",
        ("number",),
        _key("number"),
        _number("chosen_at"),
        _small("stage"),
        _flag("explored"),
        _number("channel"),
        _number("met_at"),
        _number("room"),
        _small("talked"),
    )
    _table(
        "introduction_seat",
        ("number", "person"),
        _key("number"),
        _key("person"),
        _small("place"),
        _flag("newcomer"),
        _number("home"),
        _small("reply"),
        _number("replied_at"),
        _small("outcome"),
        _number("outcome_at"),
        _flag("closed"),
    )
    op.create_index("introduction_by_person", "introduction_seat", ["community", "person"])
