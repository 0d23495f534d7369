"""On how few people half of taking part rests."""

from typing import Final

from bot.metrics.absence import absence_factor
from bot.metrics.figure import Figure
from bot.metrics.participation.activity import member_days
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import missing, quantity
from bot.window import History

WINDOW: Final = 28
MINIMUM: Final = 10


def contributor_absence_factor(history: History) -> Figure:
    """On how few people half of what happens here rests.

    The fewest people who together have half of all active days of the last 28 days: the Contributor Absence Factor of
    CHAOSS, also called bus factor, counted in days so that writing much on one day does not decide. Context and a note
    of risk, never part of a score: it also rises when the most active people leave. Range: 1 and up. Undefined when
    nobody wrote in the window. Needs 10 active members; a number below the smallest group that may be shown is worded.
    """
    counts = member_days(history).between(history.end - WINDOW, history.end).counts()
    value = absence_factor(counts)
    if value is None or len(counts) < MINIMUM:
        return missing(f"Needs {MINIMUM} active members; there are {len(counts)}.", len(counts), len(counts))
    return gap_marked(quantity(value, len(counts), people=value), history, WINDOW)
