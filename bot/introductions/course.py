"""The course of an introduction: what becomes of it when people answer, or do not."""

from collections.abc import Sequence
from enum import Enum, auto

from bot.introductions.record import Introduction, Outcome, Reply, Seat, Stage

_UNWILLING = frozenset({Reply.NOT_NOW, Reply.NOT_THIS, Reply.OFF})
JUDGED = 20  # the latest answers that the rule to stop looks at
TOO_MANY = 0.25  # of them that say it did not fit


class Course(Enum):
    """What is to become of a question."""

    WAITS = auto()
    MEET = auto()
    ENDS = auto()


def willing(introduction: Introduction) -> tuple[int, ...]:
    """Those who said yes."""
    return tuple(seat.person for seat in introduction.seats if seat.reply is Reply.YES)


def course(introduction: Introduction, *, over: bool) -> Course:
    """What becomes of a question; `over` says that nobody is waited for any more.

    People are brought together when all who are left have said yes: at least two, of whom one is no newcomer. So a
    group of three goes on with two where one does not want to.
    """
    if introduction.stage is not Stage.ASKING:
        return Course.WAITS
    left = [seat for seat in introduction.seats if seat.reply not in _UNWILLING]
    if over:
        left = [seat for seat in left if seat.reply is Reply.YES]
    if len(left) < 2 or all(seat.newcomer for seat in left):
        return Course.ENDS
    return Course.MEET if all(seat.reply is Reply.YES for seat in left) else Course.WAITS


def silent(introduction: Introduction) -> tuple[int, ...]:
    """Those who were asked and said nothing; whoever could not be reached was not silent."""
    return tuple(seat.person for seat in introduction.seats if seat.reply is Reply.NONE and not seat.closed)


def present(introduction: Introduction) -> tuple[Seat, ...]:
    """Those who were brought together."""
    return tuple(seat for seat in introduction.seats if seat.reply is Reply.YES)


def misfits(introductions: Sequence[Introduction], since: int) -> tuple[int, int]:
    """Of the latest twenty answers after an instant that say how it went: how many did not fit, and how many there are.

    "Not yet" says nothing about that.
    """
    said = [
        (seat.outcome_at, each.number, seat.outcome)
        for each in introductions
        for seat in each.seats
        if seat.outcome in {Outcome.YES, Outcome.NO_FIT} and seat.outcome_at > since
    ]
    latest = sorted(said)[-JUDGED:]
    return sum(outcome is Outcome.NO_FIT for _, _, outcome in latest), len(latest)


def stops(introductions: Sequence[Introduction], since: int) -> bool:
    """Whether too many of the latest twenty did not fit; with fewer than twenty nobody can tell."""
    unfit, number = misfits(introductions, since)
    return number >= JUDGED and unfit / number > TOO_MANY
