"""Who left and is back: the order in which Discord tells of it counts, not how two clocks stand to each other.

A leave comes without a time and is dated by this computer's clock, a join by Discord's. Where this one is ahead, or was
set back meanwhile, somebody who is back at once would seem to have come before they went.
"""

from collections.abc import Sequence
from typing import Final

from bot.events import AnyEvent, MemberJoined, MemberLeft

MOST: Final = 4_096  # leaves that are remembered, the latest


class Returns:
    """The latest leaves of all servers, by (server, person)."""

    def __init__(self) -> None:
        self._left: dict[tuple[str, int], int] = {}

    def heard(self, dispatch: str, guild: str, events: Sequence[AnyEvent]) -> Sequence[AnyEvent]:
        """What a dispatch was read into; whoever joins after a leave also came back after it."""
        if dispatch == "GUILD_MEMBER_REMOVE":
            for event in events:
                if isinstance(event, MemberLeft):
                    self._leave(guild, event)
        elif dispatch == "GUILD_MEMBER_ADD":
            return [*events, *self._back(guild, events)]
        return events

    def _leave(self, guild: str, event: MemberLeft) -> None:
        self._left.pop((guild, event.person), None)
        self._left[guild, event.person] = event.at
        if len(self._left) > MOST:
            del self._left[next(iter(self._left))]

    def _back(self, guild: str, events: Sequence[AnyEvent]) -> list[AnyEvent]:
        back: list[AnyEvent] = []
        for event in events:
            if isinstance(event, MemberJoined):
                left = self._left.pop((guild, event.person), 0)
                if left >= event.at:
                    back.append(MemberJoined(event.person, left + 1, rejoin=True))
        return back
