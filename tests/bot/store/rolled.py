"""Communities whose days are rolled up: one whose past becomes known in any order, and one as a story tells it."""

from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import text

from bot.events import (
    DAY,
    HOUR,
    MINUTE,
    AnyEvent,
    ChannelKind,
    ChannelSeen,
    MemberSeen,
    MessagePosted,
    ReactionChanged,
)
from bot.ports import CommunityRef
from bot.store import Store
from bot.ties import tie_days
from bot.window import TieDays
from tests.makers import DAY_ONE, Town, instant

UTC = ZoneInfo("UTC")
NOW = instant(300)
PEOPLE = [101, 102, 103, 104, 105, 106]
CHANNELS = (1, 2, 3)  # the last one may turn out to be a thread in the first
Rows = list[tuple[int, ...]]
numbers = count(1)


class Place:
    """A community whose past becomes known in any order."""

    def __init__(self, store: Store, seed: int, days: int = 60, *, orderly: bool = False) -> None:
        """Nothing is known of it yet; where it is `orderly` nobody answers what is still to come."""
        self.store, self.dice, self.days = store, Random(seed), days
        self.ref, self.zone = CommunityRef("slack", f"T{next(numbers)}"), UTC
        self.today = days + 1
        self.posts: list[MessagePosted] = []
        self.marks: list[ReactionChanged] = []
        for day in range(days):
            self.talk(day + self.dice.random() if orderly else self.dice.uniform(0, days))
        self.places = [ChannelSeen(1, "general"), ChannelSeen(3, "aside", kind=ChannelKind.THREAD, parent=1, at=1)]
        self.absorb(MemberSeen(PEOPLE[0]))
        self.number = store.number(self.ref) or 0

    def talk(self, day: float) -> None:
        """A few messages one soon after the other, some of which quote, name, or follow what is long past."""
        dice, at, channel = self.dice, instant(day), self.dice.choice(CHANNELS)
        for _ in range(dice.randrange(1, 6)):
            at += dice.randrange(6 * MINUTE)
            key = at if dice.random() < 0.5 else dice.randrange(1, 1 << 40)
            old = dice.choice(self.posts) if self.posts else None
            way = dice.randrange(5) if old else 4
            self.posts.append(
                MessagePosted(
                    old.channel if old and way < 2 else channel,
                    key,
                    dice.choice(PEOPLE),
                    at,
                    reply_to=old.message if old and way == 0 else 0,
                    thread=old.message if old and way == 1 and old.channel != 3 else 0,
                    mentions=(dice.choice(PEOPLE),) if way == 2 else (),
                )
            )
            if dice.random() < 0.4:
                self.mark()

    def mark(self) -> ReactionChanged:
        """Somebody marks a message, at a time that may not be known, or be before it was written."""
        post, dice = self.dice.choice(self.posts), self.dice
        later = min(post.at + dice.randrange(40 * DAY), instant(self.today))
        at = dice.choice((0, later, post.at - HOUR))
        self.marks.append(ReactionChanged(post.channel, post.message, dice.choice(PEOPLE), "tada", at=at))
        return self.marks[-1]

    def absorb(self, *events: AnyEvent) -> None:
        """Something is heard."""
        self.store.absorb([(self.ref, list(events))])

    def roll(self, *, since: int = DAY_ONE - 5, end: int = DAY_ONE + 119) -> int:
        """A night comes."""
        return self.store.rollups.roll_up(self.number, self.zone, since=since, end=end)

    def rows(self, name: str = "tie_day", where: str = "") -> Rows:
        """What is kept."""
        columns = "day, person, other, channel" if name == "tie_day" else "day, mark"
        sql = f"SELECT {columns} FROM {name} WHERE community = {self.number} {where} ORDER BY 1, 2"
        with self.store._database.reading() as connection:
            found = connection.execute(text(sql)).all()
        return sorted(tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in found)

    def anew(self) -> tuple[Rows, Rows]:
        """Both tables when all that is known now is rolled up at once."""
        with self.store._database.connect() as connection, connection.begin():
            for name in ("tie_day", "rolled_day"):
                connection.execute(text(f"DELETE FROM {name} WHERE community = {self.number}"))
        self.roll()
        return self.rows(), self.rows("rolled_day")

    def said(self) -> Rows:
        """What the whole History says, week by week."""
        end, found = DAY_ONE + 119, []
        whole = self.store.history(self.number, self.zone, end=end)
        for monday in range(DAY_ONE - 7, end, 7):
            made = tie_days(whole.until(monday + 7).since(monday - 28))
            made = made.where((made.day >= monday) & (made.day < monday + 7))
            found += zip(*(getattr(made, name).tolist() for name in TieDays.__slots__), strict=True)
        return sorted(found)


def told(store: Store, town: Town) -> Place:
    """A community as a story tells it."""
    place = Place(store, 0, days=0)
    place.absorb(*town.events)
    return place


def acquaintances() -> Town:
    """Ann asks, Bob answers her twice, Cat talks to Bob without a word, and Dan talks to nobody anybody knows of."""
    town = Town()
    town.names |= {"general": 1, "ann": 11, "bob": 12, "cat": 13, "dan": 14}
    asked = town.ask("ann", instant(0, 23, 50))
    town.post("bob", instant(0, 23, 58), reply_to=asked)
    town.post("ann", instant(1, 0, 1))
    town.post("bob", instant(3, 9), thread=asked)
    again = town.post("bob", instant(3, 10), thread=asked, mentions=["ann"])
    town.react("cat", again, at=instant(6))
    town.react("cat", again, emoji="heart")
    town.post("dan", instant(5))
    return town
