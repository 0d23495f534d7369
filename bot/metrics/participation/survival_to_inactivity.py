"""How long people keep writing before they fall silent."""

from typing import Final

from bot.metrics.figure import Figure
from bot.metrics.participation.survival import stays
from bot.metrics.statistics.states import missing, quantity, state_of
from bot.window import History

MINIMUM: Final = 20
EVENTS: Final = 5
MONTH: Final = 28
CURVE: Final = (0, 1, 2, 3, 7, 14, 21, 28, 42, 56, 70, 84, 112, 140, 168)


def survival_to_inactivity(history: History) -> Figure:
    """How long do people keep writing before they fall silent.

    The median number of days from somebody's first to last message, by Kaplan and Meier's estimate (1958) over
    everybody who ever wrote here: 28 days without a message are inactivity, dated at the last message; somebody whose
    last message is younger is counted as still with us up to that message. For those who were here before the history
    starts the clock starts with it. The parts are the curve: the share still writing after so many days, with log-log
    intervals. CHAOSS's "inactive contributors" uses an interval likewise. Range: 0 days and up. Undefined when more
    than half are still writing (the note says so) or nobody ever wrote. Needs 20 people, 5 of whom fell silent.
    """
    curve = stays(history).curve()
    if curve.n < MINIMUM or curve.events < EVENTS:
        lacks = (
            f"Needs {MINIMUM} people, {EVENTS} of them silent for {MONTH} days; there are {curve.n} and {curve.events}."
        )
        return missing(lacks, curve.n, curve.n)
    state = state_of(curve.n, MINIMUM, *curve.interval(MONTH))
    longest = max(float(curve.times[-1]), 0.0)
    note = "" if curve.median is not None else f"Not reached: more than half still write after {longest:.0f} days."
    return quantity(
        curve.median,
        curve.n,
        interval=curve.median_interval,
        state=state,
        note=note,
        people=curve.n,
        parts=curve.curve(CURVE),
    )
