"""How long until something happens, when for some it has not happened yet: Kaplan and Meier's estimate.

Own arithmetic rather than scipy.stats, whose import alone takes longer than all measures of a large community.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.metrics.statistics.wilson import UNDEFINED, Z95, Interval, wilson

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class KaplanMeier:
    """The survival curve of durations of which some are only known to be at least so long (Kaplan and Meier 1958).

    `durations` in any unit; `observed` says where the event was seen rather than the watching ended. Somebody whose
    watching ended at an instant at which others had their event counts as still at risk then. `design` widens the
    interval where cases resemble one another (variance times `design`).
    """

    durations: npt.ArrayLike
    observed: npt.ArrayLike
    design: float = 1.0
    n: int = field(init=False)
    events: int = field(init=False)
    times: Floats = field(init=False, repr=False)  # instants at which an event happened, ascending
    steps: Floats = field(init=False, repr=False)  # survival from each of them on
    deaths: npt.NDArray[np.int64] = field(init=False, repr=False)  # how many events happened at each
    risk: npt.NDArray[np.int64] = field(init=False, repr=False)  # how many were at risk just before
    _spread: Floats = field(init=False, repr=False)  # Greenwood's sum
    _sorted: Floats = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Work out the curve."""
        durations = np.asarray(self.durations, float)
        observed = np.asarray(self.observed, bool)
        ordered = np.sort(durations)
        times, dead = np.unique(durations[observed], return_counts=True)
        risk = len(ordered) - np.searchsorted(ordered, times, side="left")
        left = risk - dead
        spread = np.cumsum(np.divide(dead, risk * left, out=np.full(len(times), np.inf), where=left > 0))
        values: dict[str, Any] = {
            "n": len(ordered),
            "events": int(dead.sum()),
            "times": times,
            "steps": np.cumprod(left / risk),
            "deaths": dead,
            "risk": risk,
            "_spread": spread,
            "_sorted": ordered,
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def at_risk(self, at: float) -> int:
        """How many had neither had the event nor left the watch just before `at`."""
        return self.n - int(np.searchsorted(self._sorted, at, side="left"))

    def survival(self, at: float) -> float | None:
        """The share for whom it takes longer than `at`; None where nobody was watched for so long."""
        if not self.n:
            return None
        step = int(np.searchsorted(self.times, at, side="right")) - 1
        share = 1.0 if step < 0 else float(self.steps[step])
        return None if share > 0 and at > self._sorted[-1] else share

    def interval(self, at: float) -> Interval:
        """95 % interval of the survival: Greenwood's variance on the log-log scale.

        Before the first event and after the last of all that formula has no answer; there Wilson's interval of none
        among those at risk, or of all, stands in, so that certainty is never claimed.
        """
        share = self.survival(at)
        if share is None:
            return UNDEFINED
        if share == 1:
            return wilson(1, 1, max(self.at_risk(at), 1) / self.design)
        if share == 0:
            return wilson(0, 1, self.n / self.design)
        step = int(np.searchsorted(self.times, at, side="right")) - 1
        reach = Z95 * float(np.sqrt(self._spread[step] * self.design)) / abs(np.log(share))
        return Interval(float(share ** np.exp(reach)), float(share ** np.exp(-reach)))

    def happened(self, at: float) -> float | None:
        """The share for whom it happened within `at`: 1 - survival."""
        share = self.survival(at)
        return None if share is None else 1 - share

    def happened_interval(self, at: float) -> Interval:
        """95 % interval of the share for whom it happened within `at`."""
        low, high = self.interval(at)
        return UNDEFINED if low is None or high is None else Interval(1 - high, 1 - low)

    @property
    def median(self) -> float | None:
        """The first instant by which it has happened for half of all; None where that is not reached."""
        return self._first(self.steps)

    @property
    def median_interval(self) -> Interval:
        """The instants at which the interval's ends pass one half (Brookmeyer and Crowley 1982)."""
        ends = [self.interval(float(at)) for at in self.times]
        lows = np.array([end.low for end in ends], float)
        highs = np.array([end.high for end in ends], float)
        return Interval(self._first(lows), self._first(highs))

    def _first(self, curve: Floats) -> float | None:
        below = np.flatnonzero(curve <= 0.5 + 1e-12)
        return float(self.times[below[0]]) if len(below) else None

    def restricted_mean(self, horizon: float) -> float | None:
        """The mean duration when everything longer than `horizon` counts as `horizon`: the area under the curve."""
        if self.survival(horizon) is None:
            return None
        inside = self.times < horizon
        edges = np.concatenate([[0.0], self.times[inside], [horizon]])
        return float(np.sum(np.diff(edges) * np.concatenate([[1.0], self.steps[inside]])))

    def hazard(self, after: float, until: float) -> float | None:
        """Of those left when a span begins, the share whose event falls into it; events at 0 are in the first."""
        begins = after if after > 0 else -1.0
        left = self.n - int(np.searchsorted(self._sorted, begins, side="right"))
        inside = (self.times > begins) & (self.times <= until)
        return int(self.deaths[inside].sum()) / left if left else None

    def curve(self, instants: Iterable[float]) -> tuple[dict[str, Any], ...]:
        """The survival at each instant, as parts of a figure; it ends where nobody was watched any longer."""
        rows = []
        for at in instants:
            share = self.survival(at)
            if share is None:
                break
            low, high = self.interval(at)
            rows.append({"at": at, "survival": share, "low": low, "high": high, "at_risk": self.at_risk(at)})
        return tuple(rows)
