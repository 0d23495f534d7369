"""An invented community for the demo: Fern Hill Growers, told as plain happenings that no platform shaped.

A neighbourhood garden and its kitchen. Two circles, growers and cooks, meet in #general and hardly anywhere else; a few
people answer most questions; newcomers arrive every week, many go again, and in the last month they are met better than
before; two weeks in June are quiet; of late many ask in #greenhouse and few answer, so that questions wait there.
Every word and every person is made up.
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.story import lines

NAME = "Fern Hill Growers"
FIRST_DAY = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday
WEEKS = 26
QUIET_WEEKS = (14, 15)
KINDER_FROM = 22  # the week from which newcomers are looked after
UNHEEDED, UNHEEDED_FROM = "greenhouse", 24  # where many ask and few answer, and from which week
LEAVING = 0.05  # how many of those who came in these weeks stop writing, each week

CIRCLES = {
    "growers": ("seeds", "soil-and-compost", "greenhouse"),
    "cooks": ("kitchen", "preserving", "bread"),
}
SHARED = ("general", "welcome")
CHANNELS = (*SHARED, *CIRCLES["growers"], *CIRCLES["cooks"])


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the story; `joined` is a day counted from FIRST_DAY, negative for those who were always there."""

    number: int
    name: str
    circle: str
    joined: float
    bot: bool = False


@dataclass(slots=True)
class Post:
    """Something somebody wrote; `answers` is the post it replies to, `in_thread` how it was done."""

    at: datetime
    who: int
    channel: str
    text: str
    answers: "Post | None" = None
    in_thread: bool = False
    names: tuple[int, ...] = ()
    reactions: list[tuple[int, str]] = field(default_factory=list)

    @property
    def opener(self) -> "Post":
        """The post that began this exchange."""
        post = self
        while post.answers is not None:
            post = post.answers
        return post


@dataclass(frozen=True, slots=True)
class Story:
    """The whole of it, posts in order of time."""

    name: str
    people: tuple[Person, ...]
    posts: tuple[Post, ...]


def tell(seed: int = 11) -> Story:
    """The story; the same seed always tells the same one."""
    return _Teller(random.Random(seed)).tell()  # noqa: S311  # a story needs no secrets


