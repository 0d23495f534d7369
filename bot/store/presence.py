"""What is there of messages, reactions and members: for whoever compares what a platform shows with what arrived."""

from array import array
from collections.abc import Sequence

from sqlalchemy import bindparam, text

from bot.events import ChannelKind, ChannelSeen
from bot.store.database import Database

_KEPT = text(
    "SELECT message, (SELECT count(*) FROM reaction WHERE reaction.community = message.community"
    " AND reaction.channel = message.channel AND reaction.message = message.message AND present)"
    " FROM message WHERE community = :community AND channel = :channel AND message IN :messages"
).bindparams(bindparam("messages", expanding=True))

_NEWEST = text(
    "SELECT message FROM message WHERE community = :community AND channel = :channel AND message < :below"
    " AND kind <> 9 ORDER BY message DESC LIMIT :most"
)
_CLEARED = text(
    "SELECT message, emoji FROM reactions_cleared"
    " WHERE community = :community AND channel = :channel AND message IN :messages"
).bindparams(bindparam("messages", expanding=True))
_REACTIONS = text(
    "SELECT message, person, emoji, present FROM reaction"
    " WHERE community = :community AND channel = :channel AND message IN :messages"
).bindparams(bindparam("messages", expanding=True))
_MEMBERS = text(
    "SELECT person FROM member WHERE community = :community AND listed AND NOT deactivated"
    " AND (left_at = 0 OR left_at < joined_at OR left_at < rejoined_at) ORDER BY person"
)
_CHANNELS = text("SELECT channel, name, at, kind, parent, archived, general FROM channel WHERE community = :community")


class Presence:
    """Looks single messages, reactions and members up."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, community: int, channel: int, messages: Sequence[int]) -> dict[int, int]:
        """Those of these messages that are stored, each with how many reactions are."""
        if not messages:
            return {}
        given = {"community": community, "channel": channel, "messages": list(messages)}
        with self._database.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(_KEPT, given)}

    def newest(self, community: int, channel: int, below: int, most: int) -> list[int]:
        """The newest so many of a channel's messages whose keys are below a key, newest first; none that is deleted."""
        given = {"community": community, "channel": channel, "below": below, "most": most}
        with self._database.reading() as connection:
            return [row[0] for row in connection.execute(_NEWEST, given)]

    def reactions(
        self, community: int, channel: int, messages: Sequence[int]
    ) -> dict[int, dict[tuple[int, str], bool]]:
        """Of these messages, who put or took which emoji last: by (person, emoji), whether it is there.

        Where all of one emoji, or all of all of them, were taken away at once, that is told under nobody's key, 0.
        """
        found: dict[int, dict[tuple[int, str], bool]] = {}
        if not messages:
            return found
        given = {"community": community, "channel": channel, "messages": list(messages)}
        with self._database.reading() as connection:
            for message, person, emoji, present in connection.execute(_REACTIONS, given):
                found.setdefault(message, {})[person, emoji] = bool(present)
            for message, emoji in connection.execute(_CLEARED, given):
                found.setdefault(message, {})[0, emoji] = False
        return found

    def members(self, community: int) -> Sequence[int]:
        """Whoever a list or a join told of and who has not left, in order of their keys; eight bytes for each."""
        with self._database.reading() as connection:
            return array("q", connection.execute(_MEMBERS, {"community": community}).scalars())

    def channels(self, community: int) -> list[ChannelSeen]:
        """Every channel and thread, as it was when it was told of last."""
        with self._database.reading() as connection:
            return [
                ChannelSeen(row[0], row[1], row[2], ChannelKind(row[3]), row[4], bool(row[5]), bool(row[6]))
                for row in connection.execute(_CHANNELS, {"community": community})
            ]
