"""How many look on, how many join in now and then, and how many are often there."""

from math import ceil
from typing import Any, Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.participation.activity import member_days, members_at_end, seen_lately
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import missing, proportion
from bot.metrics.statistics.wilson import wilson
from bot.window import History, Ints

WINDOW: Final = 28
MINIMUM: Final = 100
SEEN: Final = 90
OFTEN: Final = 5  # active days


def ninety_nine_one(history: History) -> Figure:
    """How many members look on, how many join in now and then, and how many are often there.

    The share of members who wrote on five days or more of the last 28; the parts give those who wrote on one to four
    days and on none (Nielsen's 90-9-1 rule says 1, 9 and 90 %), and what share of all messages the busiest tenth and
    hundredth of those who wrote have. In public Slack channels the busiest tenth wrote .67 to .71. Members are as in
    "active share". Context, never part of a score. Shares of members are told in steps of the smallest group that may
    be shown. The intervals are Wilson's (1927). Range: 0 to 1. Undefined while nobody has ever written, or where
    members are unknown and fewer than 90 days are known. Needs 100 members.
    """
    if not len(history.messages):
        return missing("Nobody has written here yet.")
    members, note = members_at_end(history), ""
    if members is None:
        if history.end - history.start < SEEN:
            return missing(f"Needs the list of members, or {SEEN} days of messages.")
        members, note = seen_lately(history, SEEN), f"Members are not known: the base is who wrote in {SEEN} days."
    n = len(members)
    if n < MINIMUM:
        return missing(f"Needs {MINIMUM} members; there are {n}.", n)
    days = member_days(history).between(history.end - WINDOW, history.end)
    counts = days.counts()[np.isin(days.people(), members)]
    often = int((counts >= OFTEN).sum())
    parts = (
        _members("on no day", n - len(counts), n),
        _members(f"on 1 to {OFTEN - 1} days", len(counts) - often, n),
        _members(f"on {OFTEN} days or more", often, n),
        *_messages(history),
    )
    figure = proportion(often, n, minimum=MINIMUM, of="members", people=often, note=note, parts=parts)
    return gap_marked(figure, history, WINDOW)


def _members(name: str, some: int, n: int) -> dict[str, Any]:
    low, high = wilson(some, n)
    return {"part": f"members who wrote {name}", "value": some / n, "low": low, "high": high}


def _messages(history: History) -> tuple[dict[str, Any], ...]:
    """How much of everything written the busiest have; how many they are decides whether it may be told."""
    first = int(np.searchsorted(history.messages.day, history.end - WINDOW))
    counts: Ints = np.sort(np.unique(history.messages.author[first:], return_counts=True)[1])[::-1]
    named = (("tenth", ceil(len(counts) / 10)), ("hundredth", ceil(len(counts) / 100)))
    total = int(counts.sum())
    return tuple(
        {"part": f"messages by the busiest {name}", "value": int(counts[:top].sum()) / total, "people": top}
        for name, top in named
        if total
    )
