"""The monthly note: a month against those before it, what moved, what was done; where all is silent, a sign of life."""

from datetime import date, timedelta
from typing import Final

import msgspec
import numpy as np

from bot.digest.choice import moved
from bot.digest.facts import Facts, gather
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.helpfulness.question import questions
from bot.metrics.helpfulness.response import first_responses
from bot.metrics.participation.activity import BURN_IN
from bot.metrics.participation.arrivals import arrivals
from bot.metrics.series import cut
from bot.metrics.statistics.gaps import partial_days
from bot.notes import Block, Footnote, Headline, Note, Paragraph, Words, plain
from bot.notes import Facts as Rows
from bot.report.privacy import SMALL_PLACE
from bot.report.trends import arrivals_told
from bot.window import History
from bot.words import month as words
from bot.words.digest import HELP, NEWCOMERS, PEOPLE

BEFORE: Final = 3  # months that one month is told beside


class Month(msgspec.Struct, frozen=True):
    """What is true of a month; numbers of people are as they are, the words keep small ones to themselves."""

    first: int
    end: int
    people: int
    before: tuple[int, ...]  # people in each of the months before, oldest first; whole months only
    questions: int | None  # None where nothing tells a question
    answered: int  # of these, by now
    joined: int | None  # None where arrivals cannot be told
    wrote: int | None
    gap_days: int


def month(history: History, name: str, key: str, *, minimum: int, digests: int = 0, introduced: str = "") -> Note:
    """The note of a month such as "2026-02"; `digests` is how many weekly notes were posted in it.

    `introduced` are the sentences about what introductions do, where there is anything to say.
    """
    first = date.fromisoformat(f"{key}-01")
    told = _told(calm(history), first.toordinal(), _next(first).toordinal())
    title = words.title(name, first.month, first.year)
    seen = Footnote(plain(words.seen(told.gap_days, history.zone.key)))
    if not told.people:
        return Note("digest", title, (Headline(words.silent(first.month)), seen))
    facts = gather(cut(history, min(told.end, history.end)), name, minimum)
    rows = _rows(told, minimum)
    if digests:
        rows.append((words.DONE, plain(words.digests(digests))))
    blocks: list[Block] = [Headline(words.headline(first.month, _moved(facts))), Rows(tuple(rows))]
    if introduced:
        blocks.append(Paragraph(plain(introduced), label=words.INTRODUCTIONS))
    return Note("digest", title, (*blocks, seen))


def _moved(facts: Facts) -> list[tuple[str, str]]:
    """What the trend rule names at the month's end; a sudden week is no matter of a month."""
    return [each for each in moved(facts) if each[1] != "sudden"] if facts.rates and not facts.gap_days else []


def _rows(told: Month, minimum: int) -> list[tuple[str, Words]]:
    small = told.people < SMALL_PLACE
    rows = [(PEOPLE, words.people(told.people, () if small else told.before, minimum))]
    if told.questions is not None:
        rows.append((HELP, words.questions(told.questions, told.answered)))
    if told.joined is not None and not small:
        rows.append((NEWCOMERS, words.newcomers(told.joined, told.wrote or 0, minimum)))
    return [(label, plain(said)) for label, said in rows]


def _told(history: History, first: int, end: int) -> Month:
    asked, answered = _questions(history, first, end)
    joined, wrote = _arrivals(history, first, end)
    return Month(
        first=first,
        end=end,
        people=_people(history, first, end),
        before=_before(history, first),
        questions=asked,
        answered=answered,
        joined=joined,
        wrote=wrote,
        gap_days=len(partial_days(history, max(first, history.start), min(end, history.end))),
    )


def _people(history: History, first: int, end: int) -> int:
    day = history.messages.day
    return len(np.unique(history.messages.author[(day >= first) & (day < end)]))


def _before(history: History, end: int) -> tuple[int, ...]:
    counts: list[int] = []
    while len(counts) < BEFORE:
        first = (date.fromordinal(end) - timedelta(days=1)).replace(day=1).toordinal()
        if first < history.start or partial_days(history, first, end):
            break
        counts.insert(0, _people(history, first, end))
        end = first
    return tuple(counts)


def _questions(history: History, first: int, end: int) -> tuple[int | None, int]:
    rows = questions(history)
    if not len(rows):
        return None, 0
    day = history.messages.day[rows]
    found = first_responses(history, rows[(day >= first) & (day < end)])
    return len(found.row), int((found.answered_at > 0).sum())


def _arrivals(history: History, first: int, end: int) -> tuple[int | None, int | None]:
    if not history.members.listed or (not arrivals_told(history) and first < history.start + BURN_IN):
        return None, None
    known = arrivals(history)
    new = known.where((known.began >= first) & (known.began < end))
    return len(new), int((new.first_row >= 0).sum())


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
