"""How many people take part."""

from typing import Any, Final

from bot.metrics.figure import Figure
from bot.metrics.participation.activity import member_days
from bot.metrics.statistics.gaps import gap_marked
from bot.metrics.statistics.states import missing, quantity
from bot.window import History

WINDOW: Final = 28
SPANS: Final = (1, 7, 28)


def active_members(history: History) -> Figure:
    """How many people take part here.

    The number of different people who wrote at least one message, reply or thread post that still stands, in the last
    28 days; the parts give the last day and the last 7 days too (daily, weekly and monthly active members). Reading
    cannot be seen and does not count, nor do reactions, bots, or notices that somebody joined. 28 days hold each
    weekday four times, as in Slack's own "monthly people posting". Range: 0 and up. Undefined while nobody has ever
    written. No minimum sample; where fewer days than 28 are known, the note says so.
    """
    days = member_days(history)
    if not len(days.person):
        return missing("Nobody has written here yet.")
    parts: tuple[dict[str, Any], ...] = tuple(
        {"window_days": span, "people": len(days.between(history.end - span, history.end).people())} for span in SPANS
    )
    number = parts[-1]["people"]
    known = history.end - history.start
    note = "" if known >= WINDOW else f"Only {known} of the {WINDOW} days are known."
    return gap_marked(quantity(number, number, people=number, note=note, parts=parts), history, WINDOW)
