"""How many people both give and receive help."""

from typing import Final

from bot.metrics.figure import Figure
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.helpfulness.helping import WINDOW, helping
from bot.metrics.statistics.states import proportion
from bot.window import History

MINIMUM: Final = 20
EVEN: Final = (1 / 3, 2 / 3)


def give_and_receive(history: History) -> Figure:
    """How many people both give and receive help.

    Of those who answered and asked at least three times in the last 90 days, the share whose balance
    (a + 1) / (a + q + 2), with a answers and q questions, lies between a third and two thirds. The parts give how many
    mostly receive, do both, and mostly give; all three are ways to belong. Each asker counts once a day, and so does
    each day with questions. A person's own balance is shown to that person only. The interval is Wilson's (1927).
    Range: 0 to 1. Undefined when nobody asked. Needs 20 such people.
    """
    history = calm(history)
    known = helping(history)
    balance = known.balance[known.enough]
    low, high = EVEN
    counts = {
        "mostly receive": int((balance < low).sum()),
        "give and receive": int(((balance >= low) & (balance <= high)).sum()),
        "mostly give": int((balance > high).sum()),
    }
    both = counts["give and receive"]
    of = f"people with three answers and questions in {WINDOW} days"
    parts = tuple({"name": name, "people": number} for name, number in counts.items())
    return proportion(both, len(balance), minimum=MINIMUM, of=of, people=both, parts=parts)
