"""How often each person answered and asked: what is told of all together, and to each person of themselves alone."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from bot.metrics.helpfulness.help_graph import help_edges
from bot.metrics.helpfulness.waiting import recent_responses
from bot.window import Bools, History, Ints

Floats = npt.NDArray[np.float64]

WINDOW: Final = 90
ENOUGH: Final = 3  # answers and questions of one person


@dataclass(frozen=True, slots=True)
class Helping:
    """One entry for everybody who answered or asked in the last 90 days, by person. Never to leave the core as it is.

    `answers` are first answers, each asker counted once a day; `questions` are days with a question, answered or not;
    `helped` is how many different people somebody answered.
    """

    person: Ints
    answers: Ints
    questions: Ints
    helped: Ints

    @property
    def enough(self) -> Bools:
        """Who answered and asked often enough for anything to be said of it."""
        return self.answers + self.questions >= ENOUGH

    @property
    def z(self) -> Floats:
        """(a - q) / sqrt(a + q): by how many standard deviations somebody answers more often than they ask."""
        z: Floats = (self.answers - self.questions) / np.sqrt(self.answers + self.questions)
        return z

    @property
    def balance(self) -> Floats:
        """(a + 1) / (a + q + 2): near 1 for who mostly gives, near 0 for who mostly receives."""
        return (self.answers + 1) / (self.answers + self.questions + 2)


@dataclass(frozen=True, slots=True)
class OwnHelping:
    """What one member may know of themselves; `z` and `balance` are None below three answers and questions."""

    answers: int
    questions: int
    helped: int
    z: float | None
    balance: float | None


def helping(history: History) -> Helping:
    """How often everybody answered and asked, worked out once."""
    return history.remember("helping", _helping)


def own_helping(history: History, person: int) -> OwnHelping:
    """One member's own numbers of the last 90 days: for that member, and for nobody else."""
    known = helping(history)
    place = int(np.searchsorted(known.person, person))
    if place >= len(known.person) or known.person[place] != person:
        return OwnHelping(0, 0, 0, None, None)
    answers, questions, helped = (int(column[place]) for column in (known.answers, known.questions, known.helped))
    told = answers + questions >= ENOUGH
    return OwnHelping(
        answers,
        questions,
        helped,
        float(known.z[place]) if told else None,
        float(known.balance[place]) if told else None,
    )


def _helping(history: History) -> Helping:
    edges = help_edges(history, WINDOW)
    asked = recent_responses(history, WINDOW)
    days = np.unique(np.stack([asked.asker, history.messages.day[asked.row]]), axis=1)[0]
    people = np.union1d(edges.helper, days)
    helper = np.searchsorted(people, edges.helper)
    return Helping(
        people,
        np.bincount(helper, weights=edges.days, minlength=len(people)).astype(np.int64),
        np.bincount(np.searchsorted(people, days), minlength=len(people)).astype(np.int64),
        np.bincount(helper, minlength=len(people)).astype(np.int64),
    )
