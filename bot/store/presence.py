"""Whether messages are there: for a self-check that compares what a platform shows with what arrived."""

from collections.abc import Sequence

from sqlalchemy import bindparam, text

from bot.store.database import Database

_KEPT = text(
    "SELECT message, (SELECT count(*) FROM reaction WHERE reaction.community = message.community"
    " AND reaction.channel = message.channel AND reaction.message = message.message AND present)"
    " FROM message WHERE community = :community AND channel = :channel AND message IN :messages"
).bindparams(bindparam("messages", expanding=True))


class Presence:
    """Looks single messages up."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, community: int, channel: int, messages: Sequence[int]) -> dict[int, int]:
        """Those of these messages that are stored, each with how many reactions are."""
        if not messages:
            return {}
        given = {"community": community, "channel": channel, "messages": list(messages)}
        with self._database.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(_KEPT, given)}
