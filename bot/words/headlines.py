"""The one sentence a weekly note begins with, and what is said in place of a note."""

from bot.words.numbers import counted, listed, number, people, plural

NOTHING_WRITTEN = "There is nothing to say about that week: nothing that people wrote is known from before its end."


# What moved, as half-sentences that stand alone or joined by "and"; the first words are lower case on purpose.
MOVED = {
    ("newcomers_answered", "up"): "more newcomers than usual are answered within a day",
    ("newcomers_answered", "down"): "fewer newcomers than usual are answered within a day",
    ("newcomers", "up"): "more people than usual are arriving",
    ("newcomers", "down"): "fewer people than usual are arriving",
    ("answered", "up"): "more questions than usual are answered within a day",
    ("answered", "down"): "fewer questions than usual are answered within a day",
    ("people", "up"): "more people than usual take part",
    ("people", "down"): "fewer people than usual take part",
    ("people", "sudden"): "far fewer people than usual took part this week",
    ("core", "up"): "more people than usual are held by several ties",
    ("core", "down"): "fewer people than usual are held by several ties",
    ("persistence", "up"): "more pairs than usual speak again in the next month",
    ("persistence", "down"): "fewer pairs than usual speak again in the next month",
    ("resilience", "up"): "less than usual rests on the few who help most",
    ("resilience", "down"): "more than usual rests on the few who help most",
}


ANSWERED = "answered within a day"


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def moved(named: list[tuple[str, str]], waiting: int) -> str:
    """What the trend rule says has moved, the two most important things at most."""
    first = [MOVED[each] for each in named[:2]]
    opposed = len(named) > 1 and (named[0][1] == "up") != (named[1][1] == "up")
    if len(first) == 2 and all(each.endswith(ANSWERED) for each in first):  # said of both, so once is enough
        one, other = first
        first = [one, other.removesuffix(f" {ANSWERED}")] if opposed else [one.removesuffix(f" are {ANSWERED}"), other]
    said = f"{first[0]}, but {first[1]}" if opposed else listed(first)
    if len(first) == 1 and waiting:
        said += f", and {wait(waiting)} for an answer"
    return _sentence(said)


def wait(waiting: int) -> str:
    """So many questions wait."""
    return f"{counted(waiting, 'question')} {plural(waiting, 'waits', 'wait')}"


def steady(answered: str, waiting: int, *, usual: bool, told: bool = True) -> str:
    """Nothing moved that the trend rule would name; `answered` is the share of questions answered, if it is known.

    Where questions cannot be told (`told` is false), nothing is said of them.
    """
    first = "A usual week" if usual else "No clear change"
    if not told:
        return f"{first}: nothing has moved away from what is usual here." if usual else f"{first} in four weeks."
    if not answered:
        return f"{first}, and {wait(waiting)} for an answer." if waiting else f"{first}, and no question is waiting."
    now = f"{number(waiting)} {plural(waiting, 'is', 'are')} waiting" if waiting else "none is waiting"
    return f"{first}: {answered} of questions get a reply within a day, and {now}."


def gap(gap_days: int) -> str:
    """The week could not be seen whole."""
    return f"I could not see {counted(gap_days, 'day')} of this week, so it is not compared with others."


def silent(week: str) -> str:
    """There is no note for a week in which all was quiet."""
    return f"There is nothing to say about {week}: nobody wrote in the four weeks up to then, and no question waits."


def known_days(first: str, last: str, seen_from: str) -> str:
    """Where something was written, and the day to look from; empty where the last of it is too new for that."""
    told = f"Messages are known from {first} to {last}" if first != last else f"Messages are known of {first}"
    return (
        f"{told}; --as-of {seen_from or 'DAY'} shows {'the last of them' if seen_from else 'what was before that day'}."
    )


def silent_week() -> str:
    """Nobody wrote in a week after weeks with people in them."""
    return "Nobody wrote this week."


def learning(week: int, of: int) -> str:
    """Too few weeks yet to know what is usual."""
    return (
        f"Week {week} of {of}: I am learning what is usual here. "
        "Until then you get counts and open questions, no scores."
    )


def small(active: int, minimum: int) -> str:
    """Too few people for rates and trends."""
    who = people(active, minimum)
    return (
        f"{who[0].upper()}{who[1:]} took part this month. That is too few for rates and trends, "
        "so here is only what is certain."
    )
