"""Which weeks are whole, and which of them may say what is usual: Monday to Sunday, in the community's own time."""

from collections.abc import Sequence

from bot.metrics.statistics.gaps import partial_days
from bot.window import History

HISTORY_WEEKS = 26


def last_monday(history: History) -> int:
    """The day after the last complete week, Monday to Sunday, before the picture's end."""
    return history.end - (history.end - 1) % 7


def first_monday(history: History) -> int:
    """The first day of the first complete week with data."""
    return history.start + (1 - history.start) % 7


def weeks(history: History, number: int = HISTORY_WEEKS) -> list[int]:
    """The Mondays of the last complete weeks, oldest first; weeks before the first day with data are left out.

    Of weeks whose messages are there no more it is still known who wrote (`History.known_from`).
    """
    end, first = last_monday(history), history.known_from
    return list(range(max(end - 7 * number, first + (1 - first) % 7), end, 7))


def ordinary(history: History, monday: int) -> bool:
    """Whether a week was seen whole and has no holiday."""
    return not partial_days(history, monday, monday + 7) and history.holidays.isdisjoint(range(monday, monday + 7))


def usable(history: History, monday: int) -> bool:
    """Whether a week is one to compare others with: an ordinary one that does not lie before a new beginning."""
    return monday >= history.compared_from and ordinary(history, monday)


def new_beginning(history: History, mondays: Sequence[int]) -> int:
    """The day from which "usual" is counted anew, where these weeks stand on both sides of it; otherwise 0."""
    since = history.compared_from
    return since if mondays and mondays[0] < since < mondays[-1] + 7 else 0
