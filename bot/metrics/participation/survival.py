"""How long people keep writing: the durations behind the two measures of survival."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.metrics.participation.activity import days_known
from bot.metrics.statistics.gaps import partial_days
from bot.metrics.statistics.kaplan_meier import KaplanMeier
from bot.window import Bools, History, Ints

SILENCE: Final = 28  # days without a message that make somebody inactive


@dataclass(frozen=True, slots=True)
class Stays:
    """One entry for each person who wrote: the days from the first to the last message, and whether it was the last."""

    person: Ints
    days: Ints
    ended: Bools

    def curve(self) -> KaplanMeier:
        """The survival to inactivity."""
        return KaplanMeier(self.days, self.ended)

    def of(self, people: Ints) -> "Stays":
        """The stays of some people."""
        chosen = np.isin(self.person, people)
        return Stays(self.person[chosen], self.days[chosen], self.ended[chosen])


def stays(history: History) -> Stays:
    """Everybody's stay: ended at the last message when 28 watched days have passed since, else still going on then.

    Days that could not be seen are not watched: somebody may have written in them.
    """
    return history.remember("stays", _stays)


def _stays(history: History) -> Stays:
    days = days_known(history)
    people = days.people()
    if not len(people):
        return Stays(people, people, np.empty(0, bool))
    begins = np.flatnonzero(np.diff(days.person, prepend=-1))
    first, last = days.day[begins], days.day[np.append(begins[1:], len(days.day)) - 1]
    unseen = np.array(partial_days(history, history.known_from, history.end), np.int64)
    unseen_since = len(unseen) - np.searchsorted(unseen, last, side="right")
    silent = history.end - 1 - last - unseen_since
    return Stays(people, last - first, silent >= SILENCE)
