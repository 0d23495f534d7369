"""How often 95 % intervals hold the true value, on simulated communities of which it is known."""

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from bench.validate.scores import table
from bot.metrics.statistics.jackknife import jackknife_interval
from bot.metrics.statistics.kaplan_meier import KaplanMeier
from bot.metrics.statistics.wilson import Interval, effective_n, wilson
from bot.window import Bools

FLOOR: Final = 0.93
RUNS: Final = 2000
SEED: Final = 5
SIZES: Final = (20, 50, 200)
SHARES: Final = (0.1, 0.3, 0.5, 0.7, 0.9)
Dice = np.random.Generator
Floats = npt.NDArray[np.float64]
Row = tuple[str, int, float, float]


def evaluate() -> list[Row]:
    """For each kind of share and each size: the mean over true shares of how often they are held, and the lowest."""
    return [
        (name, size, float(np.mean(held)), min(held))
        for name, simulate in _KINDS.items()
        for size in SIZES
        for held in [[_held(simulate, size, share) for share in SHARES]]
    ]


def intervals_table(rows: list[Row]) -> str:
    """The coverage, with what was simulated."""
    head = ("share of", "n", "held", f"lowest of {len(SHARES)}", "floor")
    said = [(name, size, f"{mean:.3f}", f"{low:.3f}", f"{FLOOR}") for name, size, mean, low in rows]
    said_of = (
        f"{RUNS} runs each, true shares {', '.join(map(str, SHARES))}, seed {SEED}; repeated askers: 3 questions each,",
        "correlation .1 (beta-binomial); waits: exponential, a third of them watched for less than a day.",
    )
    return "\n".join((table(head, said), "", *said_of))


def missed(rows: list[Row]) -> list[str]:
    """What holds the true value less often than it should."""
    return [f"{name}, n {size}" for name, size, mean, _ in rows if mean < FLOOR]


def _held(simulate: Callable[[Dice, int, float], Iterator[Interval]], size: int, share: float) -> float:
    dice = np.random.default_rng([SEED, size, round(100 * share)])
    found = list(simulate(dice, size, share))
    known = [each for each in found if each.low is not None and each.high is not None]
    return sum(each.low <= share <= each.high for each in known) / max(len(known), 1)  # type: ignore[operator]  # as chosen above


def _people(dice: Dice, size: int, share: float) -> Iterator[Interval]:
    """Each person counts once: Wilson."""
    for some in dice.binomial(size, share, RUNS).tolist():
        yield wilson(some, size)


def _askers(dice: Dice, size: int, share: float) -> Iterator[Interval]:
    """Questions by people who ask several: Wilson with an effective number of cases."""
    people = max(size // 3, 1)
    each = np.full(people, size // people)
    each[: size % people] += 1
    for _ in range(RUNS):
        luck = dice.beta(share * 9, (1 - share) * 9, people)  # correlation 1 / (1 + 9)
        some = int(dice.binomial(each, luck).sum())
        yield wilson(some, size, effective_n(size, people))


def _waits(dice: Dice, size: int, share: float) -> Iterator[Interval]:
    """Answered within a day, where not all were watched for so long: Kaplan-Meier, log-log."""
    rate = -np.log(1 - share)
    for _ in range(RUNS):
        wait = dice.exponential(1 / rate, size)
        watched = np.where(dice.random(size) < 1 / 3, dice.uniform(0, 1, size), 7.0)
        yield KaplanMeier(np.minimum(wait, watched), wait <= watched).happened_interval(1.0)


def _weeks(dice: Dice, size: int, share: float) -> Iterator[Interval]:
    """The mean share of four weeks in which people wrote: a jackknife over people."""
    people = np.arange(size)
    for _ in range(RUNS // 4):
        eager = dice.beta(share * 3, (1 - share) * 3, size)
        mine = dice.binomial(4, eager) / 4
        yield jackknife_interval(float(mine.mean()), _mean_of(mine), people, highest=1)


def _mean_of(values: Floats) -> Callable[[Bools], float]:
    return lambda kept: float(values[kept].mean())


_KINDS: Final = {
    "people (Wilson)": _people,
    "questions of repeated askers": _askers,
    "answered within a day (Kaplan-Meier)": _waits,
    "weeks, over people (jackknife)": _weeks,
}
