"""The sentences of the answers that rest on figures: card, open questions, newcomers, channels, reasons."""

from collections.abc import Callable
from typing import Final

from bot.words.numbers import clock, counted, number, people, plural, share

LinkName = Callable[[int, int], str]

CHANGE, UNANSWERED, NEWCOMERS, CHANNELS = "Change", "Open questions", "Newcomers", "Channels"
NOBODY = "Nobody has written here in the last 28 days."
NO_CHANGE = "Nothing has moved away from what is usual here."
TOO_SMALL_FOR_CHANGE = "With so few people writing, nothing can be said about change."
WHICH_QUESTIONS = (
    "A question is listed from two hours to three days after it was asked, unless somebody has answered. "
    "Those in private channels are counted, not listed. Nobody's words or names are shown."
)
HERE = "In this channel"
FIRST_MESSAGES = "First messages that nobody has answered"
NEWCOMERS_BASIS = "Counts and links only: I never list who is new."
NO_CHANNELS = "No channel with messages in the 28 days up to the last Sunday is known to me yet."
CHANNELS_BASIS = (
    "The 28 days up to the last Sunday, public channels, threads with theirs. Where fewer people wrote than may be "
    "shown, only that is said."
)
FEW_HELP = "Few people give most of the answers."


def _upper(said: str) -> str:
    return said[0].upper() + said[1:]


def small_network(active: int, minimum: int) -> str:
    """The card's first sentence where few write."""
    return f"A small place: {people(active, minimum)} took part this month."


def network(active: int, answered: float | None, *, few_help: bool, circles: int = 0) -> str:
    """The card's first sentence: how many people, and what becomes of questions here."""
    who = f"A network of {number(active)} people{f' in {number(circles)} circles' if circles > 1 else ''}"
    if answered is None:
        return f"{who}."
    kind = (
        "where questions are usually answered"
        if answered >= 0.7
        else "where more than half of the questions are answered"
        if answered >= 0.6
        else "where about half of the questions are answered"
        if answered >= 0.4
        else "where most questions stay open for a day or longer"
    )
    return f"{who} {kind}{', by few of them' if few_help else ''}."


ONLY_YOU: Final = "Only you see this."


def card_basis(week: str, zone: str) -> str:
    """What the card rests on."""
    return f"Figures of the 28 days up to the end of {week}, {clock(zone)}; open questions as of now. {ONLY_YOU}"


def open_questions(open_: int, *, known: bool) -> str:
    """How many questions wait."""
    if not known:
        return "I cannot tell which messages are questions here yet."
    if not open_:
        return "No question is waiting for an answer."
    return f"{counted(open_, 'question')} {plural(open_, 'is', 'are')} waiting for an answer."


def newcomers_headline(joined: int | None, wrote: int | None, minimum: int) -> str:
    """How many began in the 28 days up to the last week's end."""
    if joined is None and wrote is None:
        return "I have not watched for long enough to say who is new here."
    if joined is None:
        return f"{_upper(people(wrote, minimum))} wrote for the first time in 28 days."
    return f"{_upper(people(joined, minimum))} joined in 28 days."


def still_missing(names: list[str]) -> str:
    """Figures without enough behind them."""
    return f"Not enough data yet for: {', '.join(names)}."


def channels_headline(shown: int, busy: int) -> str:
    """How many channels had messages."""
    said = f"{counted(busy, 'channel')} had messages in 28 days."
    return f"{said} These are the {number(shown)} with the most people." if shown < busy else said


def channel_line(messages: int, wrote: int, questions: int, active: int, minimum: int) -> str:
    """One channel's month; who is missing in it must not show by comparison with all `active` people."""
    if wrote < minimum:
        return f"fewer than {minimum} people"
    who = people(wrote, minimum)
    if active - wrote < minimum:
        who = "nearly everybody" if active > wrote else "everybody"
    said = f"{who}, {counted(messages, 'message')}"
    return f"{said}, {counted(questions, 'question')}" if questions else said


def more_channels(hidden: int, private: int, unseen: list[str]) -> str:
    """What is not in the list of channels."""
    said = [
        f"{counted(hidden, 'channel')} more {plural(hidden, 'is', 'are')} not listed." if hidden else "",
        f"{counted(private, 'private channel')} {plural(private, 'is', 'are')} counted and not named: "
        f"not every member can look into {plural(private, 'it', 'them')}."
        if private
        else "",
        f"I cannot see {', '.join('#' + name for name in unseen)}." if unseen else "",
    ]
    return " ".join(each for each in said if each)


# Why a figure is what it is.
VALUE, RANGE, USUAL, RESTS_ON, WINDOW, SURE, MIND = (
    "Value",
    "May really be",
    "Usual here",
    "Rests on",
    "Days",
    "How sure",
    "Keep in mind",
)
PARTS = "Made of"
NO_VALUE = "No value can be given."


def why_title(identity: str, name: str) -> str:
    """The title of a figure's reasons."""
    return f"Why: {name} ({identity})"


def cases(n: int) -> str:
    """How many cases a figure rests on."""
    return counted(n, "case")


def window(days: str, number_of_days: int, zone: str) -> str:
    """Which days a figure looks at."""
    return f"{days}, {counted(number_of_days, 'day')}, {clock(zone)}"


def more_parts(rest: int) -> str:
    """Parts that are not listed."""
    return f"{counted(rest, 'more line')} in the report (network-health report --json)."


def part_people(some: int) -> str:
    """A number of people in a part, that may be shown."""
    return counted(some, "person", "people")


def part_of(value: float) -> str:
    """A share in a part."""
    return share(value)


def after(time: str) -> str:
    """A point of a curve."""
    return f"after {time}"


def window_of(days: int) -> str:
    """A part that looks at so many days."""
    return "in the last day" if days == 1 else f"in the last {days} days"


def cohort(monday: str) -> str:
    """Those who began in the weeks from a Monday."""
    return f"began from {monday}"


def not_yet(value: float) -> str:
    """The share for which it has not happened at a point of a curve."""
    return f"{share(value)} not yet"


def stored(messages: int, reactions: int, channels: int) -> str:
    """What is stored, in one line."""
    said = (
        f"{counted(messages, 'message')} by people, {counted(reactions, 'reaction')}, {counted(channels, 'channel')}."
    )
    return _upper(said)


def stored_since(first: str, last: str) -> str:
    """The stretch of time that is stored."""
    return f"From {first} to {last}." if first else "Nothing has been seen yet."
