"""What still waits for somebody: open questions and first messages that nobody answered, and where they are."""

from collections import Counter

import msgspec
import numpy as np

from bot.events import DAY, HOUR
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.helpfulness.response import first_responses
from bot.metrics.helpfulness.unanswered import LATEST, LISTED, LONG, SOONEST, unanswered
from bot.metrics.helpfulness.waiting import Waits, recent_responses, select, waits_of
from bot.metrics.newcomers.first_reply import first_conversations
from bot.metrics.participation.arrivals import newcomers
from bot.metrics.statistics.kaplan_meier import KaplanMeier
from bot.notes import Place
from bot.report.places import is_private, place
from bot.window import History, Ints

WEEK = 7
LOOKED_AT = 35  # days in which what waits is looked for: a month of questions, and a week for what they went on with
LINKED = 3  # first messages that are pointed at
COMPARED = 10  # a channel with fewer questions in 28 days is not compared with the others
_EVER = 1 << 62


class Waiting(msgspec.Struct, frozen=True):
    """A message that may be pointed at, how long it has waited, and whether it is its author's first."""

    place: Place
    hours: int
    first: bool = False


class Open(msgspec.Struct, frozen=True):
    """What waits at a week's end. Questions in private channels are counted, and nothing else is said of them."""

    waiting: tuple[Waiting, ...] = ()  # at most five: the oldest of 2 to 72 hours, where there are none the older ones
    total: int = 0  # all questions 2 to 72 hours old
    hidden: int = 0  # of these, in private channels
    long: int = 0  # of these, older than a day and not private
    long_in: tuple[tuple[str, int], ...] = ()  # where those are, most first
    slow: frozenset[str] = frozenset()  # of these channels, where fewer questions are answered than elsewhere
    older: int = 0  # questions of the week that have waited for more than 72 hours
    first_words: tuple[Waiting, ...] = ()  # the week's first messages that are no question listed above
    first_total: int = 0

    @property
    def fresh(self) -> int:
        """Questions that may be pointed at and are at most three days old."""
        return self.total - self.hidden

    @property
    def rest(self) -> tuple[int, int]:
        """How many younger and older questions there are beside those that are listed."""
        if self.fresh:
            return self.total - len(self.waiting), self.older
        return self.total, self.older - len(self.waiting)

    @property
    def unanswered(self) -> int:
        """All questions of the week that nobody has answered, but those of the last two hours."""
        return self.total + self.older


def still_open(history: History, minimum: int) -> Open:
    """What waits at the picture's end, of its last week."""
    history = calm(history)
    rows, older = unanswered(history, WEEK, SOONEST, LATEST), unanswered(history, WEEK, LATEST + 1, _EVER)
    new = newcomers(history, history.end - WEEK, history.end).first_row
    public, past = _public(history, rows), _public(history, older)
    age = history.end_at - history.messages.at
    long = public[age[public] > LONG]
    where = Counter(_name(history, row) for row in long.tolist())
    first = _unheard(history, new, rows if len(public) else older)
    return Open(
        waiting=tuple(
            _waiting(history, row, first=row in new) for row in (public if len(public) else past)[:LISTED].tolist()
        ),
        total=len(rows),
        hidden=len(rows) - len(public),
        long=len(long),
        long_in=tuple((name, number) for name, number in where.most_common() if name),
        slow=frozenset(
            name for row in _one_each(history, long) if (name := _name(history, row)) and _slow(history, row, minimum)
        ),
        older=len(older),
        first_words=tuple(_waiting(history, row, first=True) for row in first[-LINKED:].tolist()),
        first_total=len(first),
    )


def _unheard(history: History, new: Ints, listed: Ints) -> Ints:
    """First messages that began a conversation, at least two hours ago, and that nobody answered."""
    rows = np.setdiff1d(np.intersect1d(first_conversations(history), new), listed)
    waiting = first_responses(history, rows)
    old = history.end_at - waiting.asked_at >= SOONEST
    return _public(history, select(waiting, (waiting.answered_at == 0) & old).row)


def _public(history: History, rows: Ints) -> Ints:
    keys = history.messages.channel[rows].tolist()
    return rows[[not is_private(history.channels, key) for key in keys]] if len(rows) else rows


def _name(history: History, row: int) -> str:
    channel = history.channels.get(int(history.messages.channel[row]))
    return channel.name if channel else ""


def _one_each(history: History, rows: Ints) -> list[int]:
    """One row of each channel."""
    chosen: list[int] = rows[np.unique(history.messages.channel[rows], return_index=True)[1]].tolist()
    return chosen


def _waiting(history: History, row: int, *, first: bool) -> Waiting:
    messages = history.messages
    names = ("channel", "message", "thread", "at")
    part = {name: int(getattr(messages, name)[row]) for name in names}
    return Waiting(place(history, part), (history.end_at - part["at"]) // HOUR, first)


def _slow(history: History, row: int, minimum: int) -> bool:
    """Whether fewer questions are surely answered within a day in a message's channel than in all others, in 28 days.

    Only where enough people asked enough questions that none of them is meant.
    """
    asked = recent_responses(history, 28)
    here = history.messages.channel[asked.row] == history.messages.channel[row]
    number = int(here.sum())
    if min(number, len(here) - number) < COMPARED:
        return False
    inside = waits_of(history, select(asked, here))
    if inside.askers < minimum:
        return False
    high = _curve(inside).happened_interval(DAY).high
    if high is None or high >= 1:
        return False
    elsewhere = _curve(waits_of(history, select(asked, ~here))).happened(DAY)
    return elsewhere is not None and high < elsewhere


def _curve(waiting: Waits) -> KaplanMeier:
    return KaplanMeier(waiting.duration, waiting.observed, waiting.design_effect)
