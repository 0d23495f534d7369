"""The score people can trust: five qualities, each against this community's own first weeks, and what they are made of.

Natural units come first everywhere. A score says how far they are from what was usual here, and nothing more.
"""

from collections.abc import Mapping

import msgspec

from bot.metrics.figure import Figure, State
from bot.metrics.statistics.trend import USUAL_WEEKS
from bot.score.formula import (
    QUALITIES,
    VERSION,
    Component,
    Score,
    Usual,
    observed,
    off_scale,
    overall,
    quality,
    scored,
)
from bot.score.ledger import Ledger, ledger, read, usual, weeks_of, written

__all__ = ["KIND", "Ledger", "Part", "Quality", "Score", "Scores", "ledger", "read", "scores", "weeks_of", "written"]

KIND = "weeks"  # the name under which a ledger is stored
FEW = 20  # active people below which nothing is scored
SOME = 50  # and up to which scores are rough, and no overall one is given


class Part(msgspec.Struct, frozen=True):
    """A component of a quality: its score, what it is compared with in its own unit, or what is missing."""

    id: str
    weight: float
    score: Score | None
    usual: float | None
    spread: tuple[float, float] | None  # what is one standard deviation less and more than that, in the same unit
    weeks: int  # that say what is usual
    first: int  # the Monday after the first of them, 0 without
    last: int


class Quality(msgspec.Struct, frozen=True):
    """One of the five qualities; `score` is None where less than half of its weight is known."""

    key: str
    score: Score | None
    parts: tuple[Part, ...]


class Scores(msgspec.Struct, frozen=True):
    """The five qualities and, where it is asked for, the whole; learning until twelve usable weeks are known."""

    version: int
    week: int  # of twelve usable weeks that say what is usual
    rough: bool
    qualities: tuple[Quality, ...]
    overall: Score | None
    since: int  # the day from which weeks say what is usual, where an admin has set one

    @property
    def learning(self) -> bool:
        """Whether what is usual is not known yet."""
        return self.week < USUAL_WEEKS

    def quality(self, key: str) -> Quality:
        """The quality with that letter."""
        return next(each for each in self.qualities if each.key == key)


def scores(figures: Mapping[str, Figure], active: int, known: Ledger, *, whole: bool = False) -> Scores | None:
    """Scores of the figures as they may be shown, and with `whole` the five in one; None below twenty active people.

    What may not be shown is not scored, nor is it said what it was at first: one beside the other would tell it.
    """
    if active < FEW:
        return None
    compared = usual(known)
    qualities = tuple(_quality(key, parts, figures, compared) for key, parts in QUALITIES.items())
    together = overall([each.score for each in qualities]) if whole and active > SOME else None
    return Scores(VERSION, known.learnt, active <= SOME, qualities, together, known.since)


def _quality(
    key: str, parts: tuple[Component, ...], figures: Mapping[str, Figure], compared: Mapping[str, Usual]
) -> Quality:
    made = tuple(_part(each, figures.get(each.id), compared.get(each.id)) for each in parts)
    return Quality(key, quality([(each.weight, each.score) for each in made]), made)


def _part(component: Component, figure: Figure | None, compared: Usual | None) -> Part:
    figure = figure or Figure(None, 0, State.INSUFFICIENT)
    now = observed(figure, component.scale)
    score = scored(*now, compared) if now and compared else None
    if compared is None or figure.state is State.SUPPRESSED:
        return Part(component.id, component.weight, None, None, None, 0, 0, 0)
    middle, less, more = (
        off_scale(compared.middle + each * compared.sigma, component.scale) for each in (0.0, -1.0, 1.0)
    )
    weeks = compared.weeks, compared.first, compared.last
    return Part(component.id, component.weight, score, middle, (less, more), *weeks)
