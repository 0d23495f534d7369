"""How large a share of the members takes part."""

from typing import Final

import numpy as np

from bot.metrics.figure import Figure
from bot.metrics.participation.activity import member_days, members_at_end, seen_lately
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import missing, proportion
from bot.window import History

WINDOW: Final = 28
MINIMUM: Final = 10
SEEN: Final = 90


def active_share(history: History) -> Figure:
    """How large a share of the members takes part.

    Members who wrote in the last 28 days, among everybody who is a member at the end of them: not bots, not those who
    left, not deactivated accounts; guests are members. Somebody who wrote and then left counts in "active members" but
    not here, so this can never pass 100 %. Where the platform does not tell who the members are, the base is everybody
    who wrote in the last 90 days, and the note says so. The interval is Wilson's (1927). Range: 0 to 1. Undefined while
    nobody has ever written, when there are no members, or when they are unknown and fewer than 90 days are known. Needs
    10 members.
    """
    if not len(history.messages):
        return missing("Nobody has written here yet.")
    members, note = members_at_end(history), ""
    if members is None:
        if history.end - history.start < SEEN:
            known = history.end - history.start
            return missing(f"Needs the list of members, or {SEEN} days of messages; {known} are known.")
        members, note = seen_lately(history, SEEN), f"Members are not known: the base is who wrote in {SEEN} days."
    active = member_days(history).between(history.end - WINDOW, history.end).people()
    both = len(np.intersect1d(active, members, assume_unique=True))
    figure = proportion(both, len(members), minimum=MINIMUM, of="members", people=both, note=note)
    return gap_marked(figure, history, WINDOW)
