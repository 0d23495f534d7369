"""What readers of a digest remarked, counted by week; who remarked it is not kept."""

from typing import Final

from sqlalchemy import text

from bot.store.database import Database

_ADD: Final = (
    "INSERT INTO remark (community, period, remark, number) VALUES (:community, :period, :remark, 1)"
    " ON CONFLICT (community, period, remark) DO UPDATE SET number = remark.number + 1"
)
_SINCE: Final = (
    "SELECT remark, sum(number) FROM remark WHERE community = :community AND period >= :since"
    " GROUP BY remark ORDER BY remark"
)


class Remarks:
    """Counts of given answers, such as "a channel is missing"."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, community: int, period: str, remark: str) -> None:
        """Count one more."""
        row = {"community": community, "period": period, "remark": remark}
        self._database.write(lambda connection: connection.execute(text(_ADD), row))

    def since(self, community: int, period: str) -> dict[str, int]:
        """How often each was remarked since a week such as "2026-W08"."""
        with self._database.reading() as connection:
            found = connection.execute(text(_SINCE), {"community": community, "since": period})
            return {remark: int(number) for remark, number in found}
