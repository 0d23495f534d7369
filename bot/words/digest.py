"""The sentences of the weekly note."""

from bot.words.numbers import about, clock, counted, few, number, part, people, plural, share

PEOPLE, HELP, NEWCOMERS, QUALITIES = "People", "Help", "Newcomers", "Qualities"


ONE_THING, WORTH_KNOWING, CIRCLES = "One thing to do", "Worth knowing", "Circles"


NEARLY_ALL = "nearly all"


NOT_SEEN = "I cannot see who only reads, and I never read direct messages."


# The sections of a note that admins may hide, by the names they are stored under.
SECTIONS = {
    "people": PEOPLE,
    "help": HELP,
    "newcomers": NEWCOMERS,
    "qualities": QUALITIES,
    "chart": "Chart",
    "worth": WORTH_KNOWING,
}


def chart_title(*, banded: bool) -> str:
    """What stands above the chart in a chat."""
    return f"People who wrote, week by week{' (shaded: what is usual here)' if banded else ''}"


def title(name: str, week: str) -> str:
    """The note's title."""
    return f"{name} · week of {week}"


def year_before(people_: int) -> str:
    """What was in the same weeks of the year before."""
    return f"In the same four weeks a year ago about {number(people_)} people took part in a week."


def took_part(week: int, minimum: int) -> str:
    """How many wrote this week."""
    return f"{few(week, minimum)} took part this week" if week else "nobody took part this week"


NEARLY_ALL_IN_WEEK = "nearly all who wrote in 28 days took part this week"


def few_in_month(active: int, minimum: int) -> str:
    """How many wrote in 28 days, where nearly all of them did in the week."""
    return f"{few(active, minimum)} in 28 days"


def in_month(active: int, week: int, minimum: int) -> str:
    """How many wrote in 28 days, when those of the week were said just before."""
    if active == week:
        return "nobody else in 28 days"
    return "hardly anybody else in 28 days" if active - week < minimum else f"{few(active, minimum)} in 28 days"


def of_members(value: float, n: int, *, rough: bool, listed_members: bool) -> str:
    """The share of members who wrote in 28 days."""
    base = "members" if listed_members else "the people seen in 90 days"
    return f"in 28 days, {about(share(value, n), rough=rough)} of {base} did"


def nearly_all_members() -> str:
    """The same where the exact share would show how few did not."""
    return "in 28 days, nearly all members did"


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
    return (
        f"{counted(questions, 'question')} in 28 days, too few for a rate" if questions else "no questions in 28 days"
    )


def joined(value: int, minimum: int) -> str:
    """How many arrived in 28 days."""
    return f"{few(value, minimum)} joined in 28 days" if value else "nobody joined in 28 days"


def wrote(some: int, of: int, minimum: int) -> str:
    """How many of those who joined wrote a first message."""
    return f"{part(some, of, minimum)} wrote"


def first_messages(value: int, minimum: int) -> str:
    """How many wrote for the first time, where joins cannot be seen."""
    return (
        f"{people(value, minimum)} wrote for the first time in 28 days" if value else "nobody wrote for the first time"
    )


def newcomers_answered(said: str, *, days: int) -> str:
    """The share of newcomers whose first own conversation got a reply within a day."""
    return f"{said} were answered within a day{'' if days == 28 else f' in {days} days'}"


def came_back(said: str) -> str:
    """The share of newcomers who wrote again after their first week."""
    return f"of those who first wrote 4 to 8 weeks ago, {said} came back"


def open_now(open_: int) -> str:
    """Open questions where there are too few people for a rate."""
    return f"{counted(open_, 'question')} {plural(open_, 'is', 'are')} open" if open_ else "no question is open"


def waiting(hours: int, *, first: bool) -> str:
    """How long a question or a first message has been open."""
    said = f"waiting {hours} h" if hours < 48 else f"waiting {hours // 24} days"
    return f"{said} · somebody's first message here" if first else said


def rest(more: int, older: int) -> str:
    """Unanswered questions of the week that are not among the links; `older` have waited for more than three days."""
    said = []
    if more:
        said.append(f"{number(more)} more {plural(more, 'is', 'are')} open")
    if older:
        said.append(f"{number(older)} more from this week {plural(older, 'has', 'have')} waited for over three days")
    return f"{'; '.join(said)}." if said else ""


def first_waiting(first: int, minimum: int) -> str:
    """Worth knowing: first messages without an answer."""
    if first == 1:
        return "Somebody's first message here has no answer yet."
    if first < minimum:  # a first message is a person, and so few people are never counted
        return "Some first messages of this week have no answer yet."
    return f"{number(first)} first messages of this week have no answer yet."


def few_answer(minimum: int) -> str:
    """Worth knowing: help rests on a handful."""
    return f"Fewer than {minimum} people gave half of all answers in 28 days."


def question_link(index: int, of: int) -> str:
    """The words of a link to an open question."""
    return "the open question" if of == 1 else f"question {index}"


def first_link(index: int, of: int) -> str:
    """The words of a link to a first message."""
    return "the first message" if of == 1 else f"first message {index}"


def seen(channels_seen: int, channels: int, unseen: list[str]) -> str:
    """Which channels were seen."""
    if not channels:
        return ""
    if channels_seen == channels:
        return f"Seen: {'all ' if channels > 1 else ''}{counted(channels, 'channel')}."
    named = f" (not {', '.join('#' + name for name in unseen)})" if unseen else ""
    return f"Seen: {channels_seen} of {counted(channels, 'channel')}{named}."


def gaps(days: int) -> str:
    """Days that could not be seen."""
    return (
        f"{counted(days, 'day')} of 28 could not be seen and {plural(days, 'is', 'are')} left out of trends."
        if days
        else "No gaps."
    )


def set_apart(accounts: int | None, minimum: int) -> str:
    """Accounts that no figure rests on; silent where there are none."""
    if accounts == 0:
        return ""
    said = people(accounts, minimum, "account", "accounts")
    return f"Left out: {said} that {plural(accounts or 2, 'behaves', 'behave')} like a machine."


def text_seen(share_seen: float) -> str:
    """How much text could be read for the questions in it."""
    if not share_seen:
        return "I do not read text here: a question is known only by where it stands."
    said = f"Text could be read in {share(share_seen)} of messages"
    return f"{said}; in the others a question is known only by where it stands."


def period(said: str, zone: str) -> str:
    """Which days and which clock."""
    return f"{said}, {clock(zone)}."
