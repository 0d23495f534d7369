"""Seeded communities for properties: people who join, ask, answer, thank, chat and leave again."""

from collections.abc import Callable, Iterable
from random import Random

import msgspec

from bot.events import (
    DAY,
    HOUR,
    MINUTE,
    AnyEvent,
    MemberJoined,
    MemberSeen,
    MessageKind,
    MessagePosted,
    ReactionChanged,
    RosterRead,
    Signal,
)
from bot.metrics import MEASURES, Figure
from bot.window import History
from tests.makers import DAY_ONE, instant

CHANNELS = (9001, 9002, 9003)
PERSON = 1000
READ = int(Signal.TEXT_SEEN)
ASK = READ | int(Signal.QUESTION)
THANK = READ | int(Signal.THANKS)


class Village:
    """A community of `people` over `days`; every choice comes from the seed."""

    def __init__(self, seed: int, people: int = 60, days: int = 120, listed: bool = True) -> None:
        """Let everybody live through the days."""
        self.dice = Random(seed)
        self.days = days
        self.listed = listed
        self.people = [PERSON + number for number in range(people)]
        self.helpers = self.people[: max(1, people // 5)]
        self.events: list[AnyEvent] = [RosterRead()] if listed else []
        self.taken: set[int] = set()
        self.newcomers: set[int] = set()
        for number, person in enumerate(self.people):
            self._live(person, 0 if number < people // 2 else self.dice.randrange(days))

    @property
    def end(self) -> int:
        """The ordinal of the day after the last."""
        return DAY_ONE + self.days

    def _live(self, person: int, first: int) -> None:
        """Join on the first day and write now and then until it gets too dull."""
        dice = self.dice
        if first:
            self.newcomers.add(person)
        if self.listed:
            self.events.append(MemberSeen(person=person))
            if first:
                self.events.append(MemberJoined(person=person, at=instant(first)))
        eager = dice.uniform(0.1, 0.6)
        last = min(self.days, first + int(dice.expovariate(1 / 80)) + 1)
        for day in range(first, last):
            if day == first or dice.random() < eager:
                self._speak(person, instant(day, 0.2 + dice.random() * 23))

    def _speak(self, person: int, at: int) -> None:
        channel = self.dice.choice(CHANNELS)
        if self.dice.random() < 0.45:
            key = self.post(person, at, channel, signals=ASK)
            if self.dice.random() < 0.9:
                self._answer(person, key, channel)
        else:
            self.post(person, at, channel)
            if self.dice.random() < 0.3:
                self.post(person, at + 2 * MINUTE, channel)

    def _answer(self, asker: int, question: int, channel: int) -> None:
        dice = self.dice
        helper = dice.choice([each for each in self.helpers if each != asker] or [PERSON + 999])
        at = question + int(dice.expovariate(1 / (2 * HOUR))) + MINUTE
        way = dice.randrange(3)
        if way == 0:
            answer = self.post(helper, at, channel, thread=question)
        elif way == 1:
            answer = self.post(helper, at, channel, reply_to=question)
        else:
            answer = self.post(helper, min(at, question + 50 * MINUTE), channel, mentions=(asker,))
        if dice.random() < 0.7:
            self.post(asker, answer + 5 * MINUTE, channel, thread=question, signals=THANK, words=2)
        if dice.random() < 0.3:
            self.events.append(ReactionChanged(channel, answer, asker, "thumbsup", present=True, at=answer + MINUTE))

    def post(self, author: int, at: int, channel: int, *, signals: int = READ, words: int = 6, **more: object) -> int:
        """A message at the first free instant; its key."""
        while at in self.taken:
            at += 1
        self.taken.add(at)
        self.events.append(
            MessagePosted(channel, at, author, at, signals=signals, words=words, **more)  # type: ignore[arg-type]  # as given
        )
        return at


def figures(history: History) -> dict[str, Figure]:
    """Every measure's answer."""
    return {each.id: each.compute(history) for each in MEASURES}


def values(history: History) -> dict[str, tuple[object, ...]]:
    """Every measure's value with its range and what it rests on; the last digits, in which sums differ, left out."""
    return {
        name: (*(_plain(number) for number in (each.value, each.low, each.high)), each.n, each.people, each.state)
        for name, each in figures(history).items()
    }


def _plain(number: float | None) -> float | None:
    return number if number is None else round(number, 9)


def known_before(events: Iterable[AnyEvent], end: int) -> list[AnyEvent]:
    """What was known when local day `end` (an ordinal, UTC) began: nothing later, and nobody who joined later."""
    events = list(events)
    at = instant(end - DAY_ONE)
    late = {event.person for event in events if isinstance(event, MemberJoined) and event.at >= at}
    return [
        event
        for event in events
        if getattr(event, "at", 0) < at and not (isinstance(event, MemberSeen) and event.person in late)
    ]


def moved(events: Iterable[AnyEvent], by: int) -> list[AnyEvent]:
    """The same events so much later; message keys are instants and move along."""
    return [_moved(event, by) for event in events]


def _moved(event: AnyEvent, by: int) -> AnyEvent:
    instants = ("at", "message", "thread", "reply_to")
    later = {name: value + by for name in instants if (value := getattr(event, name, 0))}
    return msgspec.structs.replace(event, **later)


def renamed(events: Iterable[AnyEvent], name: Callable[[int], int]) -> list[AnyEvent]:
    """The same events by people with other keys."""
    return [_renamed(event, name) for event in events]


def _renamed(event: AnyEvent, name: Callable[[int], int]) -> AnyEvent:
    if isinstance(event, MessagePosted):
        mentions = tuple(name(each) for each in event.mentions)
        return msgspec.structs.replace(event, author=name(event.author), mentions=mentions)
    if isinstance(event, ReactionChanged | MemberSeen | MemberJoined):
        return msgspec.structs.replace(event, person=name(event.person))
    return event


def chatter(author: int, number: int, end: int, *, signals: int = READ, seed: int = 1) -> list[AnyEvent]:
    """So many messages of one account in the 28 days before `end` (an ordinal), at random instants."""
    dice = Random(seed)
    begin = instant(end - DAY_ONE - 28)
    instants = sorted({begin + dice.randrange(28 * DAY) // 2 * 2 + 1 for _ in range(number)})
    return [
        MessagePosted(dice.choice(CHANNELS), at, author, at, MessageKind.PERSON, signals=signals, words=6)
        for at in instants
    ]
