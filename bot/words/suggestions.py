"""The one thing the weekly note asks for, with its reason."""

from bot.words.headlines import wait
from bot.words.numbers import counted, number, plural


def answer_waiting(long: int, where: tuple[str, int, bool], *, fell: bool) -> str:
    """What to do: answer what has waited more than a day."""
    name, here, slow = where
    said = "Help one question to an answer: it has waited more than a day"
    if long > 1:
        said = f"Help the oldest questions to an answer: {number(long)} have waited one to three days"
    if name:
        all_ = "both " if long == 2 else "all of them "
        part_ = "" if long == 1 else all_ if here == long else f"{number(here)} of them "
        said += f", {part_}in #{name}{', where fewer are answered than elsewhere' if slow else ''}"
    return f"{said}.{' Fewer questions than usual are answered within a day.' if fell else ''}"


def answer_open(open_: int) -> str:
    """What to do: answer what is open."""
    return f"Look at what is open: {counted(open_, 'question')} {plural(open_, 'waits', 'wait')}, none for a day yet."


def answer_private(hidden: int) -> str:
    """What to do: what is open can only be answered where others cannot look."""
    where = "a private channel" if hidden == 1 else "private channels"
    return f"Look into the private channels you are in: {wait(hidden)} in {where}, and I link to none from outside."


def answer_first(first: int) -> str:
    """What to do: greet those who wrote for the first time."""
    if first == 1:
        return "Answer somebody's first message here: nobody has yet."
    return f"Answer {number(first)} first messages of this week: nobody has yet."


def look_back(older: int) -> str:
    """What to do where all that is open is old."""
    return f"Look back once: {wait(older)} from this week, by now for more than three days."


def instead(lost: str, busiest: str, beginning: str) -> str:
    """What to do about what fell, with the channel it concerns where one may be named."""
    where = f"#{busiest}, the busiest channel" if busiest else "the busiest channel"
    begin = f"#{beginning}, where most newcomers begin" if beginning else "the channels where newcomers begin"
    return {
        "newcomers_answered": f"Keep an eye on {begin}: fewer newcomers than usual are answered within a day.",
        "newcomers": "Write one invitation that members can pass on: fewer people than usual are arriving.",
        "answered": (
            "Ask two or three people who know the place to look at open questions once a day: "
            "fewer than usual are answered within a day."
        ),
        "people": f"Ask something easy in {where}: fewer people than usual take part.",
        "core": f"Bring people into one conversation who have not spoken yet, in {where}: fewer than usual have "
        "several ties.",
        "persistence": "Take up a conversation of last month again: fewer pairs than usual speak a second time.",
        "resilience": "Ask somebody who rarely answers what they think of an open question: "
        "more than usual rests on the few who help most.",
    }[lost]


RECONNECT = "Check that I can still see every channel: part of this week is missing, and a gap hides who is waiting."
NOTHING = "Nothing has to be done this week: no question is waiting, and nothing has moved away from what is usual."
NOTHING_YET = "Nothing has to be done this week: no question is waiting."
NOTHING_SEEN = (
    "Nothing has to be done this week: no first message is waiting. I cannot tell here which messages are questions."
)
QUIET_WEEK = "Nobody wrote this week. If that is not a holiday, one message from you will show that somebody is there."


def join_without_words(joined_: int, wrote_: int, minimum: int) -> str:
    """What to do where nothing waits and nothing fell: those who arrived and have not written."""
    told = not 0 < wrote_ < minimum
    who = f"{number(joined_ - wrote_)} people" if told else f"Most of the {number(joined_)} people who"
    rest_ = "joined in 28 days and have not written yet" if told else "joined in 28 days have not written yet"
    return f"Ask one question that anybody can answer: {who[0].lower()}{who[1:]} {rest_}."
