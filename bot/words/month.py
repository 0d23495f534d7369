"""The sentences of the monthly note."""

from bot.words.headlines import MOVED
from bot.words.numbers import MONTHS, clock, counted, few, listed, part, plural

DONE, INTRODUCTIONS = "Done", "Introductions"


def title(name: str, month: int, year: int) -> str:
    """The note's title."""
    return f"{name} · {MONTHS[month - 1]} {year}"


def silent(month: int) -> str:
    """The sign of life: all there is to say is that somebody is listening."""
    return f"I am here and listening. Nobody wrote in {MONTHS[month - 1]}, as far as I could see."


def headline(month: int, moved: list[tuple[str, str]]) -> str:
    """What moved by the month's end, or that nothing did."""
    if not moved:
        return f"{MONTHS[month - 1]} brought no clear change."
    said = listed([MOVED[each] for each in moved[:2]])
    return f"At the end of {MONTHS[month - 1]}, {said}."


def people(value: int, before: tuple[int, ...], minimum: int) -> str:
    """How many took part, and how many did in each of the months before."""
    said = f"{few(value, minimum)} took part"
    if not before or any(0 < each < minimum for each in before):
        return said
    past = listed([few(each, minimum) for each in before])
    which = "the month before" if len(before) == 1 else f"the {len(before)} months before"
    return f"{said} ({which}: {past})"


def questions(asked: int, answered: int) -> str:
    """How many questions were asked, and how many of them have an answer by now."""
    if not asked:
        return "no questions"
    if answered == asked:
        return f"{counted(asked, 'question')}, {'answered' if asked == 1 else 'all of them answered by now'}"
    if not answered:
        return f"{counted(asked, 'question')}, none answered yet"
    return f"{counted(asked, 'question')}, {answered} of them answered by now"


def newcomers(joined: int, wrote: int, minimum: int) -> str:
    """How many joined, and how many of them wrote."""
    if not joined:
        return "nobody joined"
    said = f"{few(joined, minimum)} joined"
    return f"{said} → {part(wrote, joined, minimum)} wrote" if joined >= minimum else said


def digests(number: int) -> str:
    """How many weekly notes there were."""
    return f"{counted(number, 'weekly digest')} {plural(number, 'was', 'were')} posted"


def seen(gap_days: int, zone: str) -> str:
    """What was not seen, and whose clock."""
    gaps = f"{counted(gap_days, 'day')} of it could not be seen." if gap_days else "No gaps."
    return f"The whole month, {clock(zone)}. {gaps}"
