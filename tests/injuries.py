"""What may happen to a community, as changes of its events: silence, lost helpers, neglect, floods and collusion."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np

from adapters.slack.export import ExportFiles
from bot.archive import open_files
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
    Signal,
)
from bot.metrics.helpfulness.help_graph import help_edges
from bot.metrics.newcomers.first_reply import first_conversations
from bot.ports import Skips
from bot.window import History, midnight

MONTH = 28
Events = list[AnyEvent]
_READ = int(Signal.TEXT_SEEN)
_NEW = 7_000_000_001  # keys of accounts that come


def read(export: Path) -> Events:
    """The events of a Slack export."""
    events: Events = []
    for part in ExportFiles().parts(open_files(export)):
        for _, batch in part.batches(Skips()):
            events.extend(batch)
    return events


def silenced(events: Iterable[AnyEvent], history: History, share: float = 0.3, seed: int = 1) -> Events:
    """Three in ten of those who wrote in the last month wrote nothing in it."""
    recent = history.messages.day >= history.end - MONTH
    people = np.unique(history.messages.author[recent]).tolist()
    gone = set(Random(seed).sample(people, round(share * len(people))))
    return _without(events, gone, _begins(history))


def without_helpers(events: Iterable[AnyEvent], history: History, number: int = 3) -> Events:
    """The three with the most first answers of the month are gone for all of it."""
    edges = help_edges(history, MONTH)
    helpers, place = np.unique(edges.helper, return_inverse=True)
    order = np.argsort(-np.bincount(place, weights=edges.days), kind="stable")
    return _without(events, set(helpers[order[:number]].tolist()), _begins(history))


def ignored(events: Iterable[AnyEvent], history: History) -> Events:
    """Nobody answers or marks every second first conversation of newcomers of three months."""
    rows = first_conversations(history)
    rows = rows[history.messages.day[rows] >= history.end - 91][::2]
    columns = (history.messages.channel, history.messages.message, history.messages.author, history.messages.at)
    begun = [_Beginning(*(int(column[row]) for column in columns)) for row in rows.tolist()]
    return [event for event in events if not any(each.is_answered_by(event) for each in begun)]


class _Beginning(NamedTuple):
    """A conversation somebody began."""

    channel: int
    message: int
    author: int
    at: int

    def is_answered_by(self, event: AnyEvent) -> bool:
        """Whether an event answers or marks it, or might be taken for that."""
        if isinstance(event, ReactionChanged):
            return (event.channel, event.message) == (self.channel, self.message)
        if not isinstance(event, MessagePosted) or event.author == self.author:
            return False
        told = self.message in {event.thread, event.reply_to} and event.channel == self.channel
        named = self.author in event.mentions and 0 <= event.at - self.at <= DAY
        nearby = event.channel == self.channel and not event.thread and 0 < event.at - self.at <= HOUR
        return told or named or nearby


def spammed(events: Iterable[AnyEvent], history: History, number: int = 2000, seed: int = 1) -> Events:
    """One new account writes two thousand messages in the month, at random instants, and nobody turns to it."""
    dice, begins = Random(seed), _begins(history)
    channels = _channels(history)
    instants = sorted({begins + dice.randrange(MONTH * DAY) // 2 * 2 + 1 for _ in range(number)})
    posts = [_post(dice.choice(channels), at, _NEW, words=6) for at in instants]
    return [*events, MemberSeen(person=_NEW), *posts]


def raided(events: Iterable[AnyEvent], history: History, number: int = 20) -> Events:
    """Twenty accounts join within an hour and leave one line of two words each."""
    at = _begins(history) + 20 * DAY + 9 * HOUR
    channel = _channels(history)[0]
    come: Events = []
    for each in range(number):
        joined = at + each * 3 * MINUTE + 1
        come += [MemberSeen(person=_NEW + each), MemberJoined(person=_NEW + each, at=joined)]
        come.append(_post(channel, joined + MINUTE, _NEW + each, words=2))
    return [*events, *come]


def colluding(events: Iterable[AnyEvent], history: History, number: int = 5) -> Events:
    """Five accounts that joined within three days speak with each other every day, and with nobody else."""
    channel = _channels(history)[0]
    begins = _begins(history)
    come: Events = []
    for each in range(number):
        person = _NEW + each
        come += [MemberSeen(person=person), MemberJoined(person=person, at=begins + each * 10 * HOUR)]
    for day in range(3, MONTH):
        for each in range(number):
            at = begins + day * DAY + 10 * HOUR + each * 20 * MINUTE + 1
            come.append(_post(channel, at, _NEW + each, words=6))
            for other in range(1, number):
                answer = at + other * 2 * MINUTE
                come.append(_post(channel, answer, _NEW + (each + other) % number, words=6, thread=at))
    return [*events, *come]


def _begins(history: History) -> int:
    return midnight(history.end - MONTH, history.zone)


def _channels(history: History) -> Sequence[int]:
    """The channels of the month, the busiest first."""
    recent = history.messages.day >= history.end - MONTH
    keys, count = np.unique(history.messages.channel[recent], return_counts=True)
    busiest: list[int] = keys[np.argsort(-count, kind="stable")].tolist()
    return busiest


def _without(events: Iterable[AnyEvent], gone: set[int], begins: int) -> Events:
    """The same life without what some people wrote or put from an instant on."""
    return [
        event
        for event in events
        if not (
            (isinstance(event, MessagePosted) and event.author in gone and event.at >= begins)
            or (isinstance(event, ReactionChanged) and event.person in gone and max(event.at, event.message) >= begins)
        )
    ]


def _post(channel: int, at: int, author: int, *, words: int, thread: int = 0) -> MessagePosted:
    return MessagePosted(channel, at, author, at, MessageKind.PERSON, thread=thread, signals=_READ, words=words)
