"""How large a share of questions gets an answer within a day."""

from typing import Final

from bot.events import DAY
from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.helpfulness.question import basis_note, recent
from bot.metrics.helpfulness.waiting import ALONE, alone, waits
from bot.metrics.statistics.kaplan_meier import KaplanMeier
from bot.metrics.statistics.states import missing, share
from bot.window import History

WINDOW: Final = 28
MINIMUM: Final = 20


def answered_share(history: History) -> Figure:
    """How likely a question is to get an answer from another person within a day.

    The Kaplan-Meier estimate (1958) at 24 hours over the questions of the last 28 days: a question asked an hour ago
    counts for the hour it was watched instead of as unanswered, and so does one that a gap in what could be seen cut
    short. Answers by bots, by the asker, and mere acknowledgements do not count (see Responses). The interval is wider
    where few people ask most of the questions. Checked on conversations labelled by hand, the rule finds somewhat more
    questions answered than people do. Range: 0 to 1. Undefined when nobody asked anything, or when nothing tells a
    question. Needs 20 questions.
    """
    history = calm(history)
    waiting = waits(history, WINDOW)
    if alone(history, WINDOW):
        return missing(ALONE, len(waiting), waiting.askers)
    curve = KaplanMeier(waiting.duration, waiting.observed, waiting.design_effect)
    note = basis_note(recent(history, WINDOW))
    answered = curve.happened(DAY)
    if len(waiting) >= MINIMUM and answered is None:
        return missing("No question has been watched for a whole day yet.", len(waiting), waiting.askers)
    interval = curve.happened_interval(DAY)
    return share(
        answered,
        interval,
        len(waiting),
        minimum=MINIMUM,
        of=f"questions in {WINDOW} days",
        people=waiting.askers,
        note=note,
    )
