"""Joins that are told again and again: every message brings when its author joined, which is news once in a while."""

from collections.abc import Sequence
from typing import Final

from bot.events import HOUR, AnyEvent, MemberJoined

MOST: Final = 20_000  # people whose join is remembered


class Joins:
    """Whose join was told lately, by server; forgotten every hour, so that what was deleted meanwhile is told anew."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, int], tuple[int, bool]] = {}
        self._since = 0

    def news(self, guild: str, events: Sequence[AnyEvent], now: int) -> Sequence[AnyEvent]:
        """What a message says, without the join at its end where that was told already."""
        join = events[-1] if events else None
        if type(join) is not MemberJoined:
            return events
        told, what = self._told, (join.at, join.rejoin)
        if now - self._since > HOUR or len(told) > MOST:
            told.clear()
            self._since = now
        if told.get((guild, join.person)) == what:
            return events[:-1]
        told[guild, join.person] = what
        return events
