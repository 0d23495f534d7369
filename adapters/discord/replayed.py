"""When somebody left whose leaving a resumed session brings late: Discord gives no time, but the order it came in."""

from collections.abc import Sequence

from bot.events import AnyEvent, MemberJoined, MessagePosted


class Order:
    """The newest instant of which something was heard, on each shard.

    What a resumed session brings happened after what was heard before the break, and in the order in which it comes.
    A leave dated when it arrives would hide that the person came back during the break, with a time of Discord's own.
    """

    def __init__(self) -> None:
        self._newest: dict[int | None, int] = {}

    def live(self, shard: int | None, at: int) -> None:
        """Something was heard as it happened."""
        self._newest[shard] = at

    def late(self, shard: int | None, events: Sequence[AnyEvent]) -> None:
        """Something was brought late; where it has a time of its own, what comes after it was not before that."""
        told = [event.at for event in events if isinstance(event, MessagePosted | MemberJoined)]
        self._newest[shard] = max(self._newest.get(shard, 0), *told, 0)

    def next(self, shard: int | None, now: int) -> int:
        """The earliest instant of what is brought late and has no time; `now` where nothing was heard before it."""
        newest = self._newest.get(shard, 0)
        return min(newest + 1, now) if newest else now
