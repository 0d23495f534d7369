"""Small places in which people might be introduced, told so that nobody talks with anybody by accident."""

from collections.abc import Iterable, Sequence

from bot.introductions.record import Introduction, Reply, Seat, Stage, Wish
from bot.introductions.round import Round, decide
from tests.makers import Town, instant

TODAY = 300  # the day of the round, counted from the first
NOW = instant(TODAY, hour=10)


class Village(Town):
    """A town whose people write each on their own, far enough apart in time that no talk is seen in it."""

    def __init__(self) -> None:
        """Nobody is there; the place began long ago, so that whoever is new can be told."""
        super().__init__()
        self._turns = 0
        self.post("founder", instant(0), channel="old")

    def settle(self, name: str, *channels: str, days: Iterable[int] = range(1, 6), hour: float = 10) -> int:
        """Somebody writes at these hours on some of the last days, and began well before."""
        self.post(name, instant(TODAY - 80, hour=3) + self._turn(), channel=channels[0] if channels else "square")
        return self.visit(name, *channels, days=days, hour=hour)

    def visit(self, name: str, *channels: str, days: Iterable[int] = range(1, 6), hour: float = 10) -> int:
        """Somebody writes, without a beginning before that."""
        for day in days:
            for place in channels or ("square",):
                self.post(name, instant(TODAY - day, hour=hour) + self._turn(), channel=place)
        return self.key(name)

    def help(self, helper: str, asker: str, *, day: int = 20, channel: str = "square") -> None:
        """Somebody answers somebody's question, in its thread."""
        asked = self.ask(asker, instant(TODAY - day, hour=10) + self._turn(), channel=channel)
        self.post(helper, asked + 60_000_000, channel=channel, thread=asked)

    def tie(self, name: str, other: str, *, day: int = 50, channel: str = "seeds") -> None:
        """Somebody names another who was there a little earlier."""
        at = instant(TODAY - day, hour=10)
        self.post(other, at, channel=channel)
        self.post(name, at + 1_800_000_000, channel=channel, mentions=[other])

    def _turn(self) -> int:
        """A moment of its own, more than five minutes after the one before."""
        self._turns += 1
        return self._turns * 301_000_000 % 3_600_000_000 + self._turns

    def wish(self, name: str, **more: object) -> Wish:
        """Somebody wants to be introduced."""
        return Wish(self.key(name), **more)  # type: ignore[arg-type]  # passed on as given

    def round(self, wishes: Sequence[Wish], past: Sequence[Introduction] = (), *, seed: str = "one") -> Round:
        """The round of today."""
        return decide(self.history(TODAY), wishes, past, now=NOW, seed=seed, minimum=1)


def earlier(number: int, *seats: Seat | int, days: float = 30, stage: Stage = Stage.TOGETHER, **more: object):
    """An introduction that was chosen so many days ago."""
    at = NOW - int(days * 86_400_000_000)
    said = Reply.YES if stage is Stage.TOGETHER else Reply.NONE
    seated = tuple(seat if isinstance(seat, Seat) else Seat(seat, reply=said) for seat in seats)
    return Introduction(number, at, stage, seated, met_at=at, **more)  # type: ignore[arg-type]  # passed on as given


def together(decided: Round) -> set[frozenset[int]]:
    """Who was chosen for each other."""
    return {frozenset(each.people) for each in decided.chosen}
