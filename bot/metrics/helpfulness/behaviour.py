"""The quarantine: accounts that behave like machines; whatever they write neither asks nor helps."""

from dataclasses import replace
from typing import Final

import numpy as np

from bot.metrics.helpfulness.lookup import window_rows
from bot.sorting import coded
from bot.ties import Source, ties
from bot.window import History, Ints, Members, Reactions

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
    people, place = coded(history.messages.author[rows])
    count = np.bincount(place, minlength=len(people))
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
    members = history.members
    rest = history.keeping(~np.isin(history.messages.author, loud))
    reactions, known = rest.reactions, ~np.isin(members.person, loud)
    marked = ~np.isin(reactions.person, loud)
    rest = replace(
        rest,
        reactions=Reactions(*(getattr(reactions, name)[marked] for name in Reactions.__slots__)),
        earlier=history.earlier.where(~np.isin(history.earlier.person, loud)),
        before=history.before.where(~np.isin(history.before.person, loud)),
        members=replace(
            members, **{name: getattr(members, name)[known] for name in Members.__slots__ if name != "listed"}
        ),
    )
    rest.remember("calm", lambda itself: itself)  # judged once, not again by what is left
    rest.remember("machine-like", lambda _: loud[:0])
    return rest