class _Teller:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.people: list[Person] = []
        self.posts: list[Post] = []
        self.zeal: dict[int, float] = {}

    def tell(self) -> Story:
        self._settle()
        for day in range(WEEKS * 7):
            self._day(day)
        self._sunrise(FIRST_DAY + timedelta(weeks=WEEKS))
        end = FIRST_DAY + timedelta(weeks=WEEKS, hours=7)  # the next Monday's breakfast, so that the last week is whole
        posts = sorted((post for post in self.posts if post.at < end), key=lambda post: (post.at, post.who))
        return Story(NAME, tuple(self.people), tuple(posts))

    def _settle(self) -> None:
        for number in range(70):
            self._arrive("growers" if number % 5 < 3 else "cooks", -1 - number)
            self.zeal[number] = self.chance.paretovariate(1.4) * 0.055
        almanac = Person(len(self.people), "Almanac", "growers", -90, bot=True)
        self.people.append(almanac)
        self.almanac = almanac.number

    def _arrive(self, circle: str, day: float) -> Person:
        number = len(self.people)
        rounds, first = divmod(number, len(lines.FIRST))
        name = f"{lines.FIRST[first]} {lines.LAST[(rounds + number) % len(lines.LAST)]}"
        person = Person(number, name, circle, day)
        self.people.append(person)
        return person

    def _day(self, day: int) -> None:
        week, pace = day // 7, 0.45 if day // 7 in QUIET_WEEKS else 1.0
        morning = FIRST_DAY + timedelta(days=day)
        self._sunrise(morning)
        self._farewells(day)
        for _ in range(self.chance.choice((1, 2, 2, 3)) if pace == 1 else self.chance.choice((0, 1, 1))):
            self._newcomer(day, week)
        weekend = 1.3 if day % 7 >= 5 else 1.0
        for person in list(self.people):
            if (
                person.bot
                or person.joined > day
                or self.chance.random() > self.zeal.get(person.number, 0) * pace * weekend
            ):
                continue
            self._converse(person, self._hour(morning), week)

    def _sunrise(self, morning: datetime) -> None:
        self.posts.append(Post(morning + timedelta(hours=6), self.almanac, "general", "Sunrise and rain for today."))

    def _farewells(self, day: int) -> None:
        """Now and then somebody who came in these weeks stops writing; nobody says so."""
        came = [person.number for person in self.people if 0 <= person.joined < day - 7 and person.number in self.zeal]
        for number in came:
            if self.chance.random() < LEAVING / 7:
                del self.zeal[number]

    def _hour(self, morning: datetime) -> datetime:
        return morning + timedelta(
            hours=min(22.5, max(6.5, self.chance.gauss(15, 4))), seconds=self.chance.random() * 1e3
        )

    def _newcomer(self, day: int, week: int) -> None:
        person = self._arrive(self.chance.choice(("growers", "growers", "cooks")), day + self.chance.uniform(0.3, 0.8))
        if self.chance.random() > 0.68:
            return  # reads, and never writes
        first = FIRST_DAY + timedelta(days=person.joined + self.chance.expovariate(1 / 1.5))
        hello = self._say(first, person.number, "welcome", self.chance.choice(lines.HELLO))
        met = self.chance.random() < (0.85 if week >= KINDER_FROM else 0.55)
        if met:
            for host in self._helpers(person.circle, self.chance.choice((1, 1, 2)), hello.who):
                self._reply(hello, host, self.chance.choice(lines.WELCOME), median_minutes=70)
        if self.chance.random() < (0.3 if met else 0.22):
            self.zeal[person.number] = self.chance.paretovariate(1.6) * 0.05

    def _converse(self, person: Person, at: datetime, week: int) -> None:
        channel, circle = self._channel(person, week)
        if self.chance.random() < 0.42:
            question = self._fill(self.chance.choice(lines.QUESTIONS[circle]))
            asked = self._say(at, person.number, channel, question)
            unheeded = channel == UNHEEDED and week >= UNHEEDED_FROM
            if self.chance.random() < (0.4 if unheeded else 0.9):
                self._answered(asked, circle)
            return
        kind = "shared" if channel in SHARED else circle
        news = self._say(at, person.number, channel, self._fill(self.chance.choice(lines.NEWS[kind])))
        self._applause(news)
        for guest in self._helpers(circle, self.chance.choice((0, 0, 1, 1, 2)), person.number, flat=True):
            self._reply(news, guest, self.chance.choice(lines.FOLLOW_UPS), median_minutes=25)

    def _answered(self, asked: Post, circle: str) -> None:
        for number, helper in enumerate(self._helpers(circle, self.chance.choice((1, 1, 1, 2, 3)), asked.who)):
            answer = self._reply(asked, helper, self.chance.choice(lines.ANSWERS), median_minutes=55 + 60 * number)
            if self.chance.random() < 0.3:
                answer.reactions.append((asked.who, self.chance.choice(("pray", "thumbsup", "heart"))))
            if number == 0 and self.chance.random() < 0.45:
                self._reply(answer, asked.who, self.chance.choice(lines.THANKS), median_minutes=20)

    def _say(self, at: datetime, who: int, channel: str, text: str) -> Post:
        post = Post(at.replace(microsecond=self.chance.randrange(1_000_000)), who, channel, text)
        self.posts.append(post)
        return post

    def _reply(self, to: Post, who: int, text: str, *, median_minutes: float) -> Post:
        wait = timedelta(minutes=median_minutes * self.chance.lognormvariate(0, 1.2) + 0.5)
        post = self._say(to.at + wait, who, to.channel, text)
        post.answers = to
        late = wait > timedelta(minutes=40)  # who answers late does so in the thread
        post.in_thread = to.in_thread or late or self.chance.random() < 0.6
        if not post.in_thread:
            post.names = (to.who,)
        return post

    def _applause(self, post: Post) -> None:
        for number in self._helpers("growers", self.chance.choice((0, 0, 1, 2, 4)), post.who, flat=True):
            post.reactions.append((number, self.chance.choice(("thumbsup", "heart", "tada", "seedling"))))

    def _channel(self, person: Person, week: int) -> tuple[str, str]:
        draw, own = self.chance.random(), person.circle
        if draw < 0.16:
            return "general", own
        if draw < 0.195:
            own = "cooks" if own == "growers" else "growers"
        if own == "growers" and week >= UNHEEDED_FROM and self.chance.random() < 0.45:
            return UNHEEDED, own
        return self.chance.choice(CIRCLES[own]), own

    def _helpers(self, circle: str, number: int, but: int, *, flat: bool = False) -> list[int]:
        known = [p.number for p in self.people if p.number in self.zeal and p.circle == circle and p.number != but]
        weights = [self.zeal[n] ** (0.6 if flat else 1.3) for n in known]
        return list(dict.fromkeys(self.chance.choices(known, weights, k=number))) if number else []

    def _fill(self, text: str) -> str:
        return text.format(plant=self.chance.choice(lines.PLANTS), pest=self.chance.choice(lines.PESTS))
