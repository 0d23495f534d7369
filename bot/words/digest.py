"""The sentences of the weekly note."""

from bot.words.numbers import about, counted, few, listed, number, part, people, plural, share

PEOPLE, HELP, NEWCOMERS = "People", "Help", "Newcomers"
ONE_THING, WORTH_KNOWING, WAITING, FIRST_WORDS = "One thing to do", "Worth knowing", "Waiting", "First messages"
NOT_SEEN = "I cannot see who only reads, and I never read direct messages."

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
}


def title(name: str, week: str) -> str:
    """The note's title."""
    return f"{name} · week of {week}"


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def headline_moved(moved: list[tuple[str, str]], waiting: int) -> str:
    """What the trend rule says has moved, the two most important things at most."""
    first = [MOVED[each] for each in moved[:2]]
    opposed = len(moved) > 1 and (moved[0][1] == "up") != (moved[1][1] == "up")
    said = listed(first, "but" if opposed else "and")
    if len(first) == 1 and waiting:
        said += f", and {counted(waiting, 'question')} {plural(waiting, 'waits', 'wait')} for an answer"
    return _sentence(said)


def headline_steady(waiting: int) -> str:
    """Nothing moved that the trend rule would name."""
    if waiting:
        return f"A week like others, and {counted(waiting, 'question')} {plural(waiting, 'waits', 'wait')} for an answer."
    return "A week like others, and no question is waiting."


def headline_gap(gap_days: int) -> str:
    """The week could not be seen whole."""
    return f"I could not see {counted(gap_days, 'day')} of this week, so it is not compared with others."


def headline_silent() -> str:
    """Nobody wrote in a week after weeks with people in them."""
    return "Nobody wrote this week."


def learning(week: int, of: int) -> str:
    """Too few weeks yet to know what is usual."""
    return (
        f"Week {week} of {of}: I am learning what is usual here. Until then you get counts and open questions, no scores."
    )


def small(active: int, minimum: int) -> str:
    """Too few people for rates and trends."""
    who = people(active, minimum)
    return (
        f"{who[0].upper()}{who[1:]} took part this month. That is too few for rates and trends, "
        "so here is only what is certain."
    )


def took_part(week: int, minimum: int) -> str:
    """How many wrote this week."""
    return f"{people(week, minimum)} took part"


def in_month(active: int, minimum: int) -> str:
    """How many wrote in 28 days."""
    return f"{few(active, minimum)} in 28 days"


def of_members(value: float, n: int, *, rough: bool, listed_members: bool) -> str:
    """The share of members who wrote in 28 days."""
    base = "members" if listed_members else "the people seen in 90 days"
    return f"{about(share(value, n), rough=rough)} of {base} in 28 days"


def nearly_all_members() -> str:
    """The same where the exact share would show how few did not."""
    return "nearly all members in 28 days"


def answered(value: float, n: int, *, rough: bool) -> str:
    """The share of questions with a reply within a day."""
    said = about(share(value, n), rough=rough)
    return f"{said[0].upper()}{said[1:]} of questions got a reply within a day"


def asked(questions: int) -> str:
    """How many questions the figure rests on."""
    return f"{counted(questions, 'question')} in 28 days"


def half_within(time: str) -> str:
    """The median time to a first response."""
    return f"half within {time}"


def too_few_questions(questions: int) -> str:
    """Questions without a rate."""
    return f"{counted(questions, 'question')} in 28 days, too few for a rate" if questions else "no questions in 28 days"


def joined(value: int, minimum: int) -> str:
    """How many arrived in 28 days."""
    return f"{few(value, minimum)} joined" if value else "nobody joined"


def wrote(some: int, of: int | None, minimum: int) -> str:
    """How many of those wrote a first message."""
    return f"{number(some) if of is None and some >= minimum else part(some, of or 0, minimum) if of else few(some, minimum)} wrote"


def newcomers_answered(value: float, n: int, *, rough: bool) -> str:
    """The share of newcomers whose first own conversation got a reply within a day."""
    return f"{about(share(value, n), rough=rough)} were answered within a day"


def came_back(value: float, n: int, *, rough: bool) -> str:
    """The share of newcomers who wrote again after their first week."""
    return f"of those who first wrote 4 to 8 weeks ago, {about(share(value, n), rough=rough)} came back"


def waiting(hours: int) -> str:
    """How long a question has been open."""
    return f"waiting {hours} h" if hours < 48 else f"waiting {hours // 24} days"
