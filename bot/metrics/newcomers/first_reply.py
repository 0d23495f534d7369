"""How likely a newcomer is to be answered."""

from typing import Final

import numpy as np

from bot.events import DAY, HOUR
from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.helpfulness.response import first_responses
from bot.metrics.helpfulness.waiting import Waits, waits_of
from bot.metrics.newcomers.widening import ENOUGH, WIDER, WINDOW
from bot.metrics.participation.arrivals import NEW, newcomers
from bot.metrics.statistics.kaplan_meier import KaplanMeier
from bot.metrics.statistics.states import missing, share
from bot.ties import openers
from bot.ties.people import authors
from bot.window import History, Ints

CURVE: Final = (0, 1, 2, 4, 8, 12, 24, 48, 72, 168)


def first_reply(history: History) -> Figure:
    """How likely a newcomer is to get an answer within a day to the first conversation they begin.

    For each newcomer the first message that begins a conversation, question or not, within 28 days of their first
    message (which may itself have been a reply to somebody); the Kaplan-Meier estimate (1958) at 24 hours of the time
    to the first answer by another person, as for questions. Each newcomer counts once, however much they write. The
    last 28 days are taken, or 91 where those hold fewer than 20 such newcomers; the note says so. The parts are the
    curve in hours: the share still without an answer. In six newsgroups 61 % of newcomers were answered (Joyce and
    Kraut 2006). Newcomers who are answered come back more often, which does not show that the answer is why. Range: 0
    to 1. Undefined when no newcomer began a conversation, or none is a day old. Needs 20 newcomers.
    """
    waiting, note = recent_waits(calm(history))
    n = len(waiting)
    curve = KaplanMeier(waiting.duration / HOUR, waiting.observed)
    value = curve.happened(DAY // HOUR)
    if n >= ENOUGH and value is None:
        return missing("No newcomer has been watched for a whole day yet.", n, n)
    interval = curve.happened_interval(DAY // HOUR)
    parts = curve.curve(CURVE)
    of = "newcomers who began a conversation"
    return share(value, interval, n, minimum=ENOUGH, of=of, people=n, note=note, parts=parts)


def recent_waits(history: History) -> tuple[Waits, str]:
    """How long newcomers' first conversations waited, in the last 28 days or 91, and a note where it is 91."""
    rows = first_conversations(history)
    day = history.messages.day[rows]
    month, quarter = rows[day >= history.end - WINDOW], rows[day >= history.end - WIDER]
    wide = len(month) < ENOUGH and len(quarter) > len(month)
    note = f"Over {WIDER} days, as {WINDOW} hold fewer than {ENOUGH} newcomers." if wide else ""
    return waits_of(history, first_responses(history, quarter if wide else month)), note


def first_conversations(history: History) -> Ints:
    """The rows in which newcomers first began a conversation, within 28 days of their first message."""
    return history.remember("first conversations", _first_conversations)


def _first_conversations(history: History) -> Ints:
    messages = history.messages
    new = newcomers(history, history.start, history.end)
    rows = np.flatnonzero(openers(history))
    people = authors(history)
    if not len(rows) or not len(new):
        return np.empty(0, np.int64)
    place = np.minimum(np.searchsorted(people.key, new.person), len(people) - 1)
    row = people.first_among(rows)[place]
    soon = (people.key[place] == new.person) & (row >= 0) & (messages.day[row] < new.first_day + NEW)
    return np.sort(row[soon])
