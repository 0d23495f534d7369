"""Half a year of people, week by week, with what is usual: what the weekly chart is drawn from, wherever it stands."""

from datetime import date
from typing import Any, Self

import msgspec
import numpy as np

from bot.metrics.statistics.suppression import too_close, too_few
from bot.metrics.weeks import new_beginning, ordinary, weeks
from bot.report import WINDOW, Report
from bot.report.trends import weekly_people
from bot.ties.people import authors
from bot.window import History


class Weekly(msgspec.Struct, frozen=True):
    """How many people wrote in each of up to 26 complete weeks; None where too few did or it was not seen whole."""

    mondays: tuple[int, ...] = ()
    people: tuple[int | None, ...] = ()
    low: float | None = None  # the usual range, None where it is not known
    high: float | None = None
    anew: int = 0  # the day from which "usual" is counted anew, where these weeks stand on both sides of it
    whole: tuple[bool, ...] = ()  # whether a week has no number because nearly all wrote whom a month tells of

    @classmethod
    def of(cls, report: Report, history: History) -> Self:
        """The weeks before the picture's end, as they may be shown."""
        mondays = weeks(history)
        minimum = report.minimum_group
        wrote = weekly_people(history, mondays, ordinary)
        alike = _alike(history, mondays, wrote, minimum)
        whole = tuple(hide and not too_few(people, minimum) for people, hide in zip(wrote, alike, strict=True))
        counts = tuple(
            None if hide or too_few(people, minimum) else people for people, hide in zip(wrote, alike, strict=True)
        )
        change = report.changes.get("people")
        low, high = (change.low, change.high) if change else (None, None)
        return cls(tuple(mondays), counts, low, high, new_beginning(history, mondays), whole)

    @property
    def known(self) -> list[int]:
        """The numbers there are, oldest first."""
        return [count for count in self.people if count is not None]

    @property
    def banded(self) -> bool:
        """Whether a usual range is drawn."""
        return self.low is not None

    def rows(self) -> list[dict[str, Any]]:
        """As charts want them; what is usual begins where it is counted from."""
        return [
            {
                "week": date.fromordinal(monday).isoformat(),
                "people": count,
                "low": self.low if monday >= self.anew else None,
                "high": self.high if monday >= self.anew else None,
                "after": monday >= self.anew,
            }
            for monday, count in zip(self.mondays, self.people, strict=True)
        ]


def _alike(history: History, mondays: list[int], counts: list[int | None], minimum: int) -> list[bool]:
    """For each week whether nearly all of a month wrote in it that was told of up to then."""
    day, people = history.messages.day, authors(history)

    def month(end: int) -> int:
        wrote = np.zeros(len(people), bool)
        wrote[people.code[slice(*np.searchsorted(day, [end - WINDOW, end]))]] = True
        return int(wrote.sum())

    months = {end: month(end) for monday in mondays for end in range(monday + 7, monday + WINDOW + 1, 7)}

    def alike(monday: int, people: int) -> bool:
        ends = range(monday + 7, min(monday + WINDOW, history.end) + 1, 7)
        return any(too_close(months[end], people, minimum) for end in ends)

    return [people is not None and alike(monday, people) for monday, people in zip(mondays, counts, strict=True)]
