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
    "First messages of newcomers that nobody has answered, in your channels",
    "Your choice",
)
ALONE_SEES: Final = "Only you see this; admins do not. It is worked out when you ask and kept nowhere."
NO_TIES: Final = "nobody yet in both directions, as far as can be seen"
UNNAMED: Final = "They are not named: nobody has been asked whether they want to stand in somebody's list."
NOBODY_WAITS: Final = "Nobody waits for an answer in your channels."
OUT: Final = "You opted out, so there is nothing here about you. You can come back at any time with opt in."
CHOICE: Final = "you are counted in figures about the whole, and may take a copy of what is kept about you or opt out."
KEPT, QUESTIONS, INTRODUCTIONS = "What is kept about me", "See open questions", "Introductions"
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
    return f"You wrote on {counted(days_written, 'day')} of the last {number(days)}, in {counted(channels, 'channel')}."


def activity(messages: int, put: int, got: int) -> str:
    """Messages and reactions."""
    return f"{counted(messages, 'message')}, {counted(put, 'reaction')} put, {counted(got, 'reaction')} received"


def giving(answers: int, helped: int, asked: int, balance: str) -> str:
    """Answers and questions of a person, and what they come to."""
    said = f"you answered {counted(helped, 'person', 'people')}" if answers else "you answered nobody yet"
    said += f" and asked on {counted(asked, 'day')}" if asked else " and asked nothing"
    return f"{said}. {balance}".strip()


def ties(mutual: int, close: int, where: str) -> str:
    """With how many people somebody talks both ways."""
    said = f"{counted(mutual, 'person', 'people')} and you talk with each other"
    if close > 1 and where:
        said += f"; the closest of them mostly in {where}"
    return said


def place(name: str, wrote: int, minimum: int, *, new: bool) -> str:
    """One channel, and how many write there."""
    return f"{name} ({people(wrote, minimum)}{'; you are new there' if new else ''})"


def places(said: list[str]) -> str:
    """Several of them."""
    return listed(said)
