"""What a pair is worth: what they share, what lies between them, whom both know, who can help whom, and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.introductions.matrices import Floats, Matrix
from bot.introductions.traits import Traits
from bot.window import Bools, Ints

INTEREST: Final = 0.35
BRIDGE: Final = 0.20
STRUCTURE: Final = 0.15
COMPLEMENT: Final = 0.20
HOURS: Final = 0.10
REPEATED: Final = 0.1  # taken off for each time a pair was suggested before
PRIORITY: Final = 0.1  # added for each of the two for whom there was nobody last time
LEAST_HOURS: Final = 2  # of the day in which both usually write
CANDIDATES: Final = 20  # the best for each person; others are not looked at
_CELLS: Final = 1_000_000  # pairs looked at in one go


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier rounds say about each person, and about pairs."""

    fair: Floats  # 1 / (1 + introductions received in 90 days)
    waited: Bools  # there was nobody for them last time
    room: Ints  # to how many newcomers they may still be introduced
    forbidden: Matrix  # 1 for pairs that may not be suggested: lately suggested, ever declined, avoided
    repeats: Matrix  # how often a pair was suggested before


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs that may be suggested, one entry a pair; `one` < `other` are rows of the traits."""

    one: Ints
    other: Ints
    fit: Floats  # how well they fit, from 0 to 1
    value: Floats  # the fit with fairness, repeats and waiting counted in; never below a thousandth

    def __len__(self) -> int:
        """Number of pairs."""
        return len(self.one)


def fits(traits: Traits, rows: Ints) -> Floats:
    """How well each of some people fits with everybody, from 0 to 1, to the thousandth."""
    return np.round(sum(weight * part for weight, part in _parts(traits, rows)), 3)


def _parts(traits: Traits, rows: Ints) -> Iterator[tuple[float, Floats]]:
    yield INTEREST, _dense(traits.interests[rows] @ traits.interests.T)
    yield BRIDGE, _bridge(traits, rows)
    yield STRUCTURE, _dense(traits.neighbours[rows])
    yield COMPLEMENT, _complement(traits, rows)
    shared, hours = _shared_hours(traits, rows), traits.hours.sum(axis=1)
    yield HOURS, shared / np.maximum(np.minimum(hours[rows][:, None], hours[None, :]), 1)


def _bridge(traits: Traits, rows: Ints) -> Floats:
    """How few channels two people share; nothing where they belong to one group."""
    shared = _dense(traits.channels[rows] @ traits.channels.T)
    size = np.asarray(traits.channels.sum(axis=1)).ravel()
    apart = 1 - shared / np.maximum(size[rows][:, None] + size[None, :] - shared, 1)
    mine = traits.group[rows][:, None]
    return np.where((mine == traits.group[None, :]) & (mine >= 0), 0.0, apart)


def _complement(traits: Traits, rows: Ints) -> Floats:
    """Whether one answers where the other asks, or one gives what the other receives."""
    asked = _dense(traits.asks[rows] @ traits.answers.T)
    answered = _dense(traits.answers[rows] @ traits.asks.T)
    unlike = np.abs(traits.balance[rows][:, None] - traits.balance[None, :]) / 2
    return np.maximum(np.maximum(asked, answered), unlike)


def _shared_hours(traits: Traits, rows: Ints) -> Floats:
    hours = traits.hours.astype(np.float64)
    shared: Floats = hours[rows] @ hours.T
    return shared


def may_meet(traits: Traits, past: Past, rows: Ints, *, alone: bool = True) -> Bools:
    """Which pairs of some people with everybody may be suggested at all.

    Never people who know each other, who were suggested to each other lately, one of whom has declined or avoids the
    other, or who write at different hours; and `alone`, as the only two, never two newcomers.
    """
    allowed: Bools = _shared_hours(traits, rows) >= LEAST_HOURS
    allowed &= (_dense(traits.known[rows]) == 0) & (_dense(past.forbidden[rows]) == 0)
    new, room = traits.newcomer, past.room > 0
    allowed &= ~(new[rows][:, None] & ~new[None, :] & ~room[None, :])
    allowed &= ~(~new[rows][:, None] & ~room[rows][:, None] & new[None, :])
    if alone:
        allowed &= ~(new[rows][:, None] & new[None, :])
    allowed[np.arange(len(rows)), rows] = False
    return allowed


def values(past: Past, rows: Ints, fit: Floats) -> Floats:
    """The fits with fairness, repeats and waiting counted in; to the thousandth, and never below one."""
    value = fit * past.fair[rows][:, None] * past.fair[None, :] - REPEATED * _dense(past.repeats[rows])
    value += PRIORITY * (past.waited[rows][:, None].astype(float) + past.waited[None, :])
    return np.maximum(np.round(value, 3), 0.001)


def candidates(traits: Traits, past: Past) -> Pairs:
    """Every pair that may be suggested and is among the best twenty of one of the two."""
    found: dict[tuple[int, int], tuple[float, float]] = {}
    size = len(traits)
    step = max(1, _CELLS // max(size, 1))
    for first in range(0, size, step):
        rows = np.arange(first, min(first + step, size))
        fit = fits(traits, rows)
        value = np.where(may_meet(traits, past, rows), values(past, rows, fit), 0.0)
        for place, row in enumerate(rows.tolist()):
            for other in _best(value[place], row).tolist():
                pair = (min(row, other), max(row, other))
                found[pair] = (float(fit[place, other]), float(value[place, other]))
    pairs = sorted(found)
    return Pairs(
        np.array([one for one, _ in pairs], np.int64),
        np.array([other for _, other in pairs], np.int64),
        np.array([found[pair][0] for pair in pairs], np.float64),
        np.array([found[pair][1] for pair in pairs], np.float64),
    )


def _best(value: Floats, row: int) -> Ints:
    """The places of the greatest values that are not 0.

    Of equal ones those that follow in the list, as in a ring: otherwise all would have the same few candidates where
    little is known of anybody.
    """
    order = (np.arange(len(value)) + row) % max(len(value), 1)
    order = order[np.argsort(-value[order], kind="stable")[:CANDIDATES]]
    return order[value[order] > 0]


def _dense(matrix: Matrix) -> Floats:
    return np.asarray(matrix.todense(), np.float64)
