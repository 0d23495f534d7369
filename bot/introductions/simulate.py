"""How well suggestions foresee on their own who will talk: on a history, with everybody taken to have asked for it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.stats import rankdata

from bot.errors import BadInput
from bot.introductions.chance import draw
from bot.introductions.matrices import Floats, index
from bot.introductions.record import Wish
from bot.introductions.traits import traits
from bot.introductions.value import Past, fits, may_meet
from bot.metrics.participation.activity import member_days
from bot.ties import Source, ties
from bot.window import Bools, History, Ints

FITTED: Final = 60  # days that are seen before the first split
AHEAD: Final = 28  # days in which new ties are looked for
SPLITS: Final = 5
LISTED: Final = 10  # best suggestions for each person, of which coverage and exposure are told
FIRST: Final = 20  # best suggestions of all, of which precision is told
BINS: Final = 20
MOST: Final = 1_500  # people; of more, so many are drawn by their keys
SCORES: Final = ("suggestions", "activity product", "random")


@dataclass(frozen=True, slots=True)
class Judged:
    """One score at one split; every figure is None where it is not defined."""

    auc: float | None  # how often a pair that will talk is put before one that will not; .5 is chance
    matched: float | None  # the same among pairs that are about as active
    precision: float | None  # of the twenty best pairs, how many will talk
    coverage: float | None  # people who are among the ten best for anybody
    gini: float | None  # how unevenly people are among the ten best, from 0 to 1


@dataclass(frozen=True, slots=True)
class Split:
    """One split date: what there was to find, and how each score found it."""

    day: int
    people: int
    pairs: int
    talked: int
    scores: dict[str, Judged]


def simulate(history: History) -> list[Split]:
    """Five split dates of a history; raises BadInput where it is too short."""
    return splits(history.until, history, history.start, history.end)


def splits(seen: Callable[[int], History], whole: History, start: int, end: int) -> list[Split]:
    """Split dates spread evenly; `seen` gives the history before a day, `whole` what came later too."""
    first, last = start + FITTED, end - AHEAD
    if last < first:
        raise BadInput(f"A simulation needs {FITTED + AHEAD} days of history; there are {max(end - start, 0)}.")
    days = [first + (last - first) * number // (SPLITS - 1) for number in range(SPLITS)]
    return [_split(seen(day), whole, day) for day in dict.fromkeys(days)]


def _split(before: History, whole: History, day: int) -> Split:
    active = member_days(before).between(day - AHEAD, day)
    person, count = active.people(), active.counts()
    drawn = sorted(range(len(person)), key=lambda row: draw("simulate", [int(person[row])], "sample"))[:MOST]
    person, count = person[sorted(drawn)], count[sorted(drawn)]
    one, other, fit = _pairs(before, person)
    met = _met(whole, person, day)
    talked = np.isin(one * len(person) + other, met)
    product = (count[one] * count[other]).astype(np.float64)
    rolled = np.random.default_rng(day).random(len(one))
    scores = dict(zip(SCORES, (fit, product, rolled), strict=True))
    judged = {name: _judged(score, talked, product, (one, other), len(person)) for name, score in scores.items()}
    return Split(day, len(person), len(one), int(talked.sum()), judged)


def _pairs(before: History, person: Ints) -> tuple[Ints, Ints, Floats]:
    """Every pair that may be suggested, each once, and how well it fits."""
    known, size = traits(before, [Wish(each) for each in person.tolist()]), len(person)
    nothing = known.known[:, :0] @ known.known[:0, :]
    past = Past(np.ones(size), np.zeros(size, bool), np.full(size, 2), nothing, nothing)
    found: list[tuple[Ints, Ints, Floats]] = []
    for first in range(0, size, 200):
        rows = np.arange(first, min(first + 200, size))
        allowed = may_meet(known, past, rows) & (np.arange(size)[None, :] > rows[:, None])
        place, other = np.nonzero(allowed)
        found.append((rows[place], other, fits(known, rows)[allowed]))
    if not found:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    one, other, fit = (np.concatenate(column) for column in zip(*found, strict=True))
    return one, other, fit


def _met(whole: History, person: Ints, day: int) -> Ints:
    """Pairs whose first tie ever falls into the days after the split."""
    found = ties(whole)
    spoken = (found.source <= Source.DIALOGUE) & ~found.reaction & (found.day < day + AHEAD)
    one, other = index(person, found.from_person[spoken]), index(person, found.to_person[spoken])
    both = (one >= 0) & (other >= 0) & (one != other)
    code = np.minimum(one, other)[both] * len(person) + np.maximum(one, other)[both]
    late = found.day[spoken][both] >= day
    return np.setdiff1d(code[late], code[~late])


def _judged(score: Floats, talked: Bools, product: Floats, pairs: tuple[Ints, Ints], size: int) -> Judged:
    listed = _listed(score, pairs, size)
    best = np.argsort(-score, kind="stable")[:FIRST]
    return Judged(
        auc=auc(score, talked),
        matched=matched_auc(score, talked, product),
        precision=float(talked[best].mean()) if len(best) else None,
        coverage=float((listed > 0).mean()) if size else None,
        gini=gini(listed),
    )


def auc(score: Floats, talked: Bools) -> float | None:
    """The chance that a pair that talked scores higher than one that did not, ties counted half (Mann-Whitney)."""
    yes, no = int(talked.sum()), int((~talked).sum())
    if not yes or not no:
        return None
    return float((rankdata(score)[talked].sum() - yes * (yes + 1) / 2) / (yes * no))


def matched_auc(score: Floats, talked: Bools, product: Floats) -> float | None:
    """The same within twenty bins of equally many pairs by activity product, weighted by the pairs that talked."""
    order = np.argsort(product, kind="stable")
    found = [(auc(score[part], talked[part]), int(talked[part].sum())) for part in np.array_split(order, BINS)]
    told = [(value, weight) for value, weight in found if value is not None]
    whole = sum(weight for _, weight in told)
    return sum(value * weight for value, weight in told) / whole if whole else None


def _listed(score: Floats, pairs: tuple[Ints, Ints], size: int) -> Ints:
    """Of how many people's ten best each person is one."""
    one, other = pairs
    owner, guest = np.concatenate([one, other]), np.concatenate([other, one])
    order = np.lexsort((guest, -np.concatenate([score, score]), owner))
    owner, guest = owner[order], guest[order]
    begins = np.searchsorted(owner, np.arange(size))
    place = np.arange(len(owner)) - begins[owner]
    return np.bincount(guest[place < LISTED], minlength=size).astype(np.int64)


def gini(counts: Ints) -> float | None:
    """How unevenly something is spread, from 0 (evenly) to 1; undefined where there is nothing."""
    size, total = len(counts), int(counts.sum())
    if not total:
        return None
    ranks = np.arange(1, size + 1)
    return float(2 * (ranks * np.sort(counts)).sum() / (size * total) - (size + 1) / size)


def rows(found: Sequence[Split]) -> Iterator[tuple[str, list[float | None], list[tuple[float, float] | None]]]:
    """For each score its five figures, as the mean over the splits, and the least and greatest of each."""
    for name in SCORES:
        judged = [each.scores[name] for each in found]
        columns = [
            [value for each in judged if (value := getattr(each, figure)) is not None] for figure in Judged.__slots__
        ]
        yield (
            name,
            [sum(column) / len(column) if column else None for column in columns],
            [(min(column), max(column)) if column else None for column in columns],
        )
