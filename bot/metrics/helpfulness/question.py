"""Questions: the messages that open a conversation by asking something."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.events import ChannelKind, Signal
from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm, machine_like
from bot.metrics.helpfulness.lookup import thread_openers, window_rows
from bot.metrics.statistics.states import missing, quantity
from bot.metrics.statistics.wilson import wilson
from bot.ties import openers
from bot.window import Bools, History, Ints

WINDOW = 28


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of every message that opens a conversation."""

    rows: Ints
    asks: Bools
    read: Bools  # the text was there to read
    known: Bools  # asks or not: by its text, or by where it stands


def questions(history: History) -> Ints:
    """The rows of all openers that ask something."""
    found = evidence(history)
    return found.rows[found.asks]


def evidence(history: History) -> Evidence:
    """Every opener, whether it asks, and what that is known from."""
    return history.remember("question evidence", _evidence)


def _evidence(history: History) -> Evidence:
    rows = np.flatnonzero(openers(history)).astype(np.int64)
    signals = history.messages.signals[rows]
    read = (signals & Signal.TEXT_SEEN) != 0
    placed = _asks_by_place(history)[rows]
    asks = np.where(read, (signals & Signal.QUESTION) != 0, placed)
    return Evidence(rows, asks, read, read | placed)


def _asks_by_place(history: History) -> Bools:
    """Forum and media posts, and messages under which their own author opened the thread."""
    messages = history.messages
    posts = [key for key, channel in history.channels.items() if channel.kind == ChannelKind.FORUM_POST]
    asks: Bools = np.isin(messages.channel, posts) & (messages.channel == messages.message)
    above = thread_openers(history)
    inside = np.flatnonzero(above >= 0)
    opener, first = np.unique(above[inside], return_index=True)
    own = messages.author[inside[first]] == messages.author[opener]
    asks[opener[own]] = True
    return asks


def basis_note(found: Evidence) -> str:
    """What the questions were known from, in words; empty when every opener's text was read."""
    unread = int((~found.read).sum())
    if not unread:
        return ""
    return (
        f"The text of {unread} of {len(found.rows)} conversation openers could not be read; of those only forum posts "
        "and threads opened by their own author count as questions."
    )


def recent(history: History, days: int) -> Evidence:
    """The openers of the last so many days."""
    found = evidence(history)
    inside = history.messages.day[found.rows] >= history.end - days
    return Evidence(found.rows[inside], found.asks[inside], found.read[inside], found.known[inside])


def question_count(history: History) -> Figure:
    """How many questions are asked here, and how much of what people begin is a question.

    Counts the messages of the last 28 days that open a conversation and ask something: they contain a question mark
    or begin with a question word (how, what, can, is …); code and links are left out, and bots never count. Where the
    text may not be read, forum posts and threads opened by their own author count instead, and the note says so. The
    word list is English; in other languages the question mark decides. On people's chat labelled by hand (NPS Chat)
    this rule is right in 86% of what it finds and finds 82%. Range: 0 and up; the share of openers is 0 to 1. Undefined
    when nobody wrote in the window, or when no text could be read and nothing else tells a question. No minimum
    sample: it is a count.
    """
    left_out = _left_out(len(machine_like(history)))
    history = calm(history)
    found = recent(history, WINDOW)
    rows = window_rows(history, WINDOW)
    note = f"{left_out} {basis_note(found)}".strip()
    if rows.start == rows.stop:
        return missing(f"Nobody wrote in the last {WINDOW} days.")
    if len(found.rows) and not found.known.any():
        return missing(note)
    return quantity(int(found.asks.sum()), int(found.known.sum()), note=note, parts=_parts(found))


def _left_out(loud: int) -> str:
    if not loud:
        return ""
    return f"{loud} {'account that behaves' if loud == 1 else 'accounts that behave'} like a machine left out."


def _parts(found: Evidence) -> tuple[dict[str, Any], ...]:
    asked, known = int(found.asks.sum()), int(found.known.sum())
    low, high = wilson(asked, known)
    share = asked / known if known else None
    return (
        {"part": "conversation openers", "count": len(found.rows)},
        {"part": "questions known by their text", "count": int((found.asks & found.read).sum())},
        {"part": "questions known by where they stand", "count": int((found.asks & ~found.read).sum())},
        {"part": "share of openers", "value": share, "low": low, "high": high, "n": known},
    )
