"""Where people talk, for admins: the public channels of the last 28 days, each in one line."""

from typing import Final

import numpy as np

from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.helpfulness.lookup import homes
from bot.metrics.helpfulness.question import questions
from bot.notes import Block, Footnote, Headline, Note, plain
from bot.notes import Facts as Rows
from bot.report.coverage import coverage
from bot.report.places import is_private
from bot.sorting import distinct
from bot.window import History
from bot.words import answers as words

WINDOW: Final = 28
LISTED: Final = 15


def channels(history: History, minimum: int) -> Note:
    """How many people wrote where; a channel with few of them is named without its numbers."""
    history = calm(history)
    busy = _busy(history)
    public = [place for place in busy if not is_private(history.channels, place[0])]
    seen, active = coverage(history), _active(history)
    blocks: list[Block] = [Headline(_headline(len(public)))]
    rows = tuple(
        (_name(history, key), plain(words.channel_line(written, people, asked, active, minimum)))
        for key, written, people, asked in public[:LISTED]
    )
    if rows:
        blocks.append(Rows(rows))
    hidden = max(0, len(public) - LISTED)
    if rest := words.more_channels(hidden, len(busy) - len(public), list(seen.unseen)):
        blocks.append(Footnote(plain(rest)))
    blocks.append(Footnote(plain(words.CHANNELS_BASIS)))
    return Note("notice", words.CHANNELS, tuple(blocks))


def mostly_private(history: History) -> bool:
    """Whether more of the channels people wrote in are private than public."""
    private = [is_private(history.channels, place[0]) for place in _busy(calm(history))]
    return 2 * sum(private) > len(private)


def _active(history: History) -> int:
    """How many people wrote anywhere."""
    return len(distinct(history.messages.author[history.messages.day >= history.end - WINDOW]))


def _headline(busy: int) -> str:
    return words.channels_headline(min(busy, LISTED), busy) if busy else words.NO_CHANNELS


def _name(history: History, key: int) -> str:
    channel = history.channels.get(key)
    return f"#{channel.name}" if channel and channel.name else "a channel"


def _busy(history: History) -> list[tuple[int, int, int, int]]:
    """Channel, messages, people and questions, most people first; threads count where they hang."""
    messages = history.messages
    first = int(np.searchsorted(messages.day, history.end - WINDOW))
    place = homes(history, messages.channel[first:])
    asked = questions(history)
    asked_at = place[asked[asked >= first] - first]
    rows = []
    for key in np.unique(place).tolist():
        here = place == key
        people = len(distinct(messages.author[first:][here]))
        rows.append((key, int(here.sum()), people, int((asked_at == key).sum())))
    return sorted(rows, key=lambda row: (-row[2], -row[1], row[0]))
