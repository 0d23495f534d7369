"""How long a question waits for its first answer."""

from typing import Any, Final

from bot.events import DAY, HOUR, MINUTE
from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.helpfulness.question import basis_note, recent
from bot.metrics.helpfulness.waiting import ALONE, alone, waits
from bot.metrics.statistics.kaplan_meier import KaplanMeier
from bot.metrics.statistics.states import missing, quantity, share, state_of
from bot.metrics.statistics.wilson import UNDEFINED
from bot.window import History

WINDOW: Final = 28
MINIMUM: Final = 20
FOR_MEDIAN: Final = 5
INSTANTS: Final = tuple(at * MINUTE for at in (0, 1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440, 2880, 5760, 10080))


def time_to_first_response(history: History) -> Figure:
    """How long a question waits until somebody answers.

    The time by which half of the questions of the last 28 days have an answer from another person (Kaplan and Meier
    1958). Questions still open count for as long as they were watched, seven days at most; leaving them out, as the
    median over answered questions does, makes the wait look two to four times shorter than it is. The parts give the
    share answered within an hour and within a day, the mean wait when everything longer than a day counts as a day,
    and the curve. Range: minutes, 0 to 10,080. Undefined ("not reached") when fewer than half are answered within
    seven days. Needs 20 questions, five of them answered.
    """
    history = calm(history)
    waiting = waits(history, WINDOW)
    if alone(history, WINDOW):
        return missing(ALONE, len(waiting), waiting.askers)
    people = waiting.askers
    note = basis_note(recent(history, WINDOW))
    if len(waiting) < MINIMUM:
        return share(None, UNDEFINED, len(waiting), minimum=MINIMUM, of=f"questions in {WINDOW} days", people=people)
    curve = KaplanMeier(waiting.duration, waiting.observed, waiting.design_effect)
    state = state_of(len(waiting), MINIMUM, *curve.happened_interval(DAY))
    parts = _parts(curve)
    if curve.events < FOR_MEDIAN:
        lacking = f"A median needs {FOR_MEDIAN} answered questions; there are {curve.events}. {note}".strip()
        return missing(lacking, len(waiting), people, parts)
    median, interval = curve.median, curve.median_interval
    if median is None:
        note = f"Not reached: fewer than half of the questions are answered within seven days. {note}".strip()
        return quantity(None, len(waiting), state=state, note=note, people=people, parts=parts)
    low, high = interval
    ends = (None if low is None else low / MINUTE, None if high is None else high / MINUTE)
    interval = type(UNDEFINED)(*ends)
    return quantity(
        median / MINUTE, len(waiting), interval=interval, state=state, note=note, people=people, parts=parts
    )


def _parts(curve: KaplanMeier) -> tuple[dict[str, Any], ...]:
    mean = curve.restricted_mean(DAY)
    return (
        _answered("answered within an hour", curve, HOUR),
        _answered("answered within a day", curve, DAY),
        {"part": "mean wait, a day at most", "minutes": None if mean is None else mean / MINUTE},
        *({"part": "curve", **point, "at": point["at"] / MINUTE} for point in curve.curve(INSTANTS)),
    )


def _answered(name: str, curve: KaplanMeier, at: int) -> dict[str, Any]:
    low, high = curve.happened_interval(at)
    return {"part": name, "value": curve.happened(at), "low": low, "high": high}
