"""The sentences of the weekly note that everybody may read."""

from bot.words.commands import COMMAND
from bot.words.numbers import clock, counted, people, plural

WAITING = "Questions that wait for somebody who knows"


def headline(week: int, waiting: int, minimum: int, *, more: bool, nearly_all: bool = False) -> str:
    """How many took part, and how many questions are linked below; `more` says that others wait beside these.

    `nearly_all` of those who wrote in 28 days did in the week: then their number is not told.
    """
    who = people(week, minimum) if week else "nobody"
    if nearly_all and week >= minimum:
        who = "nearly all who wrote in 28 days"
    said = f"{who[0].upper()}{who[1:]} took part this week"
    if not waiting:
        return f"{said}."
    if more:
        return f"{said}, and more than {counted(waiting, 'question')} wait for an answer."
    return f"{said}, and {counted(waiting, 'question')} {plural(waiting, 'waits', 'wait')} for an answer."


def footnote(week: str, zone: str) -> str:
    """Which days, and what is kept of anybody."""
    return f"{week}, {clock(zone)}. Numbers are of all together, never of one person. What I keep: {COMMAND} privacy"
