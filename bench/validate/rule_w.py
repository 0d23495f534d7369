"""How often the rule for changes calls a false alarm, and how often it finds a loss, on simulated weeks."""

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from bench.validate.scores import table
from bot.metrics.statistics.trend import RECENT_WEEKS, USUAL_WEEKS, Direction, rule_w

RUNS: Final = 400
SEED: Final = 7
WEEKS: Final = 52
SPREAD: Final = 0.10  # standard deviation of the logarithm of the weekly level
SIZES: Final = (20, 80, 300)
MEMORY: Final = {"iid": 0.0, "AR .5": 0.5}
PICTURE: Final = RECENT_WEEKS + USUAL_WEEKS
Counts = npt.NDArray[np.int64]
Levels = npt.NDArray[np.float64]


def rule_table() -> str:
    """False alarms a year and detection beside what the literature page measured on a simulator of its own."""
    rows = [
        (
            size,
            name,
            f"{_alarms(size, memory):.2f}",
            f"{_found(size, memory, _drop, RECENT_WEEKS):.2f}",
            f"{_found(size, memory, _slide, USUAL_WEEKS):.2f}",
            *_PUBLISHED.get((size, name), ("", "", "")),
        )
        for size in SIZES
        for name, memory in MEMORY.items()
    ]
    head = (
        *("people a week", "weeks", "false alarms a year", "-30 % by week 4", "-3 % a week by week 12"),
        *("theirs: false", "theirs: -30 %", "theirs: -3 %"),
    )
    said_of = (
        f"{RUNS} runs of {WEEKS} weeks, seed {SEED}: counts are Poisson around size * exp(a), where a has the standard",
        f"deviation {SPREAD} and the correlation 0 (iid) or .5 (AR .5) from week to week. An alarm is a change down,",
        "or a sudden one; weeks of alarm in a row are one alarm.",
    )
    return "\n".join((table(head, rows), "", *said_of))


# Rule W of a simulator with 2,000 runs of log-AR(1) counts, whose spread was not recorded.
_PUBLISHED: Final = {
    (20, "iid"): (".11", "", ""),
    (20, "AR .5"): (".56", ".28", ".34"),
    (80, "iid"): (".14", "", ""),
    (80, "AR .5"): (".89", ".78", ".74"),
    (300, "AR .5"): (".63", ".94", ".89"),
}


def _series(dice: np.random.Generator, size: int, memory: float, level: Levels) -> Counts:
    """Weekly numbers of people around a level that changes as `level` says."""
    noise = dice.normal(0, SPREAD * np.sqrt(1 - memory**2), len(level))
    luck = np.empty(len(level))
    luck[0] = dice.normal(0, SPREAD)
    for week in range(1, len(level)):
        luck[week] = memory * luck[week - 1] + noise[week]
    return dice.poisson(size * level * np.exp(luck - SPREAD**2 / 2)).astype(np.int64)


def _down(weeks: Counts) -> bool:
    change = rule_w([int(week) for week in weeks])
    return change.direction is Direction.DOWN or (
        change.direction is Direction.SUDDEN and weeks[-1] < (change.usual or 0)
    )


def _alarms(size: int, memory: float) -> float:
    """Episodes of alarm in a year in which nothing happens."""
    dice = np.random.default_rng([SEED, size, int(10 * memory)])
    episodes = 0
    for _ in range(RUNS):
        weeks = _series(dice, size, memory, np.ones(PICTURE + WEEKS))
        flags = [_down(weeks[end - PICTURE : end]) for end in range(PICTURE, PICTURE + WEEKS)]
        episodes += sum(now and not before for before, now in zip([False, *flags], flags, strict=False))
    return episodes / RUNS


def _drop(weeks: int) -> Levels:
    return np.full(weeks, 0.7)


def _slide(weeks: int) -> Levels:
    return np.power(0.97, np.arange(1, weeks + 1)).astype(np.float64)


def _found(size: int, memory: float, loss: Callable[[int], Levels], by: int) -> float:
    """How often a loss that begins after sixteen steady weeks is found by so many weeks later."""
    dice = np.random.default_rng([SEED, size, int(10 * memory), by])
    level = np.concatenate((np.ones(PICTURE), loss(by)))
    found = 0
    for _ in range(RUNS):
        weeks = _series(dice, size, memory, level)
        found += any(_down(weeks[end - PICTURE : end]) for end in range(PICTURE + 1, PICTURE + by + 1))
    return found / RUNS
