"""Days that were not watched: a gap is not silence."""

from msgspec.structs import replace

from bot.events import HOUR
from bot.metrics.figure import Figure, State
from bot.window import History, midnight

PARTIAL = 6 * HOUR  # a day with more than this unseen is partial


def partial_days(history: History, first: int, end: int) -> tuple[int, ...]:
    """The local days in [first, end) of which more than six hours could not be seen anywhere, in order."""
    everywhere = sorted((begins, ends) for channel, begins, ends in history.gaps if channel == 0)
    if not everywhere:
        return ()
    return tuple(
        day
        for day in range(first, end)
        if _unseen(everywhere, midnight(day, history.zone), midnight(day + 1, history.zone)) > PARTIAL
    )


def gap_marked(figure: Figure, history: History, days: int) -> Figure:
    """The figure as partial where its last so many days hold unseen ones; words alone stay words."""
    if figure.state not in {State.OK, State.ROUGH}:
        return figure
    number = len(partial_days(history, history.end - days, history.end))
    if not number:
        return figure
    said = f"{number} of these {days} days could not be seen, at least in part."
    return replace(figure, state=State.PARTIAL, note=f"{figure.note} {said}".strip())


def _unseen(gaps: list[tuple[int, int]], begins: int, ends: int) -> int:
    total, reached = 0, begins
    for start, stop in gaps:
        total += max(0, min(stop, ends) - max(start, reached))
        reached = max(reached, min(stop, ends))
    return total
