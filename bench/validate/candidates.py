"""A log as columns, and what a message may answer: one of the latest messages, or nothing, which is itself.

Only stored facts are there: who, when, whom they name, the signals and word count that reading left behind, and what
the rules say. Nothing looks ahead of the message.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from bench.validate.irc import Line
from bench.validate.links import linked
from bot.events import SECOND, Signal
from bot.ties import Source
from bot.window import Ints

Floats = npt.NDArray[np.float32]
Seconds = npt.NDArray[np.float64]
REACH: Final = 60  # messages
ALWAYS: Final = 12  # the latest messages are candidates in any case, those before only as their writer's last few
LAST_FEW: Final = 3
NAMES: Final = 2
SIGNALS: Final = (Signal.QUESTION, Signal.THANKS, Signal.GREETS, Signal.LINK, Signal.CODE)
NEVER: Final = -1e9
EARLIER: Final = np.triu(np.ones((REACH, REACH), bool), 1)  # [j, k]: j was said before k


@dataclass(slots=True)
class Log:
    """The messages of one place, in order."""

    row: Ints  # the line of each
    person: Ints
    at: Seconds
    named: Ints  # the first two others, 0 where fewer
    signals: Floats
    words: Floats  # logarithm
    link: Ints  # what the rules link it to, itself where nothing
    source: Ints  # of the rules, len(Source) where they say nobody
    partner: Ints  # whom the rules say it addresses
    thread: Ints  # the first message of the conversation that the rules' links make
    before: "Before"


@dataclass(slots=True)
class Before:
    """Of each message, what its writer did before it."""

    spoken: Ints  # messages
    own: Ints  # their message before, -1 where none
    addressed: Ints  # whom they named last, 0 where nobody
    addressed_at: Seconds
    addresser: Ints  # who named them last
    addresser_at: Seconds


def log_of(lines: list[Line]) -> Log:
    """The messages that people wrote, as columns."""
    rows = [row for row, line in enumerate(lines) if line.person]
    said = [lines[row] for row in rows]
    links = [own_first for _, own_first in linked(lines)]
    link = np.searchsorted(rows, [links[row] for row in rows]).astype(np.int64)
    thread = link.copy()
    for index in range(len(link)):
        thread[index] = thread[link[index]]
    flags = np.array([line.signals for line in said], np.int64)
    person = np.array([line.person for line in said], np.int64)
    at = np.array([line.at for line in said], np.float64) / SECOND
    named = np.array([others_named(line.named, line.person) for line in said], np.int64)
    return Log(
        row=np.array(rows, np.int64),
        person=person,
        at=at,
        named=named,
        signals=np.stack([(flags & int(each)) > 0 for each in SIGNALS], axis=1).astype(np.float32),
        words=np.log1p(np.array([line.words for line in said], np.float32)),
        link=link,
        source=np.array([line.edges[0][1] if line.edges else len(Source) for line in said], np.int64),
        partner=np.array([line.edges[0][0] if line.edges else 0 for line in said], np.int64),
        thread=thread,
        before=_before(person, at, named),
    )


def others_named(named: tuple[int, ...], person: int) -> list[int]:
    """The first two other people named, 0 where fewer are."""
    others = [who for who in dict.fromkeys(named) if who != person]
    return [*others, *([0] * NAMES)][:NAMES]


def _before(person: Ints, at: Seconds, named: Ints) -> Before:
    total = len(person)
    found = Before(
        *(np.zeros(total, np.int64), np.full(total, -1, np.int64)),
        *(np.zeros(total, np.int64), np.full(total, NEVER), np.zeros(total, np.int64), np.full(total, NEVER)),
    )
    last: dict[int, tuple[int, int]] = {}
    to: dict[int, tuple[int, float]] = {}
    by: dict[int, tuple[int, float]] = {}
    for index, who in enumerate(person.tolist()):
        found.own[index], found.spoken[index] = last.get(who, (-1, 0))
        found.addressed[index], found.addressed_at[index] = to.get(who, (0, NEVER))
        found.addresser[index], found.addresser_at[index] = by.get(who, (0, NEVER))
        last[who] = (index, int(found.spoken[index]) + 1)
        for other in named[index].tolist():
            if other:
                to[who], by[other] = (other, float(at[index])), (who, float(at[index]))
    return found
