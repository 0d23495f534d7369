"""The questions that still wait for an answer, as links to act on."""

from typing import Any, Final

import numpy as np

from bot.events import HOUR, ChannelKind
from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.helpfulness.lookup import window_rows
from bot.metrics.helpfulness.question import basis_note, recent
from bot.metrics.helpfulness.waiting import recent_responses, select
from bot.metrics.statistics.states import missing, quantity
from bot.window import Bools, History, Ints

SOONEST: Final = 2 * HOUR
LATEST: Final = 72 * HOUR
LONG: Final = 24 * HOUR
LISTED: Final = 5
FEWEST_WORDS: Final = 3


def unanswered_queue(history: History) -> Figure:
    """Which questions still wait for somebody.

    Questions that nobody but bots has answered and that are between 2 and 72 hours old, the oldest first; five at
    most are listed, as links, never with the asker's name or words, and none from private channels. Questions shorter
    than three words are left out. The value counts all that wait; the note says how many waited more than a day.
    Range: 0 and up. Undefined when nobody wrote in the last 28 days, or when no text could be read and nothing else
    tells a question. No minimum sample: one open question is worth an answer.
    """
    history = calm(history)
    found = recent(history, 28)
    wrote = window_rows(history, 28)
    if wrote.start == wrote.stop or (len(found.rows) and not found.known.any()):
        note = basis_note(found) or "Nobody wrote in the last 28 days."
        return missing(note)
    rows = unanswered(history, 4, SOONEST, LATEST)
    long = int((history.end_at - history.messages.at[rows] > LONG).sum())
    public = rows[~_private(history, rows)]
    note = f"{long} of them waited more than a day." if long else ""
    if len(public) < len(rows):
        note += f" {len(rows) - len(public)} in private channels are counted, not listed."
    parts = tuple(_place(history, row) for row in public[:LISTED].tolist())
    return quantity(len(rows), len(rows), note=f"{note} {basis_note(found)}".strip(), parts=parts)


def unanswered(history: History, days: int, soonest: int, latest: int) -> Ints:
    """The rows of the last days' questions of such an age that nobody has answered, the oldest first."""
    waiting = recent_responses(history, days)
    age = history.end_at - waiting.asked_at
    words = history.messages.words[waiting.row]
    open_ = (waiting.answered_at == 0) & (age >= soonest) & (age <= latest) & ((words >= FEWEST_WORDS) | (words < 0))
    return select(waiting, open_).row


def _private(history: History, rows: Ints) -> Bools:
    """Whether the channel, or the one it hangs under, is private."""
    private = {key for key, channel in history.channels.items() if channel.kind == ChannelKind.PRIVATE}
    private |= {key for key, channel in history.channels.items() if channel.parent in private}
    return np.isin(history.messages.channel[rows], sorted(private))


def _place(history: History, row: int) -> dict[str, Any]:
    messages = history.messages
    return {
        "channel": int(messages.channel[row]),
        "message": int(messages.message[row]),
        "thread": int(messages.thread[row]),
        "at": int(messages.at[row]),
        "hours": int(history.end_at - messages.at[row]) // HOUR,
    }
