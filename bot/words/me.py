"""What is said to one person about themselves: never a rank, never against others, never with somebody's name."""

from typing import Final

from bot.words.numbers import counted, listed, number, people

TITLE: Final = "You, here"
ACTIVITY, GIVING, TIES, PLACES, HELP, FIRST, YOURS = (
    "What you did",
    "Giving and receiving",
    "Who you talk with",
    "Where you are",
    "Where you could help next",
    "First messages here that nobody has answered",
    "Your privacy",
)
ALONE_SEES: Final = "Only you see this; it is worked out when you ask, and kept nowhere."
NO_TIES: Final = "nobody both ways yet, as far as I can see"
UNNAMED: Final = "Others are not named here: nobody has asked them."
NOBODY_WAITS: Final = "Nobody waits for an answer in your channels."
OUT: Final = "You opted out, so there is nothing here about you. You can come back at any time with opt in."
CHOICE: Final = "counted in figures about everybody together, and named nowhere"
KEPT, QUESTIONS, INTRODUCTIONS = "What is kept about me", "See open questions", "Introductions"
NOT_KNOWN: Final = "not known, as I do not read here and can hardly tell who asks something."
ONLY_SOME: Final = "I do not read here and know only some of the questions."
BALANCE: Final = {
    "give": "You give more than you receive, which is what keeps this place going.",
    "even": "You give about as much as you receive.",
    "receive": "You receive more than you give; a good question gives others something to answer.",
}


def quiet(days: int) -> str:
    """The headline for somebody who has not written lately."""
    return f"You have not written here in the last {counted(days, 'day')}."


def headline(days_written: int, days: int, channels: int) -> str:
    """How often somebody wrote."""
    return f"You wrote on {number(days_written)} of the last {counted(days, 'day')}, in {counted(channels, 'channel')}."


def activity(messages: int, put: int, got: int) -> str:
    """Messages and reactions."""
    said = [counted(messages, "message")]
    if put:
        said.append(f"{counted(put, 'reaction')} given")
    if got:
        said.append(f"{number(got)} received" if put else f"{counted(got, 'reaction')} received")
    return ", ".join(said)


def giving(answers: int, helped: int, asked: int, balance: str) -> str:
    """Answers and questions of a person, and what they come to; nothing where neither is known of them."""
    said = [f"you answered {counted(helped, 'person', 'people')}"] if answers else []
    said += (
        [f"you asked on {counted(asked, 'day')}" if not said else f"asked on {counted(asked, 'day')}"] if asked else []
    )
    return f"{' and '.join(said)}. {balance}".strip() if said else ""


def ties(mutual: int, days: int, close: int, where: str) -> str:
    """With how many people somebody talks both ways."""
    said = f"{counted(mutual, 'person', 'people')} in {counted(days, 'day')}, both ways"
    return f"{said}; with the closest mostly in {where}" if close > 1 and where else said


def place(name: str, wrote: int, minimum: int, *, new: bool) -> str:
    """One channel, and how many write there."""
    return f"{name} ({people(wrote, minimum)}{'; you are new there' if new else ''})"


def places(said: list[str]) -> str:
    """Several of them."""
    return listed(said)
