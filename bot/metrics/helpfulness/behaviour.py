"""The quarantine: accounts that behave like machines; whatever they write neither asks nor helps."""

from dataclasses import replace
from typing import Final

import numpy as np

from bot.metrics.helpfulness.lookup import window_rows
from bot.ties import Source, ties
from bot.window import Counts, History, Ints, Members, Mentions, Messages, Reactions

WINDOW: Final = 28
MANY: Final = 200
EVEN: Final = 0.2  # of gaps between messages: standard deviation over mean
IGNORED: Final = 0.05  # of how often others are turned to, for each message of theirs


def machine_like(history: History) -> Ints:
    """Who wrote 200 messages or more in 28 days, at even intervals or with hardly anybody turning to them.

    Being turned to is a reply, a mention or a dialogue, for each message written; hardly ever is less than a twentieth
    of what everybody else gets for theirs, so that in a place where nobody replies to anybody nobody is suspected.
    """
    return history.remember("machine-like", _machine_like)


def _machine_like(history: History) -> Ints:
    rows = window_rows(history, WINDOW)
    people, place, count = np.unique(history.messages.author[rows], return_inverse=True, return_counts=True)
    busy = count >= MANY
    if not busy.any():
        return people[busy]
    turned = _turned_to(history, people)
    everybody, everything = int(turned.sum()), int(count.sum())
    others = (everybody - turned) / np.maximum(everything - count, 1)
    ignored = turned / count < IGNORED * others
    at = history.messages.at[rows]
    for each in np.flatnonzero(busy & ~ignored).tolist():
        ignored[each] = _even(at[place == each])
    return people[busy & ignored]


def _turned_to(history: History, people: Ints) -> Ints:
    """How often somebody turned to each of the people in the window."""
    found = ties(history)
    sure = (found.source != Source.QUIET_PREVIOUS) & ~found.reaction & (found.day >= history.end - WINDOW)
    to = found.to_person[sure]
    place = np.minimum(np.searchsorted(people, to), len(people) - 1)
    return np.bincount(place[people[place] == to], minlength=len(people)).astype(np.int64)


def _even(at: Ints) -> bool:
    gaps = np.diff(at)
    return bool(gaps.std() < EVEN * gaps.mean())


def calm(history: History) -> History:
    """The history without such accounts and what they wrote and marked; the history itself where there are none.

    They are taken out before anything else is worked out: their messages between other people's would hide who
    answers whom.
    """
    return history.remember("calm", _calm)


def _calm(history: History) -> History:
    loud = machine_like(history)
    if not len(loud):
        return history
    messages, mentions, reactions, members = history.messages, history.mentions, history.reactions, history.members
    stays = ~np.isin(messages.author, loud)
    row = np.cumsum(stays) - 1
    named = stays[mentions.row]
    marked = stays[reactions.row] & ~np.isin(reactions.person, loud)
    known = ~np.isin(members.person, loud)
    counted = stays[history.counts.row]
    rest = replace(
        history,
        messages=Messages(*(getattr(messages, name)[stays] for name in Messages.__slots__)),
        mentions=Mentions(row[mentions.row[named]], mentions.person[named]),
        reactions=Reactions(
            row[reactions.row[marked]], reactions.person[marked], reactions.emoji[marked], reactions.at[marked]
        ),
        counts=Counts(row[history.counts.row[counted]], history.counts.number[counted]),
        members=replace(
            members, **{name: getattr(members, name)[known] for name in Members.__slots__ if name != "listed"}
        ),
        _remembered={},
    )
    rest.remember("calm", lambda itself: itself)  # judged once, not again by what is left
    rest.remember("machine-like", lambda _: loud[:0])
    return rest
